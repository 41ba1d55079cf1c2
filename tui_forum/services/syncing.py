"""Sync for a program with a screen.

The engine in a thread of its own, and what it is doing in plain values.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tui_forum.services.home import Forum


@dataclass(frozen=True, slots=True)
class PeerState:
    """One machine we are or were connected with; `received` and `sent` count posts of this run."""

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

    `carrier` is False when another program on this machine carries the home; `waiting_to_leave` counts our
    own operations that no other machine is known to hold.
    """

    running: bool
    carrier: bool
    listening: tuple[str, ...]
    discovery: bool
    peers: tuple[PeerState, ...]
    waiting_to_leave: int
    trouble: tuple[tuple[str, str], ...]


class Syncer:
    """Runs sync.engine.Engine in its own thread and loop.

    `on_event` is called from that thread with events of sync.events.
    """

    def __init__(self, forum: Forum, on_event: Callable[[object], None]) -> None:
        raise NotImplementedError

    def start(self) -> None:
        """Begin; returns at once. Troubles arrive as events."""
        raise NotImplementedError

    def stop(self) -> None:
        """Close every connection and wait until the thread has ended."""
        raise NotImplementedError

    def poke(self) -> None:
        """Something was written: send it now."""
        raise NotImplementedError

    def state(self) -> SyncState:
        """A snapshot; cheap enough for each repaint of the sync screen."""
        raise NotImplementedError
