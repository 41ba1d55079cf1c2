"""The epoch secrets that this replica holds, and which of them open or seal what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice

from sync.crypto.seal import EpochKeys, governance_secret, merge_secrets
from sync.log.declared import epoch_ops
from sync.log.fold import Fold
from sync.log.header import SUITE_GOVERNANCE

MERGE_LIMIT = 4
"""So many concurrent epochs are merged at most; with more, the first by kid are."""
MERGES_LIMIT = 1_024
"""Merges of a board that open, those of its latest epochs first."""
SHARED_LIMIT = 1_024
"""Secrets handed to a newcomer at most: what a WELCOME holds."""


class Keyring:
    """Grows by `add`; `settle` tells which epochs the governance ops declare, and in which order."""

    def __init__(self, secrets: Iterable[bytes] = ()) -> None:
        self._held: dict[bytes, EpochKeys] = {}
        self._governance: dict[bytes, EpochKeys] = {}
        self._content: dict[bytes, EpochKeys] = {}
        self._parts: dict[bytes, tuple[bytes, ...]] = {}
        self._declared: tuple[bytes, ...] = ()
        self._latest: tuple[bytes, ...] = ()
        self._counted: frozenset[bytes] = frozenset()
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

    def unknown(self, secrets: Iterable[bytes]) -> list[bytes]:
        """Those that are not held."""
        return [secret for secret in secrets if EpochKeys(secret).kid not in self._held]

    def undeclared(self) -> int:
        """How many secrets are held that no governance op here speaks of."""
        return len(self._held.keys() - set(self._declared))

    def settle(self, fold: Fold, latest: tuple[bytes, ...]) -> None:
        """Take up the epochs of `fold`; `latest` are those that no other follows.

        Epochs that do not count open what is sealed under them, and come before all others: nobody without
        the right to begin an epoch may push out those under which peers meet, or which newcomers are given.
        """
        declared, counted = epoch_ops(fold, counted=False), epoch_ops(fold, counted=True)
        self._latest = latest
        self._counted = frozenset(counted)
        self._declared = tuple(
            sorted(declared, key=lambda kid: (kid in counted, fold.pasts[declared[kid]].bit_count(), kid))
        )
        self._content = {kid: self._held[kid] for kid in self._declared if kid in self._held}
        sound = {declared[kid]: kid for kid in self._content if kid in counted}
        groups = _concurrent(fold, sound)
        if len(sound) < len(self._content):
            groups = chain(groups, _concurrent(fold, {declared[kid]: kid for kid in self._content}))
        self._parts = {kid: (kid,) for kid in self._content}
        for group in islice(groups, MERGES_LIMIT):
            merged = self._merged(group)
            self._content[merged.kid] = merged
            self._parts[merged.kid] = group

    def copy(self) -> Keyring:
        """A snapshot that later changes do not reach."""
        twin = Keyring()
        twin._held, twin._governance = dict(self._held), dict(self._governance)
        twin._content, twin._declared, twin._latest = self._content, self._declared, self._latest
        twin._counted, twin._parts = self._counted, self._parts
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

    def parts(self, kid: bytes) -> tuple[bytes, ...]:
        """The epochs whose secrets one needs to seal content under `kid`; none for an unknown one."""
        return self._parts.get(kid, ())

    def opens(self) -> set[tuple[bool, bytes]]:
        """All that `find` finds: whether it is for governance, and the kid."""
        bare = self._held.keys() - set(self._declared)
        found = {(True, kid) for kid in self._governance.keys() | bare}
        return found | {(False, kid) for kid in self._content}

    def governs(self, kid: bytes) -> bool:
        """Whether `kid` is that of the governance secret of an epoch that counts and is held."""
        held = (self._held[one].secret for one in self._counted if one in self._held)
        return any(EpochKeys(governance_secret(secret)).kid == kid for secret in held)

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

    def latest(self) -> tuple[bytes, ...]:
        """The epochs under which content is sealed now, several where they are to be merged."""
        return self.parts(self.epochs()[-1].kid) if self._declared and self.epochs() else ()

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
        """The secrets for a newcomer, newest last; of the past all or governance only.

        Where they are too many, those of epochs that do not count are left out first, then the oldest.
        """
        tail = [kid for kid in self._latest if kid in self._held]
        past = [kid for kid in self._declared if kid in self._held and kid not in tail]
        rest = [kid for kid in self._held if kid not in self._declared]
        first = [kid for kid in past if kid not in self._counted]
        order = [*first, *rest, *(kid for kid in past if kid in self._counted)]
        if whole or not self._declared:
            secrets = [self._held[kid].secret for kid in order]
        else:
            secrets = [
                self._held[kid].secret if kid in rest else governance_secret(self._held[kid].secret)
                for kid in order
            ]
        return [*secrets, *(self._held[kid].secret for kid in tail)][-SHARED_LIMIT:]

    def _merged(self, kids: Iterable[bytes]) -> EpochKeys:
        return EpochKeys(merge_secrets(self._held[kid].secret for kid in kids))


def _concurrent(fold: Fold, epochs: dict[int, bytes]) -> Iterator[tuple[bytes, ...]]:
    """Groups of 2 to MERGE_LIMIT kids of `epochs` (by number) that are pairwise concurrent, latest first."""
    numbers = sum(1 << at for at in epochs)
    # Numbers ascend with causality: of two, only the higher can have the other in its past.
    beside = {at: numbers & ((1 << at) - 1) & ~fold.pasts[at] for at in epochs}

    def grow(group: tuple[int, ...], others: int) -> Iterator[tuple[bytes, ...]]:
        while others:
            at = others.bit_length() - 1
            others ^= 1 << at
            larger = (*group, at)
            if len(larger) > 1:
                yield tuple(epochs[one] for one in larger)
            if len(larger) < MERGE_LIMIT:
                yield from grow(larger, others & beside[at])

    return grow((), numbers)
