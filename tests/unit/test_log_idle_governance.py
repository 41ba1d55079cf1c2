"""Governance ops without effect are kept only so far; those with one, and what they stand on, always are."""

from __future__ import annotations

import os

import pytest

from sync.crypto.identity import SigningKey, invite_keys
from sync.log import governance
from sync.log.bodies import Policy, encode_body
from sync.log.kinds import Kind, Role
from sync.log.op import IDLE_BYTES, Status
from sync.log.statements import write_invite
from tests.unit.intruding import idle_ops, sealed
from tests.unit.logs import NOW, Make, everything, found, heads_of, join, makers, names


@makers
@pytest.mark.parametrize("backwards", [False, True])
def test_only_so_many_ops_without_effect_are_kept_and_those_with_one_still_are(
    make: Make, backwards: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(governance, "IDLE_LIMIT", 20)
    ann, bob, cleo = make(), make(), make()
    board = found(ann)
    join(bob, ann, board, "Bob", Role.STEWARD)
    envelopes = idle_ops(bob, board, 50)
    before = len(ann.index(board))
    for at in range(0, 50, 7):
        batch = envelopes[at : at + 7]
        ann.ingest(board, batch[::-1] if backwards else batch)
    assert len(ann.index(board)) == before + 20
    bob.append(board, Kind.POLICY, encode_body(Policy("Ours", "", (), 0, "all")))
    news = [envelope for envelope in everything(bob, board) if envelope not in everything(ann, board)]
    assert ann.ingest(board, [*idle_ops(ann, board, 5), *news]).refused != []
    assert ann.board(board).name == "Ours"
    join(cleo, ann, board, "Cleo")
    assert names(ann, board) == ["Ann", "Bob", "Cleo"]
    held = ann._shelf.governance(board)
    assert {row.op_id for row in held} >= ann._replicas._live[board].governance.acts.keys()


@makers
def test_what_a_facilitators_op_stands_on_is_kept_however_much_is_without_effect(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(governance, "IDLE_LIMIT", 4)
    ann, bob = make(), make()
    board = found(ann)
    join(bob, ann, board, "Bob", Role.FACILITATOR)
    heads = heads_of(bob, board)
    signer, device = SigningKey(os.urandom(32)), bob.board(board).device
    body = encode_body(Policy("Mine", "", (), 0, "all"))
    below, opened = sealed(bob, board, Kind.POLICY, body, heads, device=signer.public, signer=signer)
    invite = encode_body(
        write_invite(board, device.id, invite_keys(os.urandom(32)), Role.MEMBER, 1, int(NOW) + 9)
    )
    row = bob._replicas.row(board)
    above, late = sealed(
        bob,
        board,
        Kind.INVITE,
        invite,
        (opened.op.op_id,),
        device=device.id,
        signer=device.sign,
        chain=(row.seq + 1, row.link),
    )
    ann.ingest(board, idle_ops(bob, board, 9))
    ann.ingest(board, [above])
    assert ann.status(board, late.op.envelope_id) == Status.WAITING
    ann.ingest(board, [below])
    assert ann.status(board, late.op.envelope_id) == Status.COUNTED


@makers
def test_large_ops_without_effect_weigh_more(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(governance, "IDLE_LIMIT", 10)
    ann = make()
    board = found(ann)
    assert len(ann.ingest(board, idle_ops(ann, board, 9, IDLE_BYTES)).stored) == 5


@makers
def test_what_opens_and_finds_no_room_is_let_go(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(governance, "IDLE_LIMIT", 2)
    ann, bob = make(), make()
    board = found(ann)
    join(bob, ann, board, "Bob")
    epoch = ann.new_epoch(board)
    envelopes = idle_ops(ann, board, 5)
    bob.ingest(board, envelopes)
    assert len(bob._shelf.with_status(board, Status.SEALED)) == 5
    result = bob.ingest(board, ann.fetch(board, [epoch.envelope_id]))
    assert len(result.refused) == 3
    assert bob._shelf.with_status(board, Status.SEALED) == []
