from __future__ import annotations

import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl import bindings

from sync.clock import SECONDS_PER_DAY
from sync.crypto.identity import SigningKey
from sync.crypto.seal import epoch_keys, open_inner, padme, seal_inner
from sync.errors import BadEnvelope, BadOp, Refused
from sync.log.deflate import CONTENT_BODY_LIMIT, pack_body, unpack_body
from sync.log.envelope import ENVELOPE_LIMIT, Opened, open_envelope, seal_op
from sync.log.header import NO_ID, OUTER_SIZE, SUITE_CONTENT, Header, Outer, pack_outer

BOARD = b"b" * 32
KEYS = epoch_keys(bytes(range(32)))
DEVICE = SigningKey(b"d" * 32)
SALT = b"s" * 16


def sealed(body: bytes = b"hello", day: int = 20_000) -> tuple[bytes, Opened]:
    outer = pack_outer(Outer(SUITE_CONTENT, KEYS.kid, day, 0, bytes(16)))
    header = Header(outer, 32, DEVICE.public, 1, NO_ID, 1, day * SECONDS_PER_DAY, (), NO_ID, (), bytes(32))
    return seal_op(KEYS, BOARD, DEVICE, header, body, SALT)


@given(st.binary(max_size=3000))
def test_what_is_sealed_opens_as_the_same_op(body: bytes) -> None:
    envelope, opened = sealed(body)
    assert open_envelope(KEYS, BOARD, envelope) == opened
    assert opened.op.body == body
    assert opened.is_signed()
    assert len(envelope) == 37 + 24 + 16 + padme(len(envelope) - 77)


def test_sealing_is_deterministic() -> None:
    assert sealed()[0] == sealed()[0]


def test_another_board_does_not_verify() -> None:
    assert not open_envelope(KEYS, b"x" * 32, sealed()[0]).is_signed()


def rewrapped(change: str) -> bytes:
    """A member who knows the epoch secret makes a second envelope for somebody's post."""
    envelope, _ = sealed()
    outer = envelope[:OUTER_SIZE]
    inner = open_inner(KEYS, outer, envelope[OUTER_SIZE:])
    if change == "nonce":
        nonce = b"n" * 24
        text = bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(inner, outer, nonce, KEYS.seal)
        return outer + nonce + text
    if change == "day":
        outer = pack_outer(Outer(SUITE_CONTENT, KEYS.kid, 20_001, 0, bytes(16)))
    if change == "longer padding":
        inner += bytes(64)
    if change == "no padding":
        inner = inner.rstrip(b"\0")
    if change == "dirty padding":
        inner = inner[:-1] + b"\1"
    if change == "salt":
        at = inner.index(SALT)
        inner = inner[:at] + b"t" * 16 + inner[at + 16 :]
    if change == "body":
        inner = inner.replace(b"hello", b"hallo")
    return outer + seal_inner(KEYS, outer, inner)


@pytest.mark.parametrize(
    "change", ["nonce", "day", "longer padding", "no padding", "dirty padding", "salt", "body"]
)
def test_a_signed_op_cannot_be_wrapped_again(change: str) -> None:
    with pytest.raises(Refused):
        open_envelope(KEYS, BOARD, rewrapped(change))


def test_the_signature_is_part_of_the_link_to_it() -> None:
    envelope, opened = sealed()
    outer = envelope[:OUTER_SIZE]
    inner = open_inner(KEYS, outer, envelope[OUTER_SIZE:])
    forged = bytes([inner[0] ^ 1]) + inner[1:]
    other = open_envelope(KEYS, BOARD, outer + seal_inner(KEYS, outer, forged))
    assert other.op.op_id == opened.op.op_id
    assert other.link != opened.link
    assert other.op.envelope_id != opened.op.envelope_id
    assert not other.is_signed()


@given(st.binary(max_size=700))
def test_garbage_raises_named_errors_only(data: bytes) -> None:
    with pytest.raises(BadEnvelope):
        open_envelope(KEYS, BOARD, data)


@given(st.binary(max_size=700))
def test_garbage_sealed_by_a_member_raises_named_errors_only(inner: bytes) -> None:
    outer = pack_outer(Outer(SUITE_CONTENT, KEYS.kid, 20_000, 0, bytes(16)))
    for padded in (inner, inner.ljust(padme(len(inner)), b"\0")):
        with pytest.raises(Refused):
            open_envelope(KEYS, BOARD, outer + seal_inner(KEYS, outer, padded))


@given(st.data())
def test_any_changed_byte_is_refused(data: st.DataObject) -> None:
    envelope = bytearray(sealed()[0])
    envelope[data.draw(st.integers(0, len(envelope) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(BadEnvelope):
        open_envelope(KEYS, BOARD, bytes(envelope))


def test_the_wrong_epoch_and_a_giant_are_refused() -> None:
    with pytest.raises(BadEnvelope, match="another epoch"):
        open_envelope(epoch_keys(bytes(32)), BOARD, sealed()[0])
    with pytest.raises(BadEnvelope, match="longer"):
        open_envelope(KEYS, BOARD, bytes(ENVELOPE_LIMIT + 1))
    with pytest.raises(BadOp, match="too long"):
        sealed(bytes(CONTENT_BODY_LIMIT + 1))


@given(st.one_of(st.binary(max_size=2000), st.text(max_size=800).map(str.encode)))
def test_packed_bodies_come_back_and_are_no_longer_than_plain(body: bytes) -> None:
    packed = pack_body(body)
    assert unpack_body(packed, len(body)) == body
    assert len(packed) <= len(body) + 1


@given(st.binary(max_size=300))
def test_a_garbage_body_raises_badop_only(packed: bytes) -> None:
    with suppress(BadOp):
        assert len(unpack_body(packed, 200)) <= 200


def test_a_bomb_is_not_inflated() -> None:
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    bomb = squeezer.compress(bytes(1 << 24)) + squeezer.flush()
    with pytest.raises(BadOp, match="larger"):
        unpack_body(b"\1" + bomb, 1000)
    with pytest.raises(BadOp, match="end"):
        unpack_body(pack_body(bytes(500)) + b"more", 1000)
