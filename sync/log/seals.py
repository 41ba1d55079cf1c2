"""Which pages of a sealed database are not what was written.

SQLite stops at the first page whose seal is broken. To repair a file, every page has to be judged, so the
seal is computed here once more: Poly1305 (RFC 8439) over a page's bytes and nonce, under a one-time key from
ChaCha20 for the page's nonce and number. It is slow (some 3,000 pages a second) and used for nothing else.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from hmac import compare_digest

NONCE_SIZE = TAG_SIZE = 16
_CONSTANTS = struct.unpack("<4I", b"expand 32-byte k")
_MASK = 0xFFFFFFFF
_CLAMP = 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
_PRIME = (1 << 130) - 5
_ROUNDS = (
    (0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15),
    (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14),
)  # fmt: skip


def broken_pages(
    path: str, key: bytes, page_size: int, told: Callable[[int, int], None] | None = None
) -> set[int]:
    """Numbers (from 1) of the pages whose seal does not hold; `told` is called with (done, in all)."""
    broken = set()
    with open(path, "rb") as file:
        count = file.seek(0, 2) // page_size
        file.seek(0)
        for number in range(1, count + 1):
            if not is_whole(file.read(page_size), number, key):
                broken.add(number)
            if told and number % 500 == 0:
                told(number, count)
    return broken


def is_whole(page: bytes, number: int, key: bytes) -> bool:
    """Whether a page is as it was written."""
    end = len(page) - TAG_SIZE
    nonce = page[end - NONCE_SIZE : end]
    counter = int.from_bytes(nonce[12:], "little") ^ number
    return compare_digest(_poly1305(_chacha20(key, counter, nonce[:12])[:32], page[:end]), page[end:])


def _chacha20(key: bytes, counter: int, nonce: bytes) -> bytes:
    """One block of the key stream."""
    start = (*_CONSTANTS, *struct.unpack("<8I", key), counter, *struct.unpack("<3I", nonce))
    w = list(start)
    for _ in range(10):
        for a, b, c, d in _ROUNDS:
            w[a] = (w[a] + w[b]) & _MASK
            x = w[d] ^ w[a]
            w[d] = (x << 16 | x >> 16) & _MASK
            w[c] = (w[c] + w[d]) & _MASK
            x = w[b] ^ w[c]
            w[b] = (x << 12 | x >> 20) & _MASK
            w[a] = (w[a] + w[b]) & _MASK
            x = w[d] ^ w[a]
            w[d] = (x << 8 | x >> 24) & _MASK
            w[c] = (w[c] + w[d]) & _MASK
            x = w[b] ^ w[c]
            w[b] = (x << 7 | x >> 25) & _MASK
    return struct.pack("<16I", *((new + old) & _MASK for new, old in zip(w, start, strict=True)))


def _poly1305(key: bytes, message: bytes) -> bytes:
    factor, last = int.from_bytes(key[:16], "little") & _CLAMP, int.from_bytes(key[16:], "little")
    total = 0
    for at in range(0, len(message), 16):
        total = (total + int.from_bytes(message[at : at + 16] + b"\1", "little")) * factor % _PRIME
    return ((total + last) & ((1 << 128) - 1)).to_bytes(16, "little")
