"""How much a board still takes of what does not count: anybody who ever had its keys can write it."""

from __future__ import annotations

from sync.log.kinds import Kind
from sync.log.op import IDLE, IDLE_BYTES, Status
from sync.log.opening import Arrival
from sync.log.replica import Replica
from sync.log.shelf import Shelf

IDLE_CONTENT = 5_000
"""Content that is endorsed and does not count, of each device that was ever let in, and of all other keys
together: ops, and one more for every 8 KiB."""
ASIDE_LIMIT = 5_000
"""Ops with bad signatures that one board keeps, in case that they are endorsed, and further envelopes of ops
that it holds: an author can sign one in any number of ways."""
NOBODY = b""


class IdleRoom:
    """The room that one batch finds; asks the store only where something in it does not count."""

    def __init__(self, shelf: Shelf, replica: Replica) -> None:
        self._shelf, self._board = shelf, replica.board_id
        self._let_in = replica.roster.judge.let_in if replica.roster else frozenset[bytes]()
        self._aside: int | None = None
        self._held: dict[bytes, int] | None = None

    def takes(self, arrival: Arrival, status: Status) -> bool:
        """Whether there is room for it, with that verdict; it is then taken up."""
        if status == Status.ASIDE:
            return self._takes_aside()
        if status not in IDLE or arrival.opened is None or arrival.opened.op.kind < Kind.RETRACT:
            return True
        if self._held is None:
            self._held = self._count()
        whose = self._whose(arrival.opened.op.device)
        weight = self._held.get(whose, 0) + 1 + len(arrival.envelope) // IDLE_BYTES
        if weight > IDLE_CONTENT:
            return False
        self._held[whose] = weight
        return True

    def _takes_aside(self) -> bool:
        if self._aside is None:
            self._aside = self._shelf.count_status(self._board, Status.ASIDE)
        self._aside += 1
        return self._aside <= ASIDE_LIMIT

    def _count(self) -> dict[bytes, int]:
        held: dict[bytes, int] = {}
        for device, weight in self._shelf.idle(self._board).items():
            held[self._whose(device)] = held.get(self._whose(device), 0) + weight
        return held

    def _whose(self, device: bytes) -> bytes:
        return device if device in self._let_in else NOBODY
