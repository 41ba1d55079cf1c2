"""Pairing over TCP: the holder of a code waits for whoever was told it, the guest looks for the holder."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import TypeVar

from sync.clock import Clock
from sync.errors import CodeBurned, HandshakeFailed, NoPeerReached, PairingFailed, RemoteProtocolError
from sync.net import nameplates
from sync.net.addresses import Address, format_address, plain_host
from sync.net.limits import READ_SIZE, Caps, Gate
from sync.net.listen import listen
from sync.net.pairing_line import Line
from sync.net.transport import connect
from sync.protocol.pairing import Pairing
from sync.protocol.pairing_opening import Ticket
from sync.protocol.pairing_turns import Side

CAPS = Caps(half_open=8, half_open_per_address=4)
MOST_CONFIRMED = 4
"""Guests who know the code and wait while another is served."""
SEEK_SECONDS = 60.0
"""That a guest looks for the holder."""
OTHERS_SECONDS = 3.0
"""That a guest whom one holder refused waits for another who holds the same nameplate."""
RETRY_SECONDS = 0.5
"""Between two dials of a typed address at which nobody listens yet."""
PLACE_TRIES = 4
"""Dials of the addresses in a line of text before the local network is asked."""

T = TypeVar("T")
Use = Callable[[Line], Awaitable[T]]
"""What is done on a line; OSError or RemoteProtocolError from it mean that the line failed."""
Told = Callable[[str, str], None]
"""Hears of each attempt that failed: the address, and a sentence."""


@dataclass(frozen=True, slots=True)
class Network:
    """Where the holder listens, whom the guest dials, and whether zeroconf is used.

    `peer` was typed and is dialled alone; `places` came with a line of text and are tried first.
    """

    listen: Address = ("", 0)
    peer: Address | None = None
    places: tuple[Address, ...] = ()
    discovery: bool = True
    interfaces: tuple[str, ...] = ()
    patience: float = SEEK_SECONDS


class Holder:
    """Waits for the guest from its making on, on `port`; raises PortTaken. `run` it once, and `close` it."""

    def __init__(self, ticket: Ticket, network: Network, clock: Clock, told: Told) -> None:
        self._ticket, self._network, self._clock, self._told = ticket, network, clock, told
        self._gate = Gate(CAPS)
        self._lines: asyncio.Queue[Line | None] = asyncio.Queue()
        self._tasks: set[asyncio.Task[None]] = set()
        self._sock = listen(network.listen)
        self.port: int = self._sock.getsockname()[1]

    def close(self) -> None:
        """Stop listening; harmless when repeated."""
        self._sock.close()

    async def run(self, use: Use[T]) -> T:
        """The result of `use` on the first line on which it succeeds. CodeBurned, and what `use` raises."""
        server = await asyncio.start_server(self._knocked, sock=self._sock, limit=READ_SIZE)
        if self._network.discovery:
            self._start(self._announce())
        try:
            while True:
                line = await self._next()
                try:
                    return await use(line)
                except (OSError, RemoteProtocolError) as error:
                    self._told(line.address, f"the connection failed ({error})")
                finally:
                    await line.close()
        finally:
            server.close()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _next(self) -> Line:
        """Somebody who knows the code; CodeBurned once nobody can come any more."""
        left = self._ticket.expires - self._clock.monotonic()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, left)):
                line = await self._lines.get()
                if line is not None:
                    return line
        self._ticket.check(self._ticket.expires)
        raise AssertionError("a code is burned at its end")

    def _start(self, work: Coroutine[object, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _knocked(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        peername = writer.get_extra_info("peername")
        host = plain_host(peername[0]) if peername else ""
        if not host or self._lines.qsize() >= MOST_CONFIRMED or not self._gate.enter(host):
            writer.transport.abort()
            return
        self._start(self._judge(host, reader, writer))

    async def _judge(self, host: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Let one connection prove itself; a stranger costs us some tenths of a millisecond and no answer."""
        kept = False
        try:
            pairing = Pairing(Side.HOLDER, self._ticket, self._clock.monotonic(), self._clock.random)
            line = Line(pairing, reader, writer, self._clock)
            await line.confirm()
            self._lines.put_nowait(line)
            kept = True
        except HandshakeFailed:
            self._told(host, self._ticket.failed)
            if self._ticket.burned:
                self._lines.put_nowait(None)
        except (CodeBurned, RemoteProtocolError, OSError):
            pass  # nobody who pairs, or somebody who left
        finally:
            self._gate.leave(host, established=False)
            if not kept:
                writer.transport.abort()

    async def _announce(self) -> None:
        try:
            network = self._network
            await nameplates.announce(self._ticket.code.nameplate, self.port, self._clock, network.interfaces)
        except OSError as error:
            self._told("", f"announcing on the local network does not work ({error})")


class Guest:
    """Looks for the holder of the code that it was told."""

    def __init__(self, ticket: Ticket, network: Network, clock: Clock, told: Told) -> None:
        self._ticket, self._network, self._clock, self._told = ticket, network, clock, told
        self._refused: set[Address] = set()

    async def run(self, use: Use[T]) -> T:
        """The result of `use` on the line to the holder.

        Raises NoPeerReached, PairingFailed, CodeBurned, and what `use` raises.
        """
        line = await self._find()
        try:
            return await use(line)
        except (OSError, RemoteProtocolError) as error:
            raise PairingFailed(
                f"The connection with {line.address} failed ({error}).", "Try again: the code is still good."
            ) from None
        finally:
            await line.close()

    async def _find(self) -> Line:
        deadline = asyncio.get_running_loop().time() + self._network.patience
        try:
            async with asyncio.timeout_at(deadline) as patience:
                async with contextlib.aclosing(self._places()) as places:
                    async for addresses in places:
                        line = await self._dial(addresses)
                        if line is not None:
                            return line
                        if self._refused:
                            soon = asyncio.get_running_loop().time() + OTHERS_SECONDS
                            patience.reschedule(min(deadline, patience.when() or deadline, soon))
        except TimeoutError:
            pass
        if self._refused:
            raise PairingFailed(
                "The code is not the one that was made there, or it is good no more.",
                "Compare the words and try again; three wrong tries burn a code, and then ask for a new one.",
            )
        raise NoPeerReached(
            f"Nobody who holds the number {self._ticket.code.nameplate} was found.",
            "Check that the other machine still waits, or give its address with --peer HOST:PORT.",
        )

    async def _places(self) -> AsyncGenerator[list[Address], None]:
        """The typed address again and again, or each announcement of the nameplate."""
        peer = self._network.peer
        while peer is not None and not self._refused:
            yield [peer]
            await asyncio.sleep(RETRY_SECONDS)
        if peer is not None:
            return
        tries = PLACE_TRIES if self._network.discovery else int(self._network.patience / RETRY_SECONDS)
        for _ in range(tries if self._network.places else 0):
            yield list(self._network.places)
            if self._refused:
                return
            await asyncio.sleep(RETRY_SECONDS)
        if not self._network.discovery:
            return
        found: asyncio.Queue[list[Address]] = asyncio.Queue()
        looking = asyncio.create_task(
            nameplates.browse(self._ticket.code.nameplate, found.put_nowait, self._network.interfaces)
        )
        looking.add_done_callback(lambda _: found.put_nowait([]))
        try:
            while addresses := await found.get():
                yield addresses
            looking.result()
        except OSError as error:
            self._told("", f"looking on the local network does not work ({error})")
        finally:
            looking.cancel()
            await asyncio.gather(looking, return_exceptions=True)

    async def _dial(self, addresses: list[Address]) -> Line | None:
        """Try one holder's addresses; after a refusal that holder is not asked again. CodeBurned."""
        for address in addresses:
            if not self._refused.isdisjoint(addresses):
                return None
            tries = self._ticket.left
            line: Line | None = None
            try:
                reader, writer = await connect(address)
                pairing = Pairing(Side.GUEST, self._ticket, self._clock.monotonic(), self._clock.random)
                line = Line(pairing, reader, writer, self._clock)
                await line.confirm()
                return line
            except (OSError, RemoteProtocolError) as error:
                if line is not None:
                    await line.close()
                if self._ticket.left < tries or isinstance(error, RemoteProtocolError):
                    self._refused.update(addresses)
                    said = "it holds another code" if self._ticket.left < tries else str(error)
                    self._told(format_address(address), said)
        return None
