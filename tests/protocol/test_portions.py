"""A board of more than is fetched at once comes in portions, the newest first, and all of it comes."""

from __future__ import annotations

from hashlib import sha256
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.protocol.events import ReconcileDone
from sync.protocol.exchange import Exchange
from sync.protocol.index import BoardIndex
from sync.protocol.negentropy import MIN_LIMIT, Lacking
from sync.protocol.portion import Portion
from sync.protocol.reconciliation import Reconciliation
from tests.protocol.peers import DAY, Line, make_envelope, pair

FLOOR = DAY
SALT = b"s" * 64
ROOM = 128
"""Ids that a message of the least size may bring in one range, which is kept or left out as a whole."""


def item(number: int) -> tuple[int, bytes]:
    """Five items share a timestamp."""
    return FLOOR + 9 << 16 | number // 5, sha256(number.to_bytes(4, "big")).digest()


def portions(ours: set[int], theirs: set[int], most: int) -> tuple[set[bytes], list[set[int]]]:
    """What only we have, and portion by portion the numbers of what only the other side has."""
    driving = Reconciliation(BoardIndex(map(item, ours)), FLOOR, SALT, portion=most, message=MIN_LIMIT)
    other = Reconciliation(BoardIndex(map(item, theirs)), FLOOR, SALT, message=MIN_LIMIT)
    other.prefixes()
    numbers = {item(number)[1]: number for number in theirs}
    question, start, found, have = driving.drive(FLOOR << 16), FLOOR << 16, [], None
    while True:
        following: bytes | None = question
        while following is not None:
            following = driving.advance(start, other.respond(start, following))
        only_ours, needed = driving.difference()
        have = set(only_ours) if have is None else have
        wanted = other.real_ids([needed[at : at + 32] for at in range(0, len(needed), 32)])
        found.append({numbers[each] for each in wanted})
        if not driving.unfinished:
            return have, found
        question = driving.next_portion()


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 900), st.integers(0, 300), st.integers(0, 5), st.sampled_from([130, 300, 400]))
def test_all_that_is_lacking_comes_in_portions_the_newest_first(
    many: int, shared: int, more: int, most: int
) -> None:
    theirs = set(range(many))
    ours = {number * 7 % (many or 1) for number in range(shared)} | set(range(2_000, 2_000 + more))
    have, found = portions(ours, theirs, most)
    assert have == {item(number)[1] for number in ours - theirs}
    assert set().union(*found) == theirs - ours
    assert all(len(portion) <= most for portion in found)
    for newer, older in pairwise(found):
        assert min(newer) // 5 >= max(older) // 5
    assert len(found) <= 1 + len(theirs - ours) // (most - ROOM + 1)


def test_what_is_left_out_of_a_portion_is_below_one_bound() -> None:
    portion = Portion(3)
    for begin, ids in ((2, b"cd"), (0, b"ab"), (4, b"ef")):
        found = [bytes((each,)) * 32 for each in ids]
        portion.add(Lacking(bytes((begin,)), bytes((begin + 2,)), found))
    assert portion.left == bytes((4,))
    portion.add(Lacking(bytes((1,)), bytes((2,)), [b"z" * 32]))
    assert portion.take() == b"e" * 32 + b"f" * 32
    assert portion.next_end() == bytes((4,))


@pytest.mark.parametrize("dials", [True, False])
def test_a_session_fetches_a_large_board_portion_by_portion(
    dials: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Exchange, "portion", 200)
    monkeypatch.setattr(Exchange, "message", MIN_LIMIT)
    group, one, two = pair()
    new, old = (one, two) if dials else (two, one)
    board = group.board_id
    old.hold(board, *(make_envelope(number) for number in range(1_000)))
    new.hold(board, *(make_envelope(number) for number in range(990, 1_003)))
    line = Line(one, two)
    line.run()
    assert new.ids(board) == old.ids(board)
    assert len(new.ids(board)) == 1_003
    assert new.twice == 0
    assert one.in_step() == two.in_step() == {board}
    first = [event.needed for event in new.events if isinstance(event, ReconcileDone)]
    assert dials or (len(first) == 1 and first[0] <= 200), "one portion, and the rest behind it"
