"""In which order a peer is handed what it lacks: first what can be read at once, then what is cheap to check.

Threads that are told whole can be read while the rest is on its way. But the ops of one device that come in
the order of their sequence, the last one first, cost their receiver one signature in all, and strewn over
threads one for nearly each. So some screens full of the newest threads come first, and then the past, newest
first, in runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

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


class Place(msgspec.Struct, frozen=True, gc=False):
    """Where an envelope belongs; `hidden`: it is sealed under a key that is not here."""

    envelope_id: bytes
    n: int
    kind: int
    hidden: bool
    thread: bytes
    wall: int
    device: bytes
    seq: int


class Noted(NamedTuple):
    """What a view is to be told of: whose board it is on, and whether it counts as it is now."""

    board_id: bytes
    n: int
    counted: bool
    op_id: bytes
    envelope_id: bytes


def in_order(places: Sequence[Place], now: int) -> list[bytes]:
    """The envelope ids of `places` as a reader, and who has to check them, wants them."""
    governance = [place for place in places if place.kind in GOVERNANCE_KINDS]
    governance.sort(key=lambda place: place.n)
    content = [place for place in places if place.kind not in GOVERNANCE_KINDS]
    first = _newest_threads(content, now)
    threads = [place for place in content if place.thread in first]
    rest = [place for place in content if place.thread not in first]
    rest.sort(key=lambda place: (place.hidden, -min(place.wall, now), place.device, -place.seq, -place.n))
    threads.sort(key=lambda place: (first[place.thread], place.wall, place.n))
    return [place.envelope_id for place in (*governance, *threads, *rest)]


def _newest_threads(content: Sequence[Place], now: int) -> dict[bytes, int]:
    """The threads that were added to last, as far as `FIRST` posts reach, each with its rank."""
    latest: dict[bytes, int] = {}
    sizes: dict[bytes, int] = {}
    for place in content:
        if not place.hidden:
            thread, wall = place.thread, place.wall
            if wall > latest.get(thread, -1):
                latest[thread] = wall if wall < now else now
            sizes[thread] = sizes.get(thread, 0) + 1
    chosen: dict[bytes, int] = {}
    count = 0
    for thread in sorted(latest, key=lambda thread: (-latest[thread], thread)):
        if count >= FIRST:
            break
        chosen[thread] = len(chosen)
        count += sizes[thread]
    return chosen


def place_of(row: Row) -> Place:
    """The place of a row."""
    hidden = row.status == Status.SEALED
    return Place(row.envelope_id, row.n, row.kind, hidden, row.thread_key, row.wall, row.device, row.seq)
