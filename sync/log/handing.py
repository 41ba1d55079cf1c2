"""In which order a peer is handed what it lacks: first what can be read at once, then what is cheap to check.

Threads that are told whole can be read while the rest is on its way. But the ops of one device that come in
the order of their sequence, the last one first, cost their receiver one signature in all, and strewn over
threads one for nearly each. So some screens full of the newest threads come first, and then the past, newest
first, in runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from heapq import nsmallest
from typing import NamedTuple

from sync.log.kinds import GOVERNANCE_KINDS
from sync.log.op import Status
from sync.log.row import Row

FIRST = 250
"""Posts of the newest threads that go before everything else but governance."""


class New(NamedTuple):
    """What was stored; `envelope` is empty where no more than the id is to be told of it."""

    board_id: bytes
    n: int
    timestamp: int
    envelope_id: bytes
    envelope: bytes


Place = tuple[bytes, int, int, int, bytes, int]
"""Where an envelope belongs: its id, `n`, kind, whether it is hidden (sealed under a key that is not here),
thread and `wall`."""


class Noted(NamedTuple):
    """What a view is to be told of: whose board it is on, and whether it counts as it is now."""

    board_id: bytes
    n: int
    counted: bool
    op_id: bytes
    envelope_id: bytes


def in_order(places: Sequence[Place], now: int) -> list[bytes]:
    """The envelope ids of `places` as a reader, and who has to check them, wants them.

    `places` come in the order of the past (see `past`): a database sorts them while other threads compute.
    """
    first = _newest_threads(places, now)
    governance: list[tuple[int, bytes]] = []
    threads: list[tuple[int, int, int, bytes]] = []
    rest: list[bytes] = []
    for identity, n, kind, _, thread, wall in places:
        if kind in GOVERNANCE_KINDS:
            governance.append((n, identity))
        elif thread in first:
            threads.append((first[thread], wall, n, identity))
        else:
            rest.append(identity)
    governance.sort()
    threads.sort()
    return [*(identity for _, identity in governance), *(identity for *_, identity in threads), *rest]


def _newest_threads(places: Sequence[Place], now: int) -> dict[bytes, int]:
    """The threads that were added to last, as far as `FIRST` posts reach, each with its rank."""
    latest: dict[bytes, int] = {}
    sizes: dict[bytes, int] = {}
    for _, _, kind, hidden, thread, wall in places:
        if hidden or kind in GOVERNANCE_KINDS:
            continue
        if thread in latest:
            sizes[thread] += 1
        else:  # the newest of it, as they come in that order
            latest[thread], sizes[thread] = min(wall, now), 1
    chosen: dict[bytes, int] = {}
    count = 0
    for thread in nsmallest(FIRST, latest, key=lambda thread: (-latest[thread], thread)):
        if count >= FIRST:
            break
        chosen[thread] = len(chosen)
        count += sizes[thread]
    return chosen


def past(
    n: int, hidden: int, wall: int, device: bytes, seq: int, now: int
) -> tuple[int, int, bytes, int, int]:
    """What sorts the newest first and what is hidden last, and each device's in runs."""
    return hidden, -min(wall, now), device, -seq, -n


def past_of(row: Row, now: int) -> tuple[int, int, bytes, int, int]:
    """The same of a row."""
    return past(row.n, row.status == Status.SEALED, row.wall, row.device, row.seq, now)


def place_of(row: Row) -> Place:
    """The place of a row."""
    return row.envelope_id, row.n, row.kind, row.status == Status.SEALED, row.thread_key, row.wall
