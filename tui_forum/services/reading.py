"""Reading: lists of threads, one thread in reading order, what is unread and what is new."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from tui_forum.model.rows import InboxRow, PostRow, ThreadRow
from tui_forum.services.home import Forum


class RowSource(Protocol):
    """What a list on screen needs: a length and one row at a time.

    A snapshot; make a new one after a change.
    """

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
    raise NotImplementedError


def threads(
    forum: Forum,
    board: str | None = None,
    section: str | None = None,
    *,
    waiting: bool = False,
    unread: bool = False,
    need: str | None = None,
    limit: int = 50,
    after: str | None = None,
) -> list[ThreadRow]:
    """The same as a list of at most `limit` rows, continuing after the thread `after`."""
    raise NotImplementedError


def get_thread(forum: Forum, thread: str) -> ThreadRow:
    """One thread's row. Raises NotFound."""
    raise NotImplementedError


def read_thread(forum: Forum, thread: str) -> list[PostRow]:
    """The posts of a thread in reading order, with depth. Marks nothing as read. Raises NotFound."""
    raise NotImplementedError


def find_thread(forum: Forum, text: str) -> str:
    """The thread that a full id or at least 4 characters of one mean; a reply's id means its thread.

    Raises NotFound.
    """
    raise NotImplementedError


def find_post(forum: Forum, text: str) -> str:
    """The post that a full id or at least 4 characters of one mean. Raises NotFound."""
    raise NotImplementedError


def mark_read(forum: Forum, posts: Sequence[str]) -> None:
    """These posts (of any threads) have been read."""
    raise NotImplementedError


def keep_unread(forum: Forum, post: str) -> None:
    """Show this post as unread until it is read again."""
    raise NotImplementedError


def mark_all_read(
    forum: Forum, board: str | None = None, section: str | None = None, thread: str | None = None
) -> int:
    """Everything that is here now is read, in the scope given; returns how many posts were unread."""
    raise NotImplementedError


def next_unread_thread(forum: Forum, after: str | None = None) -> ThreadRow | None:
    """The next thread with something unread.

    On the board of `after` below it first, then on the other boards; None: all read.
    """
    raise NotImplementedError


def unread_total(forum: Forum) -> tuple[int, int]:
    """(unread posts, threads that hold them) over all boards."""
    raise NotImplementedError


def inbox(forum: Forum, *, limit: int = 200) -> list[InboxRow]:
    """What arrived since `inbox_seen`.

    Replies to you first, then people waiting, then the rest, a row a thread.
    """
    raise NotImplementedError


def inbox_seen(forum: Forum) -> None:
    """From now on `inbox` tells only what arrives after this moment."""
    raise NotImplementedError


def waiting(forum: Forum, board: str | None = None, *, limit: int = 50) -> list[ThreadRow]:
    """Threads that nobody has answered, longest wait first."""
    raise NotImplementedError
