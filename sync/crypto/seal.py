"""Epoch secrets, what follows from them, and two ways of sealing: for all of an epoch, for one device."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from nacl import bindings
from nacl.exceptions import CryptoError

from sync.crypto.aead import xchacha_open
from sync.crypto.hashing import digest, hash_of_two
from sync.errors import BadEnvelope, BadSeal

EPOCH_SECRET_SIZE = 32
KID_SIZE = 16
NONCE_SIZE = 24
TAG_SIZE = 16
BOX_OVERHEAD = 48
"""Bytes that `box_seal` adds: a one-off public key and a tag."""
PAD_FLOOR = 256
"""No envelope's inner part is shorter than this."""


class EpochKeys:
    """The keys that follow from a 32-byte epoch secret; `kid` (16 bytes) names it and commits to it.

    `nonce(outer, inner)` is the one nonce under which `inner` is sealed.
    """

    __slots__ = ("bundle", "chan", "disc", "kid", "nonce", "seal", "secret", "siv")

    def __init__(self, secret: bytes) -> None:
        if len(secret) != EPOCH_SECRET_SIZE:
            raise BadSeal("An epoch secret does not have its 32 bytes.")
        self.secret = secret
        self.kid = digest(b"kid", key=secret, size=KID_SIZE)
        self.seal = digest(b"seal", key=secret)
        self.siv = digest(b"siv", key=secret)
        self.disc = digest(b"disc", key=secret)
        self.chan = digest(b"chan", key=secret)
        self.bundle = digest(b"bundle", key=secret)
        self.nonce = hash_of_two(b"nonce", self.siv, NONCE_SIZE)

    def __repr__(self) -> str:
        return f"EpochKeys(kid={self.kid.hex()})"


def epoch_keys(secret: bytes) -> EpochKeys:
    """The keys of the epoch whose secret is `secret`."""
    return EpochKeys(secret)


def governance_secret(epoch_secret: bytes) -> bytes:
    """The secret under which an epoch's governance ops are sealed.

    It follows from the epoch secret and not the other way round, so a newcomer can be given the whole history
    of who belongs to the board without what was said before they came.
    """
    return digest(b"govern", key=epoch_secret)


def merge_secrets(secrets: Iterable[bytes]) -> bytes:
    """The secret for a board with concurrent epochs: whoever was left out of one cannot compute it."""
    return digest(b"merge", *sorted(secrets))


@lru_cache(maxsize=4_096)
def padme(size: int) -> int:
    """The padded length of `size` bytes: at least 256, at most 12% more, and few distinct values."""
    size = max(size, PAD_FLOOR)
    exponent = size.bit_length() - 1
    mask = (1 << (exponent - exponent.bit_length())) - 1
    return (size + mask) & ~mask


def seal_inner(keys: EpochKeys, outer: bytes, inner: bytes) -> bytes:
    """`nonce ‖ ciphertext` of `inner`; the nonce follows from the contents: one sealing and no other."""
    nonce = keys.nonce(outer, inner)
    return nonce + bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(inner, outer, nonce, keys.seal)


def open_inner(keys: EpochKeys, outer: bytes, sealed: bytes) -> bytes:
    """The plain inner bytes; refuses what does not open and what was sealed under any other nonce."""
    nonce, text = sealed[:NONCE_SIZE], sealed[NONCE_SIZE:]
    if len(text) < TAG_SIZE:
        raise BadEnvelope("An envelope is cut short.")
    try:
        inner = xchacha_open(text, outer, nonce, keys.seal)
    except CryptoError:
        raise BadEnvelope("An envelope does not open under the key that it names.") from None
    if nonce != keys.nonce(outer, inner):
        raise BadEnvelope("An envelope was sealed a second time by somebody else.")
    return inner


def box_seal(message: bytes, public: bytes) -> bytes:
    """`message` sealed so that only the holder of the X25519 key `public` opens it (48 bytes longer)."""
    try:
        return bindings.crypto_box_seal(message, public)
    except (CryptoError, ValueError, TypeError):
        raise BadSeal("A box cannot be sealed to that key.") from None


def box_open(sealed: bytes, public: bytes, secret: bytes) -> bytes:
    """What `box_seal` sealed to `public`."""
    if len(sealed) < BOX_OVERHEAD:
        raise BadSeal("A sealed box is cut short.")
    try:
        return bindings.crypto_box_seal_open(sealed, public, secret)
    except (CryptoError, ValueError, TypeError):
        raise BadSeal("A sealed box does not open with this device's key.") from None


def pair_key(board_id: bytes, secret: bytes, public: bytes) -> bytes:
    """The key that two devices of a board share: one's box secret with the other's box public."""
    return digest(b"pair", board_id, key=bindings.crypto_scalarmult(secret, public))
