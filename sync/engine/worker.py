"""Threads on which the log is asked and told, so that the event loop never waits for a disk.

There are two: on one, everything that writes, in its turn; on the other what is read for a peer, who need not
wait until what came before is stored.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class Worker:
    """Runs blocking calls one after the other on a thread of its own, which has this `name`."""

    def __init__(self, name: str) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)

    async def call(self, function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Await `function(...)`; what it raises is raised here. A cancelled wait leaves the call running."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, lambda: function(*args, **kwargs))

    def submit(self, function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """Make this call when its turn comes, even if the engine is stopping; from any thread.

        RuntimeError once it has stopped.
        """
        return self._pool.submit(function, *args, **kwargs)

    def close(self) -> None:
        """Wait for the call under way and end the thread."""
        self._pool.shutdown(wait=True)
