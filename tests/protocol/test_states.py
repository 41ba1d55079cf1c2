"""The tables themselves: no way out of the end, no state that nothing leads to."""

from __future__ import annotations

import pytest

from sync.protocol.board_frames import Neg
from sync.protocol.frames import BOARD_FRAMES, SESSION_FRAMES
from sync.protocol.session_frames import Bye, Hello, Welcome
from sync.protocol.states import BOARD, CROSSING, SIDES, BoardState, Side, SideState


def reachable(table: dict, start: object) -> set:  # type: ignore[type-arg]
    found, todo = {start}, [start]
    while todo:
        for after in table[todo.pop()].values():
            if after not in found:
                found.add(after)
                todo.append(after)
    return found


@pytest.mark.parametrize("side", Side)
def test_a_side_speaks_from_hello_to_bye(side: Side) -> None:
    table = SIDES[side]
    assert set(table[SideState.SILENT]) == {Hello}
    assert table[SideState.ENDED] == {}
    for state in set(table) - {SideState.SILENT, SideState.ENDED}:
        assert table[state][Bye] is SideState.ENDED
        assert Hello not in table[state]


def test_every_frame_may_be_sent_by_somebody() -> None:
    allowed = {kind for table in SIDES.values() for row in table.values() for kind in row}
    assert allowed == {*BOARD_FRAMES, *SESSION_FRAMES}


def test_welcome_comes_once_and_from_the_answering_side() -> None:
    rows = [(side, state) for side, table in SIDES.items() for state, row in table.items() if Welcome in row]
    assert rows == [(Side.ANSWERING, SideState.WELCOMING)]
    assert SIDES[Side.ANSWERING][SideState.WELCOMING][Welcome] is SideState.TALKING


def test_every_board_state_can_be_reached_and_left_for_in_step() -> None:
    assert reachable(BOARD, BoardState.CLOSED) == set(BoardState)
    for state in BoardState:
        assert BoardState.IN_STEP in reachable(BOARD, state)


def test_only_one_side_may_move_a_board_at_a_time() -> None:
    """So both peers see the same order, whatever crosses on the wire."""
    for row in BOARD.values():
        assert len({side for side, _ in row}) <= 1
        assert not CROSSING & {kind for _, kind in row}


def test_the_answering_side_drives() -> None:
    assert (Side.ANSWERING, Neg) in BOARD[BoardState.OPENED]
