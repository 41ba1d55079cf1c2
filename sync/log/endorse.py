"""Which ops are their device's own: by their signature, or because a later endorsed op names their bytes.

A run of one device's ops costs one signature check, at its end, and a hash for each of the others. Governance
ops need their own signature: whoever cannot read what was said must come to the same roster.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from sync.log.envelope import Opened
from sync.log.kinds import is_governance

Successors = Callable[[bytes, Collection[int]], Iterable[tuple[int, bytes]]]
"""(device, places) → (place, `prev`) of the stored endorsed ops at those places of the device's sequence."""

PROCESSORS = min(os.cpu_count() or 1, 4)
WORTH_THREADS = 16
"""Fewer signatures are checked where they are met."""


@cache
def _pool() -> ThreadPoolExecutor:
    # libsodium lets go of the interpreter while it checks a signature, so threads do run side by side.
    return ThreadPoolExecutor(PROCESSORS, thread_name_prefix="signatures")


def _check(share: list[Opened]) -> list[tuple[bytes, bool]]:
    return [(opened.op.envelope_id, opened.is_signed()) for opened in share]


class Endorser:
    """Remembers, for one batch, the bytes that endorsed ops name as their predecessors."""

    def __init__(self, successors: Successors) -> None:
        self._named: set[tuple[bytes, int, bytes]] = set()
        self._successors = successors

    def split(self, batch: Iterable[Opened]) -> tuple[list[Opened], list[Opened]]:
        """The endorsed ones, and those to be set aside, each by descending place."""
        endorsed: list[Opened] = []
        aside: list[Opened] = []
        order = sorted(batch, key=lambda item: (item.op.device, -item.op.seq))
        self._recall(order)
        signed, named = self._check_ends(order), self._named
        for opened in order:
            op = opened.op
            spared = (op.device, op.seq, opened.link) in named and not is_governance(op.kind)
            if spared or signed.get(op.envelope_id) or opened.is_signed():
                named.add((op.device, op.seq - 1, op.prev))
                endorsed.append(opened)
            else:
                aside.append(opened)
        return endorsed, aside

    def note(self, opened: Opened) -> None:
        """`opened` is endorsed: so is what it names."""
        self._named.add((opened.op.device, opened.op.seq - 1, opened.op.prev))

    def _check_ends(self, batch: list[Opened]) -> dict[bytes, bool]:
        """The signatures that no op here or stored can spare us, checked on all processors at once."""
        named = {(item.op.device, item.op.seq - 1, item.op.prev) for item in batch} | self._named
        ends = [
            item
            for item in batch
            if (item.op.device, item.op.seq, item.link) not in named or is_governance(item.op.kind)
        ]
        if len(ends) < WORTH_THREADS:
            return {}
        shares = [ends[start::PROCESSORS] for start in range(PROCESSORS)]
        return {identity: good for found in _pool().map(_check, shares) for identity, good in found}

    def _recall(self, batch: Iterable[Opened]) -> None:
        """Note what stored ops name among `batch`."""
        places: defaultdict[bytes, set[int]] = defaultdict(set)
        for opened in batch:
            places[opened.op.device].add(opened.op.seq + 1)
        for device, wanted in places.items():
            self._named.update((device, seq - 1, prev) for seq, prev in self._successors(device, wanted))
