"""The vector files as a stranger reads them: by the PROTOCOL pages alone, and no line of `sync`."""

from __future__ import annotations

import base64
import json
import struct
import zlib
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec
import pytest
from nacl import bindings

HERE = Path(__file__).parent


def told(name: str) -> Any:
    return json.loads((HERE / f"{name}.json").read_text())


def raw(text: str) -> bytes:
    return bytes.fromhex(text)


def H(person: str, *parts: bytes, key: bytes = b"", size: int = 32) -> bytes:
    state = blake2b(digest_size=size, key=key, person=person.encode().ljust(16, b"\0"))
    for part in parts:
        state.update(struct.pack("<Q", len(part)) + part)
    return state.digest()


def public_of(seed: bytes) -> bytes:
    return bindings.crypto_sign_seed_keypair(seed)[0]


def signed(public: bytes, message: bytes, signature: bytes) -> bool:
    return bindings.crypto_sign_open(signature + message, public) == message


def padme(size: int) -> int:
    size = max(size, 256)
    exponent = size.bit_length() - 1
    step = 1 << (exponent - exponent.bit_length())
    return -(-size // step) * step


KEYS = told("keys")
BOARD = raw(KEYS["board"]["board_id"])
SECRET = raw(KEYS["epochs"][0]["secret"])


def test_keys() -> None:
    assert H("board", raw(KEYS["board"]["key_public"])) == BOARD
    root, device, invite = raw(KEYS["root"]["seed"]), raw(KEYS["device"]["seed"]), KEYS["invite"]
    assert public_of(H("member", BOARD, key=root)).hex() == KEYS["root"]["member_public"]
    assert public_of(H("own-board", key=root)).hex() == KEYS["root"]["own_board_key_public"]
    assert H("own-epoch", key=root).hex() == KEYS["root"]["own_board_secret"]
    assert public_of(H("dev-sign", BOARD, key=device)).hex() == KEYS["device"]["sign_public"]
    for name in ("noise", "box"):
        secret = H(f"dev-{name}", BOARD, key=device)
        assert secret.hex() == KEYS["device"][f"{name}_secret"]
        assert bindings.crypto_scalarmult_base(secret).hex() == KEYS["device"][f"{name}_public"]
    sign, noise, box, signature, consent = map(raw, KEYS["device"]["card"])
    member = raw(KEYS["root"]["member_public"])
    card = H("card", BOARD, member, sign, noise, box)
    assert signed(member, card, signature)
    assert signed(sign, card, consent)
    shared = bindings.crypto_scalarmult(
        raw(KEYS["device"]["box_secret"]), raw(KEYS["device"]["pair_key_with"]["box_public"])
    )
    assert H("pair", BOARD, key=shared).hex() == KEYS["device"]["pair_key_with"]["key"]
    secret = raw(invite["secret"])
    assert public_of(H("inv-sign", key=secret)).hex() == invite["sign_public"]
    found = [H(f"inv-{name}", key=secret).hex() for name in ("disc", "psk", "wrap")]
    assert found == [invite["discovery"], invite["psk"], invite["wrap_secret"]]


@pytest.mark.parametrize("epoch", [*KEYS["epochs"], KEYS["merged"]])
def test_epochs(epoch: Any) -> None:
    secret = raw(epoch["secret"])
    assert H("kid", key=secret, size=16).hex() == epoch["kid"]
    for name in ("seal", "siv", "disc", "chan", "bundle"):
        assert H(name, key=secret).hex() == epoch[f"K_{name}"]
    assert H("govern", key=secret).hex() == epoch["governance"]
    both = sorted(raw(one["secret"]) for one in KEYS["epochs"])
    assert H("merge", *both).hex() == KEYS["merged"]["secret"]


ENVELOPES = told("envelopes")
OPS = told("ops")["ops"]


@pytest.mark.parametrize("item", [*ENVELOPES["envelopes"], ENVELOPES["deflated"], *OPS])
def test_envelopes(item: Any) -> None:
    envelope = raw(item["envelope"])
    outer, nonce, text = envelope[:37], envelope[37:61], envelope[61:]
    version, suite, kid, born_day, ttl_code, tag = struct.unpack("<BB16sHB16s", outer)
    secret = SECRET if suite == 1 else H("govern", key=SECRET)
    assert (version, kid, suite == 2) == (1, H("kid", key=secret, size=16), item["kind"] < 16)
    seal = H("seal", key=secret)
    inner = bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(text, outer, nonce, seal)
    assert nonce == H("nonce", outer, inner, key=H("siv", key=secret), size=24)
    signature = inner[:64]
    header_size, body_size = struct.unpack_from("<HI", inner, 64)
    header, rest = inner[70 : 70 + header_size], inner[70 + header_size :]
    salt, packed, padding = rest[:16], rest[16 : 16 + body_size], rest[16 + body_size :]
    assert len(inner) == padme(86 + header_size + body_size)
    assert not any(padding)
    body = zlib.decompress(packed[1:], -15) if packed[0] else packed[1:]
    assert header[:37] == outer
    assert body.hex() == item["body"]
    kind, device, seq, prev, lamport, wall = struct.unpack_from("<B32sI32sQI", header, 37)
    assert (kind, device.hex()) == (item["kind"], KEYS["device"]["sign_public"])
    assert header[-32:] == H("body", salt, packed)
    assert signed(device, H("op", BOARD, header), signature)
    found = H("op-id", header), H("link", header, signature), H("envid", envelope)
    assert [one.hex() for one in found] == [item["op_id"], item["link"], item["envelope_id"]]
    assert (wall // 86_400, lamport, (seq == 1) == (not any(prev))) == (born_day, 7, True)
    days = {0: 0, 1: 7, 2: 30, 3: 90}[ttl_code]
    assert item["timestamp"] == ((min(born_day + days, 0x7FFE) if days else 0x7FFF) << 16 | born_day)
    erasure = H("erasure", struct.pack("<I", seq), key=raw(KEYS["device"]["box_secret"]))
    assert tag == H("erase", erasure, size=16)


def op(name: str) -> tuple[Any, bytes]:
    item = next(one for one in OPS if one["name"] == name)
    return msgspec.msgpack.decode(raw(item["body"])), raw(KEYS["device"]["sign_public"])


def zeroed(body: list[Any], *places: int) -> bytes:
    return msgspec.msgpack.encode([bytes(64) if at in places else one for at, one in enumerate(body)])


def test_statements() -> None:
    genesis, device = op("Genesis")
    last = len(genesis) - 1
    assert signed(genesis[0], H("genesis", zeroed(genesis, last)), genesis[last])
    invite, _ = op("Invite")
    assert signed(invite[0], H("terms", BOARD, device, zeroed(invite, 7)), invite[7])
    join, _ = op("Join")
    statement = H("join", BOARD, zeroed(join, 4, 5))
    assert signed(join[3], statement, join[4])
    assert signed(join[0], statement, join[5])


def test_a_machine_of_ones_own_is_dropped_by_the_member_key() -> None:
    drops = [msgspec.msgpack.decode(raw(one["body"])) for one in OPS if one["name"] == "DropDevice"]
    (own,) = [body for body in drops if body[3]]
    statement = H("drop", BOARD, msgspec.msgpack.encode([*own[:3], b""]))
    assert signed(own[0], statement, own[3])


def test_boxes_open_to_what_their_names_promise() -> None:
    other = [H(f"dev-{name}", BOARD, key=b"\x52" * 32) for name in ("sign", "box")]
    device, box = public_of(other[0]), (bindings.crypto_scalarmult_base(other[1]), other[1])
    for name in ("Epoch", "ModerationKey"):
        (promised, ((to, sealed),)), _ = op(name)
        assert (to, len(sealed)) == (device, 80)
        secret = bindings.crypto_box_seal_open(sealed, *box)
        kept = H("kid", key=secret, size=16) if name == "Epoch" else bindings.crypto_scalarmult_base(secret)
        assert kept == promised


def test_an_op_names_the_very_bytes_of_the_one_before() -> None:
    first, second = ENVELOPES["envelopes"][:2]
    header = raw(second["header"])
    assert struct.unpack_from("<I32s", header, 70) == (2, raw(first["link"]))


def slot(purpose: str, nonce: bytes, port: int, key: bytes, device: bytes) -> bytes:
    pad = H(purpose, nonce, struct.pack(">H", port), key=key, size=16)
    return pad[:8] + bytes(one ^ other for one, other in zip(device[:8], pad[8:], strict=True))


def test_slots() -> None:
    device = raw(KEYS["device"]["sign_public"])
    beacon, greeting = told("beacon"), told("greeting")
    for item in beacon["slots"].values():
        made = slot("beacon", raw(beacon["nonce"]), beacon["port"], raw(item["key"]), device)
        assert made.hex() == item["slot"]
        assert item["slot"] in beacon["txt"]["s"]
    for name, item in greeting["slots"].items():
        purpose = "earlier" if name == "earlier" else "greeting"
        made = slot(purpose, raw(greeting["challenge"]), 0, raw(item["key"]), device)
        assert made.hex() == item["slot"]
        assert item["slot"] in greeting["greeting"]


def test_an_invite_and_its_welcome() -> None:
    vectors = told("invite")
    letters = vectors["text"][3:].upper()
    whole = base64.b32decode(letters.ljust(-(-len(letters) // 8) * 8, "="))
    length = int.from_bytes(whole[:2], "big")
    assert len(whole) == 2 + length + 4
    assert whole[-4:] == H("invite", whole[:-4], size=4)
    fields = msgspec.msgpack.decode(whole[3:-4])
    assert whole[2] == 1
    assert [one.hex() if isinstance(one, bytes) else one for one in fields] == list(
        vectors["invite"].values()
    )
    welcome = {name: raw(value) for name, value in vectors["welcome"].items()}
    device, signature, box = (
        welcome["payload"][:32],
        welcome["payload"][32:96],
        welcome["payload"][96:],
    )
    assert signed(device, H("welcome", welcome["hash"], BOARD, device, box), signature)
    wrap = raw(KEYS["invite"]["wrap_public"]), raw(KEYS["invite"]["wrap_secret"])
    assert bindings.crypto_box_seal_open(box, *wrap)[-32:] == SECRET


def test_a_session_opens_a_board_and_compares() -> None:
    vectors = told("session")
    said = [
        (step["from"], one["type"], raw(one["payload"]))
        for step in vectors["steps"]
        for one in step["frames"]
    ]
    session, disc = raw(vectors["hash"]), H("disc", key=SECRET)
    interest = next(payload for _, kind, payload in said if kind == 3)
    opened = next(payload for _, kind, payload in said if kind == 4)
    listed = {interest[at : at + 16] for at in range(0, len(interest), 16)}
    assert H("interest", session, b"answering", key=disc, size=16) in listed
    assert opened[1:17] == H("interest", session, b"dialling", key=disc, size=16)
    floor, count = struct.unpack_from(">HB", opened, 17)
    assert (opened[0], floor, count) == (0, vectors["day"], 1)
    cut, digest = struct.unpack_from(">I16s", opened, 20)
    envelopes = [bytes([number]) * 300 for number in (2, 3)]
    ids = sorted(blake2b(one, digest_size=32).digest() for one in envelopes)
    items = b"".join(struct.pack(">Q", vectors["timestamp"]) + one for one in ids)
    prefix = blake2b(items, digest_size=32, person=b"index".ljust(16, b"\0")).digest()
    assert cut == 0xFFFFFFFF
    assert digest == H("prefix", prefix, key=session, size=16)
    salted = [
        blake2b(blake2b(bytes([number]) * 300, digest_size=32).digest(), digest_size=32, key=session[:32])
        for number in range(3)
    ]
    asked = next(payload for who, kind, payload in said if (who, kind) == ("answering", 5))
    assert struct.unpack_from(">BI", asked) == (0, vectors["day"] << 16)
    assert asked[5] == 0x61
    assert all(one.digest() in asked for one in salted)
