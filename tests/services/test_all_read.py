"""Reading everything at once comes to what reading thread by thread comes to."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.services.test_view_property import Replica, Story, begun
from tui_forum.store.view_check import disagreements
from tui_forum.store.view_marking import Marking


class _Undo(Exception):
    pass


def state(who: Replica) -> dict[str, list[Any]]:
    """Threads and counters, and what is unread by the marks."""
    view = who.view
    tables = {name: sorted(map(str, view.db.table(name))) for name in ("sections", "boards")}
    return tables | {"threads": sorted((sorted(row.items(), key=str) for row in view.threads), key=str)}


def told(story: Story) -> Replica:
    """Somebody who holds a few posts that are unread, and some that they have marked."""
    who, other = story.people[0], story.people[1]
    for _ in range(12):
        story.write(other)
    story.carry(other, who)
    for _ in range(4):
        story.write(who)
        story.read(who)
    for _ in range(6):
        story.write(other)
    story.carry(other, who)
    return who


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 1 << 32), st.sampled_from([None, "A", "B", "C"]))
def test_all_at_once_is_one_by_one(seed: int, section: str | None) -> None:
    story = begun(seed)
    who = told(story)
    board, marking, view = story.board.hex(), Marking(who.projector), who.view
    wanted = [row for row in view.threads if row["unread"] and section in (None, row.get("section"))]
    expected: dict[str, list[Any]] = {}
    count = 0
    try:
        with view.db.transaction():
            count = marking.read_threads(wanted)
            expected = state(who)
            raise _Undo
    except _Undo:
        pass
    at_once = marking.read_board(board) if section is None else marking.read_section(board, section)
    assert (at_once, state(who)) == (count, expected)
    assert disagreements(view) == []
    for thread in {row["thread"] for row in wanted}:
        posts = [row["post"] for row in view.posts if row["thread"] == thread]
        marking.keep_unread(posts)
        marking.read(posts)
    assert state(who) == expected, "the marks say the same as the counters"
