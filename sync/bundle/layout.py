"""The layout of a bundle: sections of whole units, each a head that only a board's members know, then chunks.

    bundle  : section …
    section : head 4096 | chunk 4096 …                  the last chunk is the stream's final one
    head    : salt 32 | slot 48 × 84 | stream header 24 | random 8
    slot    : tag 16 | (section key XOR mask 32)        tag | mask = H("bun-slot", salt; key = K_bundle, 48)
    chunks  : crypto_secretstream of 4079 bytes each; the first one's additional data is the head
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
SLOT_SIZE = TAG_SIZE + KEY_SIZE
SLOT_LIMIT = 84
"""Slots of one head: as many epochs may open a section. Unused ones are random."""
VERSION = 1
LENGTH_SIZE = 4
MORE, LAST = b"\x01", b"\x00"
"""Whether another section follows: a file that was cut between two of them is not taken for whole."""
_SLOTS_END = SALT_SIZE + SLOT_LIMIT * SLOT_SIZE
_STREAM_END = _SLOTS_END + STREAM_HEADER_SIZE

Random = Callable[[int], bytes]


class Head(NamedTuple):
    """The head of one's own section: its bytes, and the section's key."""

    data: bytes
    key: bytes

    @property
    def stream_header(self) -> bytes:
        """With it the stream begins."""
        return self.data[_SLOTS_END:_STREAM_END]


def write_head(keys: Sequence[bytes], section_key: bytes, stream_header: bytes, random: Random) -> bytes:
    """A head that the holder of any of `keys` (K_bundle of epochs, `SLOT_LIMIT` at most) opens."""
    salt = random(SALT_SIZE)
    slots = [_slot(key, salt, section_key) for key in keys]
    rest = random((SLOT_LIMIT - len(slots)) * SLOT_SIZE)
    tail = random(UNIT - _STREAM_END)
    return b"".join((salt, *slots, rest, stream_header, tail))


def read_head(unit: bytes, keys: Iterable[bytes]) -> tuple[Head, bytes] | None:
    """The head that `unit` is to the holder of `keys`, and which of them opened it; None for a stranger's."""
    salt = unit[:SALT_SIZE]
    slots = {
        unit[at : at + TAG_SIZE]: unit[at + TAG_SIZE : at + SLOT_SIZE]
        for at in range(SALT_SIZE, _SLOTS_END, SLOT_SIZE)
    }
    for key in keys:
        pad = digest(b"bun-slot", salt, key=key, size=SLOT_SIZE)
        masked = slots.get(pad[:TAG_SIZE])
        if masked is not None:
            return Head(unit, _xor(masked, pad[TAG_SIZE:])), key
    return None


def _slot(key: bytes, salt: bytes, section_key: bytes) -> bytes:
    pad = digest(b"bun-slot", salt, key=key, size=SLOT_SIZE)
    return pad[:TAG_SIZE] + _xor(section_key, pad[TAG_SIZE:])


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
