"""BLAKE2b with a purpose: one hash function, separated by `person`, with unambiguous parts."""

from __future__ import annotations

import struct
from collections.abc import Callable
from functools import cache
from hashlib import blake2b

PERSON_SIZE = 16
_size = struct.Struct("<Q").pack


def digest(person: bytes, *parts: bytes, key: bytes = b"", size: int = 32) -> bytes:
    """BLAKE2b of the length-prefixed `parts`.

    `person` (16 bytes at most) names the purpose; `key` (64 bytes at most) makes it a keyed hash; each
    part is preceded by its length as u64 little-endian, so that ("ab","c") and ("a","bc") differ.
    """
    state = keyed(person, key, size) if key else _plain(person, size).copy()
    state.update(framed(*parts))
    return state.digest()


def hash_of_one(person: bytes, size: int = 32) -> Callable[[bytes], bytes]:
    """`digest(person, part)` as a function of the part, made ready for what is hashed by the thousand."""
    fresh = keyed(person, b"", size).copy

    def hash_one(part: bytes) -> bytes:
        state = fresh()
        state.update(_size(len(part)))
        state.update(part)
        return state.digest()

    return hash_one


def hash_of_two(person: bytes, key: bytes = b"", size: int = 32) -> Callable[[bytes, bytes], bytes]:
    """The same for two parts, the first a short one, and with a key where there is one."""
    fresh = keyed(person, key, size).copy

    def hash_two(first: bytes, second: bytes) -> bytes:
        state = fresh()
        state.update(_size(len(first)) + first + _size(len(second)))
        state.update(second)
        return state.digest()

    return hash_two


def keyed(person: bytes, key: bytes, size: int = 32) -> blake2b:
    """The state of `digest` before its parts."""
    return blake2b(digest_size=size, key=key, person=person.ljust(PERSON_SIZE, b"\0"))


def framed(*parts: bytes) -> bytes:
    """What `digest` hashes: each part behind its length."""
    if len(parts) == 1:
        return _size(len(parts[0])) + parts[0]
    if len(parts) == 2:
        first, second = parts
        return b"".join((_size(len(first)), first, _size(len(second)), second))
    return b"".join([piece for part in parts for piece in (_size(len(part)), part)])


@cache
def _plain(person: bytes, size: int) -> blake2b:
    """As `keyed`, without a key: purposes are few, so their states are kept."""
    return keyed(person, b"", size)
