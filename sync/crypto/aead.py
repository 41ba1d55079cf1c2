"""Opening with XChaCha20-Poly1305 by one call into libsodium.

PyNaCl's own function checks and copies its arguments in Python, which costs more than opening a post does.
This calls the same C function with the same arguments; lengths are checked here, as C would read past them.
"""

from __future__ import annotations

from nacl._sodium import ffi, lib  # type: ignore[import-not-found]
from nacl.exceptions import CryptoError

KEY_SIZE = 32
NONCE_SIZE = 24
TAG_SIZE = 16
_decrypt, _new, _buffer, _NULL = (
    lib.crypto_aead_xchacha20poly1305_ietf_decrypt,
    ffi.new,
    ffi.buffer,
    ffi.NULL,
)


def xchacha_open(sealed: bytes, associated: bytes, nonce: bytes, key: bytes) -> bytes:
    """What was sealed; CryptoError where it does not open, ValueError for a wrong size of key or nonce."""
    if len(nonce) != NONCE_SIZE or len(key) != KEY_SIZE:
        raise ValueError("a key has 32 bytes and a nonce 24")
    size = len(sealed) - TAG_SIZE
    if size < 0:
        raise CryptoError("Decryption failed.")
    out = _new("unsigned char[]", size or 1)
    if _decrypt(out, _NULL, _NULL, sealed, len(sealed), associated, len(associated), nonce, key):
        raise CryptoError("Decryption failed.")
    plain: bytes = _buffer(out, size)[:]
    return plain
