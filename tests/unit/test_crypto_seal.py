from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl import bindings

from sync.crypto.seal import (
    BOX_OVERHEAD,
    EpochKeys,
    box_open,
    box_seal,
    epoch_keys,
    governance_secret,
    merge_secrets,
    open_inner,
    padme,
    seal_inner,
)
from sync.errors import BadEnvelope, BadSeal

KEYS = epoch_keys(bytes(range(32)))
OUTER = b"o" * 37


def test_every_key_of_an_epoch_is_its_own() -> None:
    values = {KEYS.secret, KEYS.kid, KEYS.seal, KEYS.siv, KEYS.disc, KEYS.chan, KEYS.bundle}
    assert len(values) == 7
    assert len(KEYS.kid) == 16
    assert KEYS.secret.hex() not in repr(KEYS)


def test_a_secret_of_another_size_is_refused() -> None:
    with pytest.raises(BadSeal):
        EpochKeys(b"short")


@given(st.integers(min_value=0, max_value=1 << 24))
def test_padme_adds_little_and_is_stable(size: int) -> None:
    padded = padme(size)
    assert padded >= max(size, 256)
    assert padded == padme(padded)
    assert size < 256 or padded <= size * 1.12


def test_padme_known_values() -> None:
    assert [padme(n) for n in (0, 256, 257, 300, 1000, 1025, 65_537)] == [
        256,
        256,
        272,
        304,
        1024,
        1088,
        67_584,
    ]


@given(st.binary(max_size=600))
def test_sealed_bytes_open_again_and_sealing_is_deterministic(inner: bytes) -> None:
    sealed = seal_inner(KEYS, OUTER, inner)
    assert sealed == seal_inner(KEYS, OUTER, inner)
    assert open_inner(KEYS, OUTER, sealed) == inner


def test_another_nonce_is_refused_though_it_decrypts() -> None:
    nonce = bytes(24)
    text = bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(b"inner", OUTER, nonce, KEYS.seal)
    with pytest.raises(BadEnvelope, match="second time"):
        open_inner(KEYS, OUTER, nonce + text)


@given(st.binary(max_size=200))
def test_garbage_does_not_open(sealed: bytes) -> None:
    with pytest.raises(BadEnvelope):
        open_inner(KEYS, OUTER, sealed)


def test_a_changed_outer_does_not_open() -> None:
    with pytest.raises(BadEnvelope):
        open_inner(KEYS, b"p" * 37, seal_inner(KEYS, OUTER, b"inner"))


def test_box_opens_for_its_device_only() -> None:
    public, secret = bindings.crypto_box_keypair()
    other_public, other_secret = bindings.crypto_box_keypair()
    sealed = box_seal(b"m" * 32, public)
    assert len(sealed) == 32 + BOX_OVERHEAD
    assert box_open(sealed, public, secret) == b"m" * 32
    with pytest.raises(BadSeal):
        box_open(sealed, other_public, other_secret)


@given(st.binary(max_size=120))
def test_a_garbage_box_is_refused(sealed: bytes) -> None:
    public, secret = bindings.crypto_box_keypair()
    with pytest.raises(BadSeal):
        box_open(sealed, public, secret)


@given(st.binary(max_size=40).filter(lambda key: len(key) != 32))
def test_a_box_to_a_key_of_another_size_is_refused(public: bytes) -> None:
    with pytest.raises(BadSeal):
        box_seal(b"m", public)


def test_merge_ignores_order_and_governance_goes_one_way() -> None:
    a, b = b"a" * 32, b"b" * 32
    assert merge_secrets([a, b]) == merge_secrets([b, a]) != merge_secrets([a])
    assert governance_secret(a) not in (a, epoch_keys(a).seal)
