"""The epoch secrets that this replica holds, and which of them open or seal what."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from sync.crypto.seal import EpochKeys, governance_secret, merge_secrets
from sync.log.fold import Fold
from sync.log.gather import epoch_ops
from sync.log.header import SUITE_GOVERNANCE

MERGE_LIMIT = 4
"""So many concurrent epochs are merged at most; with more, the first by kid are."""
CONCURRENT_LIMIT = 12
"""Merges are tried among so many concurrent epochs at most."""


class Keyring:
    """Grows by `add`; `settle` tells which epochs the governance ops declare, and in which order."""

    def __init__(self, secrets: Iterable[bytes] = ()) -> None:
        self._held: dict[bytes, EpochKeys] = {}
        self._governance: dict[bytes, EpochKeys] = {}
        self._content: dict[bytes, EpochKeys] = {}
        self._declared: tuple[bytes, ...] = ()
        self._latest: tuple[bytes, ...] = ()
        for secret in secrets:
            self.add(secret)

    def add(self, secret: bytes) -> bool:
        """Hold another secret: an epoch's, or an older epoch's governance secret. False for a known one."""
        keys = EpochKeys(secret)
        if keys.kid in self._held:
            return False
        self._held[keys.kid] = keys
        derived = EpochKeys(governance_secret(secret))
        self._governance[derived.kid] = derived
        return True

    def settle(self, fold: Fold, latest: tuple[bytes, ...]) -> None:
        """Take up the epochs of `fold`; `latest` are those that no other follows."""
        declared = epoch_ops(fold, counted=False)
        self._latest = latest
        self._declared = tuple(sorted(declared, key=lambda kid: (fold.pasts[declared[kid]].bit_count(), kid)))
        held = [kid for kid in self._declared if kid in self._held]
        self._content = {kid: self._held[kid] for kid in held}

        def concurrent(one: bytes, other: bytes) -> bool:
            a, b = declared[one], declared[other]
            return not (fold.pasts[a] >> b & 1 or fold.pasts[b] >> a & 1 or a == b)

        crowd = [kid for kid in held if any(concurrent(kid, other) for other in held)]
        for size in range(2, MERGE_LIMIT + 1):
            for group in combinations(crowd[-CONCURRENT_LIMIT:], size):
                if all(concurrent(one, other) for one, other in combinations(group, 2)):
                    merged = self._merged(group)
                    self._content[merged.kid] = merged

    def copy(self) -> Keyring:
        """A snapshot that later changes do not reach."""
        twin = Keyring()
        twin._held, twin._governance = dict(self._held), dict(self._governance)
        twin._content, twin._declared, twin._latest = self._content, self._declared, self._latest
        return twin

    def find(self, suite: int, kid: bytes) -> EpochKeys | None:
        """The keys that an envelope names, if they are held and may be used for its suite."""
        if suite != SUITE_GOVERNANCE:
            return self._content.get(kid)
        found = self._governance.get(kid)
        if found is None and kid not in self._declared:
            # A newcomer without the past holds older epochs' governance secrets as they are.
            found = self._held.get(kid)
        return found

    def secret(self, kid: bytes) -> bytes | None:
        """The secret of an epoch, if it is held."""
        keys = self._held.get(kid)
        return None if keys is None else keys.secret

    def epochs(self) -> tuple[EpochKeys, ...]:
        """The epochs' keys, oldest first, the one to seal content under last; empty while nothing is held."""
        if not self._declared:
            return tuple(self._held.values())
        older = [self._held[kid] for kid in self._declared if kid in self._held]
        newest = [kid for kid in self._latest if kid in self._held][:MERGE_LIMIT]
        if len(newest) > 1:
            return (*older, self._merged(newest))
        return (*(keys for keys in older if keys.kid not in newest), *(self._held[kid] for kid in newest))

    def sealing(self, *, governance: bool) -> EpochKeys | None:
        """What to seal a new op under."""
        epochs = self.epochs()
        if not epochs:
            return None
        if not governance:
            return epochs[-1]
        newest = [kid for kid in self._latest if kid in self._held]
        # An epoch's governance secret is known to all who come later, a merged one's is not: never merge.
        keys = self._held[newest[0]] if newest else epochs[-1]
        return EpochKeys(governance_secret(keys.secret))

    def shared(self, *, whole: bool) -> list[bytes]:
        """The secrets for a newcomer, newest last; of the past all or governance only."""
        if whole or not self._declared:
            order = [kid for kid in self._declared if kid in self._held and kid not in self._latest]
            rest = [kid for kid in self._held if kid not in self._declared]
            tail = [kid for kid in self._latest if kid in self._held]
            return [self._held[kid].secret for kid in (*rest, *order, *tail)]
        tail = [kid for kid in self._latest if kid in self._held]
        past = [
            keys.secret if kid not in self._declared else governance_secret(keys.secret)
            for kid, keys in self._held.items()
            if kid not in tail
        ]
        return [*past, *(self._held[kid].secret for kid in tail)]

    def _merged(self, kids: Iterable[bytes]) -> EpochKeys:
        return EpochKeys(merge_secrets(self._held[kid].secret for kid in kids))
