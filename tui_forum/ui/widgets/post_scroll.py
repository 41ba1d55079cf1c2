"""A whole thread in one widget: exact heights up front, lines drawn on demand, the place kept by post."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.cache import LRUCache
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from tui_forum.model.rows import PostRow
from tui_forum.ui.widgets.layout import Line, ThreadLayout
from tui_forum.ui.widgets.markdown import stretches
from tui_forum.ui.widgets.steady import SteadyStyle

OVERLAP = 2  # lines that stay on screen when a page is turned


class PostScroll(SteadyStyle, can_focus=True):
    """Posts of one thread; moves by post, scrolls by line."""

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
    PostScroll { height: 1fr; overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1; }
    PostScroll > .post--head { color: $primary; text-style: bold; }
    PostScroll > .post--new { color: $accent; text-style: bold; }
    PostScroll > .post--quote { color: $secondary; text-style: italic; }
    PostScroll > .post--note { color: $warning; text-style: italic; }
    PostScroll > .post--rule { color: $secondary; }
    PostScroll > .post--code { color: $secondary; }
    PostScroll > .post--heading { text-style: bold underline; }
    PostScroll > .post--strong { text-style: bold; }
    PostScroll > .post--emphasis { text-style: italic; }
    PostScroll > .post--link { text-style: underline; }
    PostScroll > .post--mention { color: $primary; text-style: bold; }
    PostScroll > .post--me { color: $accent; text-style: bold reverse; }
    PostScroll > .post--hit { text-style: bold reverse; }
    """

    class Moved(Message):
        """Another post is current, or the posts changed."""

    def __init__(self, now: Callable[[], float], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.layout_of = ThreadLayout()
        self.place = 0  # which of the shown posts is current
        self.me = ""  # the reader's own name, as others call them
        self.hits: tuple[str, ...] = ()  # words to be marked
        self._now = now
        self._lines: LRUCache[int, list[Line]] = LRUCache(128)

    # Posts in and out.

    @property
    def current(self) -> PostRow | None:
        """The post that keys act on."""
        shown = self.layout_of.shown
        return self.layout_of.posts[shown[self.place]].row if self.place < len(shown) else None

    def open(self, rows: Sequence[PostRow]) -> None:
        """Show another thread from its top."""
        self.layout_of = ThreadLayout(me=self.me, hits=self.hits)
        self.layout_of.set_posts(rows)
        self._measure()
        self.scroll_to(y=0, animate=False, immediate=True)
        self._go(0)

    def show(self, rows: Sequence[PostRow]) -> None:
        """Take the posts anew; the reader's place stays where it is, by post."""
        anchor = self._anchor()
        self.layout_of.set_posts(rows)
        self._measure()
        self._return_to(anchor)

    def _measure(self) -> None:
        self._lines.clear()
        width = self.scrollable_content_region.width or self.size.width or 80
        self.layout_of.measure(max(20, width - 1))
        self.virtual_size = Size(width, self.layout_of.tops[-1])

    def _anchor(self) -> tuple[str, str, int]:
        """Current post, post at the top of the screen, lines of it that have scrolled off."""
        layout = self.layout_of
        if not layout.shown:
            return "", "", 0
        top = layout.at(self.scroll_offset.y)
        off = self.scroll_offset.y - layout.tops[top]
        row = self.current
        return (row.post if row else ""), layout.posts[layout.shown[top]].row.post, off

    def _return_to(self, anchor: tuple[str, str, int]) -> None:
        current, top, off = anchor
        layout = self.layout_of
        self.place = (layout.place_of(current) or 0) if current else 0
        if (place := layout.place_of(top)) is not None and top:
            tall = layout.tops[place + 1] - layout.tops[place]
            self.scroll_to(y=layout.tops[place] + min(off, tall - 1), animate=False, immediate=True)
        self.refresh()
        self.post_message(self.Moved())

    def on_resize(self, event: events.Resize) -> None:
        """Fold again for the new width, holding the place."""
        if self.scrollable_content_region.width - 1 != self.layout_of.width:
            anchor = self._anchor()
            self._measure()
            self._return_to(anchor)
            self._into_view()

    # Drawing.

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

    # Moving.

    def _place_of_post(self, index: int) -> int:
        layout = self.layout_of
        if index not in layout.shown:
            layout.reveal(index)
            self._measure()
        return layout.shown.index(index)

    def go_to(self, post: str) -> None:
        """Make this post current, unfolding what hides it."""
        index = next((i for i, other in enumerate(self.layout_of.posts) if other.row.post == post), None)
        if index is not None:
            self._go(self._place_of_post(index))

    def _go(self, place: int) -> None:
        """Make a shown post current and bring it into view."""
        self.place = max(0, min(place, len(self.layout_of.shown) - 1))
        self._into_view()
        self.refresh()
        self.post_message(self.Moved())

    def _into_view(self) -> None:
        tops, place = self.layout_of.tops, self.place
        if place + 1 >= len(tops):
            return
        height = self.scrollable_content_region.height
        top, end, here = tops[place], tops[place + 1] - 1, self.scroll_offset.y
        if top < here or end > here + height:
            self.scroll_to(y=top, animate=False, immediate=True)

    def _scroll_by(self, lines: int) -> bool:
        before = self.scroll_offset.y
        self.scroll_to(y=before + lines, animate=False, immediate=True)
        moved = self.scroll_offset.y != before
        if moved:
            self._current_from_scroll()
        return moved

    def _current_from_scroll(self) -> None:
        """The current post stays while its header shows, else it is the first one below the top edge."""
        layout, here = self.layout_of, self.scroll_offset.y
        height = self.scrollable_content_region.height
        if not here <= layout.tops[self.place] < here + height:
            place = layout.at(here)
            if layout.tops[place] < here and layout.tops[place + 1] < here + height // 2:
                place = min(place + 1, len(layout.shown) - 1)
            self.place = place
        self.refresh()
        self.post_message(self.Moved())

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel moves three lines."""
        event.stop()
        event.prevent_default()
        self._scroll_by(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel moves three lines."""
        event.stop()
        event.prevent_default()
        self._scroll_by(-3)

    def action_scroll_lines(self, by: int) -> None:
        """A line, or a post where there is nothing to scroll."""
        if not self._scroll_by(by):
            self.action_step(by)

    def action_page(self, by: int) -> None:
        """A screenful, less a little for context."""
        self._scroll_by(by * max(1, self.scrollable_content_region.height - OVERLAP))

    def action_go(self, to: int) -> None:
        """The first (0) or last (-1) post."""
        self._go(0 if to == 0 else len(self.layout_of.shown) - 1)

    def action_step(self, by: int) -> None:
        """The next or previous post."""
        if 0 <= self.place + by < len(self.layout_of.shown):
            self._go(self.place + by)
