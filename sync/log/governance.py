"""The governance ops of one board as they arrive: complete ones folded, others waiting for their heads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable

from sync.log.acts import Act
from sync.log.fold import Fold
from sync.log.gather import roster_of
from sync.log.judge import fingerprints
from sync.log.roster import Roster


class Governance:
    """Grows by `add`; `roster`, `fold` and `fingerprints` are those of all complete acts."""

    def __init__(self) -> None:
        self.acts: dict[bytes, Act] = {}
        self._waiting: defaultdict[bytes, dict[bytes, Act]] = defaultdict(dict)
        self.fold = Fold({})
        self.roster: Roster | None = None
        self.fingerprints: dict[bytes, Hashable] = {}

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

    def _refold(self) -> None:
        self.fold = Fold(self.acts)
        self.roster = roster_of(self.fold)
        self.fingerprints = fingerprints(self.fold)
