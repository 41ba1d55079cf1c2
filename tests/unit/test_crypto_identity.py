from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.crypto.hashing import digest
from sync.crypto.identity import (
    DeviceCard,
    SigningKey,
    card_is_valid,
    certify,
    device_keys,
    invite_keys,
    member_key,
    verify,
)

SEED = bytes(range(32))
BOARD, OTHER = b"b" * 32, b"o" * 32


def test_a_signature_holds_for_its_message_and_key_only() -> None:
    key, stranger = SigningKey(SEED), SigningKey(bytes(32))
    signature = key.sign(b"hello")
    assert verify(key.public, b"hello", signature)
    assert not verify(key.public, b"hellp", signature)
    assert not verify(stranger.public, b"hello", signature)


@given(st.binary(max_size=80), st.binary(max_size=40), st.binary(max_size=80))
def test_verify_answers_no_to_garbage(public: bytes, message: bytes, signature: bytes) -> None:
    assert not verify(public, message, signature)


def test_a_person_has_a_different_key_on_each_board() -> None:
    assert member_key(SEED, BOARD).public == member_key(SEED, BOARD).public
    assert member_key(SEED, BOARD).public != member_key(SEED, OTHER).public


def test_device_keys_are_distinct_and_follow_from_the_seed() -> None:
    keys, again = device_keys(SEED, BOARD), device_keys(SEED, BOARD)
    assert keys.id == keys.sign.public == again.id
    assert len({keys.id, keys.noise_public, keys.box_public, keys.noise_secret, keys.box_secret}) == 5
    assert device_keys(SEED, OTHER).id != keys.id


def test_a_card_binds_member_board_and_every_key() -> None:
    member, keys = member_key(SEED, BOARD), device_keys(bytes(32), BOARD)
    card = certify(member, BOARD, keys)
    assert card_is_valid(card, member.public, BOARD)
    assert not card_is_valid(card, member.public, OTHER)
    assert not card_is_valid(card, keys.id, BOARD)
    for field in ("sign", "noise", "box", "signature", "consent"):
        value = getattr(card, field)
        assert not card_is_valid(msgspec.structs.replace(card, **{field: value[:-1]}), member.public, BOARD)
        changed = bytes([value[0] ^ 1]) + value[1:]
        assert not card_is_valid(msgspec.structs.replace(card, **{field: changed}), member.public, BOARD)


def test_invite_keys_follow_from_the_secret() -> None:
    one, same, other = invite_keys(SEED), invite_keys(SEED), invite_keys(bytes(32))
    assert (one.sign.public, one.discovery, one.psk, one.wrap_public) == (
        same.sign.public,
        same.discovery,
        same.psk,
        same.wrap_public,
    )
    assert len({one.discovery, one.psk, one.wrap_public, one.wrap_secret, other.psk}) == 5


def test_no_secret_is_printed() -> None:
    keys, invite = device_keys(SEED, BOARD), invite_keys(SEED)
    shown = repr(keys) + repr(invite) + repr(member_key(SEED, BOARD))
    for secret in (keys.noise_secret, keys.box_secret, invite.psk, invite.wrap_secret):
        assert secret.hex() not in shown
        assert repr(secret) not in shown


@pytest.mark.parametrize("small", [bytes(32), b"\x01" + bytes(31)])
def test_a_card_to_which_nothing_can_be_sealed_is_none(small: bytes) -> None:
    member, keys = member_key(SEED, BOARD), device_keys(SEED, BOARD)
    usable = (keys.noise_public, keys.box_public)
    for noise, box in (usable, (small, keys.box_public), (keys.noise_public, small)):
        message = digest(b"card", BOARD, member.public, keys.id, noise, box)
        card = DeviceCard(keys.id, noise, box, member.sign(message), keys.sign.sign(message))
        assert card_is_valid(card, member.public, BOARD) == ((noise, box) == usable)
