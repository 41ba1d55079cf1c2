"""What does not count is kept only so far, under however many keys it is written; what counts is always."""

from __future__ import annotations

import os
import random
from collections.abc import Collection, Sequence

import pytest

from sync.clock import SECONDS_PER_DAY
from sync.crypto.hashing import digest
from sync.crypto.identity import SigningKey, certify, device_keys, member_key
from sync.crypto.seal import EpochKeys
from sync.log import forgetting, idle
from sync.log.bodies import AddDevice, Retract, encode_body
from sync.log.envelope import Opened, seal_op
from sync.log.header import NO_ID, SUITE_CONTENT, Header, Outer, pack_outer
from sync.log.kinds import ONE_OFF, Kind
from sync.log.log import Log
from sync.log.memory import MemoryShelf
from sync.log.one_off import EARLIEST, LATEST
from sync.log.op import IDLE_BYTES, Op, OpDraft, Status
from sync.log.row import Row
from sync.log.sqlite import SqliteShelf
from tests.unit.logs import NOW, POST, Make, exchange, found, join, makers, member_id

LIMIT = 20
Heads = tuple[bytes, ...]


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idle, "IDLE_CONTENT", LIMIT)
    monkeypatch.setattr(idle, "ASIDE_LIMIT", LIMIT)


def heads_of(log: Log, board: bytes) -> Heads:
    roster = log.board(board).roster
    assert roster is not None
    return tuple(sorted(roster.heads))


def written(
    keys: EpochKeys, board: bytes, kind: int, body: bytes, heads: Heads, signer: SigningKey, wall: float = NOW
) -> tuple[bytes, Opened]:
    """An op by any key at all, as a changed program writes it."""
    outer = pack_outer(Outer(SUITE_CONTENT, keys.kid, int(wall) // SECONDS_PER_DAY, 0, bytes(16)))
    fields = (kind, signer.public, 1, NO_ID, 5, int(wall), heads, NO_ID, (), NO_ID)
    return seal_op(keys, board, signer, Header(outer, *fields), body, os.urandom(16))


def by_nobody(
    log: Log, board: bytes, number: int, kind: int = POST, heads: Heads | None = None, size: int = 0
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


def content(log: Log, board: bytes) -> list[Row]:
    return [row for row in log._shelf.all_rows(board) if row.kind >= Kind.RETRACT]


@makers
@pytest.mark.parametrize("case", ["content", "heads unknown", "anonymous", "retractions"])
def test_under_fresh_keys_only_so_much_is_kept_and_members_are_still_heard(make: Make, case: str) -> None:
    ann, bob, cat = make(), make(), make()
    board = found(ann)
    for log, name in ((bob, "Bob"), (cat, "Cat")):
        join(log, ann, board, name)
    exchange(ann, bob, board)
    exchange(ann, cat, board)
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
    ann, bob = make(), make()
    board = found(ann)
    join(bob, ann, board, "Bob")
    exchange(ann, bob, board)
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
    ann, bob = make(), make()
    board = found(ann)
    join(bob, ann, board, "Bob")
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
def test_further_envelopes_of_an_op_that_is_held_find_only_so_much_room(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann, bob = make(), make()
    board = found(ann)
    join(bob, ann, board, "Bob")
    device, row = bob.board(board).device, bob._replicas.row(board)
    keys = bob.board(board).epochs[-1]
    outer = pack_outer(Outer(SUITE_CONTENT, keys.kid, int(NOW) // SECONDS_PER_DAY, 0, bytes(16)))
    fields = (POST, device.id, row.seq + 1, row.link, 5, int(NOW), heads_of(bob, board), NO_ID, (), NO_ID)
    monkeypatch.setattr(Opened, "is_signed", lambda self: True)  # as if each were another good signature
    for n in range(3 * LIMIT):
        signer = SigningKey(n.to_bytes(32, "little"))
        ann.ingest(board, [seal_op(keys, board, signer, Header(outer, *fields), b"hello", bytes(16))[0]])
    told = [row.status for row in content(ann, board)]
    assert told.count(Status.COUNTED) == 1
    assert len(told) == 1 + LIMIT


@makers
def test_an_anonymous_op_of_a_day_long_before_its_epoch_or_long_after_does_not_count(make: Make) -> None:
    ann, bob = make(), make()
    board = found(ann)
    join(bob, ann, board, "Bob")
    exchange(ann, bob, board)
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
    ann, bob, cat = make(), make(), make()
    board = found(ann)
    for log, name in ((bob, "Bob"), (cat, "Cat")):
        join(log, ann, board, name)
        exchange(ann, log, board)
    exchange(ann, bob, board)
    post = bob.append_one_off(board, b"s" * 16, OpDraft(ONE_OFF, b"hello"))
    exchange(ann, bob, board)
    wish = retraction(bob, board, b"s" * 16, post.op_id)
    flood: list[bytes] = []
    while len(flood) < 5:  # ground until each comes before the honest one
        envelope, opened = written(
            cat.board(board).epochs[-1],
            board,
            Kind.RETRACT,
            encode_body(Retract(os.urandom(32), "")),
            heads_of(cat, board),
            SigningKey(os.urandom(32)),
        )
        if opened.op.op_id < wish.op_id:
            flood.append(envelope)
    every = [*flood, *bob.fetch(board, [wish.envelope_id])]
    for log in (ann, cat):
        for envelope in random.Random(7).sample(every, len(every)):
            log.ingest(board, [envelope])
    held = [
        {
            row.op_id
            for row in content(log, board)
            if row.kind == Kind.RETRACT and row.status == Status.COUNTED
        }
        for log in (ann, cat)
    ]
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
    ann, bob = make(), make()
    board = found(ann)
    join(bob, ann, board, "Bob")
    exchange(ann, bob, board)
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
    ann, bob, cat = make(), make(), make()
    board = found(ann)
    for log, name in ((bob, "Bob"), (cat, "Cat")):
        join(log, ann, board, name)
    for log in (bob, cat, bob):
        exchange(ann, log, board)
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
