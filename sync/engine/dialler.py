"""Whom to dial, and when again: one patient task for each way to somebody."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field, replace

from sync.clock import Clock
from sync.net.addresses import Address
from sync.net.waiting import wait_up_to

PeerId = tuple[bytes, bytes]
"""(board id, device id): a device is known by another key on each board."""

TYPED = "typed"
"""How a route came about that a person gave."""
FIRST_WAIT = 0.3
GROWTH = 1.8
LONGEST_WAIT = 30.0
STEADY_SECONDS = 10.0
"""A connection that lasted this long was a good one: the waits start again from the first."""
POLITE_SECONDS = 0.25
ROUTES = 256
GIVE_UP_AFTER = 12
"""Failures in a row until a beacon that was not heard again is forgotten (about four minutes)."""


@dataclass(frozen=True, slots=True)
class Route:
    """One way to somebody: `how` is beacon, remembered, typed or invite; `peers` who answers, if known."""

    key: tuple[str, str]
    how: str
    addresses: tuple[Address, ...]
    peers: frozenset[PeerId] = frozenset()


@dataclass(frozen=True, slots=True)
class Dialled:
    """How a dial ended: who answered (nobody: empty), and for how many seconds the connection stood.

    `again`: it was closed only to be opened anew at once (a newcomer has become a member).
    """

    peers: frozenset[PeerId]
    seconds: float
    again: bool = False


@dataclass(slots=True)
class _Entry:
    route: Route
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    resting: bool = False
    fresh: bool = True
    failures: int = 0


class Dialler:
    """Keeps trying every route until somebody there is connected, with growing and jittered waits."""

    def __init__(
        self,
        dial: Callable[[Route], Awaitable[Dialled]],
        connected: Callable[[frozenset[PeerId]], bool],
        polite: Callable[[frozenset[PeerId]], bool],
        clock: Clock,
        spawn: Callable[[Coroutine[object, None, object]], None],
    ) -> None:
        """`dial` returns when the connection it made is over; `connected` says whether one of them is met;

        `polite` whether to leave them a moment to dial us first, so that two seldom dial at the same time;
        `spawn` starts the task of a route and ends it with the engine.
        """
        self._dial, self._connected, self._polite = dial, connected, polite
        self._clock, self._spawn = clock, spawn
        self._entries: dict[tuple[str, str], _Entry] = {}

    def offer(self, route: Route) -> bool:
        """Take up a route, or note that one is still good and try it now; True when it is new."""
        entry = self._entries.get(route.key)
        if entry is not None:
            entry.route = replace(route, peers=route.peers | entry.route.peers)
            entry.fresh, entry.failures = True, 0
            entry.wake.set()
            return False
        if len(self._entries) >= ROUTES:
            return False
        entry = self._entries[route.key] = _Entry(route)
        self._spawn(self._keep(entry))
        return True

    def withdraw(self, key: tuple[str, str]) -> None:
        """Forget a route; a connection that it made stays."""
        entry = self._entries.get(key)
        if entry is not None:
            entry.route = replace(entry.route, addresses=())
            entry.wake.set()

    def disconnected(self) -> None:
        """A connection ended: routes that rested because their peer was connected look again."""
        for entry in self._entries.values():
            if entry.resting:
                entry.wake.set()

    def moved(self) -> None:
        """The network is another one: every route is worth trying now."""
        for entry in self._entries.values():
            entry.failures = 0
            entry.wake.set()

    def routes(self) -> list[Route]:
        """Every route in use."""
        return [entry.route for entry in self._entries.values()]

    async def _keep(self, entry: _Entry) -> None:
        """Dial, wait, dial again, until the route is withdrawn or given up."""
        try:
            if self._polite(entry.route.peers):
                await asyncio.sleep(POLITE_SECONDS)
            while entry.route.addresses:
                entry.wake.clear()
                if self._connected(entry.route.peers):
                    entry.resting = True
                    await entry.wake.wait()
                    entry.resting = False
                    continue
                entry.fresh = False
                dialled = await self._dial(entry.route)
                entry.route = replace(entry.route, peers=entry.route.peers | dialled.peers)
                entry.failures = 0 if dialled.seconds >= STEADY_SECONDS else entry.failures + 1
                entry.fresh = entry.fresh or dialled.again
                given_up = entry.route.how == "beacon" and entry.failures > GIVE_UP_AFTER
                if given_up and not entry.fresh:
                    return
                await self._wait(entry)
        finally:
            self._entries.pop(entry.route.key, None)

    async def _wait(self, entry: _Entry) -> None:
        if entry.fresh or self._connected(entry.route.peers):
            return
        longest = min(LONGEST_WAIT, FIRST_WAIT * GROWTH ** min(entry.failures, 20))
        jitter = 0.5 + self._clock.random(1)[0] / 255
        await wait_up_to(entry.wake, longest * jitter)
