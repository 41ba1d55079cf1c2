"""Who belongs to a board, with which rights: the result of folding its governance ops."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import msgspec

from sync.crypto.identity import DeviceCard
from sync.log.bodies import Policy
from sync.log.kinds import Role
from sync.log.op import Dated, Statement


class Member(msgspec.Struct, frozen=True):
    """One person on one board; `devices` by device id, `joined` is claimed unix seconds."""

    member: bytes
    name: str
    role: Role
    devices: Mapping[bytes, DeviceCard]
    joined: int


class LiveInvite(msgspec.Struct, frozen=True):
    """The public half of an invite with uses left; its expiry (unix seconds) is for the reader to compare."""

    op_id: bytes
    inviter: bytes
    sign: bytes
    discovery: bytes
    psk: bytes
    wrap: bytes
    role: Role
    uses_left: int
    expires: int


class Ages(msgspec.Struct, frozen=True):
    """How old a board's epochs are.

    `begun` is when the latest began, `cut` when somebody was put out whom no epoch has left behind yet (None:
    there is nobody), both claimed unix seconds. `uncut` are the kids of the epochs since whose beginning
    nobody was put out: all who hold them are members still.
    """

    begun: int
    cut: int | None
    uncut: frozenset[bytes]


class ModerationState(msgspec.Struct, frozen=True):
    """The facilitators' key: its public half, the devices that were given it, and `since` when it is due.

    `since` is the claimed time (unix seconds) of what calls for another key, None while nothing does.
    """

    public: bytes
    boxed: frozenset[bytes]
    since: int | None
    past: frozenset[bytes]
    """The public halves of this one and all before it."""


class Judge(Protocol):
    """Decides about single ops by the governance ops known so far."""

    def knows(self, heads: tuple[bytes, ...]) -> bool:
        """Whether every one of `heads` is among the governance ops known so far."""

    def role_of(self, op: Statement) -> Role | None:
        """The role in which `op` was made and counts; None where it does not count."""

    def is_alike(self, op: Statement) -> bool:
        """Whether all content of this device with these heads was judged as `op` was."""

    def member_of(self, op: Statement) -> bytes | None:
        """Whose device made `op`, by the governance ops that `op` names."""

    @property
    def let_in(self) -> frozenset[bytes]:
        """Every device that a counted op brought in, dropped ones and those of removed members included."""

    def machines_with(self, device: bytes) -> frozenset[bytes]:
        """Every device, dropped ones included, of the member whose `device` is; none for nobody's."""

    def is_one_off(self, op: Statement) -> bool:
        """Whether `op` is of a kind that a one-off key may sign, and by nobody's device."""

    def stands(self, op: Dated, kids: tuple[bytes, ...]) -> bool:
        """Whether an op by a one-off key counts that is sealed under these epochs together."""

    def is_readmitted(self, op_id: bytes) -> bool:
        """Whether a facilitator let that op stand, whatever became of its author."""

    def depth(self, op_id: bytes) -> int:
        """How many governance ops are in the past of that one."""

    def is_late(self, op: Statement) -> bool:
        """Whether only the author's removal keeps `op` from counting."""


@dataclass(frozen=True, slots=True)
class Roster:
    """The state of a board's governance; a pure function of the set of its governance ops, no clock."""

    founder: bytes
    members: Mapping[bytes, Member]
    policy: Policy
    invites: tuple[LiveInvite, ...]
    heads: frozenset[bytes]
    epochs: tuple[bytes, ...]
    """kids of the epochs that no other epoch follows; more than one are merged."""
    ages: Ages
    gone: frozenset[bytes]
    """Devices that were let in once, and are no current member's."""
    moderation: ModerationState
    newcomers: Mapping[bytes, int]
    """Of whom so many posts are to be looked at first: members who were invited under such a policy."""
    judge: Judge = field(repr=False, compare=False)
    _owners: Mapping[bytes, bytes] = field(default_factory=dict, repr=False, compare=False)

    def device(self, device_id: bytes) -> Member | None:
        """The current member whose device that is, None for a stranger's or a dropped one."""
        member = self._owners.get(device_id)
        return None if member is None else self.members.get(member)

    def may_admit(self, device_id: bytes) -> bool:
        """Whether that device lets in who holds an invite: whoever may invite does."""
        member = self.device(device_id)
        return member is not None and member.role <= Role.FACILITATOR

    def role_of(self, op: Statement) -> Role | None:
        """The role in which `op` counts (not the author's role today); None: it does not count."""
        return self.judge.role_of(op)

    def counts(self, op: Statement) -> bool:
        """Whether its author had the right to `op`, and no removal takes it back."""
        return self.judge.role_of(op) is not None
