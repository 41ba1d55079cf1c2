"""Two who pair by a code, and the bytes between them."""

from __future__ import annotations

import os

from sync.crypto.spoken import Code
from sync.protocol.pairing import Pairing
from sync.protocol.pairing_frames import Message
from sync.protocol.pairing_opening import Ticket
from sync.protocol.pairing_turns import Side

CODE = Code(7, ("orbit", "maple", "velvet"))


def pair(holder: Ticket, guest: Ticket, now: float = 0) -> tuple[Pairing, Pairing]:
    return Pairing(Side.HOLDER, holder, now, os.urandom), Pairing(Side.GUEST, guest, now, os.urandom)


def carry(holder: Pairing, guest: Pairing, now: float = 0, step: int = 1 << 20) -> list[Message]:
    """Hand bytes over, `step` at a time, until neither side has any; the messages heard."""
    heard: list[Message] = []
    moved = True
    while moved:
        moved = False
        for source, target in ((holder, guest), (guest, holder)):
            data = source.data_to_send()
            for start in range(0, len(data), step):
                heard += target.receive_data(data[start : start + step], now)
            moved |= bool(data)
    return heard
