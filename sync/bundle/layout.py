"""The layout of a bundle: sections of whole units, each heads that only a board's members know, then chunks.

    bundle  : section …
    section : head 4096 × (1 to 32) | chunk 4096 …      the last chunk is the stream's final one
    head    : salt 32 | slot 50 × 80 | stream header 24 | random 40
    slot    : tag 16 | ((section key 32 | heads before u8 | heads after u8) XOR mask 34)
              tag | mask = H("bun-slot", salt; key, 50), key = K_bundle of an epoch or the key of two devices
    chunks  : crypto_secretstream, 4079 bytes each; the first one's additional data is H("bun-head", heads …)
    content : version u8 = 1 | board id 32 | (length u32 | envelope) … | 0 u32 | more u8 | zeros

Without a key every byte is random, and no offset or count is stored: whoever looks for their section tries
every unit as a head.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from nacl import bindings

from sync.crypto.hashing import digest

UNIT = 4096
SALT_SIZE = 32
KEY_SIZE = bindings.crypto_secretstream_xchacha20poly1305_KEYBYTES
STREAM_HEADER_SIZE = bindings.crypto_secretstream_xchacha20poly1305_HEADERBYTES
CHUNK = UNIT - bindings.crypto_secretstream_xchacha20poly1305_ABYTES
"""Plain bytes in one unit."""
TAG_SIZE = 16
PAD_SIZE = TAG_SIZE + KEY_SIZE + 2
SLOTS = 80
"""Slots of one head, a key each. Unused ones are random."""
HEAD_LIMIT = 32
"""Heads of one section."""
VERSION = 1
LENGTH_SIZE = 4
MORE, LAST = b"\x01", b"\x00"
"""Whether another section follows: a file that was cut between two of them is not taken for whole."""
_SLOTS_END = SALT_SIZE + SLOTS * PAD_SIZE
_STREAM_END = _SLOTS_END + STREAM_HEADER_SIZE

Random = Callable[[int], bytes]


class Found(NamedTuple):
    """A head that opens: by which key, to which section key, and how many heads stand before and after it."""

    by: bytes
    key: bytes
    stream_header: bytes
    before: int
    after: int


def write_heads(
    keys: Sequence[bytes], section_key: bytes, stream_header: bytes, random: Random
) -> list[bytes]:
    """Heads that the holder of any of `keys` (`HEAD_LIMIT` × `SLOTS` at most, others stay out) opens."""
    keys = keys[: HEAD_LIMIT * SLOTS]
    groups = [keys[at : at + SLOTS] for at in range(0, len(keys), SLOTS)] or [[]]
    heads = []
    for number, group in enumerate(groups):
        salt = random(SALT_SIZE)
        content = section_key + bytes([number, len(groups) - 1 - number])
        slots = []
        for key in group:
            pad = _pad(salt, key)
            slots.append(pad[:TAG_SIZE] + _xor(content, pad[TAG_SIZE:]))
        rest = random((SLOTS - len(slots)) * PAD_SIZE)
        heads.append(b"".join((salt, *slots, rest, stream_header, random(UNIT - _STREAM_END))))
    return heads


def read_head(unit: bytes, keys: Iterable[bytes]) -> Found | None:
    """What the holder of `keys` finds in a head; None where it is none, or a stranger's."""
    salt = unit[:SALT_SIZE]
    slots = {
        unit[at : at + TAG_SIZE]: unit[at + TAG_SIZE : at + PAD_SIZE]
        for at in range(SALT_SIZE, _SLOTS_END, PAD_SIZE)
    }
    for key in keys:
        pad = _pad(salt, key)
        masked = slots.get(pad[:TAG_SIZE])
        if masked is not None:
            content = _xor(masked, pad[TAG_SIZE:])
            header = unit[_SLOTS_END:_STREAM_END]
            return Found(key, content[:KEY_SIZE], header, content[KEY_SIZE], content[KEY_SIZE + 1])
    return None


def bound(heads: Sequence[bytes]) -> bytes:
    """What binds the stream to its heads."""
    return digest(b"bun-head", *heads)


def _pad(salt: bytes, key: bytes) -> bytes:
    return digest(b"bun-slot", salt, key=key, size=PAD_SIZE)


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
