"""Judging single ops by a finished fold, and telling which devices a later fold judges differently."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable

from sync.log.bodies import AddDevice, Genesis, Join
from sync.log.fold import Fold
from sync.log.kinds import FIRST_CONTENT_KIND, ONE_OFF, ONE_OFF_KINDS, Role, is_governance
from sync.log.one_off import one_off_terms
from sync.log.op import Dated, Statement
from sync.log.retention import DAY_MASK
from sync.log.standing import Event


class FoldJudge:
    """Answers from one `Fold`; what is the same for all ops of a device with the same heads is kept."""

    def __init__(self, fold: Fold) -> None:
        self._fold = fold
        self._known: dict[tuple[bytes, tuple[bytes, ...]], tuple[bytes | None, int]] = {}
        self._terms = one_off_terms(fold)
        self._plain: dict[tuple[bytes, tuple[bytes, ...]], tuple[bool, Role | None]] = {}
        self._machines: dict[bytes, frozenset[bytes]] | None = None
        claims, counted = fold.standing.claims, fold.counted
        self.let_in = frozenset(key for key in claims if any(at in counted for at, _ in claims[key]))

    def knows(self, heads: tuple[bytes, ...]) -> bool:
        """Whether every one of `heads` is among the acts folded."""
        return all(head in self._fold.number for head in heads)

    def role_of(self, op: Statement) -> Role | None:
        """The role in which `op` counts; None where it does not."""
        if is_governance(op.kind):
            return self._fold.counted.get(self._fold.number.get(op.op_id, -1))
        key = (op.device, op.heads)
        if self.is_one_off(op):
            return Role.MEMBER
        plain = self._plain.get(key)
        if plain is None:
            plain = self._plain[key] = self._judge_all(op)
        return plain[1] if plain[0] else self._judge_one(op)

    def is_alike(self, op: Statement) -> bool:
        """Whether all content of this device with these heads was judged as `op` was."""
        return self._plain.get((op.device, op.heads), (False, None))[0]

    def member_of(self, op: Statement) -> bytes | None:
        """Whose device made `op`, by the cards in its past (a newcomer's own card included)."""
        if op.kind >= FIRST_CONTENT_KIND and op.kind != ONE_OFF:
            return self._author(op)[0]
        at = self._fold.number.get(op.op_id)
        if at is not None:
            body = self._fold.order[at].body
            if isinstance(body, Join):
                return body.member
            if isinstance(body, Genesis):
                return body.founder
            if isinstance(body, AddDevice) and body.card.sign == op.device:
                return body.member
        return op.device if self.is_one_off(op) else self._author(op)[0]

    def machines_with(self, device: bytes) -> frozenset[bytes]:
        """Every device, dropped ones included, of the member whose `device` is; none for nobody's."""
        if self._machines is None:
            owners, everything = dict[bytes, bytes](), (1 << len(self._fold.order)) - 1
            for claimed in self._fold.standing.claims:
                owner = self._fold.standing.owner(claimed, everything)
                if owner is not None:
                    owners[claimed] = owner
            theirs: defaultdict[bytes, set[bytes]] = defaultdict(set)
            for claimed, owner in owners.items():
                theirs[owner].add(claimed)
            together = {owner: frozenset(machines) for owner, machines in theirs.items()}
            self._machines = {claimed: together[owner] for claimed, owner in owners.items()}
        return self._machines.get(device, frozenset())

    def is_one_off(self, op: Statement) -> bool:
        """Whether `op` is of a kind that a one-off key may sign, and by nobody's device."""
        if op.kind not in ONE_OFF_KINDS or op.device in self.let_in or not op.heads:
            return False
        return self.knows(op.heads) and self._author(op)[0] is None

    def stands(self, op: Dated, kids: tuple[bytes, ...]) -> bool:
        """Whether an op by a one-off key counts that is sealed under these epochs together."""
        taking_back, day = op.kind != ONE_OFF, op.timestamp & DAY_MASK
        return self.is_readmitted(op.op_id) or self._terms.cover(kids, day, taking_back=taking_back)

    def is_readmitted(self, op_id: bytes) -> bool:
        """Whether a facilitator let that op stand, whatever became of its author."""
        return op_id in self._fold.standing.readmitted

    def depth(self, op_id: bytes) -> int:
        """How many governance ops are in the past of that one."""
        return self._fold.pasts[self._fold.number[op_id]].bit_count()

    def is_late(self, op: Statement) -> bool:
        """Whether `op` would count but for its author's removal."""
        if self.role_of(op) is not None:
            return False
        member, past = self._author(op)
        standing = self._fold.standing
        return member is not None and any(standing.rank(member, past, rank) == rank for rank in Role)

    def _author(self, op: Statement) -> tuple[bytes | None, int]:
        key = (op.device, op.heads)
        known = self._known.get(key)
        if known is None:
            if not op.heads or not self.knows(op.heads):
                return None, 0
            past = self._fold.past_of(op.heads)
            known = self._known[key] = self._fold.standing.owner(op.device, past), past
        return known

    def _judge_all(self, op: Statement) -> tuple[bool, Role | None]:
        """Whether the verdict holds for every op of this device with these heads, and the verdict."""
        member, past = self._author(op)
        if member is None:
            return True, None
        return self._fold.standing.is_cut_free(op.device, member, past), self._judge_one(op)

    def _judge_one(self, op: Statement) -> Role | None:
        member, past = self._author(op)
        if member is None:
            return None
        for rank in Role:
            if self._fold.standing.effective(op.op_id, op.device, member, past, rank) == rank:
                return rank
        return None


def fingerprints(fold: Fold) -> dict[bytes, Hashable]:
    """For each device, all that a verdict about its ops rests on, save readmission by op id."""
    standing = fold.standing

    def told(events: list[Event]) -> frozenset[Hashable]:
        return frozenset((fold.order[event.at].op.op_id, event.authority) for event in events)

    return {
        device: frozenset(
            (
                fold.order[at].op.op_id,
                at in fold.counted,
                member,
                told(standing.events.get(member, [])),
                told(standing.drops.get(device + member, [])),
            )
            for at, member in claims
        )
        for device, claims in standing.claims.items()
    }
