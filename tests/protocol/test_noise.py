"""The handshakes against published vectors, and against whoever does not keep to them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl import bindings

from sync.errors import HandshakeFailed, LocalProtocolError, RemoteProtocolError
from sync.protocol.noise import IKPSK1, NNPSK0, HandshakeState, KeyPair, Pattern
from sync.protocol.symmetric import CipherState

VECTORS = json.loads((Path(__file__).parent.parent / "vectors" / "noise.json").read_text())["vectors"]

# The neighbours of our patterns: they exercise the same tokens in other places, or without a psk.
NN = Pattern("NN", False, False, (("e",), ("e", "ee")))
NK = Pattern("NK", False, True, (("e", "es"), ("e", "ee")))
IK = Pattern("IK", False, True, (("e", "es", "s", "ss"), ("e", "ee", "se")))
XX = Pattern("XX", False, False, (("e",), ("e", "ee", "s", "es"), ("s", "se")))
NKPSK0 = Pattern("NKpsk0", False, True, (("psk", "e", "es"), ("e", "ee")))
PATTERNS = {pattern.name: pattern for pattern in (NN, NK, IK, XX, NNPSK0, NKPSK0, IKPSK1)}


def pair(secret: bytes) -> KeyPair:
    return KeyPair(secret, bindings.crypto_scalarmult_base(secret))


def side(vector: dict[str, Any], prefix: str) -> tuple[HandshakeState, bytes]:
    def value(name: str) -> bytes | None:
        text = vector.get(f"{prefix}_{name}")
        return None if text is None else bytes.fromhex(text)

    static = value("static")
    psks = vector.get(f"{prefix}_psks")
    state = HandshakeState(
        PATTERNS[vector["protocol_name"].split("_")[1]],
        initiator=prefix == "init",
        prologue=value("prologue") or b"",
        static=None if static is None else pair(static),
        remote=value("remote_static"),
        psk=bytes.fromhex(psks[0]) if psks else None,
    )
    return state, value("ephemeral") or b""


@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: f"{v['protocol_name']}-{v['source']}")
def test_published_vector(vector: dict[str, Any]) -> None:
    (dialling, e1), (answering, e2) = side(vector, "init"), side(vector, "resp")
    messages = [
        (bytes.fromhex(one["payload"]), bytes.fromhex(one["ciphertext"])) for one in vector["messages"]
    ]
    from_dialler = True
    while not dialling.finished:
        payload, wire = messages.pop(0)
        writer, reader, e = (dialling, answering, e1) if from_dialler else (answering, dialling, e2)
        assert writer.write(payload, e) == wire
        assert reader.read(wire) == payload
        from_dialler = not from_dialler
    assert dialling.hash == answering.hash
    if "handshake_hash" in vector:
        assert dialling.hash == bytes.fromhex(vector["handshake_hash"])
    ciphers = {True: dialling.split(), False: answering.split()}
    for payload, wire in messages:
        assert ciphers[from_dialler][0].encrypt(payload) == wire
        assert ciphers[not from_dialler][1].decrypt(wire) == payload
        from_dialler = not from_dialler


def test_every_pattern_in_use_has_a_vector() -> None:
    tested = {vector["protocol_name"].split("_")[1] for vector in VECTORS}
    assert {IKPSK1.name, NNPSK0.name, NKPSK0.name} <= tested


def devices(prologue_a: bytes = b"p", prologue_b: bytes = b"p", psk_b: bytes = b"k" * 32) -> Any:
    one, two = pair(b"1" * 32), pair(b"2" * 32)
    return (
        HandshakeState(
            IKPSK1, initiator=True, prologue=prologue_a, static=one, remote=two.public, psk=b"k" * 32
        ),
        HandshakeState(IKPSK1, initiator=False, prologue=prologue_b, static=two, psk=psk_b),
    )


def test_the_answering_side_learns_the_static_key() -> None:
    dialling, answering = devices()
    assert answering.read(dialling.write(b"hello", b"e" * 32)) == b"hello"
    assert answering.remote == pair(b"1" * 32).public


@pytest.mark.parametrize("change", [{"prologue_b": b"q"}, {"psk_b": b"x" * 32}])
def test_another_prologue_or_psk_is_refused(change: dict[str, bytes]) -> None:
    dialling, answering = devices(**change)
    with pytest.raises(HandshakeFailed):
        answering.read(dialling.write(b"", b"e" * 32))


@given(st.binary(max_size=200))
def test_junk_is_refused(junk: bytes) -> None:
    _, answering = devices()
    with pytest.raises(HandshakeFailed):
        answering.read(junk)


@given(st.integers(0, 95), st.integers(1, 255))
def test_one_altered_byte_is_refused(place: int, change: int) -> None:
    dialling, answering = devices()
    message = bytearray(dialling.write(b"", b"e" * 32))
    message[place] ^= change
    with pytest.raises(HandshakeFailed):
        answering.read(bytes(message))


@pytest.mark.parametrize("point", [bytes(32), (1).to_bytes(32, "little")])
def test_points_of_small_order_are_refused(point: bytes) -> None:
    _, answering = devices()
    with pytest.raises(HandshakeFailed):
        answering.read(point + bytes(64))


def test_out_of_turn_is_our_mistake() -> None:
    dialling, answering = devices()
    with pytest.raises(LocalProtocolError):
        answering.write(b"", b"e" * 32)
    with pytest.raises(LocalProtocolError):
        dialling.read(b"")
    with pytest.raises(LocalProtocolError):
        dialling.split()
    with pytest.raises(LocalProtocolError):
        HandshakeState(IKPSK1, initiator=True, static=pair(b"1" * 32))


def test_a_message_is_good_once_and_in_order() -> None:
    sender, receiver = CipherState(b"k" * 32), CipherState(b"k" * 32)
    first, second = sender.encrypt(b"first"), sender.encrypt(b"second")
    with pytest.raises(RemoteProtocolError):
        receiver.decrypt(second)
    assert receiver.decrypt(first) == b"first"
    with pytest.raises(RemoteProtocolError):
        receiver.decrypt(first)
    assert receiver.decrypt(second) == b"second"
