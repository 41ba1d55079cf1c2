"""The roster that a finished fold shows: members and their devices, policy, invites, heads, epochs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import cast

from sync.crypto.identity import DeviceCard
from sync.log.bodies import (
    AddDevice,
    AddMember,
    DropDevice,
    Genesis,
    Invite,
    Join,
    Policy,
    Remove,
    Revoke,
)
from sync.log.declared import depth, epoch_ops, policy_of
from sync.log.fold import Fold
from sync.log.judge import FoldJudge
from sync.log.kinds import Kind, Role
from sync.log.moderation import state_of
from sync.log.newcomers import newcomers_of
from sync.log.roster import LiveInvite, Member, Roster
from sync.log.rotation import ages_of


def roster_of(fold: Fold) -> Roster | None:
    """The roster after all acts of `fold`; None before a Genesis is among them."""
    genesis = min(
        (act for act in fold.order if act.op.kind == Kind.GENESIS), key=lambda act: act.op.op_id, default=None
    )
    if genesis is None:
        return None
    members = _members(fold)
    epochs = epoch_ops(fold, counted=True)
    latest = _latest(fold, epochs)
    return Roster(
        founder=cast(Genesis, genesis.body).founder,
        members=members,
        policy=cast(Policy, policy_of(fold)),
        invites=_invites(fold),
        heads=_heads(fold),
        epochs=latest,
        ages=ages_of(fold, epochs, latest),
        gone=_gone(fold, members),
        moderation=state_of(fold, members),
        newcomers=newcomers_of(fold),
        judge=FoldJudge(fold),
        _owners={device: member.member for member in members.values() for device in member.devices},
    )


def _members(fold: Fold) -> dict[bytes, Member]:
    everything = (1 << len(fold.order)) - 1
    standing = fold.standing
    ranks = {member: standing.rank(member, everything) for member in standing.events}
    devices = _devices(fold, everything)
    introductions = _introductions(fold)
    members: dict[bytes, Member] = {}
    for member, role in ranks.items():
        if role is None or member not in introductions:
            continue
        kept = {
            device: card
            for device, card in devices[member].items()
            if not any(drop.authority < role for drop in standing.drops.get(device + member, ()))
        }
        name, joined = introductions[member]
        members[member] = Member(member, name, role, kept, joined)
    return members


def _devices(fold: Fold, everything: int) -> defaultdict[bytes, dict[bytes, DeviceCard]]:
    devices: defaultdict[bytes, dict[bytes, DeviceCard]] = defaultdict(dict)
    for device, claims in fold.standing.claims.items():
        owner = fold.standing.owner(device, everything)
        at = min((at for at, member in claims if member == owner), key=lambda at: fold.order[at].op.op_id)
        body = cast(Genesis | Join | AddMember | AddDevice, fold.order[at].body)
        devices[cast(bytes, owner)][device] = body.card
    return devices


def _gone(fold: Fold, members: Mapping[bytes, Member]) -> frozenset[bytes]:
    here = {device for member in members.values() for device in member.devices}
    let_in = (
        device
        for device, claims in fold.standing.claims.items()
        if any(at in fold.counted for at, _ in claims)
    )
    return frozenset(let_in) - here


def _introductions(fold: Fold) -> dict[bytes, tuple[str, int]]:
    """The name that each member goes by and when they came: by the latest op that brought them in."""
    best: dict[bytes, tuple[bool, int, bytes]] = {}
    found: dict[bytes, tuple[str, int]] = {}
    for at, act in enumerate(fold.order):
        body = act.body
        if isinstance(body, Genesis):
            member, name = body.founder, body.founder_name
        elif isinstance(body, (Join, AddMember)):
            member, name = body.member, body.name
        else:
            continue
        order = (at in fold.counted, *depth(fold, at))
        if member not in best or order > best[member]:
            best[member], found[member] = order, (name, act.op.wall)
    return found


def _invites(fold: Fold) -> tuple[LiveInvite, ...]:
    """Invites that nobody closed, with uses left, in whose past are all removals, and drops by facilitators.

    Every member knows how the holder of an invite is found and let in, so whoever was put out knows it, too.
    A plain member's dropped machine can let nobody in; if it ended any, every member could at will.
    """
    used: Counter[bytes] = Counter()
    closed: set[bytes] = set()
    cuts = 0
    for at in fold.counted:
        act = fold.order[at]
        if isinstance(act.body, Join):
            used[act.op.heads[0]] += 1
        elif isinstance(act.body, Revoke):
            closed.add(act.body.invite)
        elif isinstance(act.body, (Remove, DropDevice)) and fold.counted[at] <= Role.FACILITATOR:
            cuts |= 1 << at
    live = []
    for at in sorted(fold.counted):
        op, body = fold.order[at].op, fold.order[at].body
        if not isinstance(body, Invite) or op.op_id in closed or cuts & ~fold.pasts[at]:
            continue
        if body.uses > used[op.op_id]:
            live.append(
                LiveInvite(
                    op_id=op.op_id,
                    inviter=op.device,
                    sign=body.sign,
                    discovery=body.discovery,
                    psk=body.psk,
                    wrap=body.wrap,
                    role=Role(body.role),
                    uses_left=body.uses - used[op.op_id],
                    expires=body.expires,
                )
            )
    return tuple(live)


def _heads(fold: Fold) -> frozenset[bytes]:
    """The counted ops that no counted op follows."""
    before = 0
    for at in fold.counted:
        before |= fold.pasts[at]
    return frozenset(fold.order[at].op.op_id for at in fold.counted if not before >> at & 1)


def _latest(fold: Fold, epochs: dict[bytes, int]) -> tuple[bytes, ...]:
    last = (
        kid for kid, at in epochs.items() if not any(fold.pasts[other] >> at & 1 for other in epochs.values())
    )
    return tuple(sorted(last))
