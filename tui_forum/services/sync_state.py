"""How sync stands, in plain values for screens."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PeerState:
    """One machine we are or were connected with; `received` and `sent` count envelopes of this run.

    `peer` is short hex of the device, `name` its member's name if we share a board, `how` the way it was
    found: beacon, remembered, typed, invite or incoming. `last` is unix seconds.
    """

    peer: str
    name: str
    address: str
    how: str
    connected: bool
    in_step: bool
    received: int
    sent: int
    last: float


@dataclass(frozen=True, slots=True)
class SyncState:
    """What the sync screen shows: true at the moment it was made.

    `carrier`: this program carries the home; `elsewhere`: another one on this machine does. Neither: it is
    just starting, or has ended. `listens` is False where the settings say to take no connections.
    `waiting_to_leave` counts our own posts that no other machine is known to hold; `trouble` has pairs of
    sentence and hint, latest last; `needs` are those that only a person can mend: clocks, and networks that
    keep their devices apart.
    """

    running: bool
    carrier: bool
    elsewhere: bool
    listens: bool
    listening: tuple[str, ...]
    discovery: bool
    peers: tuple[PeerState, ...]
    waiting_to_leave: int
    trouble: tuple[tuple[str, str], ...]
    needs: tuple[tuple[str, str], ...] = ()
