"""A home carried without a screen: the engine until SIGTERM or SIGINT, then a clean stop."""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path

from sync.engine import Engine
from sync.node.status import Status, serve_status

Beside = Callable[[], Awaitable[None]]
More = Callable[[], Status]
STATUS_NAME = "node.sock"
"""The status socket, inside the home."""


async def carry(engine: Engine, home: Path, beside: Beside | None = None, more: More | None = None) -> None:
    """Run `engine` until a signal asks to stop, answering status questions on `home`/node.sock meanwhile.

    `beside` runs as long as the engine does, and is cancelled then; `more` adds to what is answered.

    What the engine raises (a port that is taken, a damaged store) is raised here.
    """
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    running = asyncio.create_task(engine.run())
    stopping = asyncio.create_task(stop.wait())
    chores = asyncio.ensure_future(beside()) if beside is not None else None
    try:
        async with serve_status(home / STATUS_NAME, engine.status, more):
            await asyncio.wait((running, stopping), return_when=asyncio.FIRST_COMPLETED)
            running.cancel()
            await asyncio.wait((running,))
        if not running.cancelled():
            running.result()
    finally:
        if chores is not None:
            chores.cancel()
        stopping.cancel()
        running.cancel()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)


def run(engine: Engine, home: Path, beside: Beside | None = None, more: More | None = None) -> None:
    """`carry` on an event loop of its own; returns after a clean stop."""
    gc.freeze()  # what is loaded by now stays until the end: no collection need go through it again
    asyncio.run(carry(engine, home, beside, more))
