"""Ops by one-off keys: when they count, and what nobody reads from them, on logs that exchange envelopes."""

from __future__ import annotations

import random

import pytest

from sync.clock import SECONDS_PER_DAY, ManualClock
from sync.crypto.hashing import digest
from sync.crypto.identity import one_off_keys
from sync.errors import NotPermitted
from sync.log import forgetting
from sync.log.author import Place
from sync.log.bodies import Retract, encode_body
from sync.log.header import NO_ID
from sync.log.kinds import ONE_OFF, Kind, Role
from sync.log.op import Op, OpDraft, Status
from sync.log.salvage import Mender
from tests.unit.logs import NOW, Make, View, found, makers
from tests.unit.people import People, second_device

SALT = b"s" * 16


def write(people: People, by: str, salt: bytes = SALT, **more: object) -> Op:
    draft = OpDraft(ONE_OFF, b"\x91\xa5hello", **more)  # type: ignore[arg-type]
    return people.logs[by].append_one_off(people.board, salt, draft)


def forged(people: People, by: str, salt: bytes, heads: tuple[bytes, ...]) -> Op:
    """Written by a program that asks nobody: under whatever keys it holds, with heads of its choice."""
    log = people.logs[by]
    with log._writing(people.board) as (replica, author):
        keys = one_off_keys(replica.device, people.board, salt)
        draft = OpDraft(ONE_OFF, b"\x91\xa5hello")
        envelope, opened = author._seal(draft, heads, None, Place(keys, 1, NO_ID, 1))
        author._keep(opened, replica.verdict(opened.op), envelope)
    return opened.op


def test_an_op_by_a_one_off_key_counts_with_everybody_as_its_keys(people: People) -> None:
    op = write(people, "Bob")
    people.meet(*people.logs)
    for name, log in people.logs.items():
        assert people.status(name, op) == Status.COUNTED
        held = log.op(people.board, op.op_id)
        assert held is not None
        assert held.member == held.device == op.device


def test_nothing_in_it_tells_which_device_wrote_it(people: People) -> None:
    for _ in range(5):
        people.post("Bob")
    op = write(people, "Bob", wall=int(NOW) + 1234)
    own = people.logs["Bob"].board(people.board).device
    assert op.device != own.id
    assert (op.seq, op.prev, op.lamport) == (1, NO_ID, 1)
    assert op.wall % 3600 == 0
    other = write(people, "Cat", b"t" * 16)
    assert op.heads == other.heads
    after = people.post("Bob")
    assert (after.seq, after.prev == NO_ID) == (people.post("Bob").seq - 1, False)


def test_its_erase_tag_is_not_that_of_the_devices_own_ops(people: People) -> None:
    log = people.logs["Bob"]
    tags = {log._shelf.envelope(row.n)[21:37] for row in log._shelf.all_rows(people.board)}
    op = write(people, "Bob")
    number = log.number(people.board, op.op_id)
    assert number is not None
    assert log._shelf.envelope(number)[21:37] not in tags


def test_the_same_salt_goes_on_as_the_same_writer(people: People) -> None:
    first, second, other = write(people, "Bob"), write(people, "Bob"), write(people, "Bob", b"o" * 16)
    assert (first.device, first.seq) == (second.device, 1)
    assert second.seq > 1  # some places are left out: see sync.log.apart
    assert other.device != first.device
    assert write(people, "Cat").device != first.device


def test_a_retraction_by_the_same_key_takes_it_back_and_no_other(people: People) -> None:
    op = write(people, "Bob")
    log = people.logs["Cat"]
    people.meet(*people.logs)
    body = encode_body(Retract(op.op_id, ""))
    log.append_one_off(people.board, b"c" * 16, OpDraft(Kind.RETRACT, body, refs=(op.op_id,)))
    log.append(people.board, Kind.RETRACT, body, refs=[op.op_id])
    people.meet(*people.logs)
    assert {people.status(name, op) for name in people.logs} == {Status.COUNTED}
    people.logs["Bob"].append_one_off(people.board, SALT, OpDraft(Kind.RETRACT, body, refs=(op.op_id,)))
    people.meet(*people.logs)
    assert {people.status(name, op) for name in people.logs} == {Status.DEAD}


def test_a_board_that_allows_none_takes_none_and_keeps_what_is_here(people: People) -> None:
    before, unheard = write(people, "Bob"), write(people, "Cat", b"u" * 16)
    people.meet("Bob", "Sue")
    with pytest.raises(NotPermitted):
        people.logs["Fay"].allow_anonymous(people.board, False)
    people.logs["Sue"].allow_anonymous(people.board, False)
    people.meet(*people.logs)
    with pytest.raises(NotPermitted):
        write(people, "Bob", b"x" * 16)
    after = forged(people, "Bob", b"f" * 16, before.heads)
    people.meet(*people.logs)
    for name in people.logs:
        assert people.status(name, before) == Status.COUNTED
        assert people.status(name, unheard) == people.status(name, after) == Status.LATE


def test_what_a_removed_member_writes_on_under_old_keys_counts_nowhere(people: People) -> None:
    here = write(people, "Bob")
    honest = write(people, "Cat", b"c" * 16)
    people.meet("Bob", "Fay")
    people.remove("Fay", "Bob")
    back_dated = write(people, "Bob", b"b" * 16, wall=int(NOW) - SECONDS_PER_DAY)
    people.carry("Fay", "Bob")
    knowing = forged(people, "Bob", b"k" * 16, tuple(sorted(people.roster("Fay").heads)))
    people.meet(*people.logs)
    for name in set(people.logs) - {"Bob"}:
        assert people.status(name, here) == Status.COUNTED
        late = [people.status(name, op) for op in (honest, back_dated, knowing)]
        assert late == [Status.LATE] * 3
    people.logs["Fox"].readmit(people.board, [honest.op_id])
    fresh = write(people, "Cat", b"n" * 16)
    people.meet(*people.logs)
    for name in set(people.logs) - {"Bob"}:
        assert people.status(name, honest) == people.status(name, fresh) == Status.COUNTED
        assert people.status(name, back_dated) == Status.LATE


def test_an_own_machine_that_is_dropped_silences_nobody_until_a_facilitator_has_listed_what_is_here(
    people: People,
) -> None:
    phone = second_device(people, "Bob")
    op = write(people, "Cat")
    people.meet(*people.logs)
    people.logs["Bob"].drop_device(people.board, phone, digest(b"seed", b"Bob"))
    people.meet(*people.logs)
    assert {people.status(name, op) for name in people.logs} == {Status.COUNTED}
    people.clocks["Fay"].advance(121)
    assert people.logs["Fay"].tend(people.board) is not None
    people.meet(*people.logs)
    assert {people.status(name, op) for name in people.logs} == {Status.COUNTED}


def test_epochs_begun_apart_are_merged_and_their_writers_count(people: People) -> None:
    people.remove("Fay", "Bob")
    people.logs["Fox"].new_epoch(people.board)
    people.meet("Fay", "Fox", "Cat", "Ann", "Sue")
    op = write(people, "Cat")
    people.meet("Cat", "Ann", "Fay", "Fox", "Sue")
    assert {people.status(name, op) for name in ("Ann", "Fay", "Fox", "Sue")} == {Status.COUNTED}


def test_a_board_takes_so_many_a_day_and_the_same_everywhere(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forgetting, "ONE_OFF_CAP", 3)
    stood = [write(people, "Bob", bytes([n]) * 16) for n in range(2)]
    people.meet("Bob", "Ann")
    people.logs["Ann"].readmit(people.board, [op.op_id for op in stood])
    more = [write(people, "Cat", bytes([n]) * 16) for n in range(3)]
    people.meet(*people.logs)
    people.meet(*people.logs)
    kept = {op.op_id for op in stood} | {min(op.op_id for op in more)}
    for name in people.logs:
        counted = {op.op_id for op in (*stood, *more) if people.status(name, op) == Status.COUNTED}
        assert counted == kept
    next_day = write(people, "Cat", b"z" * 16, wall=int(NOW) + SECONDS_PER_DAY)
    assert people.status("Cat", next_day) == Status.COUNTED


def test_a_device_that_names_itself_is_no_one_off_key(people: People) -> None:
    with pytest.raises(NotPermitted):
        people.logs["Ann"].append(people.board, ONE_OFF, b"\x91\xa5hello")


@pytest.mark.parametrize("seed", range(25))
def test_any_order_of_arrival_gives_the_same_verdicts(seed: int) -> None:
    people, rng = People(), random.Random(seed)
    ops: list[Op] = []
    for _ in range(14):
        name = rng.choice(sorted(people.logs))
        try:
            match rng.randrange(6):
                case 0:
                    people.remove(rng.choice(("Ann", "Fay")), rng.choice(("Bob", "Cat")))
                case 1:
                    people.logs["Sue"].allow_anonymous(people.board, rng.random() < 0.6)
                case 2:
                    people.meet(*rng.sample(sorted(people.logs), 3))
                case 3:
                    people.set_role("Ann", "Fox", rng.choice((Role.MEMBER, Role.FACILITATOR)))
                case _:
                    ops.append(write(people, name, rng.randbytes(16)))
        except (NotPermitted, KeyError):
            continue
    people.meet(*people.logs)
    staying = [name for name in people.logs if name in people.names("Ann")]
    people.join("Zoe", people.invite("Ann"))
    people.meet(*staying)
    log, ids = people.logs["Ann"], [i for _, i in people.logs["Ann"].index(people.board)]
    rng.shuffle(ids)
    while ids:
        size = rng.randrange(1, 6)
        people.logs["Zoe"].ingest(people.board, log.fetch(people.board, ids[:size]))
        del ids[:size]
    for op in ops:
        told = {people.status(name, op) for name in (*staying, "Zoe")}
        assert len(told) == 1


@makers
def test_what_counts_still_does_after_a_damaged_store_was_mended(make: Make) -> None:
    log = make()
    board = found(log)
    op = log.append_one_off(board, SALT, OpDraft(ONE_OFF, b"\x91\xa5hello"))
    assert Mender(log._shelf, View(), ManualClock(NOW), new_device=False).mend(board)
    assert log.status(board, op.envelope_id) == Status.COUNTED
