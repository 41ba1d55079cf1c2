"""What a beacon says: a version, a nonce and eight slots, each of them noise to whoever lacks its key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

SERVICE = "_tuiforum._tcp.local."
VERSION = b"1"
NONCE_SIZE = 16
SLOT_SIZE = 16
SLOTS = 8


@dataclass(frozen=True, slots=True)
class Beacon:
    """The TXT record, checked: a 16-byte nonce and exactly eight 16-byte slots."""

    nonce: bytes
    slots: tuple[bytes, ...]

    def to_properties(self) -> dict[str | bytes, str | bytes | None]:
        """The three TXT keys: `v`, `n` (nonce) and `s` (slots, one after the other)."""
        return {b"v": VERSION, b"n": self.nonce, b"s": b"".join(self.slots)}

    @classmethod
    def from_properties(cls, properties: Mapping[bytes, bytes | None]) -> Beacon | None:
        """The beacon in a TXT record, or None when it is not one of ours or another version."""
        nonce, slots = properties.get(b"n"), properties.get(b"s")
        if properties.get(b"v") != VERSION or nonce is None or slots is None:
            return None
        if len(nonce) != NONCE_SIZE or len(slots) != SLOTS * SLOT_SIZE:
            return None
        return cls(nonce, tuple(slots[i : i + SLOT_SIZE] for i in range(0, len(slots), SLOT_SIZE)))
