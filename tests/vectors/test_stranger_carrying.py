"""Bundles, and the notes of one's own machines, as a stranger reads them: by the PROTOCOL pages alone."""

from __future__ import annotations

import struct
from itertools import pairwise
from typing import Any

import msgspec
import pytest
from nacl import bindings

from tests.vectors.test_stranger import KEYS, H, public_of, raw, signed, told

UNIT, SLOT, SLOTS = 4096, 50, 80
BUNDLE, OWN = told("bundle"), told("own")


def opened_by(key: bytes, head: bytes) -> bytes | None:
    """What a slot of a head says to the holder of `key`."""
    salt = head[:32]
    pad = H("bun-slot", salt, key=key, size=50)
    for number in range(SLOTS):
        slot = head[32 + SLOT * number :][:SLOT]
        if slot[:16] == pad[:16]:
            return bytes(one ^ other for one, other in zip(slot[16:], pad[16:], strict=True))
    return None


def test_opening_keys() -> None:
    assert BUNDLE["opening_keys"]["K_bundle"] == KEYS["epochs"][0]["K_bundle"]
    assert BUNDLE["opening_keys"]["pair"] == KEYS["device"]["pair_key_with"]["key"]


@pytest.mark.parametrize("key", BUNDLE["opening_keys"].values())
def test_a_bundle(key: str) -> None:
    data, head = raw(BUNDLE["file"]), BUNDLE["head"]
    assert len(data) % UNIT == 0
    said = opened_by(raw(key), data[:UNIT])
    assert said is not None
    section, before, after = said[:32], said[32], said[33]
    assert (section.hex(), before, after) == (head["section_key"], 0, 0)
    header = data[32 + SLOT * SLOTS :][:24]
    assert header.hex() == head["stream_header"]
    bound = H("bun-head", data[:UNIT])
    assert bound.hex() == head["bound"]
    state = bindings.crypto_secretstream_xchacha20poly1305_state()
    bindings.crypto_secretstream_xchacha20poly1305_init_pull(state, header, section)
    content, tags = b"", []
    for at in range(UNIT, len(data), UNIT):
        extra = bound if at == UNIT else None
        piece, tag = bindings.crypto_secretstream_xchacha20poly1305_pull(state, data[at : at + UNIT], extra)
        content += piece
        tags.append(tag)
    assert tags == [0] * (len(tags) - 1) + [3]
    assert content[:33] == b"\x01" + raw(BUNDLE["board_id"])
    content, found = content[33:], []
    while length := struct.unpack_from("<I", content)[0]:
        found.append(content[4 : 4 + length])
        content = content[4 + length :]
    assert [{"byte": one[0], "length": len(one)} for one in found] == BUNDLE["envelopes"]
    assert not any(content), "no other section follows, and the rest is zeros"


def test_the_board_of_ones_own_machines() -> None:
    root, board = raw(KEYS["root"]["seed"]), OWN["board"]
    key = public_of(H("own-board", key=root))
    secret = H("own-epoch", key=root)
    found = key, H("board", key), secret, H("kid", key=secret, size=16)
    assert [one.hex() for one in found] == [
        board["key_public"],
        board["board_id"],
        board["epoch_secret"],
        board["kid"],
    ]


def plain(value: Any) -> Any:
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value.hex() if isinstance(value, bytes) else value


FIELDS = {64: 2, 65: 1, 66: 1, 67: 3, 68: 2, 69: 1, 70: 7}


@pytest.mark.parametrize("item", OWN["bodies"])
def test_notes_of_ones_own_machines(item: Any) -> None:
    body = msgspec.msgpack.decode(raw(item["body"]))
    assert msgspec.msgpack.encode(body) == raw(item["body"])
    assert plain(body) == item["fields"]
    assert len(body) == FIELDS[item["kind"]]


def body_of(name: str) -> Any:
    (found,) = (item for item in OWN["bodies"] if item["name"] == name)
    return msgspec.msgpack.decode(raw(found["body"]))


def test_a_board_that_is_handed_to_another_machine() -> None:
    told, ((certifier, number, *publics),) = OWN["spare"], body_of("Spares")[0]
    seed = H("spare", certifier, number.to_bytes(4, "little"), key=raw(told["device_seed"]))
    assert seed.hex() == told["seed"]
    assert public_of(H("dev-sign", bytes(32), key=seed)) == publics[0]
    for person, public in (("dev-noise", publics[1]), ("dev-box", publics[2])):
        assert bindings.crypto_scalarmult_base(H(person, bytes(32), key=seed)) == public

    board, on, _name, member, ((machine, used, device, half, voucher),), secrets, said = body_of("Handed")
    assert (on, used, device, machine.hex(), said) == (True, number, publics[0], told["machine"], None)
    root, own = raw(KEYS["root"]["seed"]), raw(OWN["board"]["board_id"])
    person = public_of(H("member", own, key=root))
    assert person.hex() == told["person_public"]
    assert member == public_of(H("member", board, key=root))
    assert signed(member, H("card", board, member, *publics), half)
    assert signed(person, H("handed", board, member, machine, device, half), voucher)
    assert [len(secret) for secret in secrets] == [32, 32]
    *keys, signature, consent = map(raw, told["card"])
    assert (keys, signature) == (publics, half)
    assert signed(publics[0], H("card", board, member, *publics), consent)


def test_runs_of_marks() -> None:
    marks = next(item for item in OWN["bodies"] if item["kind"] == 64)
    runs, at, spans = marks["fields"][1][0][2], 0, []
    for gap, length in zip(runs[::2], runs[1::2], strict=True):
        spans.append([at + gap, at + gap + length - 1])
        at += gap + length
    assert spans == OWN["runs"]
    assert all(one[1] + 1 < other[0] for one, other in pairwise(spans))
