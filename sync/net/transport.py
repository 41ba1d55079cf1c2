"""asyncio streams under a session: bytes both ways, back-pressure, deadlines, signs of life."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from sync.clock import Clock
from sync.errors import HandshakeFailed, RemoteProtocolError
from sync.net import limits
from sync.net.addresses import Address
from sync.net.limits import Allowance, Meter
from sync.protocol.events import Event, PeerClosed, Reason
from sync.protocol.session import Session


@dataclass(frozen=True, slots=True)
class Ended:
    """Why a connection is over: a sentence for a person; `refused` when the peer broke the protocol."""

    reason: str
    refused: bool = False
    handshake: bool = False
    bye: Reason | None = None


class Connection:
    """One TCP connection and the session on it."""

    def __init__(
        self,
        session: Session,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        address: Address,
        clock: Clock,
    ) -> None:
        self.session, self.address = session, address
        self._reader, self._writer, self._clock = reader, writer, clock
        now = clock.monotonic()
        self.received, self.sent = Meter(now), Meter(now)
        self._allowance, self._frames = Allowance(now), 0
        self.on_established: Callable[[], None] = _nothing
        """Called once, when the handshake is done."""
        self._ended: Ended | None = None
        self._heard = now
        self._asked = self._dripped = 0.0
        self._patience = limits.SILENCE_SECONDS
        self._reading = self._met = False
        writer.transport.set_write_buffer_limits(high=limits.HIGH_WATER, low=limits.LOW_WATER)

    @property
    def bytes(self) -> int:
        """Bytes that crossed the wire, both ways."""
        return self.received.total + self.sent.total

    async def run(self, handle: Callable[[Event], Awaitable[None]]) -> Ended:
        """Feed the session and `handle` its events one by one until the connection is over; then close it.

        While `handle` waits nothing more is read: that is the back-pressure on the peer.
        """
        alive = asyncio.create_task(self._stay_alive())
        try:
            self.flush()
            try:
                async with asyncio.timeout(limits.HANDSHAKE_SECONDS):
                    while not (self.session.established or self.session.closed):
                        await self._step(handle)
            except TimeoutError:
                self._end(Ended("it did not finish the handshake in time", handshake=True))
            while not self.session.closed and self._ended is None:
                await self._step(handle)
            return self._ended or Ended("closed here")
        except RemoteProtocolError as error:
            failed = isinstance(error, HandshakeFailed)
            return self._end(Ended(str(error), refused=not failed, handshake=failed))
        except OSError as error:
            return self._end(Ended((error.strerror or "the connection broke").lower()))
        finally:
            alive.cancel()
            self.session.close()
            await self._shut()

    def flush(self) -> None:
        """Hand what the session has queued to the socket."""
        data = self.session.data_to_send()
        if data and not self._writer.is_closing():
            self._writer.write(data)
            self.sent.add(len(data), self._clock.monotonic())

    async def room(self) -> None:
        """Flush, and wait while the peer is slow to take what we sent; OSError when it takes nothing."""
        self.flush()
        try:
            async with asyncio.timeout(limits.STALL_SECONDS):
                await self._writer.drain()
        except TimeoutError:
            self._end(Ended("it takes no more bytes"))
            self._writer.transport.abort()
            raise ConnectionAbortedError("stalled") from None

    def probe(self) -> None:
        """Ask for a sign of life now; without one the connection ends after `PROBE_SECONDS`."""
        self._patience = min(self._patience, limits.PROBE_SECONDS)
        self._ask()

    def close(self, reason: Reason = Reason.GOODBYE) -> None:
        """Say goodbye (or, before the handshake is done, nothing) and end `run`."""
        if not self.session.closed:
            self.session.close(reason)
        self._end(Ended("closed here", bye=reason))
        self.flush()
        self._writer.close()

    def drop(self, why: RemoteProtocolError) -> None:
        """End `run` because the peer does what nobody honest does: `why` is the sentence for that."""
        self._end(Ended(str(why), refused=True, bye=Reason.BROKE_PROTOCOL))
        self.close(Reason.BROKE_PROTOCOL)

    async def _step(self, handle: Callable[[Event], Awaitable[None]]) -> None:
        self._reading, began = True, self._clock.monotonic()
        data = await self._reader.read(limits.READ_SIZE)
        self._reading = False
        now = self._heard = self._clock.monotonic()
        held = self.session.unfinished
        self._patience = limits.SILENCE_SECONDS
        self.received.add(len(data), now)
        try:
            events = self.session.receive_data(data) if data else self.session.receive_eof()
        finally:
            self.flush()
        if self.session.established and not self._met:
            self._met = True
            self.on_established()
        self._pace(now)
        self._hurry(now - began, held, len(data))
        for event in events:
            if isinstance(event, PeerClosed):
                self._end(_farewell(event.reason))
            await handle(event)
        if events:
            self.flush()
        if self._writer.transport.get_write_buffer_size() > limits.MOST_UNSENT:
            await self.room()

    def _pace(self, now: float) -> None:
        """Each frame costs us some work, however small it is: whoever floods us with them is dropped."""
        said, self._frames = self.session.frames - self._frames, self.session.frames
        if not self._allowance.spend(said, now):
            self.session.close(Reason.BROKE_PROTOCOL)
            raise RemoteProtocolError("The peer talks faster than anybody needs to.")

    def _hurry(self, seconds: float, held: int, came: int) -> None:
        """Whoever goes on and on with one message, of which `held` bytes were here, is given up."""
        grew = held > 0 and self.session.unfinished == held + came
        self._dripped = self._dripped + seconds if grew else 0.0
        if self._dripped > limits.MESSAGE_SECONDS:
            self._end(Ended("it does not finish what it began to say"))
            self.session.close()

    def _end(self, ended: Ended) -> Ended:
        """The first reason is the true one."""
        if self._ended is None:
            self._ended = ended
        return self._ended

    async def _stay_alive(self) -> None:
        """Ask a silent peer for a sign of life, and give it up when none comes: the judge of who is gone."""
        while True:
            await asyncio.sleep(limits.PROBE_SECONDS / 2)
            silent = self._clock.monotonic() - self._heard
            if not self._reading or not self.session.established:
                continue
            if silent >= self._patience:
                self._end(Ended("it fell silent"))
                self._writer.transport.abort()
            elif silent >= limits.IDLE_SECONDS and self._asked < self._heard:
                self._ask()

    def _ask(self) -> None:
        if self.session.established and not self.session.closed:
            self._asked = self._clock.monotonic()
            self.session.ping()
            self.flush()

    async def _shut(self) -> None:
        self.flush()
        self._writer.close()
        with contextlib.suppress(OSError, TimeoutError):
            async with asyncio.timeout(limits.FAREWELL_SECONDS):
                await self._writer.wait_closed()
        self._writer.transport.abort()


def _nothing() -> None:
    """The default of a hook."""


def _farewell(reason: Reason | None) -> Ended:
    words = {
        Reason.GOODBYE: "it said goodbye",
        Reason.VERSION: "it speaks another version of the protocol",
        Reason.BROKE_PROTOCOL: "it says that we broke the protocol",
        Reason.INVITE_SPENT: "the invite has been used up or has expired",
        Reason.BUSY: "it is busy",
        Reason.DUPLICATE: "another connection to it stands",
        Reason.KEYS_CHANGED: "the keys of the board changed",
    }
    return Ended(words[reason] if reason is not None else "the connection ended", bye=reason)


async def connect(
    address: Address, *, seconds: float = limits.CONNECT_SECONDS
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Open a TCP connection; raises OSError (TimeoutError is one)."""
    async with asyncio.timeout(seconds):
        return await asyncio.open_connection(*address, limit=limits.READ_SIZE)
