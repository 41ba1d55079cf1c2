"""Frames about the session itself. Numbers are big-endian; `decode` raises RemoteProtocolError."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sync.crypto.hashing import digest
from sync.crypto.identity import SIGNATURE_SIZE
from sync.errors import RemoteProtocolError
from sync.protocol.events import Reason
from sync.protocol.limits import MAX_SECRETS, MAX_TAGS, TAGS_MULTIPLE
from sync.protocol.wire import Reader

TAG_SIZE = 16
SECRET_SIZE = 32
BOX_OVERHEAD = 48
DEVICE_SIZE = 32


@dataclass(frozen=True, slots=True)
class Hello:
    """Versions spoken (lowest and highest), today's day number, and how many wants per board we bear.

    lowest u16 | highest u16 | day u16 | wants u32 | anything that a later version adds
    """

    TYPE: ClassVar[int] = 1
    MAX: ClassVar[int] = 256
    lowest: int
    highest: int
    day: int
    wants: int

    def encode(self) -> bytes:
        """The payload."""
        numbers = b"".join(number.to_bytes(2, "big") for number in (self.lowest, self.highest, self.day))
        return numbers + self.wants.to_bytes(4, "big")

    @classmethod
    def decode(cls, data: bytes) -> Hello:
        """From the payload; bytes after it belong to later versions."""
        reader = Reader(data)
        return cls(reader.number(2), reader.number(2), reader.number(2), reader.number(4))


@dataclass(frozen=True, slots=True)
class Welcome:
    """The epoch secrets for a newcomer, 32 bytes each, in a sealed box to the invite's wrapping key.

    device 32 | signature 64 | box: the device that answers, and its signature over `proven`
    """

    TYPE: ClassVar[int] = 2
    MAX: ClassVar[int] = DEVICE_SIZE + SIGNATURE_SIZE + BOX_OVERHEAD + MAX_SECRETS * SECRET_SIZE
    device: bytes
    signature: bytes
    sealed: bytes

    @staticmethod
    def proven(session_hash: bytes, board_id: bytes, device: bytes, sealed: bytes) -> bytes:
        """What the signature signs: it is good in this session only, and for these keys."""
        return digest(b"welcome", session_hash, board_id, device, sealed)

    def encode(self) -> bytes:
        """The payload."""
        return self.device + self.signature + self.sealed

    @classmethod
    def decode(cls, data: bytes) -> Welcome:
        """From the payload."""
        reader = Reader(data)
        return cls(reader.take(DEVICE_SIZE), reader.take(SIGNATURE_SIZE), reader.rest())


@dataclass(frozen=True, slots=True)
class Interest:
    """One tag (16 bytes) for each board that the answering side is on, random ones among them."""

    TYPE: ClassVar[int] = 3
    MAX: ClassVar[int] = MAX_TAGS * TAG_SIZE
    tags: tuple[bytes, ...]

    def encode(self) -> bytes:
        """The payload."""
        return b"".join(self.tags)

    @classmethod
    def decode(cls, data: bytes) -> Interest:
        """From the payload."""
        tags = Reader(data).pieces(TAG_SIZE)
        if len(tags) % TAGS_MULTIPLE:
            raise RemoteProtocolError("The peer's list of boards is not filled up as it must be.")
        return cls(tags)


@dataclass(frozen=True, slots=True)
class Ping:
    """Are you there?"""

    TYPE: ClassVar[int] = 11
    MAX: ClassVar[int] = 0

    def encode(self) -> bytes:
        """Nothing."""
        return b""

    @classmethod
    def decode(cls, data: bytes) -> Ping:
        """From nothing."""
        Reader(data).finish()
        return cls()


@dataclass(frozen=True, slots=True)
class PongFrame:
    """Yes."""

    TYPE: ClassVar[int] = 12
    MAX: ClassVar[int] = 0

    def encode(self) -> bytes:
        """Nothing."""
        return b""

    @classmethod
    def decode(cls, data: bytes) -> PongFrame:
        """From nothing."""
        Reader(data).finish()
        return cls()


@dataclass(frozen=True, slots=True)
class Bye:
    """The last frame of a side: reason u8. A reason from a later version reads as GOODBYE."""

    TYPE: ClassVar[int] = 13
    MAX: ClassVar[int] = 1
    reason: Reason

    def encode(self) -> bytes:
        """The payload."""
        return bytes((self.reason,))

    @classmethod
    def decode(cls, data: bytes) -> Bye:
        """From the payload."""
        reader = Reader(data)
        number = reader.number(1)
        return cls(Reason(number) if number in set(Reason) else Reason.GOODBYE)
