"""What does not count is kept only so far, under however many keys it is written; what counts is always."""

from __future__ import annotations

import os

import pytest

from sync.clock import SECONDS_PER_DAY
from sync.crypto.identity import SigningKey
from sync.log import idle
from sync.log.bodies import Retract, encode_body
from sync.log.kinds import ONE_OFF, Kind
from sync.log.log import Log
from sync.log.op import IDLE_BYTES, Status
from tests.unit.intruding import Resigning, written
from tests.unit.logs import (
    NOW,
    POST,
    Make,
    content,
    exchange,
    found,
    founded_with,
    heads_of,
    makers,
    member_id,
)

LIMIT = 20


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idle, "IDLE_CONTENT", LIMIT)
    monkeypatch.setattr(idle, "ASIDE_LIMIT", LIMIT)


def by_nobody(
    log: Log,
    board: bytes,
    number: int,
    kind: int = POST,
    heads: tuple[bytes, ...] | None = None,
    size: int = 0,
) -> list[bytes]:
    """Ops under as many fresh keys, each of another day."""
    keys, heads = log.board(board).epochs[-1], heads_of(log, board) if heads is None else heads
    made = []
    for at in range(number):
        retraction = encode_body(Retract(os.urandom(32), ""))
        body = retraction if kind == Kind.RETRACT else os.urandom(size + 1)
        signer, wall = SigningKey(os.urandom(32)), NOW - at * SECONDS_PER_DAY
        made.append(written(keys, board, kind, body, heads, signer, wall)[0])
    return made


@makers
@pytest.mark.parametrize("case", ["content", "heads unknown", "anonymous", "retractions"])
def test_under_fresh_keys_only_so_much_is_kept_and_members_are_still_heard(make: Make, case: str) -> None:
    board, (ann, bob, cat) = founded_with(make, "Bob", "Cat")
    kind = {"anonymous": ONE_OFF, "retractions": int(Kind.RETRACT)}.get(case, POST)
    heads = tuple(sorted((os.urandom(32), os.urandom(32)))) if case == "heads unknown" else None
    flood = by_nobody(bob, board, 3 * LIMIT, kind, heads)
    ann.remove_member(board, member_id(ann, board, "Bob"))
    late = [bob.append(board, POST, b"before I heard of it") for _ in range(3)]
    for at in range(0, len(flood), 7):
        ann.ingest(board, flood[at : at + 7])
    assert len(content(ann, board)) == LIMIT
    assert len(ann.ingest(board, flood).refused) == 2 * LIMIT
    ann.ingest(board, bob.fetch(board, [op.envelope_id for op in late]))
    assert {ann.status(board, op.envelope_id) for op in late} == {Status.LATE}
    exchange(ann, cat, board)
    post = cat.append(board, POST, b"good evening")
    exchange(ann, cat, board)
    assert ann.status(board, post.envelope_id) == Status.COUNTED


@makers
def test_a_removed_members_own_machine_has_as_much_room_and_what_is_let_stand_makes_room(make: Make) -> None:
    board, (ann, bob) = founded_with(make, "Bob")
    ann.remove_member(board, member_id(ann, board, "Bob"))
    late = [bob.append(board, POST, bytes([65 + n])) for n in range(LIMIT + 5)]
    envelopes = bob.fetch(board, [op.envelope_id for op in late])
    assert len(ann.ingest(board, envelopes).refused) == 5
    held = [op.op_id for op in late if ann.status(board, op.envelope_id) == Status.LATE]
    turns = ann.turns(board)
    ann.readmit(board, held)
    assert ann.turns(board) > turns, "those that found no room may be asked for again"
    assert ann.ingest(board, envelopes).refused == []
    assert [ann.status(board, op.envelope_id) for op in late].count(Status.LATE) == 5


@makers
def test_what_found_no_room_before_its_governance_came_is_asked_for_again(make: Make) -> None:
    board, (ann, bob) = founded_with(make, "Bob")
    known = {identity for _, identity in ann.index(board)}
    ann.new_epoch(board)
    governance = [identity for _, identity in ann.index(board) if identity not in known]
    heads, keys = heads_of(ann, board), bob.board(board).epochs[-1]
    signer, wall = ann.board(board).device.sign, NOW
    posts = [written(keys, board, POST, bytes([65 + n]), heads, signer, wall)[0] for n in range(LIMIT + 5)]
    turns = bob.turns(board)
    assert len(bob.ingest(board, posts).refused) == 5
    assert bob.turns(board) == turns
    bob.ingest(board, ann.fetch(board, governance))
    assert bob.turns(board) > turns
    turns = bob.turns(board)
    result = bob.ingest(board, posts)
    assert (len(result.stored), result.refused) == (5, [])
    assert bob.turns(board) == turns, "nothing is left to ask for"


@makers
def test_large_ones_weigh_more(make: Make) -> None:
    ann = make()
    board = found(ann)
    result = ann.ingest(board, by_nobody(ann, board, LIMIT, size=IDLE_BYTES))
    assert len(result.stored) == LIMIT // 2


@makers
def test_further_envelopes_of_an_op_that_is_held_find_only_so_much_room(make: Make) -> None:
    board, (ann, bob) = founded_with(make, "Bob")
    row, keys, heads = bob._replicas.row(board), bob.board(board).epochs[-1], heads_of(bob, board)
    signer = Resigning(bob.board(board).device.sign._secret[:32])
    chain, salt = (row.seq + 1, row.link), bytes(16)
    made = [
        written(keys, board, POST, b"hello", heads, signer, chain=chain, salt=salt) for _ in range(3 * LIMIT)
    ]
    assert all(opened.is_signed() for _, opened in made)
    assert len({opened.op.op_id for _, opened in made}) == 1
    for envelope, _ in made:
        ann.ingest(board, [envelope])
    told = [row.status for row in content(ann, board)]
    assert told.count(Status.COUNTED) == 1
    assert len(told) == 1 + LIMIT
