"""When an op counts whose key is nobody's device: a one-off key, made so that only facilitators learn whose.

Nobody can ask whether its author was a member still. But whoever is put out holds none of the epochs that are
begun after it. So an op by such a key counts while nobody was put out whom a counted epoch has left behind
since the one that it is sealed under. What was here before, a facilitator lets stand by name.

Such ops are capped by the day that they claim, all keys together, as nobody knows whose they are. So the days
that can be claimed are few: from when their epoch began, for somewhat over a year.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping

import msgspec

from sync.log.bodies import DropDevice, Remove
from sync.log.declared import epoch_ops, policy_of
from sync.log.fold import Fold

EARLIEST, LATEST = -2, 400
"""Days before and after the one on which its epoch began (as that claims) that an op may claim."""


class OneOffTerms(msgspec.Struct, frozen=True):
    """What such ops are judged by: whether they are allowed, and the epochs that nobody was put out of."""

    allowed: bool
    known: Mapping[bytes, frozenset[bytes]]
    """For each counted epoch the removals and drops (op ids) that it followed."""
    left: frozenset[bytes]
    """All removals and drops that some counted epoch followed."""
    begun: Mapping[bytes, int]
    """The day on which each counted epoch says that it began."""

    def cover(self, kids: tuple[bytes, ...], day: int, *, taking_back: bool) -> bool:
        """Whether an op of `day` counts that is sealed under these epochs together: its writer held them all.

        What one wrote can be taken back where nothing more can be written.
        """
        if not (self.allowed or taking_back) or not kids or any(kid not in self.known for kid in kids):
            return False
        if not EARLIEST <= day - max(self.begun[kid] for kid in kids) <= LATEST:
            return False
        return self.left <= frozenset().union(*(self.known[kid] for kid in kids))

    @property
    def fingerprint(self) -> Hashable:
        """The same where every verdict is."""
        return self.allowed, self.left, frozenset(self.known.items()), frozenset(self.begun.items())


def one_off_terms(fold: Fold) -> OneOffTerms:
    """Those of a finished fold."""
    cuts = [at for at in fold.counted if isinstance(fold.order[at].body, (Remove, DropDevice))]
    epochs = epoch_ops(fold, counted=True)
    known = {
        kid: frozenset(fold.order[cut].op.op_id for cut in cuts if fold.pasts[at] >> cut & 1)
        for kid, at in epochs.items()
    }
    policy = policy_of(fold)
    begun = {kid: fold.order[at].op.born_day for kid, at in epochs.items()}
    allowed = policy is not None and policy.anonymous
    return OneOffTerms(allowed, known, frozenset().union(*known.values()), begun)
