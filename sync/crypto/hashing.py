"""BLAKE2b with a purpose: one hash function, separated by `person`, with unambiguous parts."""

from __future__ import annotations

from hashlib import blake2b

PERSON_SIZE = 16


def digest(person: bytes, *parts: bytes, key: bytes = b"", size: int = 32) -> bytes:
    """BLAKE2b of the length-prefixed `parts`.

    `person` (16 bytes at most) names the purpose; `key` (64 bytes at most) makes it a keyed hash; each
    part is preceded by its length as u64 little-endian, so that ("ab","c") and ("a","bc") differ.
    """
    state = blake2b(digest_size=size, key=key, person=person.ljust(PERSON_SIZE, b"\0"))
    for part in parts:
        state.update(len(part).to_bytes(8, "little"))
        state.update(part)
    return state.digest()
