"""What an op by a one-off key leaves in its author's next ops, and who can crowd such ops out."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync.bundle.exporting import export_bundle
from sync.bundle.importing import import_bundle
from sync.crypto.identity import one_off_keys
from sync.log import forgetting
from sync.log.author import Place
from sync.log.bodies import Retract, encode_body
from sync.log.header import NO_ID
from sync.log.kinds import ONE_OFF, Kind
from sync.log.op import Op, OpDraft, Status
from tests.unit.people import People

SALT = b"s" * 16


def write(people: People, by: str, salt: bytes = SALT, refs: tuple[bytes, ...] = ()) -> Op:
    draft = OpDraft(ONE_OFF, b"\x91\xa5hello", refs=refs)
    return people.logs[by].append_one_off(people.board, salt, draft)


def many(people: People, by: str, count: int) -> list[Op]:
    """Written by a program that asks nobody, under whatever keys it holds; the lowest op id first."""
    log, ops = people.logs[by], []
    heads = tuple(sorted(people.roster(by).heads))
    with log._writing(people.board) as (replica, author):
        for number in range(count):
            keys = one_off_keys(replica.device, people.board, number.to_bytes(16, "big"))
            place = Place(keys, 1, NO_ID, 1)
            envelope, opened = author._seal(OpDraft(ONE_OFF, b"\x91\xa5hello"), heads, None, place)
            author._keep(opened, replica.verdict(opened.op), envelope)
            ops.append(opened.op)
    return sorted(ops, key=lambda op: op.op_id)


def test_the_next_op_under_ones_name_is_as_if_it_had_not_been_written(people: People) -> None:
    asked = people.post("Ann")
    people.meet(*people.logs)
    hidden = write(people, "Bob", refs=(asked.op_id,))
    body = encode_body(Retract(hidden.op_id, ""))
    draft = OpDraft(Kind.RETRACT, body, refs=(hidden.op_id,))
    people.logs["Bob"].append_one_off(people.board, SALT, draft)
    assert hidden.lamport > asked.lamport
    assert people.post("Bob").lamport == people.post("Cat").lamport == asked.lamport + 1


def test_nor_can_it_be_told_from_the_next_ops_of_those_who_have_heard_of_it(people: People) -> None:
    asked = people.post("Ann")
    people.meet(*people.logs)
    write(people, "Bob", refs=(asked.op_id,))
    people.carry("Bob", "Cat")
    assert people.post("Cat").lamport == people.post("Bob").lamport == people.post("Fay").lamport


def test_a_bundle_does_not_tell_what_its_maker_wrote_one_after_the_other(
    people: People, tmp_path: Path
) -> None:
    written = [people.post("Bob"), write(people, "Bob"), people.post("Bob")]
    bob, fay = people.logs["Bob"], people.logs["Fay"]
    for op in reversed(written):
        fay.ingest(people.board, bob.fetch(people.board, [op.envelope_id]))
    arrived: list[list[bytes]] = []
    for maker, reader in ((bob, people.logs["Cat"]), (fay, people.logs["Fox"])):
        export_bundle(maker, tmp_path / str(len(arrived)))
        before = reader.mark(people.board)
        import_bundle(reader, tmp_path / str(len(arrived)))
        arrived.append([identity for _, _, identity in reader.since(people.board, before)])
    assert arrived[0] == arrived[1]
    assert set(arrived[0]) >= {op.envelope_id for op in written}


def test_who_was_put_out_cannot_crowd_out_what_counts(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forgetting, "ONE_OFF_CAP", 3)
    people.remove("Fay", "Bob")
    monkeypatch.setattr(forgetting, "ONE_OFF_CAP", 40)
    late = many(people, "Bob", 40)
    people.meet("Ann", "Fay", "Cat")
    honest = [write(people, "Cat", bytes([n]) * 16) for n in range(2)]
    monkeypatch.setattr(forgetting, "ONE_OFF_CAP", 3)
    assert sum(op.op_id < max(one.op_id for one in honest) for op in late) > 3
    people.meet(*people.logs)
    for name in ("Ann", "Fay", "Cat"):
        assert {people.status(name, op) for op in honest} == {Status.COUNTED}


def test_what_is_let_stand_after_it_was_dropped_comes_back(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    ops = sorted((write(people, "Bob", bytes([n]) * 16) for n in range(3)), key=lambda op: op.op_id)
    people.carry("Bob", "Ann")
    monkeypatch.setattr(forgetting, "ONE_OFF_CAP", 1)
    people.carry("Bob", "Fay")
    assert [people.status("Fay", op) for op in ops] == [Status.COUNTED, Status.OVER, Status.OVER]
    people.logs["Ann"].readmit(people.board, [ops[2].op_id])
    people.meet(*people.logs)
    people.meet(*people.logs)
    assert {people.status(name, ops[2]) for name in people.logs} == {Status.COUNTED}
    assert len({frozenset(people.logs[name].index(people.board)) for name in people.logs}) == 1


def test_where_one_is_taken_back_another_one_has_its_place(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    salts = {write(people, "Bob", bytes([n]) * 16).op_id: bytes([n]) * 16 for n in range(3)}
    first, second, third = sorted(salts)
    monkeypatch.setattr(forgetting, "ONE_OFF_CAP", 1)
    people.carry("Bob", "Fay")
    body = encode_body(Retract(first, ""))
    draft = OpDraft(Kind.RETRACT, body, refs=(first,))
    monkeypatch.setattr(forgetting, "ONE_OFF_CAP", 3)
    people.logs["Bob"].append_one_off(people.board, salts[first], draft)
    monkeypatch.setattr(forgetting, "ONE_OFF_CAP", 1)
    people.carry("Bob", "Fay")
    people.carry("Bob", "Fay")
    held = {op_id: people.logs["Fay"].op(people.board, op_id) for op_id in (first, second, third)}
    assert [bool(op and op.body) for op in held.values()] == [False, True, False]
