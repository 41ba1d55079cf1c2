"""Opening with XChaCha20-Poly1305 by one call into libsodium.

PyNaCl's own function checks and copies its arguments in Python, which costs more than opening a post does.
This calls the same C function with the same arguments; lengths are checked here, as C would read past them.
It writes into a buffer that each thread has of its own, so that none is made for every post.
"""

from __future__ import annotations

import threading
from typing import Any

from nacl._sodium import ffi, lib  # type: ignore[import-not-found]
from nacl.exceptions import CryptoError

KEY_SIZE = 32
NONCE_SIZE = 24
TAG_SIZE = 16
KEPT_SIZE = 1 << 14
"""Bytes of a thread's buffer; what is longer is opened into one that is made for it."""
_decrypt, _NULL = lib.crypto_aead_xchacha20poly1305_ietf_decrypt, ffi.NULL


class _Buffers(threading.local):
    def __init__(self) -> None:
        self.kept: Any = ffi.new("unsigned char[]", KEPT_SIZE)
        self.view: Any = ffi.buffer(self.kept)


_buffers = _Buffers()


def xchacha_open(sealed: bytes, associated: bytes, nonce: bytes, key: bytes) -> bytes:
    """What was sealed; CryptoError where it does not open, ValueError for a wrong size of key or nonce."""
    if len(nonce) != NONCE_SIZE or len(key) != KEY_SIZE:
        raise ValueError("a key has 32 bytes and a nonce 24")
    size = len(sealed) - TAG_SIZE
    if size < 0:
        raise CryptoError("Decryption failed.")
    own = _buffers
    out, view = own.kept, own.view
    if size > KEPT_SIZE:
        out = ffi.new("unsigned char[]", size)
        view = ffi.buffer(out)
    if _decrypt(out, _NULL, _NULL, sealed, len(sealed), associated, len(associated), nonce, key):
        raise CryptoError("Decryption failed.")
    plain: bytes = view[:size]
    return plain
