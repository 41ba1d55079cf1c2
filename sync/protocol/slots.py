"""Slots: 16 bytes in a beacon or a greeting that say "this device" to whoever holds the discovery key.

slot = BLAKE2b-16(key=K_disc, person=purpose, nonce, port) with the device id's first 8 bytes added (XOR) to
its second half. To anybody else a slot is noise, and so are the slots that only fill up the number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Generic, NamedTuple, TypeVar

from sync.crypto.hashing import digest

SLOT_SIZE = 16
NAME_SIZE = 8
"""Bytes of the device id that a slot carries."""
BEACON = b"beacon"
"""The purpose of slots in a zeroconf TXT record; `nonce` is the record's, `port` where the device listens."""
EARLIER = b"earlier"
"""In a greeting, a slot under an epoch before the newest."""
GREETING = b"greeting"
"""The purpose of slots in a greeting; `nonce` is the challenge, `port` is 0."""

_K = TypeVar("_K")


class Found(NamedTuple, Generic[_K]):
    """A slot that opened: whose key opened it, and the first 8 bytes of the device id inside."""

    owner: _K
    name: bytes


def _pad(disc: bytes, nonce: bytes, port: int, purpose: bytes) -> bytes:
    return digest(purpose, nonce, port.to_bytes(2, "big"), key=disc, size=SLOT_SIZE)


def _mask(name: bytes, pad: bytes) -> bytes:
    return bytes(left ^ right for left, right in zip(name, pad[NAME_SIZE:], strict=True))


def make_slot(disc: bytes, nonce: bytes, port: int, device_id: bytes, purpose: bytes) -> bytes:
    """The slot by which the device shows itself to the holders of `disc`."""
    pad = _pad(disc, nonce, port, purpose)
    return pad[:NAME_SIZE] + _mask(device_id[:NAME_SIZE], pad)


def resolve(
    slots: Iterable[bytes], nonce: bytes, port: int, purpose: bytes, keys: Iterable[tuple[_K, bytes]]
) -> list[Found[_K]]:
    """Every slot that one of `keys` (pairs of owner and discovery key) opens, in the order of the keys."""
    masked = {slot[:NAME_SIZE]: slot[NAME_SIZE:] for slot in slots}
    found: list[Found[_K]] = []
    for owner, disc in keys:
        pad = _pad(disc, nonce, port, purpose)
        name = masked.get(pad[:NAME_SIZE])
        if name is not None:
            found.append(Found(owner, _mask(name, pad)))
    return found


def fill(slots: Sequence[bytes], count: int, random: Callable[[int], bytes]) -> tuple[bytes, ...]:
    """`slots` in a random order among random ones, `count` in all."""
    padded = [*slots, *(random(SLOT_SIZE) for _ in range(count - len(slots)))]
    return tuple(sorted(padded, key=lambda _: random(NAME_SIZE)))
