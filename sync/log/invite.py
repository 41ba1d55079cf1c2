"""An invite as one line of text: who to find, where, and the secret that lets its holder in."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated

import msgspec
from msgspec import Meta

from sync.crypto.hashing import digest
from sync.errors import BadInvite, ExpiredInvite
from sync.log.bodies import Id, Name, Wall

PREFIX = "tf1"
VERSION = 1
CHECK_SIZE = 4
LENGTH_SIZE = 2
ADDRESS_LIMIT = 8
TEXT_LIMIT = 4_000
ASK = "Ask for the invite again and paste all of it."
_FORGIVEN = str.maketrans({"0": "o", "1": "l", "8": "b"})
"""Digits that base32 does not have, for the letters that they are mistaken for."""


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
        payload = bytes((VERSION,)) + msgspec.msgpack.encode(self)
        whole = len(payload).to_bytes(LENGTH_SIZE, "big") + payload
        whole += digest(b"invite", whole, size=CHECK_SIZE)
        return PREFIX + base64.b32encode(whole).decode().rstrip("=").lower()

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
    joined = "".join(text[:TEXT_LIMIT].split()).lower().strip("\"'<>`.,")
    if joined[: len(PREFIX)] not in (PREFIX, "tfl") or len(text) > TEXT_LIMIT:
        raise BadInvite("That is not an invite: an invite begins with “tf1”.", ASK)
    letters = joined[len(PREFIX) :].translate(_FORGIVEN)
    try:
        whole = base64.b32decode(letters[: len(letters) & ~7] + _last(letters), casefold=True)
    except (binascii.Error, ValueError):
        raise BadInvite("The invite is mistyped: it has signs that no invite has.", ASK) from None
    stated = LENGTH_SIZE + int.from_bytes(whole[:LENGTH_SIZE], "big") + CHECK_SIZE
    if len(whole) < stated:
        raise BadInvite("The invite is cut short: its end is missing.", ASK)
    body, check = whole[:-CHECK_SIZE], whole[-CHECK_SIZE:]
    again = base64.b32encode(whole).decode().rstrip("=").lower()
    if len(whole) > stated or again != letters or digest(b"invite", body, size=CHECK_SIZE) != check:
        raise BadInvite("The invite is mistyped: a letter is wrong or out of place.", ASK)
    return body[LENGTH_SIZE:]


def _last(letters: str) -> str:
    """The last group with its padding; letters that cannot fill a byte are left off, as when text was cut."""
    group = letters[len(letters) & ~7 :]
    usable = {1: 0, 3: 2, 6: 5}.get(len(group), len(group))
    return group[:usable].ljust(8, "=") if usable else ""


def _parse(payload: bytes) -> Invite:
    if payload[:1] != bytes((VERSION,)):
        raise BadInvite("This invite was made by a newer version.", "Update tui-forum and paste it again.")
    try:
        return msgspec.msgpack.decode(payload[1:], type=Invite)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise BadInvite("That is not an invite of this forum.", ASK) from None
