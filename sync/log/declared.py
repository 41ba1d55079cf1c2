"""What a finished fold declares: the epochs that were begun, and the policy that holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from sync.log.acts import Act
from sync.log.bodies import Epoch, Genesis, Policy
from sync.log.fold import Fold


def policies_of(fold: Fold) -> dict[int, Policy]:
    """Every policy that counts, by the number of its op."""
    found: dict[int, Policy] = {}
    for at in fold.counted:
        body = fold.order[at].body
        if isinstance(body, (Genesis, Policy)):
            found[at] = body.policy if isinstance(body, Genesis) else body
    return found


def policy_of(fold: Fold) -> Policy | None:
    """The policy that holds; None before the board's first op is here."""
    return latest_policy(fold, policies_of(fold))


def latest_policy(fold: Fold, policies: Mapping[int, Policy]) -> Policy | None:
    """Of these the one that no other follows; of concurrent ones that of the highest rank, then op id."""
    if not policies:
        return None
    before = 0
    for at in policies:
        before |= fold.pasts[at]
    latest = [at for at in policies if not before >> at & 1]
    return policies[max(latest, key=lambda at: (-fold.counted[at], fold.order[at].op.op_id))]


def epoch_ops(fold: Fold, *, counted: bool) -> dict[bytes, int]:
    """The op that introduces each epoch, as kid → number: one that counts before others, the least before it.

    Whoever begins an epoch seals it to their own machine, too. An op that does not, or that follows another
    for the same epoch, hands it on and does not make it count: what the removed began would else be renewed.
    """
    found: dict[bytes, int] = {}
    seen: defaultdict[bytes, int] = defaultdict(int)
    for at, act in enumerate(fold.order):
        if not isinstance(act.body, (Genesis, Epoch)):
            continue
        begins = _is_for_its_author(act)
        handed_on = fold.pasts[at] & seen[act.body.kid]
        seen[act.body.kid] |= begins << at
        if handed_on or (counted and not (begins and at in fold.counted)):
            continue
        rival = found.get(act.body.kid)
        if rival is None or _introduces(fold, at) < _introduces(fold, rival):
            found[act.body.kid] = at
    return found


def _is_for_its_author(act: Act) -> bool:
    body = act.body
    return not isinstance(body, Epoch) or any(device == act.op.device for device, _ in body.boxes)


def _introduces(fold: Fold, at: int) -> tuple[bool, bool, tuple[int, bytes]]:
    return not _is_for_its_author(fold.order[at]), at not in fold.counted, depth(fold, at)


def depth(fold: Fold, at: int) -> tuple[int, bytes]:
    """Of two ops the one of the lesser depth comes first: fewer before it, then the lower op id."""
    return fold.pasts[at].bit_count(), fold.order[at].op.op_id
