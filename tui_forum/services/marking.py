"""What has been read: marking, and finding what has not."""

from __future__ import annotations

from collections.abc import Sequence

from tui_forum.model.rows import ThreadRow
from tui_forum.services.directory import board_names
from tui_forum.services.home import Forum
from tui_forum.services.rows import thread_rower
from tui_forum.store.view_lists import Scope, ThreadList
from tui_forum.store.view_marking import Marking


def mark_read(forum: Forum, posts: Sequence[str]) -> None:
    """These posts (of any threads) have been read."""
    Marking(forum.projector).read(posts)


def keep_unread(forum: Forum, post: str) -> None:
    """Show this post as unread until it is read again."""
    Marking(forum.projector).keep_unread([post])


def mark_all_read(
    forum: Forum, board: str | None = None, section: str | None = None, thread: str | None = None
) -> int:
    """Everything that is here now is read, in the scope given; returns how many posts were unread."""
    marking = Marking(forum.projector)
    if thread is not None:
        found = forum.view.thread(thread)
        return marking.read_threads([found] if found else [])
    boards = [board] if board else list(board_names(forum))
    if section is not None:
        return sum(marking.read_section(each, section) for each in boards)
    return sum(marking.read_board(each) for each in boards)


def next_unread_thread(forum: Forum, after: str | None = None) -> ThreadRow | None:
    """The next thread with something unread, None when all is read.

    Below `after` on its board first, then on the other boards, then from the top of its board.
    """
    start = forum.view.thread(after) if after else None
    home = start["board"] if start else None
    found = None
    if start is not None:
        found = ThreadList(forum.view, Scope("fresh", home)).nearest_unread(start, backwards=False)
    names = board_names(forum)
    others = sorted((board for board in names if board != home), key=lambda board: names[board].casefold())
    for board in (*others, home):
        if found is None and board is not None:
            found = ThreadList(forum.view, Scope("fresh", board)).nearest_unread(None, backwards=False)
    return thread_rower(forum)(found) if found else None


def unread_total(forum: Forum) -> tuple[int, int]:
    """(unread posts, threads that hold them) over all boards."""
    counters = forum.view.boards.all()
    return sum(board["unread"] for board in counters), sum(board["fresh"] for board in counters)
