"""One TCP connection of a pairing: messages both ways, with patience that ends."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque

from sync.clock import Clock
from sync.net.addresses import format_address, plain_host
from sync.net.limits import FAREWELL_SECONDS, HANDSHAKE_SECONDS, READ_SIZE
from sync.protocol.pairing import Pairing
from sync.protocol.pairing_frames import Message

ANSWER_SECONDS = 60.0
"""That an end waits for the other to say the next thing, or to take what was said."""


class Line:
    """A connection of either side; after `confirm` both ends know that they share the code."""

    def __init__(
        self, pairing: Pairing, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, clock: Clock
    ) -> None:
        self._pairing, self._reader, self._writer, self._clock = pairing, reader, writer, clock
        self._heard: deque[Message] = deque()
        self.own_host = plain_host(writer.get_extra_info("sockname")[0])
        """Our own address on this connection: one at which the other end can surely reach us."""
        host, port = writer.get_extra_info("peername")[:2]
        self.host = plain_host(host)
        self.address = format_address((self.host, port))

    async def confirm(self) -> None:
        """Shake hands. Raises HandshakeFailed, CodeBurned, RemoteProtocolError, OSError."""
        async with asyncio.timeout(HANDSHAKE_SECONDS):
            await self._flush()
            while not self._pairing.confirmed:
                await self._read()

    async def send(self, message: Message) -> None:
        """Say `message` and wait until it is on its way. Raises OSError."""
        self._pairing.send(message)
        await self._flush()

    async def receive(self) -> Message:
        """What the other end says next. Raises OSError when it has gone, RemoteProtocolError for nonsense."""
        while not self._heard:
            async with asyncio.timeout(ANSWER_SECONDS):
                await self._read()
        return self._heard.popleft()

    async def close(self) -> None:
        """Let the last bytes leave, and close."""
        self._writer.close()
        with contextlib.suppress(OSError):
            async with asyncio.timeout(FAREWELL_SECONDS):
                await self._writer.wait_closed()
        self._writer.transport.abort()

    async def _read(self) -> None:
        data = await self._reader.read(READ_SIZE)
        if not data:
            raise ConnectionResetError("the other end has gone")
        self._heard.extend(self._pairing.receive_data(data, self._clock.monotonic()))
        await self._flush()

    async def _flush(self) -> None:
        data = self._pairing.data_to_send()
        if data:
            self._writer.write(data)
            async with asyncio.timeout(ANSWER_SECONDS):
                await self._writer.drain()
