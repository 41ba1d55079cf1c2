"""Which ops are their device's own: by their signature, or because a later endorsed op names their bytes.

A run of one device's ops costs one signature check, at its end, and a hash for each of the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sync.log.envelope import Opened

Place = tuple[bytes, int]
"""A device and a number in its sequence."""


class Endorser:
    """Remembers, for one batch, the bytes that endorsed ops name as their predecessors."""

    def __init__(self, successors: Callable[[bytes, int], Iterable[Opened]]) -> None:
        """`successors(device, seq)`: the stored endorsed ops there; asked for bad signatures only."""
        self._named: set[tuple[Place, bytes]] = set()
        self._successors = successors

    def split(self, batch: Iterable[Opened]) -> tuple[list[Opened], list[Opened]]:
        """The endorsed ones, and those to be set aside, each by descending place."""
        endorsed: list[Opened] = []
        aside: list[Opened] = []
        for opened in sorted(batch, key=lambda item: (item.op.device, -item.op.seq, item.link)):
            if self.names(opened) or opened.is_signed() or self._stored_names(opened):
                self.note(opened)
                endorsed.append(opened)
            else:
                aside.append(opened)
        return endorsed, aside

    def note(self, opened: Opened) -> None:
        """`opened` is endorsed: so is what it names."""
        self._named.add(((opened.op.device, opened.op.seq - 1), opened.op.prev))

    def names(self, opened: Opened) -> bool:
        """Whether an op noted here names exactly these bytes."""
        return ((opened.op.device, opened.op.seq), opened.link) in self._named

    def _stored_names(self, opened: Opened) -> bool:
        later = self._successors(opened.op.device, opened.op.seq + 1)
        return any(successor.op.prev == opened.link for successor in later)
