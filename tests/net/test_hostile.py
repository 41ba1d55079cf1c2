"""What strangers and bad lines can do to a home that listens: nothing that its people notice."""

from __future__ import annotations

import asyncio
import os

import pytest
from msgspec.structs import replace

from sync.clock import day_of
from sync.engine.asking import AHEAD
from sync.events import Arrived, PeerConnected, PeerLost, Refused, Synced
from sync.log.op import OpDraft
from sync.net import limits
from sync.net.transport import Connection, connect
from sync.protocol.events import BoardOpened, Event, InStep, Reason
from sync.protocol.index import BoardIndex
from sync.protocol.session import Session
from tests.net.homes import CLOCK, NOTE, POLICY, Home, befriend, note, same
from tests.net.proxy import Proxy
from tests.net.waiting import until

GARBAGE = {
    "nothing": b"",
    "one byte": b"\x00",
    "zeros": bytes(100_000),
    "ones": b"\xff" * 100_000,
    "chance": os.urandom(100_000),
    "http": b"GET / HTTP/1.1\r\nHost: forum\r\n\r\n",
    "tls": bytes.fromhex("16030100c8010000c40303") + os.urandom(189),
    "ssh": b"SSH-2.0-OpenSSH_9.6\r\n",
    "escape": b"\x1b]0;owned\x07\x1b[2J" * 100,
    "right length, wrong content": (160).to_bytes(2, "big") + os.urandom(160),
    "one byte short": (160).to_bytes(2, "big") + os.urandom(159),
    "longest message": (65_535).to_bytes(2, "big") + os.urandom(65_535),
}


@pytest.mark.parametrize("kind", GARBAGE)
async def test_garbage_is_dropped_in_silence_and_harms_nobody(kind: str) -> None:
    ada, bo = Home("Ada"), Home("Bo")
    board = ada.found()
    befriend(board, ada, bo)
    async with ada.running(), bo.running(ada.address, listen=None):
        await bo.event(Synced)
        reader, writer = await asyncio.open_connection(*ada.address)
        greeting = await reader.readexactly(17 + 128)
        writer.write(GARBAGE[kind])
        writer.write_eof()
        try:
            more = await asyncio.wait_for(reader.read(), 5)
        except ConnectionResetError:
            more = b""
        writer.close()
        assert more == b""
        assert len(greeting) == 145
        post = ada.write(board, "unharmed")
        await bo.has(board, {post})
        assert len([e for e in ada.seen if isinstance(e, PeerConnected)]) == 1
        assert not [e for e in ada.seen if isinstance(e, PeerLost | Refused)]
        await until(lambda: ada.engine.status()["half_open"] == 0)


async def test_a_flood_of_half_open_connections_takes_few_places_and_others_still_come_in() -> None:
    ada, bo = Home("Ada"), Home("Bo")
    board = ada.found()
    befriend(board, ada, bo)
    async with ada.running():
        lines = [await asyncio.open_connection(*ada.address, local_addr=("127.0.0.2", 0)) for _ in range(60)]
        greeted = 0
        for reader, _ in lines:
            try:
                greeted += bool(await asyncio.wait_for(reader.read(1), 5))
            except ConnectionResetError:
                continue
        assert greeted == limits.HALF_OPEN_PER_ADDRESS
        assert ada.engine.status()["half_open"] == limits.HALF_OPEN_PER_ADDRESS
        async with bo.running(ada.address, listen=None):
            await bo.event(Synced)
        for _, writer in lines:
            writer.close()


async def test_a_first_message_cannot_be_replayed() -> None:
    ada, bo = Home("Ada"), Home("Bo")
    board = ada.found()
    befriend(board, ada, bo)
    async with ada.running(), Proxy(ada.address) as proxy:
        async with bo.running(proxy.address, listen=None):
            await bo.event(Synced)
        message = bytes(proxy.captured[145 : 145 + 162])
        reader, writer = await asyncio.open_connection(*ada.address)
        await reader.readexactly(145)
        writer.write(message)
        assert await asyncio.wait_for(reader.read(), 5) == b""
        writer.close()


@pytest.mark.parametrize("cut", [100, 400, 900, 5_000, 40_000, 90_000])
async def test_a_line_cut_anywhere_is_taken_up_again(cut: int) -> None:
    ada, bo = Home("Ada"), Home("Bo")
    board = ada.found()
    befriend(board, ada, bo)
    ada.write_many(board, 200)
    async with ada.running(), Proxy(ada.address) as proxy:
        proxy.limit = cut
        async with bo.running(proxy.address, listen=None):
            await until(lambda: proxy.connections >= 2)
            proxy.limit = None
            await bo.event(Synced)
            assert same(board, ada, bo)


async def test_a_peer_that_stops_in_the_middle_is_given_up_and_resumed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "PROBE_SECONDS", 0.05)
    monkeypatch.setattr(limits, "IDLE_SECONDS", 0.1)
    monkeypatch.setattr(limits, "SILENCE_SECONDS", 0.4)
    monkeypatch.setattr(limits, "FAREWELL_SECONDS", 0.1)
    ada, bo = Home("Ada"), Home("Bo")
    board = ada.found()
    befriend(board, ada, bo)
    async with ada.running(), Proxy(ada.address) as proxy, bo.running(proxy.address, listen=None):
        await bo.event(Synced)
        proxy.flowing.clear()
        ada.write_many(board, 10)
        ada.engine.poke()
        assert (await bo.event(PeerLost)).reason == "it fell silent"
        proxy.flowing.set()
        await until(lambda: same(board, ada, bo))


async def test_arrivals_of_strangers_do_not_disturb_a_long_transfer() -> None:
    ada, bo = Home("Ada"), Home("Bo")
    board = ada.found()
    befriend(board, ada, bo)
    ada.write_many(board, 1500)
    async with ada.running(), bo.running(ada.address, listen=None):
        await bo.event(Arrived)
        for _ in range(20):
            _, writer = await asyncio.open_connection(*ada.address, local_addr=("127.0.0.3", 0))
            writer.write(os.urandom(5000))
            writer.close()
        await bo.event(Synced, seconds=30)
        assert same(board, ada, bo)


async def test_envelopes_that_nobody_keeps_are_refused_and_their_sender_is_dropped() -> None:
    ada, mal = Home("Ada"), Home("Mal")
    board = ada.found()
    befriend(board, ada, mal)
    mal.write_many(board, 50)
    before = ada.holds(board)
    ids = [item for item in mal.holds(board) if item not in before]
    bad = [envelope[:-1] + b"\xff" for envelope in mal.log.fetch(board, ids)]
    bad = [envelope[:20] + b"\x09" + envelope[21:] for envelope in bad]  # a keeping time that there is not
    boards = mal.running().engine._context.boards
    await boards.refresh()

    async with ada.running():
        session = Session.dial(boards.sessions(), day=day_of(CLOCK.now()), random=CLOCK.random)
        connection = Connection(session, *await connect(ada.address), ada.address, CLOCK)

        async def handle(event: Event) -> None:
            if isinstance(event, BoardOpened):
                session.provide_index(board, BoardIndex(ada.log.index(board)))
            elif isinstance(event, InStep):
                for envelope in bad:
                    session.send_envelopes(board, [envelope])

        ended = await asyncio.wait_for(connection.run(handle), 10)
        assert ended.bye is Reason.BROKE_PROTOCOL
        refused = [event for event in ada.seen if isinstance(event, Refused)]
        assert [event.reason for event in refused] == [
            "An envelope has a day or a keeping time that does not exist.",
            "The peer goes on sending envelopes that nobody honest passes on.",
        ]
        assert ada.holds(board) == before
    mal.engine._worker.close()


async def test_who_carries_what_they_cannot_open_is_not_blamed_for_what_is_inside() -> None:
    """One member gives junk to another who lacks its key: that one and those who have it stay together."""
    ada, bo = Home("Ada"), Home("Bo")
    policy = replace(POLICY, history="from-now")
    board = ada.log.create_board(ada.root, "board", "Ada", policy).board_id
    op = ada.log.append(board, NOTE, note("a post"))
    ada.log.new_epoch(board)
    befriend(board, ada, bo)  # who never learns the key of what was written before
    (envelope,) = ada.log.fetch(board, [op.envelope_id])
    junk = [envelope[:-8] + n.to_bytes(8, "big") for n in range(100)]
    assert len(bo.log.ingest(board, junk).stored) == len(junk)
    async with ada.running(), bo.running(ada.address, listen=None):
        await ada.event(Synced)
        await until(lambda: any(isinstance(event, Refused) for event in ada.seen))
        news = [ada.write(board, "heard"), bo.write(board, "heard, too")]
        await bo.has(board, set(news))
        await ada.has(board, set(news))
        assert not [event for event in ada.seen + bo.seen if isinstance(event, PeerLost)]
        shared = ada.engine._context.boards.get(board)
        assert shared is not None
        await until(lambda: len(shared.index) == len(ada.holds(board)) + len(junk))


@pytest.mark.parametrize("count", [300, AHEAD + 200])
async def test_what_people_want_to_read_first_comes_first(count: int) -> None:
    ada, bo = Home("Ada"), Home("Bo")
    board = ada.found()
    befriend(board, ada, bo)
    before = bo.holds(board)
    now = int(CLOCK.now())
    drafts = [OpDraft(NOTE, note(f"thread {n}"), wall=now - (n * 37 % count) * 600) for n in range(count)]
    ada.log.append_many(board, drafts)
    order = ada.log.order(board, list(ada.holds(board) - before))
    async with ada.running(), Proxy(ada.address) as proxy:
        proxy.limit = 90_000
        async with bo.running(proxy.address, listen=None):
            await bo.event(PeerLost)
            await until(lambda: bo.holds(board) > before)
    came = bo.holds(board) - before
    assert 10 < len(came) < count - 10
    assert came == set(order[: len(came)])
