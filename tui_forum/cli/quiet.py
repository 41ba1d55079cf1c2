"""When a sync that is to end by itself has done all that it can do: a rule without clock or network."""

from __future__ import annotations

from dataclasses import dataclass, field

from sync.events import Arrived, Event, Joined, PeerConnected, PeerLost, Synced

QUIET_SECONDS = 1.0  # with everybody in step, nothing new for so long: done
PATIENCE_SECONDS = 12.0  # nobody in step for so long after the last sign of life: nobody to wait for


@dataclass(slots=True)
class Meetings:
    """Who is connected and in step, as the events tell it; `now` is any clock that does not go back."""

    started: float
    reached: bool = False
    """Whether a board was brought in step with anybody."""
    _last: float = field(init=False)
    _sessions: dict[tuple[str, str], set[bytes]] = field(default_factory=dict)
    """(peer, address) → boards not yet in step on that connection."""
    _unsynced: set[tuple[str, str]] = field(default_factory=set)
    _joined: set[bytes] = field(default_factory=set)
    """Boards that an invite opened: its connection ends, and the next one, as a member, is waited for."""

    def __post_init__(self) -> None:
        self._last = self.started

    def take(self, event: Event, now: float) -> None:
        """Note an event; only those that show life count."""
        match event:
            case PeerConnected(peer, address, boards, _):
                self._sessions[peer, address] = set(boards)
                self._unsynced.add((peer, address))
            case PeerLost(peer, address, _):
                self._sessions.pop((peer, address), None)
                self._unsynced.discard((peer, address))
            case Synced():
                self._in_step(event)
            case Joined(board_id):
                self._joined.add(board_id)
            case Arrived():
                pass
            case _:
                return
        self._last = now

    def _in_step(self, event: Synced) -> None:
        self.reached = True
        if event.peer:
            self._joined.discard(event.board_id)
        for key, boards in self._sessions.items():
            if key[0] == event.peer:
                boards.discard(event.board_id)
                self._unsynced.discard(key)

    @property
    def in_step(self) -> bool:
        """Everybody who is connected has every common board as it is here, and somebody had."""
        waited_for = self._unsynced or self._joined or any(self._sessions.values())
        return self.reached and not waited_for

    def done(self, now: float) -> bool:
        """Whether there is nothing left to wait for."""
        return now - self._last >= (QUIET_SECONDS if self.in_step else PATIENCE_SECONDS)
