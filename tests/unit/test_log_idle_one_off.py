"""Ops by one-off keys: how many of a day are kept and count, and of which days, on every machine alike."""

from __future__ import annotations

import os
import random
from collections.abc import Collection, Sequence

import pytest

from sync.clock import SECONDS_PER_DAY
from sync.crypto.hashing import digest
from sync.crypto.identity import SigningKey, certify, device_keys, member_key
from sync.log import forgetting
from sync.log.bodies import AddDevice, Retract, encode_body
from sync.log.kinds import ONE_OFF, Kind
from sync.log.log import Log
from sync.log.memory import MemoryShelf
from sync.log.one_off import EARLIEST, LATEST
from sync.log.op import Op, OpDraft, Status
from sync.log.row import Row
from sync.log.sqlite import SqliteShelf
from tests.unit.intruding import written
from tests.unit.logs import NOW, POST, Make, content, exchange, founded_with, heads_of, makers


@makers
def test_an_anonymous_op_of_a_day_long_before_its_epoch_or_long_after_does_not_count(make: Make) -> None:
    board, (ann, bob) = founded_with(make, "Bob")
    told = {}
    for day in (EARLIEST - 1, EARLIEST, LATEST, LATEST + 1):
        key, wall = SigningKey(os.urandom(32)), NOW + day * SECONDS_PER_DAY
        keys = bob.board(board).epochs[-1]
        envelope, _ = written(keys, board, ONE_OFF, b"hello", heads_of(bob, board), key, wall)
        (identity,) = ann.ingest(board, [envelope]).stored
        told[day] = ann.status(board, identity)
    assert list(told.values()) == [Status.LATE, Status.COUNTED, Status.COUNTED, Status.LATE]


def retraction(log: Log, board: bytes, salt: bytes, target: bytes) -> Op:
    body = encode_body(Retract(target, ""))
    return log.append_one_off(board, salt, OpDraft(Kind.RETRACT, body, refs=(target,)))


@makers
def test_of_retractions_by_one_off_keys_a_day_takes_so_many_and_the_same_everywhere(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forgetting, "ONE_OFF_RETRACTIONS", 3)
    board, (ann, bob, cat) = founded_with(make, "Bob", "Cat")
    post = bob.append_one_off(board, b"s" * 16, OpDraft(ONE_OFF, b"hello"))
    exchange(ann, bob, board)
    wish = retraction(bob, board, b"s" * 16, post.op_id)
    keys, heads, flood = cat.board(board).epochs[-1], heads_of(cat, board), list[bytes]()
    while len(flood) < 5:  # ground until each comes before the honest one
        body, key = encode_body(Retract(os.urandom(32), "")), SigningKey(os.urandom(32))
        envelope, opened = written(keys, board, Kind.RETRACT, body, heads, key)
        if opened.op.op_id < wish.op_id:
            flood.append(envelope)
    every = [*flood, *bob.fetch(board, [wish.envelope_id])]
    for log in (ann, cat):
        for envelope in random.Random(7).sample(every, len(every)):
            log.ingest(board, [envelope])
    rows = [[row for row in content(log, board) if row.status == Status.COUNTED] for log in (ann, cat)]
    held = [{row.op_id for row in each if row.kind == Kind.RETRACT} for each in rows]
    assert held[0] == held[1]
    assert len(held[0]) == 3
    assert wish.op_id not in held[0]
    assert ann.unheard_retractions(board) == [wish.op_id]
    ann.readmit(board, ann.unheard_retractions(board))
    exchange(ann, bob, board)
    exchange(ann, cat, board)
    exchange(ann, bob, board)
    assert {log.status(board, post.envelope_id) for log in (ann, bob)} == {Status.DEAD}
    assert ann.unheard_retractions(board) == []


@makers
def test_what_arrives_is_weighed_against_its_own_day_alone(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    board, (ann, bob) = founded_with(make, "Bob")
    for day in range(12):
        bob.append_one_off(board, os.urandom(16), OpDraft(ONE_OFF, b"hello", wall=int(NOW) + day * 86_400))
    taken = bob.append(board, POST, b"hello")
    for _ in range(9):
        bob.append(board, Kind.RETRACT, encode_body(Retract(taken.op_id, "")))
    exchange(ann, bob, board)
    read: list[int] = []
    shelf: type[MemoryShelf] | type[SqliteShelf] = type(ann._shelf)  # type: ignore[assignment]
    whole, unnamed = shelf.one_off, shelf.unnamed

    def all_of_them(self: MemoryShelf | SqliteShelf, board_id: bytes) -> list[Row]:
        if shelf is SqliteShelf:
            read.append(1_000)
        return whole(self, board_id)  # type: ignore[arg-type]

    def noted(
        self: MemoryShelf, board_id: bytes, kind: int, at: int, of: Sequence[Status], known: Collection[bytes]
    ) -> list[Row]:
        rows = unnamed(self, board_id, kind, at, of, known)  # type: ignore[arg-type]
        read.append(len(rows))
        return rows

    monkeypatch.setattr(shelf, "one_off", all_of_them)
    monkeypatch.setattr(shelf, "unnamed", noted)
    salt = b"z" * 16
    post = bob.append_one_off(board, salt, OpDraft(ONE_OFF, b"and this"))
    wish = retraction(bob, board, salt, post.op_id)
    ann.ingest(board, bob.fetch(board, [post.envelope_id, wish.envelope_id]))
    assert ann.status(board, wish.envelope_id) == Status.COUNTED
    assert max(read) <= 2


@makers
def test_a_key_that_is_a_machines_after_all_is_no_one_off_key_and_leaves_its_places(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It wrote under heads from before its card, so that its ops took places that honest ones are to have."""
    monkeypatch.setattr(forgetting, "ONE_OFF_CAP", 2)
    board, (ann, bob, cat) = founded_with(make, "Bob", "Cat")
    honest = cat.append_one_off(board, b"s" * 16, OpDraft(ONE_OFF, b"hello"))
    keys, heads, taken = device_keys(b"k" * 32, board), heads_of(bob, board), list[bytes]()
    while len(taken) < 2:
        made, opened = written(bob.board(board).epochs[-1], board, ONE_OFF, b"x", heads, keys.sign)
        taken += [made] if opened.op.op_id < honest.op_id else []
    ann.ingest(board, [*taken, *cat.fetch(board, [honest.envelope_id])])
    assert ann.status(board, honest.envelope_id) == Status.OVER
    mine = member_key(digest(b"seed", b"Bob"), board)
    added = bob.append(
        board, Kind.ADD_DEVICE, encode_body(AddDevice(mine.public, certify(mine, board, keys)))
    )
    ann.ingest(board, bob.fetch(board, [added.envelope_id]))
    ann.ingest(board, cat.fetch(board, [honest.envelope_id]))
    assert ann.status(board, honest.envelope_id) == Status.COUNTED
    assert {row.status for row in content(ann, board) if row.device == keys.id} == {Status.NOT_COUNTED}
