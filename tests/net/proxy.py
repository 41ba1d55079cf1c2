"""A line between two homes that remembers every byte, and can be cut or held still."""

from __future__ import annotations

import asyncio
import contextlib

from sync.net.addresses import Address
from tests.net.listener import Listener


class Proxy(Listener):
    """Listens on loopback and passes everything on to `target`; `captured` is all that crossed, both ways."""

    def __init__(self, target: Address) -> None:
        super().__init__()
        self._target = target
        self.captured = bytearray()
        self.limit: int | None = None
        """Bytes after which a connection is cut."""
        self.flowing = asyncio.Event()
        """Cleared: nothing passes, and nobody is told."""
        self.flowing.set()
        self.connections = 0

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        left = [self.limit]
        with contextlib.closing(writer), contextlib.suppress(OSError):
            far_reader, far_writer = await asyncio.open_connection(*self._target)
            with contextlib.closing(far_writer):
                ways = [
                    asyncio.create_task(self._pass_on(reader, far_writer, left)),
                    asyncio.create_task(self._pass_on(far_reader, writer, left)),
                ]
                try:
                    await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    for way in ways:
                        way.cancel()
                    await asyncio.gather(*ways, return_exceptions=True)

    async def _pass_on(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, left: list[int | None]
    ) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(4096):
                await self.flowing.wait()
                self.captured += data
                if left[0] is not None:
                    data = data[: left[0]]
                    left[0] -= len(data)
                writer.write(data)
                await writer.drain()
                if left[0] == 0:
                    return
