"""Governance ops with their bodies read and checked in all that does not depend on other ops."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import msgspec

from sync.crypto.hashing import digest
from sync.crypto.identity import DeviceCard, card_is_valid, is_small, verify
from sync.errors import BadOp
from sync.log.bodies import (
    BODIES,
    AddDevice,
    AddMember,
    Body,
    DropDevice,
    Genesis,
    Invite,
    Join,
    ModerationKey,
    decode_body,
    encode_body,
)
from sync.log.header import NO_ID
from sync.log.kinds import Kind
from sync.log.op import Op


class Act(msgspec.Struct, frozen=True):
    """One governance op and its body."""

    op: Op
    body: Body


def board_id_of(board_key: bytes) -> bytes:
    """The id of the board whose one-off public key is `board_key`."""
    return digest(b"board", board_key)


def genesis_statement(body: Genesis) -> bytes:
    """What the board key signs: all of the body but the signature."""
    return digest(b"genesis", encode_body(msgspec.structs.replace(body, signature=bytes(64))))


def invite_statement(board_id: bytes, device: bytes, body: Invite) -> bytes:
    """What an invite's own key signs: the issuing device and the terms."""
    return digest(b"terms", board_id, device, encode_body(msgspec.structs.replace(body, proof=bytes(64))))


def join_statement(board_id: bytes, body: Join) -> bytes:
    """What a newcomer's member key and the invite's key sign."""
    unsigned = msgspec.structs.replace(body, invite_signature=bytes(64), member_signature=bytes(64))
    return digest(b"join", board_id, encode_body(unsigned))


def drop_statement(board_id: bytes, body: DropDevice) -> bytes:
    """What a member key signs to drop a device of its own."""
    return digest(b"drop", board_id, encode_body(msgspec.structs.replace(body, signature=b"")))


def check_act(op: Op) -> Act:
    """The act that a governance op is; BadOp where it contradicts itself."""
    body = decode_body(BODIES[op.kind], op.body)
    if op.thread != NO_ID or op.refs:
        raise BadOp("An op about the board itself points into a thread.")
    rootless = op.kind == Kind.GENESIS
    if rootless == bool(op.heads) or (op.kind == Kind.JOIN and len(op.heads) != 1):
        raise BadOp("An op about the board does not name what it stands on.")
    check = _CHECKS.get(Kind(op.kind))
    if check is not None:
        check(op, body)
    return Act(op, body)


def _card(op: Op, card: DeviceCard, member: bytes) -> None:
    if not card_is_valid(card, member, op.board_id):
        raise BadOp("A device's card was not signed by its member and the device itself.")


def _own_card(op: Op, card: DeviceCard, member: bytes) -> None:
    _card(op, card, member)
    if card.sign != op.device:
        raise BadOp("Somebody tries to bring in a device in another one's name.")


def _genesis(op: Op, body: Body) -> None:
    genesis = cast(Genesis, body)
    _own_card(op, genesis.card, genesis.founder)
    _moderation_key(op, genesis.moderation)
    if board_id_of(genesis.board_key) != op.board_id:
        raise BadOp("A first op belongs to another board.")
    if op.seq != 1 or not verify(genesis.board_key, genesis_statement(genesis), genesis.signature):
        raise BadOp("A first op was not signed by the board's own key.")


def _moderation_key(op: Op, body: Body) -> None:
    if is_small(cast(ModerationKey, body).public):
        raise BadOp("Anybody could open what is sealed to that key of the facilitators.")


def _invite(op: Op, body: Body) -> None:
    invite = cast(Invite, body)
    if not verify(invite.sign, invite_statement(op.board_id, op.device, invite), invite.proof):
        raise BadOp("An invite was issued again under other terms.")


def _join(op: Op, body: Body) -> None:
    join = cast(Join, body)
    _own_card(op, join.card, join.member)
    statement = join_statement(op.board_id, join)
    if not verify(join.invite, statement, join.invite_signature):
        raise BadOp("A join was not signed with its invite.")
    if not verify(join.member, statement, join.member_signature):
        raise BadOp("A join was not signed by the member who joins.")


def _add_member(op: Op, body: Body) -> None:
    added = cast(AddMember, body)
    _card(op, added.card, added.member)


def _add_device(op: Op, body: Body) -> None:
    added = cast(AddDevice, body)
    _card(op, added.card, added.member)


def _drop_device(op: Op, body: Body) -> None:
    drop = cast(DropDevice, body)
    if drop.signature and not verify(drop.member, drop_statement(op.board_id, drop), drop.signature):
        raise BadOp("A device was dropped in its member's name without the member's key.")


_CHECKS: dict[Kind, Callable[[Op, Body], None]] = {
    Kind.GENESIS: _genesis,
    Kind.INVITE: _invite,
    Kind.JOIN: _join,
    Kind.ADD_MEMBER: _add_member,
    Kind.ADD_DEVICE: _add_device,
    Kind.DROP_DEVICE: _drop_device,
    Kind.MODERATION_KEY: _moderation_key,
}
