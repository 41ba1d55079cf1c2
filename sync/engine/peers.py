"""Who is connected, and the rule that leaves one connection between two devices.

Rule 1: a side closes only what it began itself, so that never both of two connections are closed.
Rule 2: of two connections begun from both sides, the one begun by the lower device id stays.
Rule 3: of two connections begun by us, the older one stays.
Rule 4: of two connections begun by the same peer both stay (two processes of one home, or a restart): the
older one is asked for a sign of life at once.
"""

from __future__ import annotations

from collections.abc import Iterable

from sync.engine.dialler import PeerId
from sync.engine.shapes import AnyMeeting
from sync.protocol.events import Reason


class Peers:
    """Every established session, by the device at its other end."""

    def __init__(self) -> None:
        self._meetings: dict[AnyMeeting, None] = {}

    def all(self) -> list[AnyMeeting]:
        """Every established session, oldest first."""
        return list(self._meetings)

    def connected(self, peers: Iterable[PeerId]) -> bool:
        """Whether one of these devices is connected."""
        wanted = frozenset(peers)
        return any(meeting.peer in wanted for meeting in self._meetings)

    def add(self, meeting: AnyMeeting) -> bool:
        """Take up a new session, and close those that are one too many; False when that is the new one."""
        rivals = [other for other in self._meetings if other.peer == meeting.peer and other.peer is not None]
        self._meetings[meeting] = None
        for other in rivals:
            loser = _loser(meeting, other)
            if loser is not None:
                loser.close(Reason.DUPLICATE)
                self._meetings.pop(loser, None)
            elif not meeting.outgoing and not other.outgoing:
                other.probe()
        return meeting in self._meetings

    def discard(self, meeting: AnyMeeting) -> None:
        """A session is over."""
        self._meetings.pop(meeting, None)


def _loser(new: AnyMeeting, old: AnyMeeting) -> AnyMeeting | None:
    """Which of two sessions with the same device we close, if any."""
    if new.outgoing and old.outgoing:
        return new
    if new.outgoing == old.outgoing or new.peer is None:
        return None
    ours = new if new.outgoing else old
    return None if ours.own_device < new.peer[1] else ours
