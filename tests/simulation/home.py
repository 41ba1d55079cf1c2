"""One person's machine: a log that survives power cuts, the real engine on it, and what it has promised."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import random
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import ParamSpec, TypeVar

from sync.engine.admission import DOUBTFUL
from sync.engine.engine import Engine
from sync.engine.settings import EngineSettings
from sync.engine.worker import Worker
from sync.events import Event, PeerLost, Refused, Trouble
from sync.log.database import Database
from sync.log.log import Log
from sync.log.memory import MemoryShelf
from sync.log.op import Status
from sync.log.row import BoardRow, Row
from sync.log.sqlite import SqliteShelf
from tests.simulation.virtual import HERE, PowerCut, SkewedClock, VirtualLoop
from tests.simulation.wire import End, Network

P = ParamSpec("P")
R = TypeVar("R")
PORT = 4000
KEY = bytes(range(32))
BY_THE_LINE = (
    "The peer sent an encrypted message that does not open.",
    "The peer sent an encrypted message that is cut short.",
    "it says that we broke the protocol",
)
"""What a line that loses, doubles or reorders bytes makes two honest machines say of each other."""


class Fragile(MemoryShelf):
    """A shelf in memory; when `fuse` burns down the power fails in the middle of a transaction."""

    fuse: int | None = None

    def burn(self) -> None:
        """One more write."""
        if self.fuse is not None:
            self.fuse -= 1
            if self.fuse <= 0:
                self.fuse = None
                raise PowerCut

    def insert(self, board_id: bytes, rows: Sequence[tuple[Row, bytes]]) -> list[int]:
        numbers = super().insert(board_id, rows)
        self.burn()
        return numbers

    def set_status(self, board_id: bytes, changes: Sequence[tuple[int, Status]]) -> None:
        super().set_status(board_id, changes)
        self.burn()

    def save_board(self, row: BoardRow) -> None:
        super().save_board(row)
        self.burn()

    def reopened(self) -> Fragile:
        """What the disk holds: every transaction that was finished."""
        twin = Fragile(self.device_seed())
        twin._has = self._has.copy()
        return twin


class FragileDisk(SqliteShelf):
    """The same in a database file."""

    fuse: int | None = None
    burn = Fragile.burn

    def __init__(self, path: Path, seed: bytes) -> None:
        self._path, self._start = path, seed
        super().__init__(Database(path, KEY, synchronous="OFF"), lambda _: seed)

    def insert(self, board_id: bytes, rows: Sequence[tuple[Row, bytes]]) -> list[int]:
        numbers = super().insert(board_id, rows)
        self.burn()  # type: ignore[misc]
        return numbers

    def set_status(self, board_id: bytes, changes: Sequence[tuple[int, Status]]) -> None:
        super().set_status(board_id, changes)
        self.burn()  # type: ignore[misc]

    def save_board(self, row: BoardRow) -> None:
        super().save_board(row)
        self.burn()  # type: ignore[misc]

    def close(self) -> None:
        self._db.close()

    def reopened(self) -> FragileDisk:
        self.close()
        return FragileDisk(self._path, self._start)


class InPlace(Worker):
    """A log's thread that is none: each call is made where it is asked for, the same way in each run."""

    def submit(self, function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        future: Future[R] = Future()
        try:
            future.set_result(function(*args, **kwargs))
        except PowerCut:
            HERE.get().crash()
            future.cancel()
        return future


class SimulatedEngine(Engine):
    """The engine but for sockets, beacons and the watch over addresses, which have no place in here."""

    def _thread(self, name: str) -> Worker:
        return InPlace(name)

    async def run(self) -> None:
        context = self._context
        async with asyncio.TaskGroup() as group:
            context.tasks.open(group)
            await context.refresh()
            for address in self._settings.peers:
                self._ways.typed(address)
            self._ways.carried = True
            self._ways.invited()
            await self._ways.remembered()
            await self._watch.run()

    def accept(self, end: End) -> None:
        """Somebody connected."""
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader(limit=1 << 16, loop=loop)
        protocol = asyncio.StreamReaderProtocol(reader, self._come_in, loop=loop)
        end.protocol = protocol
        protocol.connection_made(end)

    def _come_in(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._context.tasks.start(self._doors.answer(reader, writer), writer.close)


class Home:
    """A machine that is switched on and off; its log is asked and told directly, as by the app."""

    def __init__(
        self, loop: VirtualLoop, network: Network, at: int, *, skew: float, seed: int, disk: Path | None
    ) -> None:
        self.loop, self.network, self.name = loop, network, f"n{at}"
        self.host, self.alive = f"10.0.0.{at}", False
        self.random = random.Random(seed)
        self.root = self.random.randbytes(32)
        self.clock = SkewedClock(loop, skew, self.random.uniform(-1e-4, 1e-4), seed)
        device_seed = self.random.randbytes(32)
        self.shelf: Fragile | FragileDisk = FragileDisk(disk, device_seed) if disk else Fragile(device_seed)
        self.log = Log(self.shelf, None, self.clock)
        self.peers: tuple[tuple[str, int], ...] = ()
        self.complaints: list[str] = []
        self.borne: tuple[str, ...] = ()
        """Complaints that say nothing against anybody."""
        self.lost: list[str] = []
        """Why each session that was the last with its peer ended."""
        self.silently = False
        self._task: asyncio.Task[None] | None = None
        self._ended: list[asyncio.Task[None]] = []

    def disk_delay(self) -> float:
        return self.random.expovariate(1 / 0.002)

    def switch_on(self) -> None:
        """Start the engine on what the disk holds."""
        if self.alive:
            return
        self.shelf = self.shelf.reopened()
        self.log = Log(self.shelf, None, self.clock)
        settings = EngineSettings(None, self.peers, discovery=False)
        self.engine = SimulatedEngine(self.log, settings, self.clock, self._hear)
        self.alive = True
        context = contextvars.copy_context()
        context.run(HERE.set, self)  # type: ignore[arg-type]
        self._task = self.loop.create_task(self.engine.run(), context=context)
        self.network.listeners[self.host] = lambda end: context.copy().run(self.engine.accept, end)

    def crash(self) -> None:
        """Everything in memory is gone, and what was not written."""
        if self.alive:
            self.alive = False
            self.network.vanish(self.host, silently=self.silently)
            if self._task is not None:
                self._task.cancel()
                self._ended.append(self._task)

    async def switch_off(self) -> None:
        """Stop for good; raises what the engine failed with."""
        self.crash()
        for task in self._ended:
            with contextlib.suppress(asyncio.CancelledError):
                await task
        if isinstance(self.shelf, FragileDisk):
            self.shelf.close()

    def failed(self) -> bool:
        """Whether the engine ended by itself."""
        return self.alive and self._task is not None and self._task.done()

    def holds(self, board: bytes) -> set[bytes]:
        """Envelope ids on a board; empty for one that is not here."""
        return {item for _, item in self.shelf.index(board)}

    def _hear(self, event: Event) -> None:
        if isinstance(event, PeerLost):
            self.lost.append(event.reason)
        if isinstance(event, Refused | PeerLost) and event.reason in self.borne:
            return
        if isinstance(event, Refused) and event.reason != DOUBTFUL:  # not up to date, and meant no harm
            self.complaints.append(event.reason)
        elif isinstance(event, Trouble) and "calendar" not in event.message:
            self.complaints.append(event.message)
        elif isinstance(event, PeerLost) and "we broke" in event.reason:
            self.complaints.append(event.reason)
