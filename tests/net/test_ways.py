"""What is remembered of where a peer is: what a beacon says beside what a person typed, each told once."""

from __future__ import annotations

import os

from sync.events import PeerConnected, Synced
from sync.log.base import PeerMark
from sync.log.memory import MemoryLog
from sync.net.addresses import Address, format_address
from sync.net.beacon import SLOTS, Beacon
from sync.net.discovery import Sighting
from sync.protocol.sightings import own_slots
from sync.protocol.slots import BEACON, fill
from tests.net.homes import Home, befriend
from tests.net.waiting import until

HEARD: Address = ("192.0.2.7", 4100)


class Notebook(MemoryLog):
    """A log that also counts how often it is told of an address."""

    told = 0

    def remember_address(self, board_id: bytes, device: bytes, address: str, *, typed: bool = False) -> None:
        """Count it."""
        self.told += 1
        super().remember_address(board_id, device, address, typed=typed)


def beacon_of(home: Home, address: Address) -> Sighting:
    """What others hear of a home that says that it listens there."""
    nonce = os.urandom(16)
    slots = own_slots(home.engine._context.boards.sessions(), nonce, address[1], BEACON)
    return Sighting("somebody", (address,), address[1], Beacon(nonce, fill(slots, SLOTS, os.urandom)))


def known(home: Home, board: bytes) -> PeerMark:
    """What a home knows of the one other."""
    (mark,) = home.log.peers(board)
    return mark


async def test_a_typed_address_that_worked_is_kept_beside_what_a_beacon_says() -> None:
    ada, bo = Home("Ada"), Home("Bo", Notebook())
    board = ada.found()
    befriend(board, ada, bo)
    async with ada.running(), bo.running(ada.address):
        await bo.event(PeerConnected)
        typed = format_address(ada.address)
        await until(lambda: bool(bo.log.peers(board)) and known(bo, board).typed == typed)
        bo.engine._ways.found(beacon_of(ada, HEARD))
        await until(lambda: known(bo, board).address == format_address(HEARD))
        assert known(bo, board).typed == typed


async def test_a_beacon_that_is_heard_again_costs_the_log_nothing() -> None:
    notebook = Notebook()
    ada, bo = Home("Ada", notebook), Home("Bo")
    board = ada.found()
    befriend(board, ada, bo)
    async with ada.running(), bo.running(ada.address):
        await ada.event(Synced)
        ada.engine._ways.found(beacon_of(bo, HEARD))
        await until(lambda: notebook.told == 1)
        assert known(ada, board).address == format_address(HEARD)
        for _ in range(20):
            ada.engine._ways.found(beacon_of(bo, HEARD))
        bo.write(board, "hello")
        await until(lambda: len(ada.holds(board)) == len(bo.holds(board)))
        assert notebook.told == 1
