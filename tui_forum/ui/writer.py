"""The one thread that changes the forum, so that the screen never waits for the disk."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, TimeoutError
from typing import TypeVar

from sync.errors import SyncError

Result = TypeVar("Result")
LAST_WRITES = 3.0  # seconds that leaving waits for what is still being written


class Writer:
    """Writes in the order in which they were asked for."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="forum-writer")
        self.sorry: Callable[[SyncError], None] = lambda error: None

    async def do(self, work: Callable[[], Result]) -> Result:
        """Run `work` on the writer thread and wait for it without blocking; its errors are raised here."""
        return await asyncio.wrap_future(self._pool.submit(work))

    def soon(self, work: Callable[[], object]) -> Future[object]:
        """Run `work` and go on at once; a SyncError reaches the person through `sorry`, on the loop."""
        loop = asyncio.get_running_loop()
        future: Future[object] = self._pool.submit(work)

        def tell(done: Future[object]) -> None:
            error = done.exception()
            if isinstance(error, SyncError) and not loop.is_closed():
                loop.call_soon_threadsafe(self.sorry, error)

        future.add_done_callback(tell)
        return future

    def flush(self) -> bool:
        """Wait until everything asked for has been written; False when that takes too long."""
        try:
            self._pool.submit(lambda: None).result(LAST_WRITES)
        except (TimeoutError, RuntimeError):  # RuntimeError: the pool has been closed already
            return False
        return True

    def close(self) -> None:
        """Write what is waiting and end the thread."""
        self._pool.shutdown(wait=True)
