"""How a list of any length is drawn: only the rows on screen are asked for, and each line kept as it is."""

from __future__ import annotations

from typing import Any, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.cache import LRUCache
from textual.geometry import Region
from textual.reactive import reactive
from textual.strip import Strip

from tui_forum.language import N_, _
from tui_forum.text import fold
from tui_forum.ui.widgets.rows import Rows, RowSource
from tui_forum.ui.widgets.steady import SteadyStyle


class ListLines(SteadyStyle):
    """The lines of a list; what moves in it is for the subclass."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "list--strong",
        "list--quiet",
        "list--cursor",
        "list--cursor-away",
    }
    empty = N_("Nothing here yet.")

    cursor: reactive[int] = reactive(0, repaint=False)

    def __init__(self, source: RowSource[Any] | None = None, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.source: RowSource[Any] = source if source is not None else Rows()
        self._strips: LRUCache[tuple[int, int, str], Strip] = LRUCache(512)

    def draw(self, row: Any, width: int, at_cursor: bool) -> str:
        """The row in exactly `width` cells, cleaned."""
        raise NotImplementedError

    def weight(self, row: Any) -> str:
        """The component class of a row: "", "list--strong" or "list--quiet"."""
        return ""

    def redraw(self) -> None:
        """Draw every row again: a theme, a glyph or the time has changed."""
        self._strips.clear()
        self.refresh()

    def _on_screen(self) -> list[tuple[Any, bool]]:
        """What each line shows, from the top: its row, and whether the cursor stands on it."""
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        lines = range(top, min(top + height, len(self.source)))
        return [(self.source.row(index), index == self.cursor) for index in lines]

    def _repaint(self, before: list[tuple[Any, bool]]) -> None:
        """Paint again the lines that show something else now: while posts arrive, most show the same."""
        after = self._on_screen()
        if len(after) != len(before) or not after:
            self.refresh()
            return
        for line, (was, now) in enumerate(zip(before, after, strict=True)):
            if was != now:
                self.refresh(Region(0, line, self.size.width, 1))

    def notify_style_update(self) -> None:
        """Styles are part of the kept strips."""
        super().notify_style_update()
        self._strips.clear()

    def render_line(self, y: int) -> Strip:
        """One line of the list."""
        index = self.scroll_offset.y + y
        width = self.scrollable_content_region.width
        size = len(self.source)
        if index >= size:
            return self._empty_line(y, width) if not size else Strip.blank(width, self.rich_style)
        at_cursor = index == self.cursor
        state = ("focus" if self.has_focus else "away") if at_cursor else ""
        strip = self._strips.get((index, width, state))
        if strip is None:
            strip = self._strips[(index, width, state)] = self._strip(index, width, state)
        return strip

    def _strip(self, index: int, width: int, state: str) -> Strip:
        row = self.source.row(index)
        style = self.rich_style
        if name := self.weight(row):
            style += self.get_component_rich_style(name, partial=True)
        if state:
            name = "list--cursor" if state == "focus" else "list--cursor-away"
            style += self.get_component_rich_style(name, partial=True)
        text = self.draw(row, width, bool(state))
        return Strip(self.segments(row, text, style)).adjust_cell_length(width, self.rich_style)

    def segments(self, row: Any, text: str, style: Style) -> list[Segment]:
        """A drawn row in its styles; a subclass may mark parts of it."""
        return [Segment(text, style)]

    def _empty_line(self, y: int, width: int) -> Strip:
        lines = fold(_(self.empty), width - 2)
        text = " " + lines[y - 1] if 1 <= y <= len(lines) else ""
        return Strip([Segment(text, self.rich_style)]).adjust_cell_length(width, self.rich_style)
