"""Pairing over real sockets on loopback: by a typed address, by zeroconf, against guessers and strangers."""

from __future__ import annotations

import asyncio
import os
from dataclasses import replace

import pytest

from sync.clock import SystemClock
from sync.crypto.link_text import draw_link
from sync.crypto.spoken import Code
from sync.errors import CodeBurned, NoPeerReached, PairingFailed
from sync.net.addresses import Address
from sync.net.pairing import CAPS, Guest, Holder, Network
from sync.net.pairing_line import Line
from sync.protocol.pairing_frames import Done, Invitation, Purpose, Wants
from sync.protocol.pairing_opening import TRIES, Ticket
from tests.net.waiting import until

CLOCK = SystemClock()
CODE = Code(7, ("orbit", "maple", "velvet"))
WRONG = Code(7, ("orbit", "maple", "lake"))
LOOPBACK = Network(listen=("127.0.0.1", 0), discovery=False, patience=5)


def ticket(code: Code = CODE, seconds: float = 600) -> Ticket:
    return Ticket(code, CLOCK.monotonic(), seconds)


async def give(line: Line) -> str:
    wants = await line.receive()
    assert wants == Wants(Purpose.INVITE, "")
    await line.send(Invitation("tf1abc"))
    assert await line.receive() == Done()
    await line.send(Done())
    return line.address


async def take(line: Line) -> str:
    await line.send(Wants(Purpose.INVITE, ""))
    message = await line.receive()
    assert isinstance(message, Invitation)
    await line.send(Done())
    assert await line.receive() == Done()
    return message.text


class Holding:
    """A holder at work, and what it told."""

    def __init__(self, held: Ticket, network: Network = LOOPBACK) -> None:
        self.told: list[str] = []
        self.ticket = held
        holder = Holder(held, network, CLOCK, lambda _, said: self.told.append(said))
        self.address: Address = ("127.0.0.1", holder.port)
        self.task = asyncio.create_task(holder.run(give))
        self.task.add_done_callback(lambda _: holder.close())

    def guest(self, code: Code = CODE) -> Guest:
        return guest(self.address, code)


def guest(address: Address, code: Code = CODE) -> Guest:
    return Guest(ticket(code), replace(LOOPBACK, peer=address), CLOCK, lambda *_: None)


async def test_two_meet_at_a_typed_address() -> None:
    holding = Holding(ticket())
    assert await holding.guest().run(take) == "tf1abc"
    assert (await holding.task).startswith("127.0.0.1:")
    assert holding.told == []


async def test_two_find_each_other_by_the_number_alone() -> None:
    network = replace(LOOPBACK, discovery=True, interfaces=("127.0.0.1",), patience=20)
    holding = Holding(ticket(), network)
    seeking = Guest(ticket(), network, CLOCK, lambda *_: None)
    assert await seeking.run(take) == "tf1abc"
    await holding.task


async def test_a_guest_who_came_first_waits_for_the_holder() -> None:
    sock = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = sock.sockets[0].getsockname()[1]
    sock.close()
    await sock.wait_closed()
    seeking = asyncio.create_task(guest(("127.0.0.1", port)).run(take))
    await asyncio.sleep(0)
    holding = Holding(ticket(), replace(LOOPBACK, listen=("127.0.0.1", port)))
    assert await seeking == "tf1abc"
    await holding.task


async def test_after_three_guesses_even_the_right_code_is_too_late() -> None:
    holding = Holding(ticket())
    for _ in range(TRIES):
        with pytest.raises(PairingFailed, match="not the one"):
            await holding.guest(WRONG).run(take)
    with pytest.raises(CodeBurned, match="3 attempts"):
        await holding.task
    assert len(holding.told) == TRIES
    with pytest.raises(NoPeerReached):
        await Guest(
            ticket(), replace(LOOPBACK, peer=holding.address, patience=0.1), CLOCK, lambda *_: None
        ).run(take)


async def test_whoever_is_near_cannot_make_a_line_of_text_useless() -> None:
    link, others = draw_link(os.urandom, 0), [draw_link(os.urandom, 0) for _ in range(TRIES + 2)]
    holding = Holding(Ticket(link, CLOCK.monotonic(), guessable=False))
    network = replace(LOOPBACK, peer=holding.address)
    for other in others:
        guess = Ticket(other, CLOCK.monotonic(), guessable=False)
        with pytest.raises(PairingFailed, match="not the one"):
            await Guest(guess, network, CLOCK, lambda *_: None).run(take)
    told = Ticket(link, CLOCK.monotonic(), guessable=False)
    assert await Guest(told, network, CLOCK, lambda *_: None).run(take) == "tf1abc"
    await holding.task
    assert set(holding.told) == {"a wrong code was tried; nobody can guess the right one"}


async def test_two_mistakes_leave_a_third_try() -> None:
    holding = Holding(ticket())
    for _ in range(TRIES - 1):
        with pytest.raises(PairingFailed):
            await holding.guest(WRONG).run(take)
    assert await holding.guest().run(take) == "tf1abc"
    await holding.task


async def test_a_code_nobody_uses_ends_with_its_time() -> None:
    holding = Holding(ticket(seconds=0.05))
    with pytest.raises(CodeBurned, match="time is over"):
        await holding.task


async def test_strangers_and_noise_do_not_keep_the_guest_out() -> None:
    holding = Holding(ticket())
    writers = []
    for junk in (b"GET / HTTP/1.1\r\n\r\n", b"\1", os.urandom(500), b"\1" + bytes(48), b""):
        reader, writer = await asyncio.open_connection(*holding.address)
        writers.append(writer)
        writer.write(junk)
        if not junk:
            writer.write_eof()
        elif junk != b"\1":
            assert len(await reader.read()) <= 17
    assert await holding.guest().run(take) == "tf1abc"
    await holding.task
    assert holding.ticket.left == TRIES
    for writer in writers:
        writer.close()


async def test_more_connections_than_the_caps_allow_are_closed_unanswered() -> None:
    holding = Holding(ticket())
    crowd = [await asyncio.open_connection(*holding.address) for _ in range(CAPS.half_open_per_address)]
    for reader, _ in crowd:
        assert await reader.readexactly(17)
    reader, writer = await asyncio.open_connection(*holding.address)
    with pytest.raises((asyncio.IncompleteReadError, ConnectionError)):
        await reader.readexactly(17)
    for _, each in (*crowd, (reader, writer)):
        each.close()
    assert await holding.guest().run(take) == "tf1abc"
    await holding.task


async def test_a_line_that_breaks_leaves_the_code_good() -> None:
    holding = Holding(ticket())

    async def leave(line: Line) -> None:
        await line.send(Wants(Purpose.INVITE, ""))
        raise ConnectionResetError("gone")

    with pytest.raises(PairingFailed, match="failed"):
        await holding.guest().run(leave)
    await until(lambda: bool(holding.told))
    assert await holding.guest().run(take) == "tf1abc"
    await holding.task


async def test_whoever_answers_and_does_not_pair_is_told_apart_from_nobody() -> None:
    async def other(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"SSH-2.0-something\r\n")
        writer.close()

    server = await asyncio.start_server(other, "127.0.0.1", 0)
    told: list[str] = []
    seeking = Guest(
        ticket(),
        replace(LOOPBACK, peer=server.sockets[0].getsockname()[:2]),
        CLOCK,
        lambda _, said: told.append(said),
    )
    with pytest.raises(PairingFailed):
        await seeking.run(take)
    assert "does not pair" in told[0]
    server.close()
