"""The greeting: the answering side speaks first, and shows itself only to those who know where to look.

    challenge 16 | number of slots u8 (a multiple of 8) | slots, 16 each

The whole of it is the Noise prologue: the challenge makes every first message good for one connection only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sync.errors import HandshakeFailed
from sync.protocol.board import SessionBoard
from sync.protocol.limits import MAX_SLOTS
from sync.protocol.sightings import older_slots, own_slots
from sync.protocol.slots import GREETING, SLOT_SIZE, fill

CHALLENGE_SIZE = 16
HEAD_SIZE = CHALLENGE_SIZE + 1
SLOTS_MULTIPLE = 8
PORT = 0
"""Greeting slots name no port."""


@dataclass(frozen=True, slots=True)
class Greeting:
    """A challenge (16 bytes) and the slots around those of the answering device."""

    challenge: bytes
    slots: tuple[bytes, ...]

    @classmethod
    def of(cls, boards: Iterable[SessionBoard], random: Callable[[int], bytes]) -> Greeting:
        """A fresh greeting for our boards and live invites; a random choice where there are too many.

        Older epochs are shown as far as there is room.
        """
        boards = tuple(boards)
        challenge = random(CHALLENGE_SIZE)
        own = own_slots(boards, challenge, PORT, GREETING)
        if len(own) > MAX_SLOTS:
            own = list(fill(own, len(own), random))[:MAX_SLOTS]
        own += older_slots(boards, challenge, PORT)[: MAX_SLOTS - len(own)]
        count = max(SLOTS_MULTIPLE, -(-len(own) // SLOTS_MULTIPLE) * SLOTS_MULTIPLE)
        return cls(challenge, fill(own, count, random))

    def encode(self) -> bytes:
        """The bytes on the wire, which are the prologue, too."""
        return self.challenge + bytes((len(self.slots),)) + b"".join(self.slots)

    @classmethod
    def decode(cls, data: bytes) -> Greeting | None:
        """The greeting at the start of `data`, or None while it is not all there; raises HandshakeFailed."""
        if len(data) < HEAD_SIZE:
            return None
        count = data[CHALLENGE_SIZE]
        if not 0 < count <= MAX_SLOTS or count % SLOTS_MULTIPLE:
            raise HandshakeFailed("What answers there is not tui-forum.", "Check the address and the port.")
        end = HEAD_SIZE + count * SLOT_SIZE
        if len(data) < end:
            return None
        slots = tuple(data[i : i + SLOT_SIZE] for i in range(HEAD_SIZE, end, SLOT_SIZE))
        return cls(data[:CHALLENGE_SIZE], slots)
