"""Taking back and the daily cap: what leaves the set, whatever arrives when, and what is left of it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.clock import SECONDS_PER_DAY, ManualClock
from sync.errors import NotPermitted
from sync.log.base import Change
from sync.log.bodies import Remove, Retract, encode_body
from sync.log.database import Database
from sync.log.kinds import Kind
from sync.log.log import Log
from sync.log.memory import MemoryLog
from sync.log.op import Op, OpDraft, Status
from sync.log.sqlite import SqliteLog
from tests.unit.logs import (
    NOW,
    POST,
    Make,
    View,
    everything,
    exchange,
    found,
    founded_with,
    join,
    makers,
    member_id,
)

NO_ID = bytes(32)
CAP = 6


def take_back(log: Log, board: bytes, target: bytes, ttl_code: int = 0) -> Op:
    body = encode_body(Retract(target, ""))
    return log.append(board, Kind.RETRACT, body, refs=(target,), ttl_code=ttl_code)


def edit(log: Log, board: bytes, target: bytes) -> Op:
    return log.append(board, POST, b"edit " + target, refs=(target,))


def status_of(log: Log, board: bytes, op: Op) -> Status | None:
    return log.status(board, op.envelope_id)


@makers
def test_what_is_taken_back_loses_its_body_and_leaves_the_set(make: Make) -> None:
    board, (ann, bob) = founded_with(make, "Bob")
    post = ann.append(board, POST, b"never mind")
    changed = edit(ann, board, post.op_id)
    exchange(ann, bob, board)
    turns = bob.turns(board)
    mark = bob.mark(board)
    taken = take_back(ann, board, post.op_id)
    bob.ingest(board, ann.fetch(board, [taken.envelope_id]))
    for log in (ann, bob):
        assert status_of(log, board, post) == status_of(log, board, changed) == Status.DEAD
        left = log.op(board, post.op_id)
        assert left is not None
        assert (left.body, left.device, left.wall, left.prev) == (b"", post.device, post.wall, post.prev)
        ids = [post.envelope_id, changed.envelope_id]
        assert not set(ids) & {identity for _, identity in log.index(board)}
        assert log.fetch(board, ids) == []
        assert log.gone(board, [*ids, NO_ID]) == [(item, taken.op_id) for item in ids] + [(NO_ID, NO_ID)]
        assert log.holds(board, ids) == log.withheld(board) == set(ids)
        assert {op.op_id for op in log.ops(board)}.isdisjoint({post.op_id, changed.op_id})
    assert bob.turns(board) > turns
    assert [identity for _, _, identity in bob.since(board, mark)] == [taken.envelope_id]


@makers
def test_a_retraction_that_comes_first_lets_its_target_in_dead(make: Make) -> None:
    board, (ann, bob) = founded_with(make, "Bob")
    post = ann.append(board, POST, b"never mind")
    envelope = ann.fetch(board, [post.envelope_id])
    changed = edit(ann, board, post.op_id)
    later = ann.fetch(board, [changed.envelope_id])
    taken = take_back(ann, board, post.op_id)
    bob.ingest(board, ann.fetch(board, [taken.envelope_id]))
    for late in (later, envelope, envelope):
        result = bob.ingest(board, late)
        assert (result.counted, result.refused) == ([], [])
    assert status_of(bob, board, post) == status_of(bob, board, changed) == Status.DEAD
    assert bob.index(board) == ann.index(board)


@makers
def test_nobody_takes_back_the_words_of_another(make: Make) -> None:
    board, (ann, bob) = founded_with(make, "Bob")
    post = ann.append(board, POST, b"mine")
    exchange(ann, bob, board)
    take_back(bob, board, post.op_id)
    exchange(ann, bob, board)
    assert status_of(ann, board, post) == status_of(bob, board, post) == Status.COUNTED


@makers
def test_a_retraction_that_would_expire_first_has_no_effect(make: Make) -> None:
    board, (ann, _) = founded_with(make, "Bob")
    post = ann.append(board, POST, b"kept", ttl_code=0)
    take_back(ann, board, post.op_id, ttl_code=1)
    assert status_of(ann, board, post) == Status.COUNTED


@makers
def test_a_retraction_that_a_removal_undoes_lets_the_post_come_again(make: Make) -> None:
    board, (ann, bob, cy) = founded_with(make, "Bob", "Cy")
    post = bob.append(board, POST, b"on record")
    exchange(bob, ann, board)
    exchange(ann, cy, board)
    body = Remove(member_id(ann, board, "Bob"), "", tuple(op.op_id for op in ann.ops(board)))
    ann.append(board, Kind.REMOVE, encode_body(body))
    taken = take_back(bob, board, post.op_id)
    cy.ingest(board, bob.fetch(board, [taken.envelope_id]))
    assert status_of(cy, board, post) == Status.DEAD
    exchange(ann, cy, board)
    exchange(ann, cy, board)
    for log in (ann, cy):
        assert status_of(log, board, taken) == Status.LATE
        assert status_of(log, board, post) == Status.COUNTED
    assert ann.index(board) == cy.index(board)


class Tables:
    """A projector that only knows what is about what."""

    def check(self, op: Op) -> None:
        """Everything is well."""

    def about(self, op: Op) -> bytes | None:
        return View().about(op)

    def tidy(self) -> None:
        """There are no traces."""

    def apply(self, changes: Sequence[Change]) -> None:
        """Nothing is shown."""


def test_no_file_holds_what_was_taken_back(tmp_path: Path) -> None:
    path, canary = tmp_path / "store.db", random.Random(7).randbytes(8_000)
    database = Database(path, None)
    log = SqliteLog(database, Tables(), ManualClock(NOW, 3))
    board = found(log)
    first = log.append(board, POST, b"before")
    post = log.append(board, POST, canary)
    log.append_many(board, [OpDraft(POST, b"x" * 900)] * 50)
    sealed = log.fetch(board, [post.envelope_id])[0]
    assert any(sealed[100:140] in file.read_bytes() for file in tmp_path.iterdir())
    take_back(log, board, post.op_id)
    log.append(board, POST, b"after", refs=(first.op_id,))
    assert not any(
        sealed[at : at + 40] in file.read_bytes() for file in tmp_path.iterdir() for at in (100, 4000)
    )
    database.close()


# -- the daily cap


def capped(view: View | None, seed: int) -> Log:
    log = MemoryLog(view, ManualClock(NOW, seed))
    log.daily_cap = CAP
    return log


def test_a_day_is_full_at_some_time() -> None:
    ann = capped(None, 1)
    board = found(ann)
    ann.append_many(board, [OpDraft(POST, b"%d" % n) for n in range(CAP)])
    with pytest.raises(NotPermitted):
        ann.append(board, POST, b"one more")
    assert ann.append(board, POST, b"another day", wall=int(NOW) + SECONDS_PER_DAY).seq == CAP + 2


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 1 << 32))
def test_two_logs_converge_over_retractions_and_caps_in_any_order(seed: int) -> None:
    chance = random.Random(seed)
    source = MemoryLog(View(), ManualClock(NOW, 1))
    board = found(source)
    readers = [capped(View(), 2), capped(View(), 3)]
    for number, reader in enumerate(readers):
        join(reader, source, board, f"reader {number}")
    sent = dict.fromkeys(everything(source, board))
    ops: list[Op] = []
    for _ in range(chance.randint(4, 30)):
        act, wall = chance.random(), int(NOW) + chance.choice((0, 0, 0, SECONDS_PER_DAY))
        if act < 0.6 or not ops:
            ops.append(source.append(board, POST, b"post", wall=wall, ttl_code=chance.choice((0, 0, 3))))
        elif act < 0.75:
            ops.append(edit(source, board, chance.choice(ops).op_id))
        else:
            target = chance.choice(ops)
            body = encode_body(Retract(target.op_id, ""))
            source.append(board, Kind.RETRACT, body, wall=wall, ttl_code=target.ttl_code)
        sent |= dict.fromkeys(everything(source, board))
    for reader in readers:
        rest = list(sent)
        chance.shuffle(rest)
        while rest:
            size = chance.randint(1, 8)
            reader.ingest(board, rest[:size])
            rest = rest[size:]
    for _ in range(3):
        exchange(readers[0], readers[1], board)
    one, other = readers
    assert one.index(board) == other.index(board)
    assert {op.op_id for op in one.ops(board)} == {op.op_id for op in other.ops(board)}
    device = source.board(board).device.id
    for day in {op.timestamp for op in one.ops(board)}:
        kept = [
            op for op in one.ops(board) if op.timestamp == day and op.device == device and op.kind == POST
        ]
        assert len(kept) <= CAP
