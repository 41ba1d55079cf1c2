"""Hashes and openings that are made ready for thousands give what the plain ones give."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl import bindings
from nacl.exceptions import CryptoError

from sync.crypto.aead import KEPT_SIZE, xchacha_open
from sync.crypto.hashing import digest, hash_of_one, hash_of_two

KEY, NONCE, OUTER = b"k" * 32, b"n" * 24, b"outer"
some = st.binary(max_size=300)


def sealed(plain: bytes) -> bytes:
    return bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(plain, OUTER, NONCE, KEY)


@given(some, some, st.sampled_from([b"", b"k" * 32]), st.sampled_from([16, 24, 32]))
def test_a_prepared_hash_is_the_plain_one(first: bytes, second: bytes, key: bytes, size: int) -> None:
    assert hash_of_one(b"one", size)(first) == digest(b"one", first, size=size)
    assert hash_of_two(b"two", key, size)(first, second) == digest(b"two", first, second, key=key, size=size)


def test_a_prepared_hash_remembers_nothing() -> None:
    hash_one = hash_of_one(b"one")
    assert hash_one(b"a") != hash_one(b"b")
    assert hash_one(b"a") == hash_one(b"a")


@pytest.mark.parametrize("size", [0, 1, KEPT_SIZE, KEPT_SIZE + 1, 5 * KEPT_SIZE])
def test_what_was_sealed_opens_whether_it_fits_the_buffer_or_not(size: int) -> None:
    plain = bytes(n % 251 for n in range(size))
    assert xchacha_open(sealed(plain), OUTER, NONCE, KEY) == plain


def test_nothing_is_read_past_an_end() -> None:
    text = sealed(b"hello")
    for bad in (text[:15], text[:-1], text + b"x", b""):
        with pytest.raises(CryptoError):
            xchacha_open(bad, OUTER, NONCE, KEY)
    for nonce, key in ((NONCE[1:], KEY), (NONCE, KEY + b"k"), (b"", KEY), (NONCE, b"")):
        with pytest.raises(ValueError, match="32"):
            xchacha_open(text, OUTER, nonce, key)


def test_threads_do_not_see_each_others_plain_text() -> None:
    texts = [bytes([n]) * 4_000 for n in range(8)]
    with ThreadPoolExecutor(len(texts)) as pool:
        opened = pool.map(
            lambda text: [xchacha_open(sealed(text), OUTER, NONCE, KEY) for _ in range(200)], texts
        )
        for text, found in zip(texts, opened, strict=True):
            assert set(found) == {text}
