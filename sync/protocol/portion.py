"""What a reconciliation found that we lack: as much of it as is fetched at once, the newest first."""

from __future__ import annotations

from heapq import heappop, heappush

from sync.protocol.negentropy import Lacking
from sync.protocol.vector import INFINITY


class Portion:
    """Keeps `most` ids, or the newest range alone where that holds more; what is older is found again later.

    Takes about 100 bytes an id, whatever a peer offers.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._ranges: list[Lacking] = []
        self._ids: set[bytes] = set()
        self.left = b""
        """The bound below which something was left out; empty where nothing was."""

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, found: Lacking) -> None:
        """Take up a range that was compared."""
        if found.begin < self.left:
            self.left = max(self.left, found.end)
            return
        fresh = [item for item in found.ids if item not in self._ids]
        if not fresh:
            return
        self._ids.update(fresh)
        heappush(self._ranges, Lacking(found.begin, found.end, fresh))
        while len(self._ids) > self._most and len(self._ranges) > 1:
            oldest = heappop(self._ranges)
            self._ids.difference_update(oldest.ids)
            self.left = max(self.left, oldest.end)

    def take(self) -> bytes:
        """The ids end to end, oldest first; none are kept."""
        taken = b"".join(b"".join(each.ids) for each in sorted(self._ranges))
        self._ranges, self._ids = [], set()
        return taken

    def next_end(self) -> bytes:
        """Where the next portion ends, which begins empty: the bound below which to compare again."""
        end, self.left = self.left or INFINITY, b""
        return end
