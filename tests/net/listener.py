"""Something that listens on loopback while a test runs."""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import TypeVar

from sync.net.addresses import Address

L = TypeVar("L", bound="Listener")


class Listener:
    """Open inside `async with`; whoever connects is handed to `_accept`, in a task that ends with it."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server

    @property
    def address(self) -> Address:
        """Where to dial it."""
        host, port = self._server.sockets[0].getsockname()[:2]
        return host, port

    async def __aenter__(self: L) -> L:
        self._server = await asyncio.start_server(self._came, "127.0.0.1", 0)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _came(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(self._accept(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection to its end."""
        raise NotImplementedError
