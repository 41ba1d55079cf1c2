"""One board in memory: its keys, its governance, and the verdict about any op that they lead to."""

from __future__ import annotations

from collections.abc import Iterable

from sync.crypto.identity import DeviceKeys
from sync.crypto.seal import EpochKeys, box_open
from sync.errors import BadSeal
from sync.log.acts import Act
from sync.log.bodies import Epoch
from sync.log.governance import Governance
from sync.log.keyring import Keyring
from sync.log.kinds import is_governance
from sync.log.op import Statement, Status
from sync.log.roster import Roster


class Replica:
    """Grows by `admit`; everything else asks. Made anew from the store whenever a write failed."""

    def __init__(
        self, board_id: bytes, device: DeviceKeys, secrets: Iterable[bytes], generation: int
    ) -> None:
        self.board_id = board_id
        self.device = device
        self.generation = generation
        self.governance = Governance()
        self.keyring = Keyring(secrets)

    @property
    def roster(self) -> Roster | None:
        """Who belongs; None before the board's first op is here."""
        return self.governance.roster

    def admit(self, acts: Iterable[Act]) -> tuple[bool, list[bytes]]:
        """Take up endorsed governance ops: whether the fold changed, and the secrets found in their boxes."""
        acts = list(acts)
        grown = self.governance.add(acts)
        # Boxes of acts that wait, too: what they wait for may be sealed under the very secret inside.
        secrets = [secret for act in acts for secret in self._boxed(act)]
        found = [secret for secret in secrets if self.keyring.add(secret)]
        if not grown and not found:
            return False, []
        roster = self.governance.roster
        self.keyring.settle(self.governance.fold, roster.epochs if roster else ())
        return True, found

    def add_secrets(self, secrets: Iterable[bytes]) -> list[bytes]:
        """Hold secrets that were handed to us; those that are new."""
        found = [secret for secret in secrets if self.keyring.add(secret)]
        roster = self.governance.roster
        self.keyring.settle(self.governance.fold, roster.epochs if roster else ())
        return found

    def verdict(self, op: Statement) -> Status:
        """What an endorsed op is worth by what is known now."""
        roster = self.governance.roster
        known = op.op_id in self.governance.acts
        if roster is None or not (known or self.governance.is_complete(op.heads)):
            return Status.WAITING
        if is_governance(op.kind) and not known:
            return Status.WAITING
        if not known and not op.heads:
            return Status.NOT_COUNTED
        if roster.counts(op):
            return Status.COUNTED
        return Status.LATE if roster.judge.is_late(op) else Status.NOT_COUNTED

    def _boxed(self, act: Act) -> list[bytes]:
        """The secret that an Epoch op holds for this device; nothing where its kid promises another."""
        if not isinstance(act.body, Epoch):
            return []
        sealed = next((box for device, box in act.body.boxes if device == self.device.id), None)
        if sealed is None:
            return []
        try:
            secret = box_open(sealed, self.device.box_public, self.device.box_secret)
        except BadSeal:
            return []
        return [secret] if EpochKeys(secret).kid == act.body.kid else []
