"""The governance ops of one board as they arrive: complete ones folded, others waiting for their heads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable

from sync.log.acts import Act
from sync.log.fold import Fold
from sync.log.gather import roster_of
from sync.log.judge import fingerprints
from sync.log.kinds import Role
from sync.log.one_off import one_off_terms
from sync.log.op import IDLE_BYTES
from sync.log.own_acts import whose_own
from sync.log.roster import Roster

IDLE_LIMIT = 5_000
"""Governance ops of a board that are kept without counting: anybody with its keys can write such."""


class Governance:
    """Grows by `add`; all else here is that of all complete acts."""

    def __init__(self) -> None:
        self.acts: dict[bytes, Act] = {}
        self._waiting: defaultdict[bytes, dict[bytes, Act]] = defaultdict(dict)
        self.fold = Fold({})
        self.roster: Roster | None = None
        self.fingerprints: dict[bytes, Hashable] = {}
        self.one_off_terms: Hashable = None

    def add(self, acts: Iterable[Act]) -> bool:
        """Take up endorsed acts in any order; True where the fold was made anew."""
        grown = False
        queue = list(acts)
        while queue:
            act = queue.pop()
            missing = next((head for head in act.op.heads if head not in self.acts), None)
            if act.op.op_id in self.acts:
                continue
            if missing is not None:
                self._waiting[missing][act.op.op_id] = act
                continue
            self.acts[act.op.op_id] = act
            queue.extend(self._waiting.pop(act.op.op_id, {}).values())
            grown = True
        if grown:
            self._refold()
        return grown

    def is_complete(self, heads: Iterable[bytes]) -> bool:
        """Whether all `heads`, and so everything before them, are here."""
        return all(head in self.acts for head in heads)

    def surplus(self, acts: Iterable[Act]) -> set[bytes]:
        """The ids of those among `acts` for which there is no room, as they would not count.

        What ops that count stand on is never among them, nor what facilitators and higher wrote, or wait for.
        """
        held = self.acts.keys() | {act.op.op_id for act in self._waiters()}
        fresh = [act for act in acts if act.op.op_id not in held]
        if self._idle() + sum(map(_weight, fresh)) <= IDLE_LIMIT:
            return set()
        trial = Governance()
        trial.acts, trial.fold, trial.roster = dict(self.acts), self.fold, self.roster
        trial._waiting.update((head, dict(waiters)) for head, waiters in self._waiting.items())
        trial.add(fresh)
        over, needed = trial._idle() - IDLE_LIMIT, trial._needed(held)
        chosen: set[bytes] = set()
        # From the end, so that nothing stays without what it stands on.
        for act in reversed([*trial.fold.order, *trial._waiters()]):
            if over > 0 and act.op.op_id not in held and act.op.op_id not in needed:
                chosen.add(act.op.op_id)
                over -= 0 if trial.fold.number.get(act.op.op_id) in trial.fold.counted else _weight(act)
        return chosen

    def _waiters(self) -> list[Act]:
        return [act for waiters in self._waiting.values() for act in waiters.values()]

    def _idle(self) -> int:
        """How much is here that does not count."""
        order, counted = self.fold.order, self.fold.counted
        without = sum(_weight(act) for at, act in enumerate(order) if at not in counted)
        return without + sum(map(_weight, self._waiters()))

    def _needed(self, held: Collection[bytes]) -> set[bytes]:
        """The ops that count, those by facilitators and higher, and what either stand on or wait for.

        A member's act about a machine of their own counts whatever it names, so it does not bring along what
        is not among `held` and would find no room by itself.
        """
        fold, needed, own = self.fold, 0, list[int]()
        for at, act in enumerate(fold.order):
            if self._leads(act) or (at in fold.counted and whose_own(act) is None):
                needed |= fold.pasts[at] | 1 << at
            elif at in fold.counted:
                own.append(at)
        fresh = (at for at, act in enumerate(fold.order) if act.op.op_id not in held)
        idle = sum(1 << at for at in fresh if at not in fold.counted)
        for at in own:
            if not fold.pasts[at] & idle & ~needed:
                needed |= fold.pasts[at] | 1 << at
        ids = {act.op.op_id for at, act in enumerate(fold.order) if needed >> at & 1}
        waiters = {act.op.op_id: act for act in self._waiters()}
        queue = [op_id for op_id, act in waiters.items() if self._leads(act)]
        while queue:
            op_id = queue.pop()
            if op_id not in ids:
                ids.add(op_id)
                queue += waiters[op_id].op.heads if op_id in waiters else ()
        return ids

    def _leads(self, act: Act) -> bool:
        author = self.roster.device(act.op.device) if self.roster else None
        return author is not None and author.role <= Role.FACILITATOR

    def _refold(self) -> None:
        self.fold = Fold(self.acts)
        self.roster = roster_of(self.fold)
        self.fingerprints = fingerprints(self.fold)
        self.one_off_terms = one_off_terms(self.fold).fingerprint


def _weight(act: Act) -> int:
    return 1 + len(act.op.body) // IDLE_BYTES
