"""One by one: a newcomer to a board takes everything from one peer, not the same from all at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

S = TypeVar("S", bound=Hashable)

PATIENCE_SECONDS = 2.0
"""Without progress for this long, whoever is inside no longer keeps the next one out."""


class Turnstile(Generic[S]):
    """Lets one in at a time; each is started by its own callback, at once or when its turn comes."""

    def __init__(self) -> None:
        self._inside: S | None = None
        self._queue: dict[S, Callable[[], None]] = {}
        self._timer: asyncio.TimerHandle | None = None

    def enter(self, who: S, start: Callable[[], None]) -> None:
        """Call `start` as soon as nobody else is inside."""
        if self._inside is None:
            self._inside = who
            self.progress(who)
            start()
        else:
            self._queue[who] = start

    def progress(self, who: S) -> None:
        """`who` got on: if it is the one inside, its patience starts anew."""
        if who == self._inside:
            self._stop_timer()
            self._timer = asyncio.get_running_loop().call_later(PATIENCE_SECONDS, self._next)

    def leave(self, who: S) -> None:
        """`who` is done, or gone; calling it twice does no harm."""
        self._queue.pop(who, None)
        if who == self._inside:
            self._next()

    def _next(self) -> None:
        self._stop_timer()
        self._inside = None
        if self._queue:
            who = next(iter(self._queue))
            self.enter(who, self._queue.pop(who))

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
