"""An invite as one line of text: who to find, where, and the secret that lets its holder in."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from sync.crypto.line_text import CutShort, Mistyped, NotALine, unwrap, wrap
from sync.decoders import decoder_of
from sync.errors import BadInvite, ExpiredInvite
from sync.log.bodies import Id, Name, Wall

PREFIX = "tf1"
VERSION = 1
ADDRESS_LIMIT = 8
ASK = "Ask for the invite again and paste all of it."


class Invite(msgspec.Struct, array_like=True, frozen=True, forbid_unknown_fields=True):
    """What an invite says; `expires` is unix seconds, `addresses` are `host:port`, the rest are keys.

    `inviter` is the device id, `noise` that device's channel key, `secret` the 32 bytes that admit; `op_id`
    is the Invite op, which the newcomer's Join names as its only head.
    """

    board_id: Id
    board_name: Name
    inviter: Id
    noise: Id
    secret: Id
    addresses: Annotated[tuple[Annotated[str, Meta(max_length=100)], ...], Meta(max_length=ADDRESS_LIMIT)]
    expires: Wall
    op_id: Id

    def to_text(self) -> str:
        """`tf1` and lower-case base32, without spaces."""
        return wrap(PREFIX, b"invite", bytes((VERSION,)) + msgspec.msgpack.encode(self))

    @staticmethod
    def from_text(text: str, now: float) -> Invite:
        """The invite in `text`; white space and case are forgiven. BadInvite or ExpiredInvite."""
        invite = _parse(_unwrap(text))
        if invite.expires <= now:
            raise ExpiredInvite("This invite has expired.", "Ask for a new one.")
        return invite

    def __repr__(self) -> str:
        return f"Invite(board_id={self.board_id.hex()[:8]})"


def _unwrap(text: str) -> bytes:
    """The bytes behind the prefix, whole and with the right checksum."""
    try:
        return unwrap(PREFIX, b"invite", text)
    except NotALine:
        raise BadInvite("That is not an invite: an invite begins with “tf1”.", ASK) from None
    except CutShort:
        raise BadInvite("The invite is cut short: its end is missing.", ASK) from None
    except Mistyped:
        raise BadInvite("The invite is mistyped: a letter is wrong or out of place.", ASK) from None


def _parse(payload: bytes) -> Invite:
    if payload[:1] != bytes((VERSION,)):
        raise BadInvite("This invite was made by a newer version.", "Update tui-forum and paste it again.")
    try:
        return decoder_of(Invite).decode(payload[1:])
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise BadInvite("That is not an invite of this forum.", ASK) from None
