"""The messages of Negentropy V1: a version byte, then ranges, each an upper bound, a mode and a payload.

A bound is the 8 bytes of a timestamp and up to 32 bytes of an id, so that bytes compare as bounds do.
"""

from __future__ import annotations

from sync.errors import RemoteProtocolError
from sync.protocol.index import ID_SIZE, TIME_SIZE
from sync.protocol.vector import INFINITY
from sync.protocol.wire import Reader, varint

VERSION = 0x61
SKIP, FINGERPRINT, ID_LIST = 0, 1, 2
RESERVE = 200
"""Bytes kept free for the skip and the fingerprint that close a message."""

Range = tuple[bytes, bytes]
"""An upper bound, and the mode with its payload."""


class Output:
    """A message under construction; skips are held back until something follows them."""

    def __init__(self, limit: int) -> None:
        self.data = bytearray((VERSION,))
        self._limit = limit - RESERVE
        self._time = 0
        self._skip: bytes | None = None

    def skip(self, bound: bytes) -> None:
        """Everything up to `bound` is settled."""
        self._skip = bound

    def room(self) -> int:
        """Bytes until the limit."""
        return self._limit - len(self.data)

    def append(self, ranges: list[Range]) -> bool:
        """Write `ranges`, all or none; False where they would pass the limit."""
        piece, time = self._encode(ranges)
        if len(piece) > self.room():
            return False
        self._write(piece, time)
        return True

    def close(self, fingerprint: bytes, end: bytes) -> None:
        """Cover all that is left, up to the bound `end`, by one fingerprint."""
        self._write(*self._encode([(end, bytes((FINGERPRINT,)) + fingerprint)]))

    def _write(self, piece: bytes, time: int) -> None:
        self.data += piece
        self._time = time
        self._skip = None

    def _encode(self, ranges: list[Range]) -> tuple[bytes, int]:
        piece, last = bytearray(), self._time
        held = [] if self._skip is None else [(self._skip, bytes((SKIP,)))]
        for bound, payload in held + ranges:
            if bound == INFINITY:
                piece += b"\0\0"
            else:
                time = int.from_bytes(bound[:TIME_SIZE], "big")
                piece += varint(time - last + 1) + varint(len(bound) - TIME_SIZE) + bound[TIME_SIZE:]
                last = time
            piece += payload
        return bytes(piece), last


class Input:
    """The ranges of a message, each bound checked to come after the one before."""

    def __init__(self, message: bytes) -> None:
        self.reader = Reader(message)
        self._time = 0
        self._bound = b""
        if self.reader.take(1)[0] != VERSION:
            raise RemoteProtocolError("The peer reconciles by another version of Negentropy.")

    def bound(self) -> bytes:
        """The next upper bound."""
        offset = self.reader.varint()
        size = self.reader.varint()
        if size > ID_SIZE or (not offset and size):
            raise RemoteProtocolError("The peer sent a bound that is no bound.")
        if not offset:
            bound = INFINITY
        else:
            self._time += offset - 1
            if self._time >= 2**64 - 1:
                raise RemoteProtocolError("The peer sent a time beyond the end of time.")
            bound = self._time.to_bytes(TIME_SIZE, "big") + self.reader.take(size)
        if bound < self._bound or self._bound == INFINITY:
            raise RemoteProtocolError("The peer sent ranges that overlap.")
        self._bound = bound
        return bound
