"""A whole session as a stranger reads it: by PROTOCOL-session.md, the Noise text and Negentropy's alone."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from hashlib import blake2b

from nacl import bindings

from tests.vectors.test_stranger import BOARD, KEYS, SECRET, H, raw, told
from tests.vectors.test_stranger_pairing import hkdf

SESSION = told("session")
ENVELOPES = [bytes([number]) * 300 for number in range(4)]
IDS = [blake2b(one, digest_size=32).digest() for one in ENVELOPES]
SALTED = [blake2b(one, digest_size=32, key=raw(SESSION["hash"])[:32]).digest() for one in IDS]
HELLO, INTEREST, OPEN, NEG, WANT, ENV, LIVE, DONE = 1, 3, 4, 5, 6, 7, 9, 10


class Noise:
    """IKpsk1 as whoever holds both static secrets and the dialling side's ephemeral one follows it."""

    def __init__(self, prologue: bytes) -> None:
        self.h = self.ck = b"Noise_IKpsk1_25519_ChaChaPoly_BLAKE2b".ljust(64, b"\0")
        self.key, self.count = b"", 0
        self.mix_hash(prologue)

    def mix_hash(self, data: bytes) -> None:
        self.h = blake2b(self.h + data).digest()

    def mix_key(self, data: bytes) -> None:
        self.ck, key = hkdf(self.ck, data, 2)
        self.key, self.count = key[:32], 0

    def mix_psk(self, psk: bytes) -> None:
        self.ck, extra, key = hkdf(self.ck, psk, 3)
        self.mix_hash(extra)
        self.key, self.count = key[:32], 0

    def ephemeral(self, public: bytes) -> None:
        self.mix_hash(public)
        self.mix_key(public)

    def open(self, sealed: bytes) -> bytes:
        plain = opened(self.key, self.count, sealed, self.h)
        self.mix_hash(sealed)
        self.count += 1
        return plain


def opened(key: bytes, count: int, sealed: bytes, extra: bytes = b"") -> bytes:
    nonce = bytes(4) + struct.pack("<Q", count)
    return bindings.crypto_aead_chacha20poly1305_ietf_decrypt(sealed, extra, nonce, key)


def shaken() -> tuple[bytes, dict[str, bytes]]:
    """The handshake hash, and the key of each side, from what crossed and what both hold."""
    first, second = (raw(SESSION[f"message_{number}"]) for number in (1, 2))
    assert (first[:2], len(first), second[:2], len(second)) == (b"\0\xa0", 162, b"\0\x30", 50)
    dialling = H("dev-noise", BOARD, key=b"\x52" * 32)
    answering = raw(KEYS["device"]["noise_secret"])
    ephemeral = raw(SESSION["drawn"]["dialling"][0])
    noise = Noise(raw(SESSION["prologue"]))
    their_static = bindings.crypto_scalarmult_base(answering)
    noise.mix_hash(their_static)
    assert first[2:34] == bindings.crypto_scalarmult_base(ephemeral)
    noise.ephemeral(first[2:34])
    noise.mix_key(bindings.crypto_scalarmult(ephemeral, their_static))
    assert noise.open(first[34:82]) == bindings.crypto_scalarmult_base(dialling), "who dials, for them alone"
    noise.mix_key(bindings.crypto_scalarmult(dialling, their_static))
    noise.mix_psk(H("chan", key=SECRET))
    assert noise.open(first[82:]) == bytes(64)
    noise.ephemeral(second[2:34])
    noise.mix_key(bindings.crypto_scalarmult(ephemeral, second[2:34]))
    noise.mix_key(bindings.crypto_scalarmult(dialling, second[2:34]))
    assert noise.open(second[34:]) == b""
    keys = [key[:32] for key in hkdf(noise.ck, b"", 2)]
    return noise.h, dict(zip(("dialling", "answering"), keys, strict=True))


def said() -> Iterator[tuple[str, int, bytes]]:
    """Who said which frame, out of the bytes that crossed."""
    _, keys = shaken()
    skip = {"answering": len(raw(SESSION["prologue"])) + 50, "dialling": 162}
    counts, plain = {"answering": 0, "dialling": 0}, {"answering": b"", "dialling": b""}
    for step in SESSION["steps"]:
        who, data = step["from"], raw(step["bytes"])
        passed = min(skip[who], len(data))
        data, skip[who] = data[passed:], skip[who] - passed
        while data:
            (size,) = struct.unpack_from(">H", data)
            plain[who] += opened(keys[who], counts[who], data[2 : 2 + size])
            counts[who] += 1
            data = data[2 + size :]
        while len(plain[who]) >= 5:
            size, kind = struct.unpack_from(">IB", plain[who])
            yield who, kind, plain[who][5 : 4 + size]
            plain[who] = plain[who][4 + size :]


def ranges(message: bytes) -> Iterator[tuple[int, bytes, object]]:
    """Negentropy V1: (upper bound's timestamp and id prefix, what is said of the range)."""
    assert message[0] == 0x61
    rest = message[1:]

    def number() -> int:
        nonlocal rest
        value = 0
        while True:
            value, more, rest = value << 7 | rest[0] & 127, rest[0] & 128, rest[1:]
            if not more:
                return value

    def take(size: int) -> bytes:
        nonlocal rest
        piece, rest = rest[:size], rest[size:]
        return piece

    while rest:
        timestamp, prefix, mode = number(), take(number()), number()
        match mode:
            case 0:
                yield timestamp, prefix, None
            case 1:
                yield timestamp, prefix, take(16)
            case _:
                yield timestamp, prefix, [take(32) for _ in range(number())]


def test_the_handshake_follows_from_what_both_hold() -> None:
    assert shaken()[0].hex() == SESSION["hash"]


def test_all_that_crossed_opens_to_the_frames_of_the_file() -> None:
    frames = [
        (step["from"], frame["type"], frame["payload"])
        for step in SESSION["steps"]
        for frame in step["frames"]
    ]
    assert [(who, kind, payload.hex()) for who, kind, payload in said()] == frames


def test_what_each_frame_says() -> None:
    every = list(said())

    def payloads(who: str, kind: int) -> list[bytes]:
        return [payload for side, type_, payload in every if (side, type_) == (who, kind)]

    for side in ("answering", "dialling"):
        (hello,) = payloads(side, HELLO)
        assert struct.unpack_from(">HHHI", hello)[:3] == (1, 1, SESSION["day"])
    (interest,) = payloads("answering", INTEREST)
    assert len(interest) == 16 * 16
    (asked,), (answered,) = payloads("answering", NEG), payloads("dialling", NEG)
    start = struct.pack(">BI", 0, SESSION["day"] << 16)
    assert asked[:5] == answered[:5] == start
    assert list(ranges(asked[5:])) == [(0, b"", sorted(SALTED[:3]))]
    assert list(ranges(answered[5:])) == [(0, b"", sorted(SALTED[2:]))]
    assert payloads("answering", WANT) == [bytes((0, 1)) + SALTED[3]]
    own = b"".join(struct.pack(">I", 300) + ENVELOPES[at] for at in order(payloads("answering", ENV)))
    assert payloads("answering", ENV) == [bytes((0, 0)) + own]
    assert payloads("dialling", ENV) == [bytes((0, 1)) + struct.pack(">I", 300) + ENVELOPES[3]]
    for side in ("answering", "dialling"):
        assert payloads(side, DONE) == [b"\0"]
        assert all(one[0] == 0 and len(one) % 32 == 1 for one in payloads(side, LIVE))
    heard = {side: b"".join(one[1:] for one in payloads(side, LIVE)) for side in ("answering", "dialling")}
    assert heard["answering"] == IDS[3]
    assert {heard["dialling"][at : at + 32] for at in (0, 32)} == {IDS[0], IDS[1]}


def order(frames: list[bytes]) -> list[int]:
    """Which envelopes a frame brings, in its order, which nothing prescribes."""
    (payload,) = frames
    return [payload[2 + 304 * at + 4] for at in range((len(payload) - 2) // 304)]
