"""A list of any length at the cost of one screenful: only rows on screen are asked for and drawn."""

from __future__ import annotations

from typing import Any, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.cache import LRUCache
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from tui_forum.language import N_, _
from tui_forum.text import fold
from tui_forum.ui.bindings import bind
from tui_forum.ui.widgets.rows import Rows, RowSource
from tui_forum.ui.widgets.steady import SteadyStyle

LOOK_AROUND = 400  # rows searched on either side for a row that moved when its list was replaced


class LineList(SteadyStyle, can_focus=True):
    """Rows of one line each, with a cursor. A subclass says how a row is drawn, weighed and recognised."""

    BINDINGS = bind("list")
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "list--strong",
        "list--quiet",
        "list--cursor",
        "list--cursor-away",
    }
    DEFAULT_CSS = """
    LineList { height: 1fr; overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1; }
    LineList > .list--strong { text-style: bold; }
    LineList > .list--quiet { color: $secondary; }
    LineList > .list--cursor { text-style: reverse; }
    LineList > .list--cursor-away { text-style: underline; }
    """
    empty = N_("Nothing here yet.")

    moves_by = "list"  # the group of keys that move in it

    cursor: reactive[int] = reactive(0, repaint=False)

    class _About(Message):
        """Something about a row."""

        def __init__(self, lines: LineList, row: Any) -> None:
            super().__init__()
            self.lines = lines
            self.row = row

        @property
        def control(self) -> LineList:
            """The list that was chosen from."""
            return self.lines

    class Opened(_About):
        """A row was chosen with Enter or a click."""

    class Moved(_About):
        """The cursor stands on another row."""

    def __init__(self, source: RowSource[Any] | None = None, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.source: RowSource[Any] = source if source is not None else Rows()
        self._strips: LRUCache[tuple[int, int, str], Strip] = LRUCache(512)

    # What a subclass says of its rows.

    def draw(self, row: Any, width: int, at_cursor: bool) -> str:
        """The row in exactly `width` cells, cleaned."""
        raise NotImplementedError

    def weight(self, row: Any) -> str:
        """The component class of a row: "", "list--strong" or "list--quiet"."""
        return ""

    def key(self, row: Any) -> Any:
        """What stays the same of a row when its list is read anew."""
        raise NotImplementedError

    def can_stop(self, row: Any) -> bool:
        """Whether the cursor may stand on this row (not on a heading)."""
        return True

    # Rows in and out.

    def on_mount(self) -> None:
        """Take the measure of the first rows."""
        self.virtual_size = Size(0, len(self.source))
        self.cursor = self._next_stop(0, 1)

    @property
    def current(self) -> Any | None:
        """The row under the cursor, None in an empty list."""
        return self.source.row(self.cursor) if 0 <= self.cursor < len(self.source) else None

    def show(self, source: RowSource[Any], *, keep_place: bool = True) -> None:
        """Swap the rows. The cursor stays on its row, and that row on its line, where that can be."""
        old, before = self.current, self._on_screen()
        line = self.cursor - self.scroll_offset.y
        at_top = self.scroll_offset.y == 0
        self.source = source
        self._strips.clear()
        self.take_size(Size(0, len(source)))
        place = self._find(self.key(old)) if keep_place and old is not None else 0
        place = min(self.cursor, len(source) - 1) if place is None else place
        self.set_reactive(LineList.cursor, self._next_stop(max(0, place), 1))
        if not keep_place:
            self.scroll_to(y=0, animate=False, immediate=True)
        elif not at_top:
            self.scroll_to(y=max(0, self.cursor - line), animate=False, immediate=True)
        self._cursor_into_view()
        self._repaint(before)
        if (new := self.current) is not None and (old is None or self.key(new) != self.key(old)):
            self.post_message(self.Moved(self, new))

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

    def go_to(self, key: Any) -> bool:
        """Put the cursor on the row with this key; False when it is not near."""
        place = self._find(key)
        if place is not None:
            self.cursor = place
        return place is not None

    def redraw(self) -> None:
        """Draw every row again: a theme, a glyph or the time has changed."""
        self._strips.clear()
        self.refresh()

    def _find(self, key: Any) -> int | None:
        index_of = getattr(self.source, "index_of", None)
        if index_of is not None:
            found: int | None = index_of(key)
            return found
        size, here = len(self.source), self.cursor
        for step in range(LOOK_AROUND):
            for place in {here + step, here - step}:
                if 0 <= place < size and self.key(self.source.row(place)) == key:
                    return place
        return None

    def _next_stop(self, place: int, by: int) -> int:
        size = len(self.source)
        while 0 <= place < size and not self.can_stop(self.source.row(place)):
            place += by
        return place if 0 <= place < size else self.cursor

    # Drawing.

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

    # Moving.

    def validate_cursor(self, cursor: int) -> int:
        """Keep the cursor inside the list."""
        return max(0, min(cursor, len(self.source) - 1))

    def watch_cursor(self, old: int, new: int) -> None:
        """Redraw the two rows concerned and keep the cursor on screen."""
        for index in (old, new):
            self.refresh(Region(0, index - self.scroll_offset.y, self.size.width, 1))
        self._cursor_into_view()
        if (row := self.current) is not None and old != new:
            self.post_message(self.Moved(self, row))

    def _cursor_into_view(self) -> None:
        height = max(1, self.scrollable_content_region.height)
        top = self.scroll_offset.y
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False, immediate=True)
        elif self.cursor >= top + height:
            self.scroll_to(y=self.cursor - height + 1, animate=False, immediate=True)

    def on_resize(self, event: events.Resize) -> None:
        """Keep the cursor on screen when the screen shrinks."""
        self._cursor_into_view()

    def on_focus(self) -> None:
        """The cursor looks different with the focus."""
        self.refresh()

    def on_blur(self) -> None:
        """The cursor looks different without the focus."""
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """A click opens the row it falls on."""
        place = event.y + self.scroll_offset.y
        if place < len(self.source) and self.can_stop(self.source.row(place)):
            self.cursor = place
            self.action_open()

    def action_move(self, by: int) -> None:
        """One row up or down."""
        self.cursor = self._next_stop(self.cursor + by, by)

    def action_page(self, by: int) -> None:
        """One screenful up or down."""
        place = self.validate_cursor(self.cursor + by * max(1, self.size.height - 1))
        self.cursor = self._next_stop(place, -by)

    def action_jump(self, to: int) -> None:
        """To the first (0) or last (-1) row."""
        self.cursor = self._next_stop(0, 1) if to == 0 else self._next_stop(len(self.source) - 1, -1)

    def action_open(self) -> None:
        """Choose the row under the cursor."""
        if (row := self.current) is not None:
            self.post_message(self.Opened(self, row))
