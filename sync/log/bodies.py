"""The bodies of governance ops: canonical MessagePack arrays, every text and list with its limit."""

from __future__ import annotations

from typing import Annotated, Literal, TypeVar

import msgspec
from msgspec import Meta

from sync.crypto.identity import DeviceCard
from sync.decoders import decoder_of
from sync.errors import BadOp
from sync.log.kinds import Kind

NAME_LIMIT = 60
GUIDELINES_LIMIT = 16_384
SECTION_LIMIT = 64
REASON_LIMIT = 500
ACCEPTED_LIMIT = 8_000
"""Op ids in one Remove, DropDevice, SetRole or Readmit; further ones go into Readmit ops that follow."""
BOX_LIMIT = 2_000
"""Devices that one Epoch op serves; further ones go into another op for the same epoch."""
USES_LIMIT = 1_000
FIRST_LIMIT = 10
"""Posts of a newcomer that a board can have looked at first."""

Id = Annotated[bytes, Meta(min_length=32, max_length=32)]
Signature = Annotated[bytes, Meta(min_length=64, max_length=64)]
Kid = Annotated[bytes, Meta(min_length=16, max_length=16)]
Nonce = Annotated[bytes, Meta(min_length=16, max_length=16)]
Name = Annotated[str, Meta(min_length=1, max_length=NAME_LIMIT)]
Wall = Annotated[int, Meta(ge=0, lt=1 << 32)]
Accepted = Annotated[tuple[Id, ...], Meta(max_length=ACCEPTED_LIMIT)]
Box = Annotated[bytes, Meta(min_length=80, max_length=80)]


class Body(msgspec.Struct, array_like=True, frozen=True, forbid_unknown_fields=True):
    """Base of all bodies: an array of its fields in their order, nothing more and nothing less."""


class Policy(Body, frozen=True):
    """How the board is run; `keep_days` 0 means until removed, `history` what newcomers may read.

    `anonymous`: whether ops by keys that are nobody's device count, as facilitators alone can tell whose.
    `first_posts`: of who is invited from now on so many posts are looked at first; what shows them decides.
    """

    name: Name
    guidelines: Annotated[str, Meta(max_length=GUIDELINES_LIMIT)]
    sections: Annotated[tuple[Name, ...], Meta(max_length=SECTION_LIMIT)]
    keep_days: Literal[0, 7, 30, 90]
    history: Literal["all", "from-now"]
    anonymous: bool = True
    first_posts: Annotated[int, Meta(ge=0, le=FIRST_LIMIT)] = 0


class ModerationKey(Body, frozen=True):
    """The public half of a key pair that facilitators and higher hold, its secret sealed to their devices."""

    public: Id
    boxes: Annotated[tuple[tuple[Id, Box], ...], Meta(max_length=BOX_LIMIT)]


class Genesis(Body, frozen=True):
    """The first op: the one-off board key vouches for the founder, and is then forgotten."""

    board_key: Id
    founder: Id
    founder_name: Name
    card: DeviceCard
    policy: Policy
    moderation: ModerationKey
    kid: Kid
    nonce: Nonce
    signature: Signature


class Invite(Body, frozen=True):
    """The public half of an invite; whoever holds its secret can prove so, find us and be let in.

    `proof` is by the invite's own key: nobody can issue somebody else's invite again under other terms.
    """

    sign: Id
    discovery: Id
    psk: Id
    wrap: Id
    role: Annotated[int, Meta(ge=1, le=3)]
    uses: Annotated[int, Meta(ge=1, le=USES_LIMIT)]
    expires: Wall
    proof: Signature


class Join(Body, frozen=True):
    """A newcomer's statement, signed by their member key and by the invite's key."""

    member: Id
    name: Name
    card: DeviceCard
    invite: Id
    invite_signature: Signature
    member_signature: Signature


class AddMember(Body, frozen=True):
    """A member let in without an invite text (face to face)."""

    member: Id
    name: Name
    card: DeviceCard
    role: Annotated[int, Meta(ge=1, le=3)]


class AddDevice(Body, frozen=True):
    """Another machine of the author's."""

    member: Id
    card: DeviceCard


class DropDevice(Body, frozen=True):
    """A machine that no longer speaks for its member, by that member's key or (`signature` empty) by rank."""

    member: Id
    device: Id
    accepted: Accepted
    signature: Annotated[bytes, Meta(max_length=64)]


class SetRole(Body, frozen=True):
    """A new role; where it is a lower one, `accepted` lists what was done in the old role and stands."""

    target: Id
    role: Annotated[int, Meta(ge=1, le=3)]
    accepted: Accepted


class Remove(Body, frozen=True):
    """The end of a membership; of what the member wrote unseen by this op, only `accepted` stays."""

    target: Id
    reason: Annotated[str, Meta(max_length=REASON_LIMIT)]
    accepted: Accepted


class Readmit(Body, frozen=True):
    """Late ops of removed members that count after all."""

    op_ids: Annotated[tuple[Id, ...], Meta(min_length=1, max_length=ACCEPTED_LIMIT)]


class Epoch(Body, frozen=True):
    """A new board secret, sealed to each device; `kid` commits to it."""

    kid: Kid
    boxes: Annotated[tuple[tuple[Id, Box], ...], Meta(max_length=BOX_LIMIT)]


class Revoke(Body, frozen=True):
    """Nobody is let in by the Invite op `invite` any more; who came in by it stays."""

    invite: Id


class Retract(Body, frozen=True):
    """The author takes `target` back."""

    target: Id
    reason: Annotated[str, Meta(max_length=REASON_LIMIT)]


BODIES: dict[int, type[Body]] = {
    Kind.GENESIS: Genesis,
    Kind.POLICY: Policy,
    Kind.INVITE: Invite,
    Kind.JOIN: Join,
    Kind.ADD_MEMBER: AddMember,
    Kind.ADD_DEVICE: AddDevice,
    Kind.DROP_DEVICE: DropDevice,
    Kind.SET_ROLE: SetRole,
    Kind.REMOVE: Remove,
    Kind.READMIT: Readmit,
    Kind.EPOCH: Epoch,
    Kind.MODERATION_KEY: ModerationKey,
    Kind.REVOKE: Revoke,
    Kind.RETRACT: Retract,
}
"""The body of each kind that `sync` itself reads."""

B = TypeVar("B", bound=msgspec.Struct)
_encoder = msgspec.msgpack.Encoder()


def encode_body(body: msgspec.Struct) -> bytes:
    """The canonical MessagePack of a body (not yet deflated; that is the envelope's affair)."""
    return _encoder.encode(body)


def decode_body(shape: type[B], data: bytes) -> B:
    """The body of type `shape` in `data`; BadOp unless `data` is exactly what `encode_body` makes of it."""
    body = known_body(shape, data)
    if _encoder.encode(body) != data:
        raise BadOp(f"The body of an op ({shape.__name__}) is not in its canonical form.")
    return body


def known_body(shape: type[B], data: bytes) -> B:
    """The same of an op that is held, whose body was looked at when it came."""
    try:
        return decoder_of(shape).decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BadOp(f"The body of an op ({shape.__name__}) is malformed or over a limit.") from None
