"""What a member with valid keys and no manners does at the door of somebody else's engine."""

from __future__ import annotations

import asyncio
import contextlib
import random

from nacl import bindings

from sync.clock import ManualClock
from sync.crypto.seal import NONCE_SIZE
from sync.log.bodies import encode_body
from sync.log.envelope import seal_op
from sync.log.header import NO_ID, OUTER_SIZE, SUITE_CONTENT, Header, Outer, pack_outer
from sync.log.memory import MemoryLog
from sync.protocol import limits
from sync.protocol.board import SessionBoard
from sync.protocol.board_frames import Done, Env, GoneFrame, Live, Neg, Open, Want
from sync.protocol.channel import Channel
from sync.protocol.frames import Frame
from sync.protocol.handshake import Dialling
from sync.protocol.index import WHOLE
from sync.protocol.interest import SharedBoards
from sync.protocol.session_frames import Hello, Interest, Ping
from tests.protocol.peers import Chance
from tests.simulation.acts import POLICY
from tests.simulation.home import PORT, Home

DAY = 1_700_000_000 // 86_400


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
    await asyncio.sleep(1)  # until her OPEN was answered, on the loop's own clock
    for number in range(limits.MAX_ROUNDS + 100):
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


async def back_dates(eve: Eve, home: Home, board: bytes) -> None:
    """Posts that say to be from long ago, and are over by now: not taken, and nobody is blamed."""
    before = home.holds(board)
    keys, device = eve.board.epochs[-1], eve.board.device
    made = []
    for number in range(190):
        day, ttl_code = 100 * number, 1 + number % 3
        outer = pack_outer(Outer(SUITE_CONTENT, keys.kid, day, ttl_code, bytes(16)))
        place = 32, device.id, 9 + number, eve.chance.randbytes(32), 1, day * 86_400
        header = Header(outer, *place, (eve.chance.randbytes(32),), NO_ID, (), NO_ID)
        made.append(seal_op(keys, board, device.sign, header, encode_body(POLICY), bytes(16))[0])
    assert await eve.say(Env(0, False, tuple(made)))
    await asyncio.sleep(2)
    assert home.holds(board) == before


async def pings_without_end(eve: Eve, home: Home, board: bytes) -> None:
    """And takes every answer."""
    with contextlib.suppress(OSError):
        while await eve.say(*([Ping()] * 2_000)):
            await eve.reader.read(1 << 20)


async def says_done_to_nothing(eve: Eve, home: Home, board: bytes) -> None:
    await eve.say(Done(0), Done(0))


async def stalls(eve: Eve, home: Home, board: bytes) -> None:
    """Half a message, and silence."""
    await eve.send(b"\xff\xff" + bytes(100))
    await asyncio.sleep(60)


async def drips(eve: Eve, home: Home, board: bytes) -> None:
    """A message without end, a byte at a time: never silent, and never saying anything."""
    await eve.send(b"\xff\xff")
    for _ in range(60):
        await eve.send(b"\0")
        await asyncio.sleep(5)
