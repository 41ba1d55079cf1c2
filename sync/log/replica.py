"""One board in memory: its keys, its governance, and the verdict about any op that they lead to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sync.crypto.identity import DeviceKeys
from sync.crypto.seal import EpochKeys, box_open, epoch_keys
from sync.errors import BadSeal
from sync.log.acts import Act
from sync.log.bodies import Epoch
from sync.log.governance import Governance
from sync.log.keyring import SHARED_LIMIT, Keyring
from sync.log.kinds import ONE_OFF, RETRACT, Role, is_governance
from sync.log.moderation import keys_of, public_of
from sync.log.op import Dated, Status
from sync.log.roster import Roster

OFFERS_LIMIT = 64
"""Secrets taken from Epoch ops that do not count (yet), by devices that may not begin an epoch (any more)."""

UNDECLARED_LIMIT = 8 * SHARED_LIMIT
"""Secrets that were handed to us, and that no governance op here speaks of (yet)."""


class Replica:
    """Grows by `admit`; everything else asks. Made anew from the store whenever a write failed."""

    def __init__(
        self,
        board_id: bytes,
        device: DeviceKeys,
        secrets: Iterable[bytes],
        generation: int,
        retired: frozenset[bytes] = frozenset(),
    ) -> None:
        """`retired` are epochs whose secrets were forgotten, and are not taken out of their boxes again."""
        self.board_id = board_id
        self._retired = retired
        self.device = device
        self.generation = generation
        self.crowded = False
        """Whether anything found no room since the last time that others are known to have made some."""
        self.governance = Governance()
        self.keyring = Keyring(secrets)
        self.moderation: dict[bytes, bytes] = {}
        """The facilitators' secrets that were sealed to this device, by their public keys."""
        self._judged_by: Roster | None = None
        self._alike: dict[tuple[bytes, tuple[bytes, ...]], Status] = {}
        """The verdict that all content of a member's device with the same heads shares, by that roster."""
        self._offers: set[bytes] = set()
        """The kids of those secrets."""

    @property
    def roster(self) -> Roster | None:
        """Who belongs; None before the board's first op is here."""
        return self.governance.roster

    def admit(self, acts: Iterable[Act]) -> tuple[bool, list[bytes]]:
        """Take up endorsed governance ops: whether the fold changed, and the secrets found in their boxes."""
        acts = list(acts)
        grown = self.governance.add(acts)
        offers = [*acts, *self._unopened()] if grown else acts
        found = [secret for secret in self._offered(offers) if self.keyring.add(secret)]
        if not grown and not found:
            return False, []
        self._hold_moderation()
        roster = self.governance.roster
        self.keyring.settle(self.governance.fold, roster.epochs if roster else ())
        return True, found

    def add_secrets(self, secrets: Iterable[bytes]) -> list[bytes]:
        """Hold secrets that were handed to us, newest last; those that are new.

        Whoever answers an invite can hand out what belongs to no epoch, again and again: of too many only
        the newest are taken, and always the last, as it is what the Join is sealed under.
        """
        room = UNDECLARED_LIMIT - self.keyring.undeclared()
        wanted = [secret for secret in secrets if epoch_keys(secret).kid not in self._retired]
        unknown = self.keyring.unknown(wanted)[-max(room, 1) :]
        found = [secret for secret in unknown if self.keyring.add(secret)]
        roster = self.governance.roster
        self.keyring.settle(self.governance.fold, roster.epochs if roster else ())
        return found

    def verdict(self, op: Dated) -> Status:
        """What an endorsed op is worth by what is known now."""
        roster = self.governance.roster
        if roster is not self._judged_by:
            self._judged_by, self._alike = roster, {}
        alike = self._alike.get((op.device, op.heads))
        return alike if alike and _is_plain(op.kind) else self._judge(op, roster)

    def _judge(self, op: Dated, roster: Roster | None) -> Status:
        known = op.op_id in self.governance.acts
        if roster is None or not (known or self.governance.is_complete(op.heads)):
            return Status.WAITING
        if is_governance(op.kind) and not known:
            return Status.WAITING
        if not known and not op.heads:
            return Status.NOT_COUNTED
        if roster.judge.is_one_off(op):
            stands = roster.judge.stands(op, self.keyring.parts(op.kid))
            return Status.COUNTED if stands else Status.LATE
        if op.kind == ONE_OFF:
            return Status.NOT_COUNTED  # somebody's device names itself
        if roster.counts(op):
            if _is_plain(op.kind) and roster.judge.is_alike(op):
                self._alike[op.device, op.heads] = Status.COUNTED
            return Status.COUNTED
        return Status.LATE if roster.judge.is_late(op) else Status.NOT_COUNTED

    def secrets_of_facilitators(self) -> tuple[bytes, ...]:
        """Those moderation secrets, the one whose key others seal to last."""
        roster = self.governance.roster
        current = roster.moderation.public if roster else b""
        return tuple(self.moderation[key] for key in sorted(self.moderation, key=lambda key: key == current))

    def _hold_moderation(self) -> None:
        """Open the boxes for this device of keys by those who might make one when they did."""
        fold = self.governance.fold
        for at, body in keys_of(fold, counted=False):
            if body.public in self.moderation or not fold.may_begin_epochs(at):
                continue
            secret = self._in_box(body.boxes)
            if secret is not None and public_of(secret) == body.public:
                self.moderation[body.public] = secret

    def _unopened(self) -> Iterator[Act]:
        """Epoch ops that count and whose secret is not held."""
        fold = self.governance.fold
        for at in fold.counted:
            act = fold.order[at]
            if isinstance(act.body, Epoch) and self.keyring.secret(act.body.kid) is None:
                yield act

    def _offered(self, acts: Iterable[Act]) -> Iterator[bytes]:
        """The secrets in the boxes of `acts` for this device.

        Of those that wait, too: what they wait for may be sealed under the very secret inside. But anybody
        with the board's keys can write such ops, so of strangers' and plain members' only few are opened.
        """
        for act in acts:
            if not isinstance(act.body, Epoch):
                continue
            if not self._may_begin(act):
                if len(self._offers) >= OFFERS_LIMIT or act.body.kid in self._offers:
                    continue
                self._offers.update(act.body.kid for _ in self._boxed(act))
            yield from self._boxed(act)

    def _may_begin(self, act: Act) -> bool:
        fold, roster = self.governance.fold, self.governance.roster
        author = roster.device(act.op.device) if roster else None
        counts = fold.number.get(act.op.op_id) in fold.counted
        return counts or (author is not None and author.role <= Role.FACILITATOR)

    def _boxed(self, act: Act) -> list[bytes]:
        """The secret that an Epoch op holds for this device; nothing where its kid promises another."""
        if not isinstance(act.body, Epoch) or act.body.kid in self._retired:
            return []
        secret = self._in_box(act.body.boxes)
        return [secret] if secret is not None and EpochKeys(secret).kid == act.body.kid else []

    def _in_box(self, boxes: Iterable[tuple[bytes, bytes]]) -> bytes | None:
        """What was sealed to this device."""
        sealed = next((box for device, box in boxes if device == self.device.id), None)
        if sealed is None:
            return None
        try:
            return box_open(sealed, self.device.box_public, self.device.box_secret)
        except BadSeal:
            return None


def _is_plain(kind: int) -> bool:
    return kind >= RETRACT and kind != ONE_OFF
