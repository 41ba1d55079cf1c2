"""What is known of each member's rank: grants, removals and drops, weighed by causality and by authority.

Ops are numbered; a set of them is the bits of an int, so that "is in the causal past" is one shift.
"""

from __future__ import annotations

from collections import defaultdict

import msgspec

from sync.log.kinds import Role

OWN = -1
"""The authority of what a key says about itself: the founder's beginning, a member's own device dropped."""
NOBODY = len(Role)
"""A limit that lets every authority through."""


class Event(msgspec.Struct, frozen=True):
    """Something that happened to a member or a device.

    `at` is the op's number, `past` the set of ops before it, `authority` the rank of its author. Concurrent
    events go by `weight`, the lowest first. `role` None takes everything away; a `binding` event also cuts
    what the member did outside its past, save `accepted`.
    """

    at: int
    past: int
    authority: int
    weight: int
    role: Role | None
    binding: bool = False
    accepted: frozenset[bytes] = frozenset()


class Standing:
    """The events so far, and the questions that the fold asks of them."""

    def __init__(self) -> None:
        self.events: defaultdict[bytes, list[Event]] = defaultdict(list)
        self.drops: defaultdict[bytes, list[Event]] = defaultdict(list)
        """By device id and member id joined: nobody can drop a device in another member's name."""
        self.claims: defaultdict[bytes, list[tuple[int, bytes]]] = defaultdict(list)
        self.readmitted: dict[bytes, int] = {}

    def owner(self, device: bytes, past: int) -> bytes | None:
        """Whose device it is by the cards in `past`; of several claims the lowest member id."""
        return min((member for at, member in self.claims.get(device, ()) if past >> at & 1), default=None)

    def rank(self, member: bytes, past: int, limit: int = NOBODY) -> Role | None:
        """The member's role after `past`, by what authorities above `limit` decided; None for a stranger."""
        live = [e for e in self.events.get(member, ()) if e.authority < limit and past >> e.at & 1]
        if len(live) > 1:
            live = [e for e in live if not any(other.past >> e.at & 1 for other in live)]
        if not live:
            return None
        # What gives the very rank that it weighs is a Join: an equal's removal or demotion does not reach it.
        return min(
            live, key=lambda e: (e.weight, e.role != e.weight, e.role is not None, -(e.role or 0))
        ).role

    def effective(self, op_id: bytes, device: bytes, member: bytes, past: int, limit: int) -> Role | None:
        """The role in which an op counts, after what removals and demotions outside its past leave of it."""
        role = self.rank(member, past, limit)
        if role is None:
            return None
        for drop in self.drops.get(device + member, ()):
            if drop.authority < limit and (past >> drop.at & 1 or not self._stands(op_id, drop, limit)):
                return None
        for event in self.events.get(member, ()):
            if not event.binding or event.authority >= limit or past >> event.at & 1:
                continue
            if self._stands(op_id, event, limit):
                continue
            if event.role is None:
                return None
            role = max(role, event.role)
        return role

    def is_cut_free(self, device: bytes, member: bytes, past: int) -> bool:
        """Whether nothing outside `past` singles out ops of the device: they stand or fall together."""
        outside = (event for event in self.events.get(member, ()) if not past >> event.at & 1)
        return not self.drops.get(device + member) and not any(event.binding for event in outside)

    def _stands(self, op_id: bytes, event: Event, limit: int) -> bool:
        return op_id in event.accepted or self.readmitted.get(op_id, NOBODY) < limit
