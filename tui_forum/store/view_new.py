"""What is shown for the first time: unread, and told in the inbox also where it had come long before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tui_forum.store.own import Own
from tui_forum.store.view import View
from tui_forum.store.view_marks import UNMARKED, Marks
from tui_forum.store.view_posts import PostChange
from tui_forum.store.view_threads import Threads, is_shown

INBOX = "inbox"
"""The fact that holds the number of the last post that had arrived when the inbox was last seen."""
LATE = "inbox-late"
"""The fact that names posts that were shown after that: (their number, what the inbox had seen then)."""
MOST_LATE = 200


def note_new(
    view: View, own: Own, marks: Marks, threads: Threads, placed: Iterable[Sequence[PostChange]]
) -> None:
    """A post that is shown for the first time is unread, unless it was read on another machine of ours.

    It is so, too, where later ones of its thread were read here.
    """
    new = [part for part in ([change for change in parts if _is_new(change)] for parts in placed) if part]
    numbers: dict[str, list[int]] = {}
    for part in new:
        numbers.setdefault(part[0].document["board"], []).extend(change.number for change in part)
    said = {board: own.arrived(board, those) for board, those in numbers.items()}
    for part in new:
        board, thread = part[0].document["board"], part[0].document["thread"]
        old = mark = marks.of(board, thread)
        if mark is UNMARKED and not said[board]:
            continue  # what others wrote is unread then, and what we wrote is not
        for change in part:
            mine = threads.is_mine(change.document)
            read = said[board].get(change.number, mine)
            if read != mark.is_seen(change.number, mine=mine):
                mark = mark.with_some(frozenset((change.number,)), read=read)
        if mark is not old:
            marks.put(board, thread, mark)
    _note_late(view, [number for those in numbers.values() for number in those])


def late_numbers(view: View, seen: int) -> set[int]:
    """The numbers of posts that had come when the inbox was seen up to `seen`, and are shown only since."""
    return {number for number, mark in view.fact(LATE).get("posts", ()) if number <= seen <= mark}


def _note_late(view: View, numbers: Sequence[int]) -> None:
    seen = view.fact(INBOX).get("seen", 0) if numbers else 0
    late = [[number, seen] for number in numbers if number <= seen]
    if late:
        view.keep_fact(LATE, {"posts": [*view.fact(LATE).get("posts", ()), *late][-MOST_LATE:]})


def _is_new(change: PostChange) -> bool:
    return is_shown(change.now) and not is_shown(change.before)
