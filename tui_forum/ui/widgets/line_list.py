"""A list of any length at the cost of one screenful: only rows on screen are asked for and drawn."""

from __future__ import annotations

from typing import Any

from textual import events
from textual.geometry import Region, Size
from textual.message import Message

from tui_forum.ui.bindings import bind
from tui_forum.ui.widgets.list_lines import ListLines
from tui_forum.ui.widgets.rows import RowSource

LOOK_AROUND = 400  # rows searched on either side for a row that moved when its list was replaced


class LineList(ListLines, can_focus=True):
    """Rows of one line each, with a cursor. A subclass says how a row is drawn, weighed and recognised."""

    BINDINGS = bind("list")
    DEFAULT_CSS = """
    LineList { height: 1fr; overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1; }
    LineList > .list--strong { text-style: bold; }
    LineList > .list--quiet { color: $secondary; }
    LineList > .list--cursor { text-style: reverse; }
    LineList > .list--cursor-away { text-style: underline; }
    """
    moves_by = "list"  # the group of keys that move in it

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

    # What a subclass says of its rows.

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

    def go_to(self, key: Any) -> bool:
        """Put the cursor on the row with this key; False when it is not near."""
        place = self._find(key)
        if place is not None:
            self.cursor = place
        return place is not None

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
