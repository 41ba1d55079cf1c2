"""The lines of a thread as they are drawn: only those on screen, each kind in its style."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.cache import LRUCache
from textual.strip import Strip

from tui_forum.ui.widgets.layout import Line, ThreadLayout
from tui_forum.ui.widgets.markdown import stretches
from tui_forum.ui.widgets.steady import SteadyStyle


class PostLines(SteadyStyle, can_focus=True):
    """Draws a layout; which posts it holds and where one stands in it is for the subclass."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "post--head",
        "post--new",
        "post--body",
        "post--quote",
        "post--code",
        "post--heading",
        "post--note",
        "post--rule",
        "post--strong",
        "post--emphasis",
        "post--link",
        "post--mention",
        "post--me",
        "post--hit",
    }
    DEFAULT_CSS = """
    PostLines { height: 1fr; overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1; }
    PostLines > .post--head { color: $primary; text-style: bold; }
    PostLines > .post--new { color: $accent; text-style: bold; }
    PostLines > .post--quote { color: $secondary; text-style: italic; }
    PostLines > .post--note { color: $warning; text-style: italic; }
    PostLines > .post--rule { color: $secondary; }
    PostLines > .post--code { color: $secondary; }
    PostLines > .post--heading { text-style: bold underline; }
    PostLines > .post--strong { text-style: bold; }
    PostLines > .post--emphasis { text-style: italic; }
    PostLines > .post--link { text-style: underline; }
    PostLines > .post--mention { color: $primary; text-style: bold; }
    PostLines > .post--me { color: $accent; text-style: bold reverse; }
    PostLines > .post--hit { text-style: bold reverse; }
    """

    def __init__(self, now: Callable[[], float], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.layout_of = ThreadLayout()
        self.place = 0  # which of the shown posts is current
        self.me = ""  # the reader's own name, as others call them
        self.hits: tuple[str, ...] = ()  # words to be marked
        self.expected = 80  # cells that it will have, before it has any
        self._measured = (0, 0)
        self._now = now
        self._lines: LRUCache[int, list[Line]] = LRUCache(128)

    def notify_style_update(self) -> None:
        """Draw anew in the new styles."""
        super().notify_style_update()
        self.refresh()

    def redraw(self) -> None:
        """Draw every line again: time has passed."""
        self._lines.clear()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line of the thread."""
        line = self.scroll_offset.y + y
        width = self.scrollable_content_region.width
        layout = self.layout_of
        if line >= layout.tops[-1]:
            return Strip.blank(width, self.rich_style)
        place = layout.at(line)
        index = layout.shown[place]
        lines = self._lines.get(index)
        if lines is None:
            lines = self._lines[index] = layout.lines(index, self._now())
        drawn = lines[line - layout.tops[place]]
        mark = "▸" if place == self.place and line == layout.tops[place] and self.has_focus else " "
        return Strip(self._segments(drawn, mark)).adjust_cell_length(width, self.rich_style)

    def _segments(self, line: Line, mark: str) -> list[Segment]:
        base = self.rich_style
        text = base
        if line.kind != "blank":
            text = base + self.get_component_rich_style(f"post--{line.kind}", partial=True)
        rule = base + self.get_component_rich_style("post--rule", partial=True)
        words = self._words(line, text) if line.spans else [Segment(line.text, text)]
        return [Segment(mark, base), Segment(line.rules, rule), *words]

    def _words(self, line: Line, style: Style) -> list[Segment]:
        return [
            Segment(
                text,
                sum((self.get_component_rich_style(f"post--{name}", partial=True) for name in names), style),
            )
            for text, names in stretches(line.text, line.spans)
        ]
