"""Lists of threads, for screens (row by row) and for commands (a page at a time)."""

from __future__ import annotations

from collections import OrderedDict
from typing import Protocol

from tui_forum.language import _
from tui_forum.model.arrangement import Arrangement
from tui_forum.model.errors import NotFound
from tui_forum.model.rows import ThreadRow
from tui_forum.services.home import Forum
from tui_forum.services.rows import Doc, thread_rower
from tui_forum.store.view_lists import MOST_NARROWED, Key, Scope, ThreadList, tags_used

CHUNK = 64
CHUNKS_HELD = 16


class RowSource(Protocol):
    """What a list on screen needs: a length and one row at a time. Make a new one after a change."""

    @property
    def cut(self) -> bool:
        """Whether there may be more threads than the list has: a narrowed one ends somewhere."""

    def __len__(self) -> int:
        """How many threads."""

    def row(self, index: int) -> ThreadRow:
        """Thread `index` from the top (0 ≤ index < len); loads about a screenful around it."""

    def index_of(self, thread: str) -> int | None:
        """Where a thread stands, to keep the reader's place; None when it is not in this list."""

    def next_unread(self, after: int) -> int | None:
        """The first unread thread below row `after` (-1.

        From the top), else from the top on; None: all read.
        """

    def previous_unread(self, before: int) -> int | None:
        """The same, upwards."""

    def unread_after(self, thread: str) -> ThreadRow | None:
        """The next unread thread after one that may have left this list, going round; None: all read."""


class ThreadSource:
    """A `RowSource` on the view: rows are read when they are asked for, and the last thousand kept."""

    def __init__(self, forum: Forum, scope: Scope) -> None:
        self._list = ThreadList(forum.view, scope)
        self._narrowed = scope.narrowed
        self._row = thread_rower(forum)
        self._chunks: OrderedDict[int, list[Doc | ThreadRow]] = OrderedDict()
        self._length = self._list.count()

    @property
    def cut(self) -> bool:
        """Whether a narrowed list has as many threads as one can have."""
        return self._narrowed and self._length >= MOST_NARROWED

    def __len__(self) -> int:
        return self._length

    def row(self, index: int) -> ThreadRow:
        """Thread `index`; where the list has become shorter meanwhile, its last one."""
        if not 0 <= index < self._length:
            raise IndexError(index)
        number, place = divmod(index, CHUNK)
        chunk = self._chunk(number)
        while not chunk and number:
            number -= 1
            chunk = self._chunk(number)
        place = min(place, len(chunk) - 1)
        found = chunk[place]
        if not isinstance(found, ThreadRow):  # only what is looked at is made a row
            found = chunk[place] = self._row(found)
        return found

    def index_of(self, thread: str) -> int | None:
        """Where a thread stands."""
        found = self._list.position(thread)
        return found if found is not None and found < self._length else None

    def next_unread(self, after: int) -> int | None:
        """The first unread row below `after`, going round."""
        return self._unread(after, backwards=False)

    def previous_unread(self, before: int) -> int | None:
        """The first unread row above `before`, going round."""
        return self._unread(before, backwards=True)

    def unread_after(self, thread: str) -> ThreadRow | None:
        """The next unread thread after one that may have left this list, going round."""
        here = self._list.place_of(thread)
        found = self._list.nearest_unread(here, backwards=False) if here else None
        found = found or self._list.nearest_unread(None, backwards=False)
        return None if found is None else self._row(found)

    def _unread(self, start: int, *, backwards: bool) -> int | None:
        here = self._list.slice(start, 1) if 0 <= start < self._length else []
        found = self._list.nearest_unread(here[0], backwards=backwards) if here else None
        found = found or self._list.nearest_unread(None, backwards=backwards)
        return None if found is None else self.index_of(found["thread"])

    def _chunk(self, number: int) -> list[Doc | ThreadRow]:
        chunk = self._chunks.get(number)
        if chunk is None:
            chunk = self._chunks[number] = [*self._list.slice(number * CHUNK, CHUNK)]
            if len(self._chunks) > CHUNKS_HELD:
                self._chunks.popitem(last=False)
        self._chunks.move_to_end(number)
        return chunk


_KEYS: dict[str, Key] = {
    "activity": "at",
    "started": "begun",
    "waiting": "wait",
    "title": "name",
    "unread": "most",
}
"""The key of the view that stands for each of SORTS."""


def thread_rows(
    forum: Forum,
    board: str | None = None,
    section: str | None = None,
    *,
    waiting: bool = False,
    unread: bool = False,
    need: str | None = None,
) -> RowSource:
    """Threads by latest activity (waiting ones: longest wait first), of one board and section or of all."""
    return ThreadSource(forum, _scope(board, section, waiting=waiting, unread=unread, need=need))


def arranged_rows(
    forum: Forum,
    board: str | None,
    section: str | None,
    arrangement: Arrangement,
    *,
    waiting: bool = False,
    unread: bool = False,
) -> RowSource:
    """The same in an order of one's own and narrowed; `waiting` or `unread`: where the place itself is so."""
    scope = _scope(
        board,
        section,
        waiting=waiting or arrangement.waiting,
        unread=unread or arrangement.unread,
        need=arrangement.need or None,
        tag=arrangement.tag or None,
        sort="" if waiting and arrangement.sort == "activity" else arrangement.sort,
    )
    return ThreadSource(forum, scope)


def threads(
    forum: Forum,
    board: str | None = None,
    section: str | None = None,
    *,
    waiting: bool = False,
    unread: bool = False,
    need: str | None = None,
    tag: str | None = None,
    sort: str = "",
    limit: int = 50,
    after: str | None = None,
) -> list[ThreadRow]:
    """The same as a list of at most `limit` rows, continuing after the thread `after`.

    `sort` is one of SORTS, "" latest activity first (waiting ones: longest wait first).
    """
    listed = ThreadList(
        forum.view, _scope(board, section, waiting=waiting, unread=unread, need=need, tag=tag, sort=sort)
    )
    start = listed.position(after) if after else None
    row = thread_rower(forum)
    return [row(found) for found in listed.slice(0 if start is None else start + 1, limit)]


def tags_of(forum: Forum, board: str | None = None, *, limit: int = 200) -> list[tuple[str, int]]:
    """The tags of listed threads, each as one of them writes it, with how many have it; most used first."""
    return tags_used(forum.view, board, limit)


def waiting(forum: Forum, board: str | None = None, *, limit: int = 50) -> list[ThreadRow]:
    """Threads that nobody has answered, longest wait first."""
    return threads(forum, board, waiting=True, limit=limit)


def get_thread(forum: Forum, thread: str) -> ThreadRow:
    """One thread's row. Raises NotFound."""
    return thread_rower(forum)(thread_document(forum, thread))


def thread_document(forum: Forum, thread: str) -> Doc:
    """The view's document of a thread whose root is here. Raises NotFound."""
    found = forum.view.thread(thread)
    if found is None or "started" not in found:
        raise NotFound(_("There is no such thread here."), _("It may not have arrived yet."))
    return found


def _scope(
    board: str | None,
    section: str | None,
    *,
    waiting: bool,
    unread: bool,
    need: str | None,
    tag: str | None = None,
    sort: str = "",
) -> Scope:
    key = _KEYS[sort] if sort else "wait" if waiting else "at"
    if key == "at" and unread and not waiting:  # there is an index for just that
        key = "fresh"
    return Scope(key, board, section, need, tag, unread, waiting)
