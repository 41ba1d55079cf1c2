"""Negentropy protocol V1: two parties find the difference of their sets of (timestamp, id), without any I/O.

The driving side calls `initiate` and then `advance` with every answer; the other side only calls `respond`.
Messages are those of the reference implementations. Where a message would grow over its limit it ends with
one fingerprint of all that is left, counted from exactly where its last range ended.

A bound is the 8 bytes of a timestamp and up to 32 bytes of an id, so that bytes compare as bounds do.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from hashlib import sha256
from itertools import accumulate

from sync.errors import LocalProtocolError, RemoteProtocolError
from sync.protocol.limits import MAX_NEG
from sync.protocol.wire import Reader, varint

VERSION = 0x61
ID_SIZE = 32
TIME_SIZE = 8
FINGERPRINT_SIZE = 16
BUCKETS = 16
INFINITY = b"\xff" * TIME_SIZE
SKIP, FINGERPRINT, ID_LIST = 0, 1, 2

MIN_LIMIT = 4_096
_RESERVE = 200
"""Bytes kept free for the skip and the fingerprint that close a message."""
_MODULUS_MASK = 2**256 - 1

_Range = tuple[bytes, bytes]
"""An upper bound, and the mode with its payload."""


class Vector:
    """The sorted items with prefix sums: the fingerprint of any range costs the same."""

    def __init__(self, keys: Iterable[bytes]) -> None:
        """`keys` are 40 bytes each: timestamp (8, big-endian) and id."""
        self._keys = sorted(keys)
        number = int.from_bytes
        self._sums = [0, *accumulate([number(key[TIME_SIZE:], "little") for key in self._keys])]

    def __len__(self) -> int:
        return len(self._keys)

    def key(self, place: int) -> bytes:
        """The item at `place`."""
        return self._keys[place]

    def ids(self, start: int, end: int) -> list[bytes]:
        """The ids of the items from `start` to before `end`."""
        return [key[TIME_SIZE:] for key in self._keys[start:end]]

    def place(self, bound: bytes, start: int) -> int:
        """The first place from `start` on whose item is not below `bound`."""
        return len(self._keys) if bound == INFINITY else bisect_left(self._keys, bound, start)

    def fingerprint(self, start: int, end: int) -> bytes:
        """16 bytes: the sum of the ids modulo 2**256 and their number, hashed."""
        total = self._sums[end] - self._sums[start] & _MODULUS_MASK
        return sha256(total.to_bytes(ID_SIZE, "little") + varint(end - start)).digest()[:FINGERPRINT_SIZE]


class _Output:
    """A message under construction; skips are held back until something follows them."""

    def __init__(self, limit: int) -> None:
        self.data = bytearray((VERSION,))
        self._limit = limit - _RESERVE
        self._time = 0
        self._skip: bytes | None = None

    def skip(self, bound: bytes) -> None:
        """Everything up to `bound` is settled."""
        self._skip = bound

    def room(self) -> int:
        """Bytes until the limit."""
        return self._limit - len(self.data)

    def append(self, ranges: list[_Range]) -> bool:
        """Write `ranges`, all or none; False where they would pass the limit."""
        piece, time = self._encode(ranges)
        if len(piece) > self.room():
            return False
        self._write(piece, time)
        return True

    def close(self, fingerprint: bytes) -> None:
        """Cover all that is left by one fingerprint."""
        self._write(*self._encode([(INFINITY, bytes((FINGERPRINT,)) + fingerprint)]))

    def _write(self, piece: bytes, time: int) -> None:
        self.data += piece
        self._time = time
        self._skip = None

    def _encode(self, ranges: list[_Range]) -> tuple[bytes, int]:
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


class _Input:
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


class Negentropy:
    """One reconciliation over an unchanging `vector`; messages sent stay under `limit` bytes."""

    def __init__(self, vector: Vector, limit: int = MAX_NEG) -> None:
        if limit < MIN_LIMIT:
            raise LocalProtocolError("A reconciliation message needs 4,096 bytes at least.")
        self._vector = vector
        self._limit = limit

    def initiate(self) -> bytes:
        """The first message."""
        out = _Output(self._limit)
        out.append(self._split(0, len(self._vector), INFINITY))
        return bytes(out.data)

    def respond(self, message: bytes) -> bytes:
        """The answer of the side that does not drive."""
        return self._reconcile(message, None)

    def advance(self, message: bytes) -> tuple[bytes | None, list[bytes], list[bytes]]:
        """What the answer tells the driving side: the next message (None at the end), ids only we have, ids
        only the peer has. Where a message was full, settled ids behind that place may be told again."""
        have: list[bytes] = []
        need: list[bytes] = []
        out = self._reconcile(message, (have, need))
        return (out if len(out) > 1 else None), have, need

    def _reconcile(self, message: bytes, found: tuple[list[bytes], list[bytes]] | None) -> bytes:
        ranges, out, lower = _Input(message), _Output(self._limit), 0
        reader = ranges.reader
        while reader.left:
            bound = ranges.bound()
            mode = reader.varint()
            upper = self._vector.place(bound, lower)
            reached = upper
            if mode == SKIP:
                out.skip(bound)
            elif mode == FINGERPRINT:
                if reader.take(FINGERPRINT_SIZE) == self._vector.fingerprint(lower, upper):
                    out.skip(bound)
                elif not out.append(self._split(lower, upper, bound)):
                    reached = -1
            elif mode == ID_LIST:
                blob = reader.take(reader.varint() * ID_SIZE)
                if found is not None:
                    self._compare(blob, lower, upper, *found)
                    out.skip(bound)
                else:
                    reached = self._list(out, lower, upper, bound)
            else:
                raise RemoteProtocolError("The peer sent a range of an unknown kind.")
            if reached != upper:
                out.close(self._vector.fingerprint(max(lower, reached), len(self._vector)))
                break
            lower = upper
        return bytes(out.data)

    def _split(self, lower: int, upper: int, bound: bytes) -> list[_Range]:
        """The range as a list where it is short, as 16 fingerprints where it is long."""
        vector, size = self._vector, upper - lower
        if size < 2 * BUCKETS:
            return [(bound, _id_list(vector.ids(lower, upper)))]
        share, extra = divmod(size, BUCKETS)
        ranges: list[_Range] = []
        for bucket in range(BUCKETS):
            end = lower + share + (bucket < extra)
            fingerprint = vector.fingerprint(lower, end)
            border = bound if end == upper else _border(vector.key(end - 1), vector.key(end))
            ranges.append((border, bytes((FINGERPRINT,)) + fingerprint))
            lower = end
        return ranges

    def _list(self, out: _Output, lower: int, upper: int, bound: bytes) -> int:
        """Answer an id list with ours; returns the place reached: below `upper` where the message is full,
        and -1 where nothing went in."""
        fitting = max(0, out.room() - _RESERVE) // ID_SIZE
        if upper - lower > fitting:
            upper = lower + fitting
            bound = self._vector.key(upper)
        written = out.append([(bound, _id_list(self._vector.ids(lower, upper)))])
        return upper if written else -1

    def _compare(self, blob: bytes, lower: int, upper: int, have: list[bytes], need: list[bytes]) -> None:
        theirs = dict.fromkeys(blob[i : i + ID_SIZE] for i in range(0, len(blob), ID_SIZE))
        for item_id in self._vector.ids(lower, upper):
            if item_id in theirs:
                del theirs[item_id]
            else:
                have.append(item_id)
        need.extend(theirs)


def _id_list(ids: list[bytes]) -> bytes:
    return bytes((ID_LIST,)) + varint(len(ids)) + b"".join(ids)


def _border(before: bytes, after: bytes) -> bytes:
    """The shortest bound above `before` and not above `after`."""
    if before[:TIME_SIZE] != after[:TIME_SIZE]:
        return after[:TIME_SIZE]
    size = TIME_SIZE
    while before[size] == after[size]:
        size += 1
    return after[: size + 1]
