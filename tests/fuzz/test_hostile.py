"""A member who turned against the board, at the door of a real engine and log; the others are unharmed."""

from __future__ import annotations

import asyncio
import contextvars
import gc
import random
import tracemalloc
from collections.abc import Awaitable, Callable

import pytest
from nacl import bindings

from sync.clock import ManualClock
from sync.crypto.seal import NONCE_SIZE
from sync.engine.boards import _session_board
from sync.log.bodies import encode_body
from sync.log.header import OUTER_SIZE
from sync.log.kinds import Role
from sync.log.memory import MemoryLog
from sync.log.op import Status
from sync.protocol.board import SessionBoard
from sync.protocol.board_frames import Env, GoneFrame, Live, Neg, Open, Want
from sync.protocol.channel import Channel
from sync.protocol.frames import Frame
from sync.protocol.handshake import Dialling
from sync.protocol.index import WHOLE
from sync.protocol.interest import SharedBoards
from sync.protocol.session_frames import Hello, Interest
from tests.protocol.peers import Chance
from tests.simulation.acts import POLICY, YEAR
from tests.simulation.home import PORT, Home
from tests.simulation.virtual import HERE, VirtualLoop
from tests.simulation.wire import Network

DAY = 1_700_000_000 // 86_400
MOST_MIB = 48


class Eve:
    """Her end of a connection: valid keys, and no manners."""

    def __init__(self, board: SessionBoard) -> None:
        self.board, self.chance = board, random.Random(5)

    async def connect(self, host: str) -> None:
        self.reader, self.writer = await asyncio.open_connection(host, PORT)
        handshake, buffer, secured = Dialling([self.board], Chance(2)), bytearray(), None
        while secured is None:
            buffer += await self.reader.read(1 << 16)
            secured = handshake.receive(buffer)
            self.writer.write(handshake.outgoing)
        self.channel, shared = Channel(secured.send, secured.receive), SharedBoards(secured)
        data = bytes(buffer)
        while (tag := shared.opening_tag(self.board)) is None:
            for frame in self.channel.receive(data):
                if isinstance(frame, Interest):
                    shared.hear(frame)
            data = b"" if shared.opening_tag(self.board) else await self.reader.read(1 << 16)
        await self.say(Hello(1, 1, DAY, 30_000), Open(0, tag, DAY, ((WHOLE, bytes(16)),)))

    async def say(self, *frames: Frame) -> bool:
        """False once the other side has hung up."""
        for frame in frames:
            self.channel.queue(frame)
        return await self.send(self.channel.fetch())

    async def send(self, data: bytes) -> bool:
        try:
            self.writer.write(data)
            await self.writer.drain()
            await asyncio.sleep(0.05)
        except OSError:
            return False
        return not self.writer.transport.is_closing() and not self.reader.at_eof()

    def ids(self, count: int) -> tuple[bytes, ...]:
        return tuple(self.chance.randbytes(32) for _ in range(count))


async def lies_about_sizes(eve: Eve, home: Home, board: bytes) -> None:
    sealed = eve.channel._send.encrypt((1 << 31).to_bytes(4, "big") + bytes((Env.TYPE,)))
    await eve.send(len(sealed).to_bytes(2, "big") + sealed)


async def reconciles_for_ever(eve: Eve, home: Home, board: bytes) -> None:
    for number in range(600):
        if not await eve.say(Neg(0, DAY << 16, b"\x61\0\0\1" + number.to_bytes(16, "big"))):
            return


async def announces_without_end(eve: Eve, home: Home, board: bytes) -> None:
    for _ in range(150):
        await eve.say(Live(0, eve.ids(2_048)))


async def wants_without_end(eve: Eve, home: Home, board: bytes) -> None:
    for _ in range(40):
        if not await eve.say(Want(0, False, eve.ids(16_384))):
            return


async def says_gone_without_end(eve: Eve, home: Home, board: bytes) -> None:
    for _ in range(40):
        if not await eve.say(GoneFrame(0, tuple((one, bytes(32)) for one in eve.ids(1_000)))):
            return


async def sends_another_board(eve: Eve, home: Home, board: bytes) -> None:
    other = MemoryLog(None, ManualClock(seed=9))
    theirs = other.create_board(bytes(32), "Other", "eve", POLICY).board_id
    for _ in range(50):
        other.append(theirs, 32, encode_body(POLICY))
    envelopes = other.fetch(theirs, [one for _, one in other.index(theirs)])
    await eve.say(Env(0, False, tuple(envelopes)))


async def replays(eve: Eve, home: Home, board: bytes) -> None:
    envelopes = home.log.fetch(board, sorted(home.holds(board)))
    for _ in range(200):
        await eve.say(Env(0, False, tuple(envelopes)))


async def sends_junk(eve: Eve, home: Home, board: bytes) -> None:
    for _ in range(5):
        await eve.say(Env(0, False, tuple(eve.chance.randbytes(400) for _ in range(20))))


async def wraps_again(eve: Eve, home: Home, board: bytes) -> None:
    """Other people's ops, sealed a second time under the keys that she holds, under nonces of her own."""
    keys = {epoch.kid: epoch for epoch in eve.board.epochs}
    made = []
    for row in home.shelf.all_rows(board):
        if row.kind < 32:
            continue
        (envelope,) = home.log.fetch(board, [row.envelope_id])
        outer, nonce, text = envelope[:OUTER_SIZE], envelope[OUTER_SIZE:][:NONCE_SIZE], envelope[OUTER_SIZE:]
        seal = keys[outer[2:18]].seal
        inner = bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(text[NONCE_SIZE:], outer, nonce, seal)
        for _ in range(20):
            nonce = eve.chance.randbytes(NONCE_SIZE)
            made.append(
                outer + nonce + bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(inner, outer, nonce, seal)
            )
    await eve.say(Env(0, False, tuple(made)))


async def stalls(eve: Eve, home: Home, board: bytes) -> None:
    """Half a message, and silence."""
    await eve.send(b"\xff\xff" + bytes(100))
    await asyncio.sleep(60)


Attack = Callable[[Eve, Home, bytes], Awaitable[None]]
ATTACKS: list[tuple[Attack, str]] = [
    (lies_about_sizes, "too large"),
    (reconciles_for_ever, "without end"),
    (announces_without_end, ""),
    (wants_without_end, ""),
    (says_gone_without_end, ""),
    (sends_another_board, ""),
    (replays, ""),
    (sends_junk, "version that this one does not know"),
    (wraps_again, "sealed a second time"),
    (stalls, ""),
]


@pytest.mark.parametrize(("attack", "reason"), ATTACKS, ids=[attack.__name__ for attack, _ in ATTACKS])
def test_a_member_gone_bad(attack: Attack, reason: str) -> None:
    loop = VirtualLoop()
    try:
        loop.run_until_complete(asyncio.wait_for(story(loop, attack, reason), 1_000))
    finally:
        loop.close()


async def story(loop: VirtualLoop, attack: Attack, reason: str) -> None:
    network = Network(loop, 1)
    ada, ben, mallory = homes = [Home(loop, network, at, skew=0, seed=at, disk=None) for at in range(3)]
    try:
        board = await members(homes)
        mallory.crash()
        await asyncio.sleep(1)
        gc.collect()
        tracemalloc.start()
        await attacked(mallory, ada, board, attack)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < MOST_MIB << 20, f"{peak / (1 << 20):.0f} MiB"
        if reason:
            assert any(reason in complaint for complaint in ada.complaints), ada.complaints
        post = ben.log.append(board, 32, encode_body(POLICY))
        ben.engine.poke()
        await asyncio.sleep(5)
        assert post.envelope_id in ada.holds(board)
        assert counted(ada, board) == counted(ben, board)
        assert not ben.complaints
    finally:
        tracemalloc.stop()
        for home in homes:
            await home.switch_off()


async def members(homes: list[Home]) -> bytes:
    """Three homes on one board, with some posts."""
    for home in homes:
        home.peers = tuple((other.host, PORT) for other in homes if other is not home)
        home.switch_on()
    ada = homes[0]
    board = ada.log.create_board(ada.root, "Garden", "ada", POLICY).board_id
    for home in homes[1:]:
        invite = ada.log.create_invite(board, Role.MEMBER, 1, int(ada.clock.now()) + YEAR)
        home.log.begin_join(home.root, invite, home.name)
    for home in homes:
        home.engine.poke()
    await asyncio.sleep(60)
    for number in range(4):
        homes[number % 3].log.append(board, 32, encode_body(POLICY))
        homes[number % 3].engine.poke()
    await asyncio.sleep(10)
    assert {len(counted(home, board)) for home in homes} == {9}
    return board


async def attacked(mallory: Home, ada: Home, board: bytes, attack: Attack) -> None:
    session = _session_board(mallory.log.board(board), mallory.clock.now())
    assert session is not None

    async def act() -> None:
        eve = Eve(session)
        await eve.connect(ada.host)
        try:
            await attack(eve, ada, board)
            await asyncio.sleep(2)
        finally:
            eve.writer.transport.abort()

    context = contextvars.copy_context()
    context.run(HERE.set, mallory)  # type: ignore[arg-type]
    await asyncio.get_running_loop().create_task(act(), context=context)


def counted(home: Home, board: bytes) -> set[bytes]:
    return {row.op_id for row in home.shelf.all_rows(board) if row.status == Status.COUNTED}
