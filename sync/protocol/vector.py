"""A sorted set of items with prefix sums, so that the fingerprint of any range costs the same."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from hashlib import sha256
from itertools import accumulate

from sync.protocol.index import ID_SIZE, TIME_SIZE
from sync.protocol.wire import varint

FINGERPRINT_SIZE = 16
INFINITY = b"\xff" * TIME_SIZE
"""The bound above every item."""

_MODULUS_MASK = 2**256 - 1


class Vector:
    """Items in the order of Negentropy: by timestamp, then by id."""

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
