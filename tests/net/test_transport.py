from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator

import pytest

from sync.clock import SystemClock
from sync.net import limits
from sync.net.transport import Connection, Ended, connect
from sync.protocol.events import BoardOpened, Event, InStep, PeerClosed, Reason
from sync.protocol.index import BoardIndex
from sync.protocol.session import Session
from tests.net.waiting import until
from tests.protocol.peers import Chance, Group

CLOCK = SystemClock()
GROUP = Group(Chance(), ("ada", "bo"))


class End:
    """One end of a connection: its events as they come, and how it ended."""

    def __init__(self, name: str) -> None:
        self.board = GROUP.board(name)
        self.events: asyncio.Queue[Event] = asyncio.Queue()
        self.connection: Connection
        self.task: asyncio.Task[Ended]

    def start(self, session: Session, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connection = Connection(session, reader, writer, ("127.0.0.1", 1), CLOCK)
        self.task = asyncio.create_task(self.connection.run(self.handle))

    async def handle(self, event: Event) -> None:
        if isinstance(event, BoardOpened):
            for more in self.connection.session.provide_index(event.board_id, BoardIndex()):
                await self.handle(more)
        self.events.put_nowait(event)

    async def until(self, kind: type[Event]) -> Event:
        async with asyncio.timeout(10):
            while not isinstance(event := await self.events.get(), kind):
                continue
        return event

    async def ended(self) -> Ended:
        async with asyncio.timeout(10):
            return await self.task


class Pair:
    """A listening end and, after `dial`, a dialling one."""

    def __init__(self) -> None:
        self.answering, self.dialling = End("ada"), End("bo")
        self.port = 0

    def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        session = Session.answer([self.answering.board], day=1, random=CLOCK.random)
        self.answering.start(session, reader, writer)

    async def dial(self) -> None:
        reader, writer = await connect(("127.0.0.1", self.port))
        session = Session.dial([self.dialling.board], day=1, random=CLOCK.random)
        self.dialling.start(session, reader, writer)


@pytest.fixture
async def pair() -> AsyncIterator[Pair]:
    pair = Pair()
    server = await asyncio.start_server(pair.answer, "127.0.0.1", 0)
    pair.port = server.sockets[0].getsockname()[1]
    yield pair
    server.close()
    for end in (pair.answering, pair.dialling):
        if hasattr(end, "task"):
            end.task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await end.task


async def test_two_ends_come_into_step_and_part_with_a_goodbye(pair: Pair) -> None:
    await pair.dial()
    await pair.dialling.until(InStep)
    await pair.answering.until(InStep)
    sock = pair.dialling.connection._writer.get_extra_info("socket")
    assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    assert pair.dialling.connection.bytes == pair.answering.connection.bytes > 500
    pair.dialling.connection.close()
    assert await pair.answering.until(PeerClosed) == PeerClosed(Reason.GOODBYE)
    assert (await pair.answering.ended()).reason == "it said goodbye"
    assert (await pair.dialling.ended()).reason == "closed here"


async def test_cancelling_an_end_says_goodbye_too(pair: Pair) -> None:
    await pair.dial()
    await pair.answering.until(InStep)
    pair.dialling.task.cancel()
    assert (await pair.answering.ended()).bye is Reason.GOODBYE


async def test_a_peer_that_says_nothing_has_little_time(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "HANDSHAKE_SECONDS", 0.05)
    reader, writer = await asyncio.open_connection("127.0.0.1", pair.port)
    await reader.readexactly(17)
    ended = await pair.answering.ended()
    assert ended.handshake
    assert "in time" in ended.reason
    writer.close()


async def test_a_failed_handshake_is_met_with_silence(pair: Pair) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", pair.port)
    greeting = await reader.readexactly(17)
    await reader.readexactly(greeting[16] * 16)
    writer.write((160).to_bytes(2, "big") + bytes(160))
    assert await asyncio.wait_for(reader.read(), 5) == b""
    assert (await pair.answering.ended()).handshake
    writer.close()


async def test_a_silent_line_is_asked_for_a_sign_of_life_and_kept(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PROBE_SECONDS", 0.02)
    monkeypatch.setattr(limits, "IDLE_SECONDS", 0.05)
    await pair.dial()
    await pair.dialling.until(InStep)
    before = pair.dialling.connection.received.total
    await until(lambda: pair.dialling.connection.received.total > before + 40)
    assert not pair.dialling.task.done()


async def test_a_peer_that_vanished_without_a_word_is_given_up(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    await pair.dial()
    await pair.answering.until(InStep)
    monkeypatch.setattr(limits, "PROBE_SECONDS", 0.05)
    pair.dialling.connection._writer.transport.pause_reading()  # as a machine that lost its power
    pair.answering.connection.probe()
    assert (await pair.answering.ended()).reason == "it fell silent"


async def test_whoever_takes_no_bytes_is_given_up_and_memory_stays_bounded(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "STALL_SECONDS", 0.2)
    await pair.dial()
    await pair.answering.until(InStep)
    pair.dialling.connection._writer.transport.pause_reading()
    connection = pair.answering.connection

    async def flood() -> None:
        for _ in range(500):
            connection.session.send_envelopes(GROUP.board_id, [bytes(60_000)])
            await connection.room()

    with pytest.raises(OSError, match="stalled"):
        await flood()
    assert connection._writer.transport.get_write_buffer_size() < limits.HIGH_WATER + 200_000
    assert (await pair.answering.ended()).reason == "it takes no more bytes"


async def test_what_breaks_the_protocol_is_named(pair: Pair) -> None:
    await pair.dial()
    await pair.answering.until(InStep)
    pair.dialling.connection._writer.write(b"\x00\x20" + bytes(32))
    ended = await pair.answering.ended()
    assert ended.refused
    assert not ended.handshake
