"""Negentropy protocol V1: two parties find the difference of their sets of (timestamp, id), without any I/O.

The driving side calls `initiate` and then `advance` with every answer; the other side only calls `respond`.
Messages are those of the reference implementations. Where a message would grow over its limit it ends with
one fingerprint of all that is left, counted from exactly where its last range ended.
"""

from __future__ import annotations

from typing import NamedTuple

from sync.errors import LocalProtocolError, RemoteProtocolError
from sync.protocol.index import ID_SIZE, TIME_SIZE
from sync.protocol.limits import MAX_NEG
from sync.protocol.ranges import FINGERPRINT, ID_LIST, RESERVE, SKIP, Input, Output, Range
from sync.protocol.vector import FINGERPRINT_SIZE, INFINITY, Vector
from sync.protocol.wire import varint

BUCKETS = 16
MIN_LIMIT = 4_096


class Lacking(NamedTuple):
    """Ids that only the peer has, of the items from the bound `begin` to below the bound `end`."""

    begin: bytes
    end: bytes
    ids: list[bytes]


class Negentropy:
    """One reconciliation over an unchanging `vector`; messages sent stay under `limit` bytes."""

    def __init__(self, vector: Vector, limit: int = MAX_NEG) -> None:
        if limit < MIN_LIMIT:
            raise LocalProtocolError("A reconciliation message needs 4,096 bytes at least.")
        self._vector = vector
        self._limit = limit
        self._end, self._top = INFINITY, len(vector)

    def initiate(self, end: bytes = INFINITY) -> bytes:
        """The first message; another one later compares anew what is below the bound `end`."""
        self._end, self._top = end, self._vector.place(end, 0)
        out = Output(self._limit)
        out.append(self._split(0, self._top, end))
        return bytes(out.data)

    def respond(self, message: bytes) -> bytes:
        """The answer of the side that does not drive."""
        return self._reconcile(message, None)

    def advance(self, message: bytes) -> tuple[bytes | None, list[bytes], list[Lacking]]:
        """What the answer tells the driving side: the next message (None at the end), ids only we have, ids
        only the peer has. Where a message was full, settled ids behind that place may be told again."""
        have: list[bytes] = []
        need: list[Lacking] = []
        out = self._reconcile(message, (have, need))
        return (out if len(out) > 1 else None), have, need

    def _reconcile(self, message: bytes, found: tuple[list[bytes], list[Lacking]] | None) -> bytes:
        ranges, out, lower, begin = Input(message), Output(self._limit), 0, b""
        reader = ranges.reader
        while reader.left:
            told = ranges.bound()
            mode, bound = reader.varint(), min(told, self._end)
            upper = self._vector.place(bound, lower)
            reached = upper
            if mode == SKIP:
                out.skip(bound)
            elif mode == FINGERPRINT:
                theirs = reader.take(FINGERPRINT_SIZE)
                same = told == bound and theirs == self._vector.fingerprint(lower, upper)
                if same or begin >= self._end:
                    out.skip(bound)
                elif not out.append(self._split(lower, upper, bound)):
                    reached = -1
            elif mode == ID_LIST:
                blob = reader.take(reader.varint() * ID_SIZE)
                if found is not None:
                    found[1].append(Lacking(begin, told, self._compare(blob, lower, upper, found[0])))
                    out.skip(bound)
                else:
                    reached = self._list(out, lower, upper, bound)
            else:
                raise RemoteProtocolError("The peer sent a range of an unknown kind.")
            if reached != upper:
                out.close(self._vector.fingerprint(max(lower, reached), self._top), self._end)
                break
            lower, begin = upper, told
        return bytes(out.data)

    def _split(self, lower: int, upper: int, bound: bytes) -> list[Range]:
        """The range as a list where it is short, as 16 fingerprints where it is long."""
        vector, size = self._vector, upper - lower
        if size < 2 * BUCKETS:
            return [(bound, _id_list(vector.ids(lower, upper)))]
        share, extra = divmod(size, BUCKETS)
        ranges: list[Range] = []
        for bucket in range(BUCKETS):
            end = lower + share + (bucket < extra)
            fingerprint = vector.fingerprint(lower, end)
            border = bound if end == upper else _border(vector.key(end - 1), vector.key(end))
            ranges.append((border, bytes((FINGERPRINT,)) + fingerprint))
            lower = end
        return ranges

    def _list(self, out: Output, lower: int, upper: int, bound: bytes) -> int:
        """Answer an id list with ours; returns the place reached: below `upper` where the message is full,
        and -1 where nothing went in."""
        fitting = max(0, out.room() - RESERVE) // ID_SIZE
        if upper - lower > fitting:
            upper = lower + fitting
            bound = self._vector.key(upper)
        written = out.append([(bound, _id_list(self._vector.ids(lower, upper)))])
        return upper if written else -1

    def _compare(self, blob: bytes, lower: int, upper: int, have: list[bytes]) -> list[bytes]:
        """What only the peer has; what only we have goes to `have`."""
        theirs = dict.fromkeys(blob[i : i + ID_SIZE] for i in range(0, len(blob), ID_SIZE))
        for item_id in self._vector.ids(lower, upper):
            if item_id in theirs:
                del theirs[item_id]
            else:
                have.append(item_id)
        return list(theirs)


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
