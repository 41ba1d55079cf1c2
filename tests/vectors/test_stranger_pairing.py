"""A pairing as a stranger reads it: by PROTOCOL-pairing.md, the CPace draft and the Noise text alone."""

from __future__ import annotations

import base64
import hmac
import struct
from hashlib import blake2b, sha512
from typing import Any

import msgspec
import pytest
from nacl import bindings

from tests.vectors.test_stranger import H, raw, told

PAIRING = told("pairing")
P, A = 2**255 - 19, 486_662
TYPES = {1: "Wants", 2: "Invitation", 3: "Person", 4: "Board", 5: "Records", 6: "Done", 7: "Bye"}


def lv(data: bytes) -> bytes:
    size, length = b"", len(data)
    while length > 127:
        size, length = size + bytes([128 | length & 127]), length >> 7
    return size + bytes([length]) + data


def generator(secret: bytes, nameplate: int, session: bytes) -> bytes:
    """g, by Elligator2 as RFC 9380 has it for curve25519."""
    front = lv(b"CPace255") + lv(secret)
    room = max(0, 128 - 1 - len(front))
    channel = lv(b"tui-forum pairing 1") + lv(str(nameplate).encode())
    digest = sha512(front + lv(bytes(room)) + lv(channel) + lv(session)).digest()[:32]
    r = int.from_bytes(digest, "little") & (1 << 255) - 1
    x = -A * pow(1 + 2 * r * r, P - 2, P) % P
    if pow(x**3 + A * x * x + x, (P - 1) // 2, P) == P - 1:
        x = (-x - A) % P
    return x.to_bytes(32, "little")


def hkdf(chaining: bytes, data: bytes, number: int) -> list[bytes]:
    key = hmac.new(chaining, data, blake2b).digest()
    out = [b""]
    for at in range(number):
        out.append(hmac.new(key, out[-1] + bytes([at + 1]), blake2b).digest())
    return out[1:]


class Noise:
    """NNpsk0 with empty payloads, seen from whoever knows one side's ephemeral secret."""

    def __init__(self, prologue: bytes, psk: bytes) -> None:
        name = b"Noise_NNpsk0_25519_ChaChaPoly_BLAKE2b"
        self.h = self.ck = name.ljust(64, b"\0")
        self.key = b""
        self.mix_hash(prologue)
        self.ck, extra, key = hkdf(self.ck, psk, 3)
        self.mix_hash(extra)
        self.key = key[:32]

    def mix_hash(self, data: bytes) -> None:
        self.h = blake2b(self.h + data).digest()

    def mix_key(self, data: bytes) -> None:
        self.ck, key = hkdf(self.ck, data, 2)
        self.key = key[:32]

    def ephemeral(self, public: bytes) -> None:
        self.mix_hash(public)
        self.mix_key(public)

    def tag(self, sealed: bytes) -> None:
        """An empty payload: it opens, and nothing is in it."""
        plain = bindings.crypto_aead_chacha20poly1305_ietf_decrypt(sealed, self.h, bytes(12), self.key)
        assert plain == b""
        self.mix_hash(sealed)

    def split(self) -> list[bytes]:
        return [key[:32] for key in hkdf(self.ck, b"", 2)]


def walk(run: Any, secret: bytes, nameplate: int) -> None:
    """Everything that crossed follows from what was drawn, and what was said can be read."""
    challenge, holder_scalar, _ = map(raw, run["drawn"]["holder"])
    guest_scalar, nonce, ephemeral = map(raw, run["drawn"]["guest"])
    messages = [raw(step["bytes"]) for step in run["opening"]]
    g = generator(secret, nameplate, challenge + nonce)
    ya, yb = (bindings.crypto_scalarmult(scalar, g) for scalar in (guest_scalar, holder_scalar))
    assert messages[:3] == [b"\1" + challenge, b"\1" + nonce + ya, yb]
    k = bindings.crypto_scalarmult(guest_scalar, yb)
    parts = (b"CPace255_ISK", challenge + nonce, k, ya, b"guest", yb, b"holder")
    noise = Noise(b"".join(messages[:3]), H("pair-psk", sha512(b"".join(map(lv, parts))).digest()))
    assert [message[:2] for message in messages[3:]] == [struct.pack(">H", 48)] * 2
    first, second = (message[2:] for message in messages[3:])
    assert first[:32] == bindings.crypto_scalarmult_base(ephemeral)
    noise.ephemeral(first[:32])
    noise.tag(first[32:])
    noise.ephemeral(second[:32])
    noise.mix_key(bindings.crypto_scalarmult(ephemeral, second[:32]))
    noise.tag(second[32:])
    keys, counters = dict(zip(("guest", "holder"), noise.split(), strict=True)), {"guest": 0, "holder": 0}
    for step in run["talk"]:
        data, plain, who = raw(step["bytes"]), b"", step["from"]
        while data:
            (size,) = struct.unpack_from(">H", data)
            counter = bytes(4) + struct.pack("<Q", counters[who])
            piece = bindings.crypto_aead_chacha20poly1305_ietf_decrypt(
                data[2 : 2 + size], b"", counter, keys[who]
            )
            counters[who] += 1
            data, plain = data[2 + size :], plain + piece[1:]
            assert piece[0] == bool(data)
        assert plain.hex() == step["plain"]
        assert TYPES[plain[0]] == step["message"]
        assert msgspec.msgpack.encode(msgspec.msgpack.decode(plain[1:])) == plain[1:]


def test_a_pairing_by_a_spoken_code() -> None:
    nameplate, *words = PAIRING["code"].split()
    walk(PAIRING, " ".join(words).encode(), int(nameplate))


def test_a_pairing_by_a_line_of_text() -> None:
    link = PAIRING["link"]
    letters = link["text"][3:].upper()
    whole = base64.b32decode(letters.ljust(-(-len(letters) // 8) * 8, "="))
    assert int.from_bytes(whole[:2], "big") == len(whole) - 6
    assert whole[-4:] == H("link-text", whole[:-4], size=4)
    assert whole[2] == 1
    key, nameplate, addresses, _ = msgspec.msgpack.decode(whole[3:-4])
    assert key.hex() == link["key"]
    assert addresses
    walk(link, key.hex().encode(), nameplate)
    person = msgspec.msgpack.decode(raw(link["talk"][1]["plain"])[1:])
    assert person[0].hex() == told("keys")["root"]["seed"]


@pytest.mark.parametrize("wrong", [b"orbit maple lake", b"Orbit maple velvet"])
def test_other_words_do_not_open_it(wrong: bytes) -> None:
    with pytest.raises(AssertionError):
        walk(PAIRING, wrong, 7)
