"""CPace (draft-irtf-cfrg-cpace) with X25519 and SHA-512: a strong key from a short secret that both know.

Whoever does not know the secret learns nothing from a run, and with each run can try one guess: nothing can
be searched afterwards. libsodium does all work on curves. Its `ed25519_from_uniform` is Elligator2 times the
cofactor 8; multiplying by 1/8 modulo the group order leaves the part of prime order, and X25519's clamped
scalars (multiples of 8) cancel the rest of the draft's point, so the results are the draft's.
"""

from __future__ import annotations

from hashlib import sha512

from nacl import bindings
from nacl.exceptions import CryptoError

from sync.errors import BadShare

DSI = b"CPace255"
POINT_SIZE = 32
KEY_SIZE = 64
_HASH_BLOCK = 128
_ORDER = 2**252 + 27742317777372353535851937790883648493
_ONE_EIGHTH = pow(8, -1, _ORDER).to_bytes(32, "little")


def prepend_length(data: bytes) -> bytes:
    """`data` with its length in front, in base 128, least significant digit first."""
    length, head = len(data), bytearray()
    while length >= 128:
        head.append(length & 127 | 128)
        length >>= 7
    head.append(length)
    return bytes(head) + data


def length_value(*parts: bytes) -> bytes:
    """The draft's lv_cat: every part with its length in front."""
    return b"".join(map(prepend_length, parts))


def generator(secret: bytes, channel: bytes, session: bytes) -> bytes:
    """The base point (32 bytes) for this secret, channel identifier and session identifier."""
    fill = max(0, _HASH_BLOCK - 1 - len(prepend_length(secret)) - len(prepend_length(DSI)))
    digest = sha512(length_value(DSI, secret, bytes(fill), channel, session)).digest()[:POINT_SIZE]
    masked = digest[:-1] + bytes((digest[-1] & 127,))
    times_eight = bindings.crypto_core_ed25519_from_uniform(masked)
    point = bindings.crypto_scalarmult_ed25519_noclamp(_ONE_EIGHTH, times_eight)
    return bindings.crypto_sign_ed25519_pk_to_curve25519(point)


def share(base: bytes, scalar: bytes) -> bytes:
    """The public share (32 bytes) of a side whose fresh random scalar (32 bytes) is `scalar`."""
    return bindings.crypto_scalarmult(scalar, base)


def agree(scalar: bytes, peer_share: bytes) -> bytes:
    """The shared point. Raises BadShare for the points of small order, which would make it known to all."""
    if len(peer_share) != POINT_SIZE:
        raise BadShare("The other end sent a share of the wrong size.")
    try:
        point = bindings.crypto_scalarmult(scalar, peer_share)
    except CryptoError:
        raise BadShare("The other end sent a share that no honest program makes.") from None
    if point == bytes(POINT_SIZE):
        raise BadShare("The other end sent a share that no honest program makes.")
    return point


def session_key(
    session: bytes,
    point: bytes,
    first_share: bytes,
    second_share: bytes,
    first_data: bytes = b"",
    second_data: bytes = b"",
) -> bytes:
    """The key (64 bytes) of a run in which one side spoke first; `*_data` is what each bound to its share."""
    transcript = length_value(first_share, first_data) + length_value(second_share, second_data)
    return sha512(length_value(DSI + b"_ISK", session, point) + transcript).digest()
