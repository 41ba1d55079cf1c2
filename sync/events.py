"""What the engine tells its owner: plain facts, published on the engine's thread as they happen."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Listening:
    """Connections are taken at this place."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class PeerFound:
    """Somebody of a common board is at `address`; `how` is beacon, remembered, typed or invite."""

    address: str
    how: str


@dataclass(frozen=True, slots=True)
class PeerConnected:
    """A session stands. `peer` is short hex of the device ("" while its holder joins by invite).

    `how` is the way it came about: beacon, remembered, typed, invite, or incoming.
    """

    peer: str
    address: str
    boards: tuple[bytes, ...]
    how: str


@dataclass(frozen=True, slots=True)
class PeerLost:
    """A session is over, and no other with this peer stands."""

    peer: str
    address: str
    reason: str


@dataclass(frozen=True, slots=True)
class Synced:
    """This board is the same here and there now; counts are envelopes, bytes the connection's both ways."""

    board_id: bytes
    peer: str
    received: int
    sent: int
    bytes: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Arrived:
    """`count` operations that this process did not write began to count on this board."""

    board_id: bytes
    count: int


@dataclass(frozen=True, slots=True)
class Joined:
    """The invite was accepted: the board is open here now."""

    board_id: bytes


@dataclass(frozen=True, slots=True)
class Refused:
    """A peer was dropped for what it sent."""

    address: str
    reason: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something for a person to know: one sentence, and what can be done about it.

    `about` is "clock" or "network" where only a person can mend it, else "".
    """

    message: str
    hint: str = ""
    about: str = ""


Event = Listening | PeerFound | PeerConnected | PeerLost | Synced | Arrived | Joined | Refused | Trouble
"""Everything that an engine publishes."""
