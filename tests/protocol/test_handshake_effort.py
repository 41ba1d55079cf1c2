"""Judging a claimed device costs the same whether it is on the board or not: the time tells nothing."""

from __future__ import annotations

import sys
from collections import Counter
from types import FrameType

import pytest

from sync.errors import HandshakeFailed
from sync.protocol.board import SessionBoard
from sync.protocol.greeting import Greeting
from sync.protocol.handshake import Answering
from sync.protocol.limits import MAX_EPOCHS, MESSAGE_ONE_SIZE
from sync.protocol.noise import IKPSK1, HandshakeState, KeyPair
from tests.protocol.peers import Chance, Group

STRANGER = KeyPair(bytes(range(32)), b"p" * 32)
COSTLY = ("crypto_scalarmult", "mix_key", "mix_key_and_hash", "decrypt_and_hash")


def group_of_epochs(count: int) -> Group:
    group = Group(Chance(5), ("ada", "ben", "mal"))
    group.epochs = [group.epochs[0].__class__(bytes([number]) * 32) for number in range(count)]
    return group


def first_message(board: SessionBoard, greeting: bytes, claimed: bytes, psk: bytes) -> bytes:
    """Message 1 by somebody who knows the board's Noise keys, and claims `claimed` without its secret."""
    static = KeyPair(STRANGER.secret, claimed)
    state = HandshakeState(
        IKPSK1,
        initiator=True,
        prologue=greeting,
        static=static,
        remote=board.device.noise_public,
        psk=psk,
    )
    return state.write(bytes(MESSAGE_ONE_SIZE - 96), b"e" * 32)


def effort(board: SessionBoard, claimed: bytes, psk: bytes) -> Counter[str]:
    """How often each costly function ran while a first message was judged and refused."""
    side = Answering([board], Chance(8))
    assert Greeting.decode(side.outgoing)
    message = first_message(board, side.outgoing, claimed, psk)
    calls: Counter[str] = Counter()

    def count(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code.co_name in COSTLY:
            calls[frame.f_code.co_name] += 1

    buffer = bytearray(MESSAGE_ONE_SIZE.to_bytes(2, "big") + message)
    sys.setprofile(count)
    try:
        with pytest.raises(HandshakeFailed):
            side.receive(buffer)
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("epochs", [1, MAX_EPOCHS, MAX_EPOCHS + 4])
def test_a_current_device_and_a_removed_one_cost_the_same(epochs: int) -> None:
    group = group_of_epochs(epochs)
    board = group.board("ben", without=("mal",))
    ada, mal = (group.devices[name].noise_public for name in ("ada", "mal"))
    for psk in (b"w" * 32, group.epochs[0].chan, group.epochs[-1].chan):
        assert effort(board, ada, psk) == effort(board, mal, psk)


def test_keys_are_agreed_on_once_for_all_epochs() -> None:
    group = group_of_epochs(MAX_EPOCHS)
    calls = effort(group.board("ben"), group.devices["ada"].noise_public, b"w" * 32)
    assert calls["crypto_scalarmult"] == 2
    assert calls["mix_key_and_hash"] == MAX_EPOCHS
