"""Threads, one line each: mark, title, who, what would help, how many, how long ago."""

from __future__ import annotations

from collections.abc import Callable

from rich.cells import cell_len

from tui_forum.language import N_, _
from tui_forum.model.rows import ThreadRow
from tui_forum.model.support import need_of
from tui_forum.text import clean_line, fit
from tui_forum.ui.phrases import short_age
from tui_forum.ui.widgets.line_list import LineList

AUTHOR_CELLS = 12
NEED_CELLS = 11
SHORTEST_TITLE = 10  # below this many cells of a title nothing stands beside it
NARROW = 50  # below this many cells the numbers stand closer
ROOMY = 42  # from this many cells on, a blank stands at the end
WIDE = 72  # from this many cells on, a row also has room for its author and its need


def row_text(row: ThreadRow, width: int, now: float, at_cursor: bool = False) -> str:
    """Lay one thread out in `width` cells; columns drop as the terminal narrows."""
    mark = ("▸" if at_cursor else " ") + ("●" if row.unread else " ")
    count = (
        f"{min(row.unread, row.replies)}/{row.replies}" if row.unread and row.replies else str(row.replies)
    )
    narrow = width < NARROW
    tail = f" {count:>{5 if narrow else 7}} {short_age(now, row.last):>4}" + ("" if width < ROOMY else " ")
    word = _word(row)
    if width >= WIDE:
        tail = f" {fit(clean_line(row.author), AUTHOR_CELLS)} {fit(word, NEED_CELLS)}{tail}"
    title = clean_line(row.title)
    room = max(8, width - len(mark) - 1 - cell_len(tail))
    if width < WIDE and row.need == "today":
        title = f"! {title}"
    return f"{mark} {_with_holder(title, clean_line(row.holder), room)}{tail}"


def _with_holder(title: str, holder: str, room: int) -> str:
    """The title, which gives way to who has the thread."""
    left = room - cell_len(holder) - 3
    return f"{fit(title, left)} · {holder}" if holder and left >= SHORTEST_TITLE else fit(title, room)


def _word(row: ThreadRow) -> str:
    need = need_of(row.need)
    if row.waits:
        return _("waits")
    if row.pinned:
        return _("pinned")
    if row.settled:
        return _("settled")
    return need.short if need else ""


class ThreadList(LineList):
    """The threads of a place."""

    empty = N_("No threads here yet.\n\nPress c to write the first one.")

    def __init__(self, now: Callable[[], float], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._now = now

    def draw(self, row: ThreadRow, width: int, at_cursor: bool) -> str:
        """The thread in exactly `width` cells."""
        return row_text(row, width, self._now(), at_cursor)

    def weight(self, row: ThreadRow) -> str:
        """Unread threads are bold as well as marked."""
        return "list--strong" if row.unread else ""

    def key(self, row: ThreadRow) -> str:
        """A thread keeps its id."""
        return row.thread
