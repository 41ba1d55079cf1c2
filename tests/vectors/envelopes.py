"""Vectors of envelopes, and of every op that the log itself reads: docs/PROTOCOL-log.md."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from sync.crypto.hashing import digest
from sync.crypto.identity import certify, invite_keys
from sync.crypto.seal import EpochKeys, governance_secret
from sync.log.acts import drop_statement, genesis_statement
from sync.log.bodies import (
    AddDevice,
    AddMember,
    Body,
    DropDevice,
    Epoch,
    Genesis,
    ModerationKey,
    Policy,
    Readmit,
    Remove,
    Retract,
    Revoke,
    SetRole,
    encode_body,
)
from sync.log.envelope import Opened, seal_op
from sync.log.header import NO_ID, SUITE_CONTENT, SUITE_GOVERNANCE, Header, Outer, pack_outer
from sync.log.kinds import Kind, Role, is_governance
from sync.log.moderation import public_of
from sync.log.statements import write_invite, write_join
from tests.vectors.making import (
    BOARD,
    BOARD_KEY,
    DAY,
    DEVICE,
    EPOCH_SECRET,
    INVITE_SECRET,
    MEMBER,
    OTHER_DEVICE,
    OTHER_MEMBER,
    OTHER_SECRET,
    WALL,
    Plain,
    fixed_box,
    plain,
)

POST = 32
HEAD, TARGET = b"\x77" * 32, b"\x99" * 32
POLICY = Policy("Garden", "Be kind.", ("general", "evenings"), 30, "all")
MODERATION_SECRET = b"\x3d" * 32


def _box(message: bytes, number: int) -> bytes:
    return fixed_box(message, OTHER_DEVICE.box_public, bytes([number]) * 32)


def _moderation() -> ModerationKey:
    return ModerationKey(public_of(MODERATION_SECRET), ((OTHER_DEVICE.id, _box(MODERATION_SECRET, 0x61)),))


def bodies() -> Iterator[tuple[Kind, Body, tuple[bytes, ...]]]:
    """(kind, body, heads) of one op of each kind that the log reads."""
    card, other = certify(MEMBER, BOARD, DEVICE), certify(OTHER_MEMBER, BOARD, OTHER_DEVICE)
    kid = EpochKeys(EPOCH_SECRET).kid
    invite = invite_keys(INVITE_SECRET)
    first = Genesis(
        BOARD_KEY.public, MEMBER.public, "Ada", card, POLICY, _moderation(), kid, b"\x4e" * 16, bytes(64)
    )
    yield Kind.GENESIS, msgspec.structs.replace(first, signature=BOARD_KEY.sign(genesis_statement(first))), ()
    yield Kind.POLICY, POLICY, (HEAD,)
    yield Kind.INVITE, write_invite(BOARD, DEVICE.id, invite, Role.MEMBER, 3, WALL + 86_400), (HEAD,)
    yield Kind.JOIN, write_join(BOARD, MEMBER, DEVICE, invite, "Ada"), (HEAD,)
    yield Kind.ADD_MEMBER, AddMember(OTHER_MEMBER.public, "Bo", other, 3), (HEAD,)
    yield Kind.ADD_DEVICE, AddDevice(MEMBER.public, card), (HEAD,)
    yield Kind.DROP_DEVICE, DropDevice(OTHER_MEMBER.public, OTHER_DEVICE.id, (TARGET,), b""), (HEAD,)
    own = DropDevice(MEMBER.public, DEVICE.id, (), b"")
    signed = msgspec.structs.replace(own, signature=MEMBER.sign(drop_statement(BOARD, own)))
    yield Kind.DROP_DEVICE, signed, (HEAD,)
    yield Kind.SET_ROLE, SetRole(OTHER_MEMBER.public, 2, (TARGET,)), (HEAD,)
    yield Kind.REMOVE, Remove(OTHER_MEMBER.public, "spam", (TARGET,)), (HEAD, TARGET)
    yield Kind.READMIT, Readmit((TARGET,)), (HEAD,)
    box = _box(OTHER_SECRET, 0x60)
    yield Kind.EPOCH, Epoch(EpochKeys(OTHER_SECRET).kid, ((OTHER_DEVICE.id, box),)), (HEAD,)
    yield Kind.MODERATION_KEY, _moderation(), (HEAD,)
    yield Kind.REVOKE, Revoke(TARGET), (HEAD, TARGET)
    yield Kind.RETRACT, Retract(TARGET, "a mistake"), (HEAD,)


def sealed(
    kind: int, body: bytes, heads: tuple[bytes, ...], before: Opened | None = None, ttl_code: int = 0
) -> tuple[bytes, Opened]:
    """One op by DEVICE, its first or the one that follows `before`: the envelope, and what is inside."""
    number = before.op.seq + 1 if before else 1
    governance = is_governance(kind)
    keys = EpochKeys(governance_secret(EPOCH_SECRET) if governance else EPOCH_SECRET)
    erase = digest(b"erasure", number.to_bytes(4, "little"), key=DEVICE.box_secret)
    tag = digest(b"erase", erase, size=16)
    suite = SUITE_GOVERNANCE if governance else SUITE_CONTENT
    outer = pack_outer(Outer(suite, keys.kid, DAY, ttl_code, tag))
    prev = before.link if before else NO_ID
    thread, refs = (NO_ID, ()) if governance else (TARGET, (TARGET, HEAD))
    header = Header(
        outer, kind, DEVICE.id, number, prev, 7, WALL, tuple(sorted(heads)), thread, refs, bytes(32)
    )
    return seal_op(keys, BOARD, DEVICE.sign, header, body, b"\x5a" * 16)


def entry(kind: int, body: bytes, envelope: bytes, opened: Opened) -> dict[str, object]:
    """What one op looks like, from body to envelope."""
    return {
        "kind": int(kind),
        "body": body,
        "header": opened.header,
        "signature": opened.signature,
        "op_id": opened.op.op_id,
        "link": opened.link,
        "envelope_id": opened.op.envelope_id,
        "timestamp": opened.op.timestamp,
        "envelope": envelope,
    }


def make_ops() -> Plain:
    """ops.json: one op of each kind."""
    ops = []
    for kind, body, heads in bodies():
        data = encode_body(body)
        ops.append({"name": type(body).__name__, **entry(kind, data, *sealed(kind, data, heads))})
    return plain(
        {
            "about": "docs/PROTOCOL-log.md. Signed by `device` of keys.json; salt 5a × 16; boxes are"
            " sealed to its pair_key_with.box_public, one-off secrets 60 × 32 (Epoch) and 61 × 32.",
            "epoch_secret": EPOCH_SECRET,
            "ops": ops,
        }
    )


def make_envelopes() -> Plain:
    """envelopes.json: content that is short, at the edge of a padded length, deflated, kept for a while."""
    noise = b"".join(digest(b"vector", bytes([number])) for number in range(11))
    texts = {
        "short": b"\x91\xa5hello",
        "follows the one before": b"\x91\xa5again",
        "fills its padding exactly": noise[:337],
        "one byte more": noise[:338],
        "kept for 30 days": b"\x91\xa5later",
    }
    made: list[dict[str, object]] = []
    before: Opened | None = None
    for name, body in texts.items():
        ttl_code = 2 if name == "kept for 30 days" else 0
        envelope, before = sealed(POST, body, (HEAD,), before, ttl_code)
        made.append({"name": name, **entry(POST, body, envelope, before)})
    return plain(
        {
            "about": "docs/PROTOCOL-log.md, Envelope. Bodies are opaque here. `deflated` is to be opened:"
            " another deflate may pack it otherwise, and then have another body_hash.",
            "epoch_secret": EPOCH_SECRET,
            "board_id": BOARD,
            "envelopes": made,
            "deflated": entry(POST, b"again and " * 40, *sealed(POST, b"again and " * 40, (HEAD,))),
        }
    )
