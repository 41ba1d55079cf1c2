"""Room for who cannot wait: long work in the other threads of a process stands aside for a moment.

Threads of one interpreter take turns. Whoever has to answer a person within a few milliseconds asks for
room; whoever works on many things in a row calls `step_aside` between two of them, and waits until that time
is over.
"""

from __future__ import annotations

import threading
from time import monotonic, sleep

LONGEST_SECONDS = 0.1
"""No more room than this is given at once, however often it is asked for: then work does its next step."""
LOOK_SECONDS = 0.005


class Room:
    """Until when the other threads are asked to stand aside; one for all threads of a process."""

    __slots__ = ("_owner", "_until")

    def __init__(self) -> None:
        self._owner, self._until = 0, 0.0

    def ask(self, seconds: float) -> None:
        """From now on, for so long, other threads stand aside where they can."""
        self._owner = threading.get_ident()
        self._until = monotonic() + min(seconds, LONGEST_SECONDS)

    def step_aside(self) -> None:
        """Between two steps of long work: wait while another thread has asked for room, and asks again."""
        if self._until <= monotonic():
            return
        longest = monotonic() + LONGEST_SECONDS  # keys that are held down ask again and again
        while (left := min(self._until, longest) - monotonic()) > 0 and self._owner != threading.get_ident():
            sleep(min(left, LOOK_SECONDS))


ROOM = Room()
ask_for_room = ROOM.ask
step_aside = ROOM.step_aside
