"""When a board needs a new epoch: after somebody was put out, and monthly; and who begins it.

Nobody is appointed. Everyone who may begin one waits a while that differs from device to device, so that as a
rule one device does; two that could not hear of each other do no harm, since concurrent epochs are merged.
"""

from __future__ import annotations

from sync.clock import SECONDS_PER_DAY
from sync.crypto.hashing import digest
from sync.log.bodies import DropDevice, Remove
from sync.log.fold import Fold
from sync.log.header import LAMPORT_SLACK
from sync.log.kinds import Role
from sync.log.roster import Ages, Roster

EPOCH_SECONDS = 30 * SECONDS_PER_DAY
"""How long an epoch lasts at the least."""
SPREAD_SECONDS = 3 * SECONDS_PER_DAY
"""Within so long after that the devices that may begin the next one take their turns."""
CUT_SPREAD_SECONDS = 120
"""The same where somebody was put out and no epoch followed."""


def ages_of(fold: Fold, epochs: dict[bytes, int], latest: tuple[bytes, ...]) -> Ages:
    """`epochs`: the number of the counted op that begins each kid; `latest`: those that no other follows."""
    cuts = [at for at in fold.counted if isinstance(fold.order[at].body, (Remove, DropDevice))]
    everything = sum(1 << at for at in cuts)
    left = 0
    for kid in latest:
        left |= fold.pasts[epochs[kid]]
    open_cuts = [fold.order[at].op.wall for at in cuts if not left >> at & 1]
    return Ages(
        max(fold.order[epochs[kid]].op.wall for kid in latest),
        max(open_cuts, default=None),
        frozenset(kid for kid, at in epochs.items() if fold.pasts[at] & everything == everything),
    )


def epoch_due(roster: Roster, device: bytes, now: float) -> bool:
    """Whether `device` should begin an epoch at `now` (unix seconds)."""
    own = roster.device(device)
    if own is None or own.role > Role.FACILITATOR:
        return False
    turn = int.from_bytes(digest(b"turn", device, *roster.epochs, size=4), "little") / (1 << 32)
    if roster.ages.cut is not None:
        return is_past(roster.ages.cut, turn * CUT_SPREAD_SECONDS, now)
    return is_past(roster.ages.begun, EPOCH_SECONDS + turn * SPREAD_SECONDS, now)


def is_past(claimed: int, wait: float, now: float) -> bool:
    """A time that nobody can have meant is over: a claim cannot put an epoch off for ever."""
    return now >= claimed + wait or claimed > now + LAMPORT_SLACK
