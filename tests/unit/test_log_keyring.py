from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.crypto.seal import EpochKeys, governance_secret, merge_secrets
from sync.log.acts import Act
from sync.log.bodies import Epoch
from sync.log.fold import Fold
from sync.log.header import SUITE_CONTENT, SUITE_GOVERNANCE
from sync.log.keyring import Keyring
from sync.log.kinds import Kind
from sync.log.op import Op

SECRETS = [bytes([n]) * 32 for n in range(1, 6)]
KIDS = [EpochKeys(secret).kid for secret in SECRETS]
GOVERNANCE = [EpochKeys(governance_secret(secret)).kid for secret in SECRETS]


def epochs(*edges: tuple[int, tuple[int, ...]]) -> Fold:
    """A fold of Epoch ops: (number of the secret, numbers of the epochs before it)."""
    acts = {}
    for number, before in edges:
        heads = tuple(bytes([n]) * 32 for n in before)
        fields = (bytes([number]) * 32, b"", b"", int(Kind.EPOCH), b"d" * 32, b"", 1, b"", 1, 1, b"", ())
        op = Op(*fields, heads, b"", 1, 0)
        acts[op.op_id] = Act(op, Epoch(KIDS[number], ((b"d" * 32, bytes(80)),)))
    return Fold(acts)


CHAIN = epochs((0, ()), (1, (0,)), (2, (1,)))
FORK = epochs((0, ()), (1, (0,)), (2, (0,)), (3, (0,)))


def test_before_the_governance_is_known_every_secret_opens_governance_and_none_content() -> None:
    ring = Keyring(SECRETS[:2])
    assert ring.find(SUITE_GOVERNANCE, GOVERNANCE[0]) is not None
    assert ring.find(SUITE_GOVERNANCE, KIDS[0]) is not None
    assert ring.find(SUITE_CONTENT, KIDS[0]) is None
    assert [keys.kid for keys in ring.epochs()] == KIDS[:2]
    assert not ring.add(SECRETS[0])


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_epochs_follow_each_other_whatever_came_first(order: tuple[int, ...]) -> None:
    ring = Keyring(SECRETS[n] for n in order)
    ring.settle(CHAIN, (KIDS[2],))
    assert [keys.kid for keys in ring.epochs()] == KIDS[:3]
    assert ring.shared(whole=True) == SECRETS[:3]
    sealing = ring.sealing(governance=True)
    assert sealing is not None
    assert sealing.kid == GOVERNANCE[2]


def test_a_declared_epochs_own_secret_does_not_open_governance() -> None:
    ring = Keyring(SECRETS[:3])
    ring.settle(CHAIN, (KIDS[2],))
    assert ring.find(SUITE_CONTENT, KIDS[0]) is not None
    assert ring.find(SUITE_GOVERNANCE, KIDS[0]) is None
    assert ring.find(SUITE_CONTENT, GOVERNANCE[0]) is None


def test_from_now_on_hands_over_governance_and_the_newest() -> None:
    giver = Keyring(SECRETS[:3])
    giver.settle(CHAIN, (KIDS[2],))
    secrets = giver.shared(whole=False)
    assert secrets[-1] == SECRETS[2]
    assert set(secrets[:-1]) == {governance_secret(SECRETS[0]), governance_secret(SECRETS[1])}
    taker = Keyring(secrets)
    taker.settle(CHAIN, (KIDS[2],))
    for number in range(3):
        assert taker.find(SUITE_GOVERNANCE, GOVERNANCE[number]) is not None
    assert [taker.find(SUITE_CONTENT, kid) is not None for kid in KIDS[:3]] == [False, False, True]
    assert [keys.kid for keys in taker.epochs()] == [KIDS[2]]
    assert set(taker.shared(whole=False)) == set(secrets)


def test_concurrent_epochs_merge_and_every_merge_among_them_opens() -> None:
    ring = Keyring(SECRETS[:4])
    latest = tuple(sorted(KIDS[1:4]))
    ring.settle(FORK, latest)
    assert ring.epochs()[-1].secret == merge_secrets(SECRETS[1:4])
    pair = EpochKeys(merge_secrets(SECRETS[1:3])).kid
    assert ring.find(SUITE_CONTENT, pair) is not None
    not_concurrent = EpochKeys(merge_secrets(SECRETS[:2])).kid
    assert ring.find(SUITE_CONTENT, not_concurrent) is None
    assert ring.copy().epochs()[-1].kid == ring.epochs()[-1].kid


@given(st.binary(min_size=16, max_size=16), st.sampled_from([1, 2]))
def test_an_unknown_kid_finds_nothing(kid: bytes, suite: int) -> None:
    assert Keyring(SECRETS).find(suite, kid) is None
    assert Keyring().sealing(governance=True) is None


def test_merges_open_however_many_epochs_were_concurrent_before_and_since() -> None:
    secrets = [bytes([n, 1]) * 16 for n in range(40)]
    kids = [EpochKeys(secret).kid for secret in secrets]
    acts = {}
    for number in range(40):
        before = range(number - number % 2 - 2, number - number % 2) if number > 1 else range(0)
        heads = tuple(bytes([n]) * 32 for n in before)
        fields = (bytes([number]) * 32, b"", b"", int(Kind.EPOCH), b"d" * 32, b"", 1, b"", 1, 1, b"", ())
        op = Op(*fields, heads, b"", 1, 0)
        acts[op.op_id] = Act(op, Epoch(kids[number], ((b"d" * 32, bytes(80)),)))
    ring = Keyring(secrets)
    ring.settle(Fold(acts), tuple(sorted(kids[-2:])))
    for number in range(0, 40, 2):
        merged = EpochKeys(merge_secrets(secrets[number : number + 2])).kid
        assert ring.find(SUITE_CONTENT, merged) is not None
    apart = EpochKeys(merge_secrets(secrets[1:3])).kid
    assert ring.find(SUITE_CONTENT, apart) is None
