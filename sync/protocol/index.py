"""The warm index of a board: every envelope held, in order, with digests that tell two replicas equal."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from sync.protocol.prefixes import Prefixes

ID_SIZE = 32
TIME_SIZE = 8
WHOLE = 0xFFFF_FFFF
"""The cut above every timestamp: the prefix below it is everything."""

_MANY = 128
"""Items that are worth going through the whole index once; so many wait until somebody asks."""
_FEW = 16
"""Where one of so many keys is new, each new one is looked up by itself."""
_SUFFIXES = (32_768, 4_096, 512, 64)
"""About how many of the newest items each cut leaves out: differences are mostly recent."""


def sort_key(timestamp: int, item_id: bytes) -> bytes:
    """40 bytes that sort as (timestamp, id)."""
    return timestamp.to_bytes(TIME_SIZE, "big") + item_id


def _bound(timestamp: int) -> bytes:
    return timestamp.to_bytes(TIME_SIZE, "big")


class BoardIndex:
    """All (timestamp, envelope id) pairs of one board; kept by the caller, shared by its sessions.

    Timestamps are below 2**31. Adding one costs a few microseconds; digests cost some 10 ms for 100,000 items
    when first asked for, and later only what lies behind the first item that makes a difference.
    """

    def __init__(self, items: Iterable[tuple[int, bytes]] = ()) -> None:
        self._keys = sorted({sort_key(timestamp, item_id) for timestamp, item_id in items})
        self._prefixes = Prefixes(self._keys)
        self._waiting: set[bytes] = set()
        self.shunned: frozenset[bytes] = frozenset()
        """Ids that are not held, and not to be asked for when a peer has them."""

    def __len__(self) -> int:
        self.settle()
        return len(self._keys)

    def add(self, timestamp: int, item_id: bytes) -> bool:
        """Put one more in; False where it was there already."""
        self.settle()
        key = sort_key(timestamp, item_id)
        place = bisect_left(self._keys, key)
        if self._keys[place : place + 1] == [key]:
            return False
        self._keys.insert(place, key)
        self._prefixes.added((key,))
        return True

    def update(self, items: Sequence[tuple[int, bytes]]) -> None:
        """Put several in at once. Many are sorted in when next asked for: batch follows batch, and each would
        go through the whole index."""
        if len(items) < _MANY and not self._waiting:
            for timestamp, item_id in items:
                self.add(timestamp, item_id)
        else:
            self._waiting.update([sort_key(timestamp, item_id) for timestamp, item_id in items])

    def held(self, timestamp: int) -> set[bytes]:
        """The sort keys from `timestamp` on. Leaves everything as it is: for another thread."""
        bound, waiting = _bound(timestamp), list(self._waiting)  # first: they may be sorted in meanwhile
        return {key for key in waiting if key >= bound}.union(self._keys[bisect_left(self._keys, bound) :])

    def settle(self) -> None:
        """Sort in what waits, now that there is time for it."""
        if not self._waiting:
            return
        if len(self._waiting) * _FEW < len(self._keys):
            new = {key for key in self._waiting if not self._has(key)}
        else:
            new = self._waiting.difference(self._keys)
        self._keys += new
        self._keys.sort()
        self._prefixes.added(new)
        self._waiting.clear()

    def _has(self, key: bytes) -> bool:
        place = bisect_left(self._keys, key)
        return place < len(self._keys) and self._keys[place] == key

    def discard(self, timestamp: int, item_id: bytes) -> bool:
        """Take one out; False where it was not there."""
        self.settle()
        key = sort_key(timestamp, item_id)
        place = bisect_left(self._keys, key)
        if self._keys[place : place + 1] != [key]:
            return False
        del self._keys[place]
        self._prefixes.removed(key)
        return True

    def since(self, timestamp: int) -> list[bytes]:
        """The sort keys from `timestamp` on, in order."""
        self.settle()
        return self._keys[bisect_left(self._keys, _bound(timestamp)) :]

    def cuts(self, floor: int) -> tuple[int, ...]:
        """Timestamps at which to compare prefixes: ascending, the last one WHOLE."""
        self.settle()
        first = bisect_left(self._keys, _bound(floor))
        found: set[int] = set()
        for size in _SUFFIXES:
            place = len(self._keys) - size
            if place > first:
                cut = int.from_bytes(self._keys[place][:TIME_SIZE], "big")
                if cut > int.from_bytes(self._keys[first][:TIME_SIZE], "big"):
                    found.add(cut)
        return (*sorted(found), WHOLE)

    def digests(
        self, floor: int, cuts: Sequence[int], without: frozenset[bytes] = frozenset()
    ) -> tuple[bytes, ...]:
        """For each of the ascending `cuts`, the digest (32 bytes) of all items from `floor` to below it.

        The items with the sort keys `without` are passed over.
        """
        self.settle()
        return self._prefixes.digests(_bound(floor), [_bound(cut) for cut in cuts], without)
