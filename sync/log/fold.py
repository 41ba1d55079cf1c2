"""The governance fold: from the set of a board's governance ops to who may do what, in any order of arrival.

Ranks are strict: an op acts only on strictly lower ranks. So they are evaluated from the founder down, and
what a rank decides can depend on higher ranks alone; no two removals can race each other. No clock is
asked: an invite's expiry is compared with the time that the Join claims.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import cast

from sync.log.acts import Act
from sync.log.bodies import (
    AddDevice,
    AddMember,
    Body,
    DropDevice,
    Genesis,
    Invite,
    Join,
    Readmit,
    Remove,
    Revoke,
    SetRole,
)
from sync.log.kinds import Kind, Role
from sync.log.own_acts import OwnActs
from sync.log.standing import OWN, Event, Standing


class Fold:
    """One evaluation of a causally complete set of acts (every head of every act is in it)."""

    def __init__(self, acts: Mapping[bytes, Act]) -> None:
        self.order = _in_causal_order(acts)
        self.number = {act.op.op_id: at for at, act in enumerate(self.order)}
        self.pasts: list[int] = []
        for act in self.order:
            self.pasts.append(self.past_of(act.op.heads))
        self.standing = Standing()
        self.counted: dict[int, Role] = {}
        self._own = OwnActs()
        self._self_evident()
        for rank in Role:
            self._evaluate(rank)

    def past_of(self, heads: Iterable[bytes]) -> int:
        """The set of `heads` and everything before them."""
        past = 0
        for head in heads:
            at = self.number[head]
            past |= self.pasts[at] | 1 << at
        return past

    def _self_evident(self) -> None:
        """What needs no authority: the beginning, whose device is whose, and own devices dropped."""
        standing = self.standing
        for at, act in enumerate(self.order):
            body, past = act.body, self.pasts[at]
            if isinstance(body, Genesis):
                standing.claims[body.card.sign].append((at, body.founder))
                standing.events[body.founder].append(Event(at, past, OWN, OWN, Role.FOUNDER))
                self.counted[at] = Role.FOUNDER
            elif isinstance(body, (Join, AddMember, AddDevice)):
                standing.claims[body.card.sign].append((at, body.member))
            elif isinstance(body, DropDevice) and body.signature:
                drop = Event(at, past, OWN, OWN, None, True, frozenset(body.accepted))
                standing.drops[body.device + body.member].append(drop)

    def _evaluate(self, rank: Role) -> None:
        """Decide every act whose author acted with exactly `rank`."""
        self._admit(rank)
        decided = [
            at
            for at, act in enumerate(self.order)
            if at not in self.counted and act.op.kind != Kind.JOIN and self._may(at, act, rank)
        ]
        for at in self._own.within(decided, self.order.__getitem__):
            self.counted[at] = rank
            self._take_effect(at, rank)

    def _admit(self, rank: Role) -> None:
        """Joins into `rank`: each invite admits as many as it has uses.

        Those first that somebody of a higher rank has seen, as nobody can get there afterwards; then the
        lowest op ids, which can be chosen.
        """
        seen = 0
        for at in self.counted:
            seen |= self.pasts[at]
        joins: defaultdict[int, list[int]] = defaultdict(list)
        for at, act in enumerate(self.order):
            if isinstance(act.body, Join) and self._fits(act, rank):
                joins[self.number[act.op.heads[0]]].append(at)
        for invited, candidates in joins.items():
            candidates.sort(key=lambda at: (not seen >> at & 1, self.order[at].op.op_id))
            for at in candidates[: cast(Invite, self.order[invited].body).uses]:
                member, past = cast(Join, self.order[at].body).member, self.pasts[at]
                self.counted[at] = rank
                standing = self.standing.rank(member, past, rank)
                if standing is None or standing >= rank:
                    # A removal outweighs any concurrent Join, which is the newcomer's own statement.
                    event = Event(at, past, self.counted[invited], rank, rank)
                    self.standing.events[member].append(event)
                # Else somebody who stands higher comes from another machine: nothing is lost.

    def _fits(self, act: Act, rank: Role) -> bool:
        at = self.number[act.op.heads[0]]
        invite, join = self.order[at].body, cast(Join, act.body)
        return (
            isinstance(invite, Invite)
            and at in self.counted
            and invite.role == rank
            and invite.sign == join.invite
            and act.op.wall < invite.expires
        )

    def _may(self, at: int, act: Act, rank: Role) -> bool:
        """Whether the author acted with `rank` and `rank` is enough."""
        op, past = act.op, self.pasts[at]
        # A machine brings itself in by the card that its member's key signed.
        cards = past | 1 << at if op.kind == Kind.ADD_DEVICE else past
        member = self.standing.owner(op.device, cards)
        if member is None:
            return False
        if self.standing.effective(op.op_id, op.device, member, past, rank) != rank:
            return False
        return _RULES[Kind(op.kind)](self, act.body, rank, past, member)

    def outranks(self, rank: Role, target: bytes, past: int) -> bool:
        """Whether `target` is not known to stand as high as `rank` or higher."""
        standing = self.standing.rank(target, past, rank)
        return standing is None or standing > rank

    def may_begin_epochs(self, at: int) -> bool:
        """Whether op `at` counts, or its author had the rank to begin an epoch by what the op itself names.

        What a removal elsewhere takes back may have been believed and used before the removal was known.
        """
        if at in self.counted:
            return True
        past = self.pasts[at]
        member = self.standing.owner(self.order[at].op.device, past)
        rank = None if member is None else self.standing.rank(member, past)
        return rank is not None and rank <= Role.FACILITATOR

    def _take_effect(self, at: int, rank: Role) -> None:
        body, past, standing = self.order[at].body, self.pasts[at], self.standing
        if isinstance(body, AddMember):
            standing.events[body.member].append(Event(at, past, rank, rank, Role(body.role)))
        elif isinstance(body, SetRole):
            role, accepted = Role(body.role), frozenset(body.accepted)
            standing.events[body.target].append(Event(at, past, rank, rank, role, True, accepted))
        elif isinstance(body, Remove):
            event = Event(at, past, rank, rank, None, True, frozenset(body.accepted))
            standing.events[body.target].append(event)
        elif isinstance(body, DropDevice) and not body.signature:
            event = Event(at, past, rank, rank, None, True, frozenset(body.accepted))
            standing.drops[body.device + body.member].append(event)
        elif isinstance(body, Readmit):
            for op_id in body.op_ids:
                standing.readmitted[op_id] = min(rank, standing.readmitted.get(op_id, rank))


def _in_causal_order(acts: Mapping[bytes, Act]) -> list[Act]:
    """The acts, each after all its heads; ties by op id, so that every replica numbers alike."""
    order: list[Act] = []
    placed: set[bytes] = set()
    for start in sorted(acts):
        stack = [start]
        while stack:
            op_id = stack[-1]
            missing = [head for head in acts[op_id].op.heads if head not in placed]
            if missing:
                stack.extend(missing)
                continue
            stack.pop()
            if op_id not in placed:
                placed.add(op_id)
                order.append(acts[op_id])
    return order


Rule = Callable[[Fold, Body, Role, int, bytes], bool]


def _policy(fold: Fold, body: Body, rank: Role, past: int, member: bytes) -> bool:
    return rank <= Role.STEWARD


def _facilitators(fold: Fold, body: Body, rank: Role, past: int, member: bytes) -> bool:
    return rank <= Role.FACILITATOR


def _invite(fold: Fold, body: Body, rank: Role, past: int, member: bytes) -> bool:
    return rank <= Role.FACILITATOR and cast(Invite, body).role > rank


def _add_member(fold: Fold, body: Body, rank: Role, past: int, member: bytes) -> bool:
    added = cast(AddMember, body)
    return rank <= Role.FACILITATOR and added.role > rank and fold.outranks(rank, added.member, past)


def _set_role(fold: Fold, body: Body, rank: Role, past: int, member: bytes) -> bool:
    change = cast(SetRole, body)
    return rank <= Role.FACILITATOR and change.role > rank and fold.outranks(rank, change.target, past)


def _remove(fold: Fold, body: Body, rank: Role, past: int, member: bytes) -> bool:
    return rank <= Role.FACILITATOR and fold.outranks(rank, cast(Remove, body).target, past)


def _add_device(fold: Fold, body: Body, rank: Role, past: int, member: bytes) -> bool:
    return cast(AddDevice, body).member == member


def _drop_device(fold: Fold, body: Body, rank: Role, past: int, member: bytes) -> bool:
    drop = cast(DropDevice, body)
    if drop.signature:
        return drop.member == member
    owner = fold.standing.owner(drop.device, past)
    return rank <= Role.FACILITATOR and owner == drop.member and fold.outranks(rank, drop.member, past)


def _revoke(fold: Fold, body: Body, rank: Role, past: int, member: bytes) -> bool:
    """Whoever might make such an invite may close it; it has no say about who came in by it."""
    at = fold.number.get(cast(Revoke, body).invite)
    if at is None or not past >> at & 1:
        return False
    invite = fold.order[at].body
    return rank <= Role.FACILITATOR and isinstance(invite, Invite) and invite.role > rank


_RULES: dict[Kind, Rule] = {
    Kind.POLICY: _policy,
    Kind.INVITE: _invite,
    Kind.ADD_MEMBER: _add_member,
    Kind.ADD_DEVICE: _add_device,
    Kind.DROP_DEVICE: _drop_device,
    Kind.SET_ROLE: _set_role,
    Kind.REMOVE: _remove,
    Kind.READMIT: _facilitators,
    Kind.EPOCH: _facilitators,
    Kind.MODERATION_KEY: _facilitators,
    Kind.REVOKE: _revoke,
}
