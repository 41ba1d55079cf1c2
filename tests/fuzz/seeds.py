"""What the guided fuzzer begins with: bytes that are right, from the vector files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sync.crypto.seal import EpochKeys, open_inner
from sync.log.bodies import BODIES
from sync.log.header import OUTER_SIZE
from tests.vectors.making import EPOCH_SECRET
from tui_forum.model.content import SHAPES

VECTORS = Path(__file__).parents[1] / "vectors"


def _told(name: str) -> Any:
    return json.loads((VECTORS / f"{name}.json").read_text())


def _bodies(vectors: list[Any], kinds: list[int]) -> Iterator[bytes]:
    for item in vectors:
        yield bytes((kinds.index(item["kind"]),)) + bytes.fromhex(item["body"])


def seeds(name: str) -> Iterator[bytes]:
    """The first inputs of one target; none where anything will do."""
    match name:
        case "frames":
            for step in _told("session")["steps"]:
                for frame in step["frames"]:
                    payload = bytes.fromhex(frame["payload"])
                    yield (len(payload) + 1).to_bytes(4, "big") + bytes((frame["type"],)) + payload
        case "greeting":
            yield bytes.fromhex(_told("greeting")["greeting"])
        case "handshake":
            yield from (bytes.fromhex(step["bytes"]) for step in _told("session")["steps"])
        case "negentropy":
            for step in _told("session")["steps"]:
                yield from (bytes.fromhex(one["payload"])[5:] for one in step["frames"] if one["type"] == 5)
        case "envelope":
            for item in _told("envelopes")["envelopes"]:
                envelope = bytes.fromhex(item["envelope"])
                yield envelope
                yield open_inner(EpochKeys(EPOCH_SECRET), envelope[:OUTER_SIZE], envelope[OUTER_SIZE:])
        case "ops":
            yield from _bodies(_told("ops")["ops"], sorted(BODIES))
        case "content":
            yield from _bodies(_told("content")["bodies"], sorted(SHAPES))
        case "invite":
            yield _told("invite")["text"].encode()
            yield _told("pairing")["link"]["text"].encode()
            yield from (b"[fe80::1%eth0]:4000", b"10.0.0.1:4000", b"7 lantern orbit maple")
        case "beacon":
            txt = _told("beacon")["txt"]
            yield bytes.fromhex(txt["n"] + txt["s"])
        case "pairing":
            yield from (bytes.fromhex(step["plain"]) for step in _told("pairing")["talk"])
        case _:
            yield b"\xe2\x80\xae\x1b[31m\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x9a\x80"
