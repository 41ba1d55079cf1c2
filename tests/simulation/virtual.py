"""An event loop in virtual time: it jumps to the next timer, runs "threads" in place, and has no sockets."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, Protocol, TypeVar, TypeVarTuple

from sync.clock import ManualClock

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class PowerCut(Exception):
    """Raised inside a transaction of a machine whose power fails there."""


class Deadlock(AssertionError):
    """Everybody waits and no timer runs: nothing can ever happen again."""


class Machine(Protocol):
    """What the loop asks of the machine on which the running task lives."""

    host: str
    alive: bool

    def disk_delay(self) -> float:
        """Virtual seconds until a call to the log returns."""

    def crash(self) -> None:
        """The power is gone."""


class Dialling(Protocol):
    """The network, as far as a loop needs one."""

    async def connect(self, factory: Callable[[], asyncio.BaseProtocol], source: str, target: str) -> Any:
        """A (transport, protocol) pair, as `create_connection` returns it."""


HERE: ContextVar[Machine] = ContextVar("HERE")
"""The machine that the running code belongs to."""


class _Still(selectors.SelectSelector):
    """Waits for no file: time moves instead."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise Deadlock("nobody will ever do anything again")
        self.now += max(0.0, timeout)
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """Runs a simulation of minutes in milliseconds, the same way each time."""

    def __init__(self) -> None:
        self._still = _Still()
        super().__init__(self._still)
        self.network: Dialling | None = None

    def time(self) -> float:
        return self._still.now

    def _write_to_self(self) -> None:
        """Nobody sleeps in the kernel who would have to be woken."""

    def run_in_executor(  # type: ignore[override]
        self, executor: object, func: Callable[[*Ts], T], *args: *Ts
    ) -> asyncio.Future[T]:
        """Run it now and tell its result later: between the two a crash may come."""
        machine, future = HERE.get(), self.create_future()
        if not machine.alive:
            future.cancel()
            return future
        try:
            result, error = func(*args), None
        except PowerCut:
            machine.crash()
            future.cancel()
            return future
        except Exception as raised:  # noqa: BLE001 (an executor hands on whatever it was)
            result, error = None, raised
        self.call_later(machine.disk_delay(), _tell, future, result, error)
        return future

    async def create_connection(  # type: ignore[override]
        self, protocol_factory: Callable[[], asyncio.BaseProtocol], host: str, port: int, **_: object
    ) -> Any:
        """By the simulated network only."""
        assert self.network is not None
        return await self.network.connect(protocol_factory, HERE.get().host, host)


def _tell(future: asyncio.Future[Any], result: object, error: Exception | None) -> None:
    if future.done():
        return
    if error is not None:
        future.set_exception(error)
    else:
        future.set_result(result)


class SkewedClock(ManualClock):
    """A machine's calendar: wrong by `skew` seconds and `drift` per second; its stopwatch is right."""

    def __init__(self, loop: VirtualLoop, skew: float, drift: float, seed: int) -> None:
        super().__init__(seed=seed)
        self._loop, self._skew, self._drift = loop, skew, drift
        self._start = super().now()

    def now(self) -> float:
        """Seconds since 1970, as this machine believes."""
        return self._start + self._skew + self._loop.time() * (1 + self._drift)

    def monotonic(self) -> float:
        """The loop's time."""
        return self._loop.time()
