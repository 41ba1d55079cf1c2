"""Frames about one board, which each of them names by the number that OPEN gave it (one byte, in front).

Numbers are big-endian; ids are 32 bytes; `decode` raises RemoteProtocolError.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

from sync.errors import RemoteProtocolError
from sync.protocol.index import ID_SIZE, WHOLE
from sync.protocol.limits import (
    ENVELOPES_TARGET,
    MAX_BOARDS,
    MAX_CUTS,
    MAX_ENVELOPE,
    MAX_FRAME,
    MAX_GONE,
    MAX_LIVE,
    MAX_NEG,
    WANT_BATCH,
)
from sync.protocol.session_frames import TAG_SIZE
from sync.protocol.wire import Reader

PREFIX_DIGEST_SIZE = 16
_CUT_SIZE = 4
LENGTH_SIZE = 4


def _head(number: int) -> bytes:
    return bytes((number,))


def _flag(reader: Reader) -> bool:
    value = reader.number(1)
    if value > 1:
        raise RemoteProtocolError("The peer sent a flag that is neither yes nor no.")
    return bool(value)


@dataclass(frozen=True, slots=True)
class Open:
    """The dialling side opens a board: its tag, the expiry cut, and digests of what it holds.

    number u8 | tag 16 | floor u16 (day) | count u8 | count times: cut u32, digest 16

    Cuts are timestamps, ascending, the last one 0xFFFFFFFF; each digest covers the items from the floor up to
    below its cut.
    """

    TYPE: ClassVar[int] = 4
    MAX: ClassVar[int] = 20 + MAX_CUTS * (_CUT_SIZE + PREFIX_DIGEST_SIZE)
    number: int
    tag: bytes
    floor: int
    prefixes: tuple[tuple[int, bytes], ...]

    def encode(self) -> bytes:
        """The payload."""
        prefixes = b"".join(cut.to_bytes(_CUT_SIZE, "big") + digest for cut, digest in self.prefixes)
        return b"".join(
            (_head(self.number), self.tag, self.floor.to_bytes(2, "big"), _head(len(self.prefixes)), prefixes)
        )

    @classmethod
    def decode(cls, data: bytes) -> Open:
        """From the payload."""
        reader = Reader(data)
        number, tag, floor, count = (
            reader.number(1),
            reader.take(TAG_SIZE),
            reader.number(2),
            reader.number(1),
        )
        prefixes = tuple((reader.number(_CUT_SIZE), reader.take(PREFIX_DIGEST_SIZE)) for _ in range(count))
        reader.finish()
        cuts = [cut for cut, _ in prefixes]
        if not 0 < count <= MAX_CUTS or cuts[-1] != WHOLE or any(a >= b for a, b in pairwise(cuts)):
            raise RemoteProtocolError("The peer opened a board with cuts that are not in order.")
        if number >= MAX_BOARDS:
            raise RemoteProtocolError("The peer opened more boards than a session may have.")
        return cls(number, tag, floor, prefixes)


@dataclass(frozen=True, slots=True)
class Neg:
    """A Negentropy message over the items from the timestamp `start` on: number u8 | start u32 | message."""

    TYPE: ClassVar[int] = 5
    MAX: ClassVar[int] = 5 + MAX_NEG
    number: int
    start: int
    message: bytes

    def encode(self) -> bytes:
        """The payload."""
        return _head(self.number) + self.start.to_bytes(_CUT_SIZE, "big") + self.message

    @classmethod
    def decode(cls, data: bytes) -> Neg:
        """From the payload."""
        reader = Reader(data)
        return cls(reader.number(1), reader.number(_CUT_SIZE), reader.rest())


@dataclass(frozen=True, slots=True)
class Want:
    """Please send these: number u8 | salted u8 | ids. Salted ids are those of a reconciliation."""

    TYPE: ClassVar[int] = 6
    MAX: ClassVar[int] = 2 + WANT_BATCH * ID_SIZE
    number: int
    salted: bool
    ids: tuple[bytes, ...]

    def encode(self) -> bytes:
        """The payload."""
        return bytes((self.number, self.salted)) + b"".join(self.ids)

    @classmethod
    def decode(cls, data: bytes) -> Want:
        """From the payload."""
        reader = Reader(data)
        return cls(reader.number(1), _flag(reader), reader.pieces(ID_SIZE))


FULL_FRAME = ENVELOPES_TARGET // 4
"""Bytes of envelopes in a frame that is not counted as one of too many: of two that honest peers send one
after the other, at least one is fuller, unless it is the last."""


@dataclass(frozen=True, slots=True)
class Env:
    """Envelopes: number u8 | wanted u8 | each: length u32, bytes. `wanted` where they answer a WANT."""

    TYPE: ClassVar[int] = 7
    MAX: ClassVar[int] = MAX_FRAME
    number: int
    wanted: bool
    envelopes: tuple[bytes, ...]

    @property
    def full(self) -> bool:
        """Whether it carries much: how fast such come, the line and our own disk decide."""
        return sum(map(len, self.envelopes)) >= FULL_FRAME

    def encode(self) -> bytes:
        """The payload."""
        parts = [bytes((self.number, self.wanted))]
        for envelope in self.envelopes:
            parts += (len(envelope).to_bytes(LENGTH_SIZE, "big"), envelope)
        return b"".join(parts)

    @classmethod
    def decode(cls, data: bytes) -> Env:
        """From the payload."""
        reader = Reader(data)
        number, wanted = reader.number(1), _flag(reader)
        envelopes: list[bytes] = []
        at, end = len(data) - reader.left, len(data)
        while at < end:
            start = at + LENGTH_SIZE
            size = int.from_bytes(data[at:start], "big")
            at = start + size
            if at > end or start > end:
                raise RemoteProtocolError("The peer sent a message that is cut short.")
            if not 0 < size <= MAX_ENVELOPE:
                raise RemoteProtocolError("The peer sent an envelope that is empty or too large.")
            envelopes.append(data[start:at])
        if not envelopes:
            raise RemoteProtocolError("The peer sent a list with nothing in it.")
        return cls(number, wanted, tuple(envelopes))


@dataclass(frozen=True, slots=True)
class GoneFrame:
    """Wanted, and not held any more: number u8 | each: envelope id, op id of what removed it (or zeros)."""

    TYPE: ClassVar[int] = 8
    MAX: ClassVar[int] = 1 + MAX_GONE * 2 * ID_SIZE
    number: int
    entries: tuple[tuple[bytes, bytes], ...]

    def encode(self) -> bytes:
        """The payload."""
        return _head(self.number) + b"".join(first + second for first, second in self.entries)

    @classmethod
    def decode(cls, data: bytes) -> GoneFrame:
        """From the payload."""
        reader = Reader(data)
        number = reader.number(1)
        return cls(number, tuple((one[:ID_SIZE], one[ID_SIZE:]) for one in reader.pieces(2 * ID_SIZE)))


@dataclass(frozen=True, slots=True)
class Live:
    """I hold these durably: number u8 | ids."""

    TYPE: ClassVar[int] = 9
    MAX: ClassVar[int] = 1 + MAX_LIVE * ID_SIZE
    number: int
    ids: tuple[bytes, ...]

    def encode(self) -> bytes:
        """The payload."""
        return _head(self.number) + b"".join(self.ids)

    @classmethod
    def decode(cls, data: bytes) -> Live:
        """From the payload."""
        reader = Reader(data)
        return cls(reader.number(1), reader.pieces(ID_SIZE))


@dataclass(frozen=True, slots=True)
class Done:
    """Nothing is outstanding on this board: number u8."""

    TYPE: ClassVar[int] = 10
    MAX: ClassVar[int] = 1
    number: int

    def encode(self) -> bytes:
        """The payload."""
        return _head(self.number)

    @classmethod
    def decode(cls, data: bytes) -> Done:
        """From the payload."""
        reader = Reader(data)
        done = cls(reader.number(1))
        reader.finish()
        return done
