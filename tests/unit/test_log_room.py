"""What one member can make the others hold, whatever days they claim and on however many machines."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.clock import SECONDS_PER_DAY, ManualClock
from sync.crypto.hashing import digest
from sync.errors import NotPermitted
from sync.log.bodies import Retract, encode_body
from sync.log.kinds import Kind
from sync.log.log import Log
from sync.log.machines import Machines
from sync.log.memory import MemoryLog
from sync.log.op import Op, OpDraft, Status
from sync.log.room import Share
from sync.log.row import LARGE_BYTES
from tests.unit.logs import (
    NOW,
    POST,
    Make,
    View,
    content,
    everything,
    exchange,
    found,
    founded_with,
    join,
    makers,
    member_id,
)

POSTS = 8
LARGE = 700
"""Bytes of a body that nothing makes shorter."""


def body(rng: random.Random, size: int = LARGE) -> bytes:
    return rng.randbytes(size)


SMALL = (
    Share((0, 700), 5),
    Share((701, LARGE_BYTES), POSTS),
    Share((LARGE_BYTES + 1, 1 << 20), 3),
)


def flood(log: Log, board: bytes, number: int, seed: int = 1, size: int = LARGE) -> list[Op]:
    """Posts that each claim another day."""
    rng = random.Random(seed)
    drafts = [
        OpDraft(POST, body(rng, size), wall=int(NOW) + at * SECONDS_PER_DAY, ttl_code=at % 4)
        for at in range(number)
    ]
    return log.append_many(board, drafts)


def kept(log: Log, board: bytes, ops: list[Op]) -> list[int]:
    """The numbers of those that are held whole."""
    return [at for at, op in enumerate(ops) if log.status(board, op.envelope_id) == Status.COUNTED]


@makers
@pytest.mark.parametrize(("size", "number"), [(50, 5), (LARGE, POSTS), (2 * LARGE_BYTES, 3)])
def test_of_all_days_together_so_many_of_one_member_are_held(make: Make, size: int, number: int) -> None:
    board, (ann, bob, cat) = founded_with(make, "Bob", "Cat")
    ann.member_room = SMALL
    theirs, hers = flood(bob, board, 3 * POSTS, 1, size), flood(cat, board, 3, 2)
    envelopes = bob.fetch(board, [op.envelope_id for op in theirs])
    random.Random(3).shuffle(envelopes)
    for at in range(0, len(envelopes), 5):
        ann.ingest(board, envelopes[at : at + 5])
    ann.ingest(board, cat.fetch(board, [op.envelope_id for op in hers]))
    assert kept(ann, board, theirs) == list(range(number))
    assert kept(ann, board, hers) == [0, 1, 2]
    assert ann.ingest(board, envelopes).stored == [], "what was dropped is known, and not asked for again"


@makers
def test_further_machines_have_no_room_of_their_own(make: Make) -> None:
    board, (ann, bob) = founded_with(make, "Bob")
    ann.member_room = SMALL
    root = digest(b"seed", b"Bob")
    phone = make(View())
    assert isinstance(bob, Machines)
    assert isinstance(phone, Machines)
    handed = bob.hand_over(board)
    phone.adopt_board(root, board, handed.name, handed.secrets, handed.governance)
    one, other = flood(bob, board, POSTS, 1), flood(phone, board, POSTS, 2)
    for log in (phone, bob):
        ann.ingest(board, everything(log, board))
    assert len(kept(ann, board, one)) + len(kept(ann, board, other)) == POSTS
    both = [(op.seq, op.envelope_id) for op in (*one, *other)]
    held = {op.envelope_id for op in ann.ops(board)}
    assert {item for _, item in sorted(both)[:POSTS]} <= held


@makers
def test_who_has_no_room_is_told_and_takes_something_back(make: Make) -> None:
    ann = make(View())
    board = found(ann)
    ann.member_room = SMALL
    ops = flood(ann, board, POSTS)
    with pytest.raises(NotPermitted, match="one person"):
        ann.append(board, POST, body(random.Random(9)))
    assert kept(ann, board, ops) == list(range(POSTS)), "nothing is lost for it"
    ann.append(board, Kind.RETRACT, encode_body(Retract(ops[2].op_id, "")), wall=int(NOW))
    assert kept(ann, board, [ann.append(board, POST, body(random.Random(9)))]) == [0]


@makers
def test_what_is_taken_back_or_runs_out_makes_room_for_what_was_dropped(make: Make) -> None:
    board, (ann, bob) = founded_with(make, "Bob")
    ann.member_room = SMALL
    ops = flood(bob, board, POSTS + 4)
    envelopes = bob.fetch(board, [op.envelope_id for op in ops])
    ann.ingest(board, envelopes)
    assert kept(ann, board, ops) == list(range(POSTS))
    bob.append(board, Kind.RETRACT, encode_body(Retract(ops[0].op_id, "")))
    ann.ingest(board, everything(bob, board))
    ann.ingest(board, envelopes)
    assert kept(ann, board, ops) == list(range(1, POSTS + 1))
    ann._clock.advance(13 * SECONDS_PER_DAY)  # type: ignore[attr-defined]
    assert ann.sweep().removed == 2, "those of days 1 and 5 were for a week"
    ann.ingest(board, envelopes)
    assert kept(ann, board, ops) == [2, 3, 4, 6, 7, 8, 9, 10]


@makers
def test_what_a_removal_leaves_of_a_member_is_held_before_what_does_not_count(make: Make) -> None:
    """Else who was removed could write low places of their sequence anew, and push out what stands."""
    board, (ann, bob, cat) = founded_with(make, "Bob", "Cat")
    cat.member_room = SMALL
    early = flood(bob, board, POSTS, 1)
    unseen = bob.fetch(board, [op.envelope_id for op in early])
    stands = flood(bob, board, POSTS, 2)
    seen = bob.fetch(board, [op.envelope_id for op in stands])
    ann.ingest(board, seen)
    cat.ingest(board, unseen + seen)
    assert kept(cat, board, stands) == []
    ann.remove_member(board, member_id(ann, board, "Bob"))
    cat.ingest(board, everything(ann, board))
    cat.ingest(board, unseen + seen)
    assert kept(cat, board, stands) == kept(ann, board, stands) == list(range(POSTS))
    assert kept(cat, board, early) == []


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 1 << 32))
def test_two_logs_hold_the_same_in_whatever_order_it_comes(seed: int) -> None:
    rng = random.Random(seed)
    ann, bob = (MemoryLog(View(), ManualClock(NOW, number)) for number in (1, 2))
    board = found(ann)
    join(bob, ann, board, "Bob")
    readers = [MemoryLog(View(), ManualClock(NOW, number)) for number in (3, 4)]
    for number, reader in enumerate(readers):
        join(reader, ann, board, f"reader {number}")
        reader.member_room = SMALL
    exchange(ann, bob, board)
    handed, phone = bob.hand_over(board), MemoryLog(View(), ManualClock(NOW, 9))
    phone.adopt_board(digest(b"seed", b"Bob"), board, handed.name, handed.secrets, handed.governance)
    machines, ops = (bob, phone), list[Op]()
    for _ in range(rng.randint(6, 30)):
        act = rng.random()
        if act < 0.7 or not ops:
            wall = int(NOW) + rng.randrange(4) * SECONDS_PER_DAY
            ops.append(
                rng.choice(machines).append(board, POST, body(rng, rng.choice((100, LARGE))), wall=wall)
            )
        elif act < 0.9:
            target = encode_body(Retract(rng.choice(ops).op_id, ""))
            bob.append(board, Kind.RETRACT, target)
        else:
            ann.ingest(board, everything(rng.choice(machines), board))
    if rng.random() < 0.6:
        ann.remove_member(board, member_id(ann, board, "Bob"))
        for machine in machines:
            ann.ingest(board, everything(machine, board))
        late = [op for op in ops if ann.status(board, op.envelope_id) == Status.LATE]
        if late and rng.random() < 0.5:
            ann.readmit(board, [op.op_id for op in rng.sample(late, len(late) // 2 + 1)])
    sent = list(dict.fromkeys(item for log in (ann, *machines) for item in everything(log, board)))
    for reader in readers:
        for _ in range(3):  # what was let go of is asked for again
            rest = rng.sample(sent, len(sent))
            while rest:
                size = rng.randint(1, 9)
                reader.ingest(board, rest[:size])
                rest = rest[size:]
    one, other = readers
    assert {op.op_id for op in one.ops(board)} == {op.op_id for op in other.ops(board)}
    held = [{row.envelope_id for row in content(log, board) if row.status != Status.OVER} for log in readers]
    assert held[0] == held[1]
    posts = [op for op in one.ops(board) if op.kind == POST]
    assert sum(len(op.body) == LARGE for op in posts) <= POSTS
    assert sum(len(op.body) < LARGE for op in posts) <= 5
