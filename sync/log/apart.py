"""Places of our own in this device's sequence, whatever a copy of this home may have written.

A home that was copied, or brought back from a copy, has the keys of another one, and knows nothing of what
that one wrote since. Two ops at one place of the sequence would both count, as a place is no condition of it,
but whoever speaks of posts by their places, as read marks do, would mean both. So such a home goes on much
further up.
"""

from __future__ import annotations

import msgspec

from sync.clock import Clock
from sync.log.row import BoardRow

ROOM = 1 << 17
"""Places left free for what a copy may have written: as many as a board takes from a device in a day."""
SPREAD = 1 << 21
"""Places among which chance chooses, so that two homes brought back from one copy do not meet."""
LAST_PLACE = (1 << 32) - 1
ONE_OFF_STEPS = 1 << 16


def farther(seq: int, clock: Clock) -> int:
    """The place after which a device goes on that was perhaps copied at `seq`; the same when none is left."""
    chance = int.from_bytes(clock.random(4), "little") % SPREAD
    place = seq + ROOM + chance
    return place if place <= LAST_PLACE - ROOM else seq


def is_crowded(ours: int, other: int) -> bool:
    """Whether an op of our device that comes from elsewhere tells of a home that writes where we write."""
    return not ours or abs(other - ours) <= ROOM


def stand_apart(row: BoardRow, clock: Clock) -> BoardRow:
    """`row` with the next place far from all that a copy wrote, and a logical time that comes after it."""
    if not row.seq:
        return row
    return msgspec.structs.replace(row, seq=farther(row.seq, clock), lamport=row.lamport + ROOM)


def next_one_off(seq: int, clock: Clock) -> int:
    """The next place of a one-off key, which always leaves some out.

    So a home brought back from a copy takes no place twice, and nothing shows that it is one: that would tell
    whose the key is.
    """
    return min(seq + 1 + int.from_bytes(clock.random(2), "little") % ONE_OFF_STEPS, LAST_PLACE)
