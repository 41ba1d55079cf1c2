"""A network in virtual time: streams that are late, chopped, held up and cut, and machines that vanish."""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

from tests.simulation.virtual import VirtualLoop

EOF = object()
RESET = object()
FOREVER = 1e6
CHOP = 0.2
"""The share of writes that arrive in two pieces."""

Accept = Callable[["End"], None]


class End(asyncio.Transport):
    """One end of a connection; what travels towards it waits in its own queue, in order."""

    def __init__(self, network: Network, here: str, there: str) -> None:
        super().__init__()
        self.network, self.here, self.there = network, here, there
        self.other: End
        self.protocol: asyncio.Protocol
        self.lost = False
        self._queue: deque[tuple[float, object]] = deque()
        self._timer: asyncio.TimerHandle | None = None
        self._last = 0.0
        self._paused = self._closing = self._stuffed = self._deaf = False
        self._flying = 0
        self._high, self._low = 1 << 16, 1 << 14

    # -- what asyncio asks of a transport

    def write(self, data: bytes | bytearray | memoryview) -> None:
        if self._closing or self.lost or not data:
            return
        self._flying += len(data)
        self.other.coming(bytes(data))
        if self._flying > self._high and not self._stuffed:
            self._stuffed = True
            self.protocol.pause_writing()

    def close(self) -> None:
        if not self._closing:
            self._closing = True
            self.other.coming(EOF)
            self.network.loop.call_soon(self.lose, None)

    def abort(self) -> None:
        self._closing = True
        self.other.coming(RESET)
        self.network.loop.call_soon(self.lose, None)

    def is_closing(self) -> bool:
        return self._closing or self.lost

    def pause_reading(self) -> None:
        self._paused = True

    def resume_reading(self) -> None:
        self._paused = False
        self.pump()

    def get_write_buffer_size(self) -> int:
        return self._flying

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        self._high, self._low = high or self._high, low or self._low

    def get_extra_info(self, name: str, default: object = None) -> Any:
        return (self.there, 50_000) if name == "peername" else default

    # -- what happens to it

    def coming(self, item: object) -> None:
        """Something set out towards this end."""
        if self._deaf:
            return
        if self.lost:
            if item is not RESET and item is not EOF and not self.other.lost:
                self.other.coming(RESET)
            return
        if item is RESET:  # overtakes what nobody has read yet
            self._queue.clear()
        pieces = [item]
        if isinstance(item, bytes) and len(item) > 1 and self.network.random.random() < CHOP:
            at = self.network.random.randrange(1, len(item))
            pieces = [item[:at], item[at:]]
        for piece in pieces:
            self._last = max(self._last, self.network.loop.time() + self.network.delay(self.here, self.there))
            self._queue.append((self._last, piece))
            if isinstance(piece, bytes) and self.network.is_unsound():
                self._spoil(piece)
        self.pump()

    def _spoil(self, piece: bytes) -> None:
        """The piece that came last is lost, comes twice, or comes before the one ahead of it."""
        match self.network.random.randrange(3):
            case 0:
                self._queue.pop()
                self.other.landed(len(piece))
            case 1:
                self._queue.append((self._last, piece))
                self.other._flying += len(piece)
            case _ if len(self._queue) > 1:
                when, ahead = self._queue[-2]
                self._queue[-2], self._queue[-1] = (when, piece), (self._last, ahead)

    def deafen(self) -> None:
        """Nothing reaches this end any more, and nobody is told; what it says still goes."""
        self._deaf = True
        self._queue.clear()

    def pump(self) -> None:
        """Hand over what has arrived, unless the way is barred or the reader wants no more."""
        loop = self.network.loop
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        while self._queue and not self.network.parted(self.here, self.there):
            if self._paused and self._queue[0][1] is not RESET:
                return
            if self._queue[0][0] > loop.time():
                self._timer = loop.call_at(self._queue[0][0], self.pump)
                return
            self._hand_over(self._queue.popleft()[1])

    def lose(self, error: Exception | None) -> None:
        """The connection is over at this end; it hears of it."""
        if self.lost:
            return
        if any(isinstance(item, bytes) for _, item in self._queue):
            self.other.coming(RESET)
        self.vanish()
        self.protocol.connection_lost(error)

    def vanish(self) -> None:
        """The machine is gone: nothing is heard, nothing is said."""
        self.lost = True
        self._queue.clear()
        self.network.ends.pop(self, None)
        if self._timer is not None:
            self._timer.cancel()

    def _hand_over(self, item: object) -> None:
        if item is EOF:
            self.protocol.eof_received()
        elif item is RESET:
            self.lose(ConnectionResetError(104, "Connection reset by peer"))
        else:
            data = cast(bytes, item)
            self.other.landed(len(data))
            self.protocol.data_received(data)

    def landed(self, size: int) -> None:
        """Some of what we wrote was taken."""
        self._flying -= size
        if self._stuffed and self._flying <= self._low and not self.lost:
            self._stuffed = False
            self.protocol.resume_writing()


class Network:
    """Who listens, who is cut off from whom, how slow it is."""

    def __init__(self, loop: VirtualLoop, seed: int) -> None:
        self.loop, self.random = loop, random.Random(seed)
        loop.network = self
        self.listeners: dict[str, Accept] = {}
        self.ends: dict[End, None] = {}
        self.slowness = 0.02
        self.unsound = 0.0
        """The share of pieces that are lost, doubled or change places, as no honest line does to a stream."""
        self._sides: Mapping[str, int] = {}

    def delay(self, here: str, there: str) -> float:
        """Seconds for one piece; now and then one is much later."""
        late = 25.0 if self.random.random() < 0.02 else 1.0
        return self.random.expovariate(1 / self.slowness) * late

    def is_unsound(self) -> bool:
        """Whether this piece suffers for it."""
        return self.unsound > 0 and self.random.random() < self.unsound

    def parted(self, here: str, there: str) -> bool:
        """Whether nothing passes between two machines now; what is under way waits."""
        return self._sides.get(here, 0) != self._sides.get(there, 0)

    def part(self, sides: Iterable[Iterable[str]]) -> None:
        """Only those on the same side reach each other."""
        self._sides = {host: at for at, side in enumerate(sides) for host in side}
        self._pump()

    def heal(self) -> None:
        """Everybody reaches everybody; what was held up goes on its way."""
        self._sides = {}
        self._pump()

    def cut(self, end: End) -> None:
        """A connection breaks; what was under way is lost."""
        error = ConnectionResetError(104, "Connection reset by peer")
        for one in (end, end.other):
            one._queue.clear()
            one.lose(error)

    def vanish(self, host: str, *, silently: bool) -> None:
        """A machine loses its power; its peers hear of it at once (`silently`: never)."""
        self.listeners.pop(host, None)
        for end in [end for end in self.ends if end.here == host]:
            end.vanish()
            if not silently:
                end.other.coming(RESET)

    async def connect(self, factory: Callable[[], asyncio.BaseProtocol], source: str, target: str) -> Any:
        """What `create_connection` does."""
        await asyncio.sleep(self.delay(source, target))
        if self.parted(source, target):
            await asyncio.sleep(FOREVER)
        accept = self.listeners.get(target)
        if accept is None:
            raise ConnectionRefusedError(111, "Connection refused")
        mine, theirs = End(self, source, target), End(self, target, source)
        mine.other, theirs.other = theirs, mine
        mine.protocol = cast(asyncio.Protocol, factory())
        self.ends.update({mine: None, theirs: None})
        accept(theirs)
        mine.protocol.connection_made(mine)
        return mine, mine.protocol

    def _pump(self) -> None:
        for end in list(self.ends):
            end.pump()
