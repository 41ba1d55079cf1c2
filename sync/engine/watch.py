"""Noticing what this process or another wrote into the log, and saying it to every peer at once."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

from sync.engine.boards import Board, Row
from sync.engine.context import Context
from sync.events import Arrived
from sync.log.base import RecordLog
from sync.net.waiting import wait_up_to

POLL_SECONDS = 0.05
"""Between two looks for what another process wrote."""
SHOWN_AT_ONCE = 1_000
"""Changes that the view is told in one call to the log's thread."""
FRESH = 32
"""New envelopes that are sent whole; of more, only the ids are announced.

So are those of anonymous posts, as if they had come from a peer: what is sent whole was written here.
"""


class Watch:
    """Looks at the log when poked, and every `POLL_SECONDS`."""

    def __init__(
        self, context: Context, tell: Callable[[Board, list[Row], dict[bytes, bytes]], None]
    ) -> None:
        """`tell` is given what is new on a board, and its envelopes where they are few."""
        self._context, self._tell = context, tell
        self._loop: asyncio.AbstractEventLoop | None = None
        self._poked = asyncio.Event()

    def poke(self) -> None:
        """Look now; from any thread."""
        loop = self._loop
        if loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop has closed: there is nobody left to tell
                loop.call_soon_threadsafe(self._poked.set)

    async def run(self) -> None:
        """Look until cancelled."""
        context = self._context
        self._loop = asyncio.get_running_loop()
        known: object = None
        while True:
            poked = await wait_up_to(self._poked, POLL_SECONDS)
            self._poked.clear()
            if poked or await context.worker.call(context.log.version) != known:
                known = await self._look(poked)

    async def _look(self, poked: bool) -> object:
        """Tell the news of every board; the log's version as of then."""
        context = self._context
        marks = {board.board_id: board.mark for board in context.boards.all()}
        version, news = await context.worker.call(_news, context.log, marks)
        if not poked and any(rows for rows, _ in news.values()):
            # What another process stored may not be in the view yet, and it may be gone before it gets there.
            while await context.worker.call(context.log.catch_up, SHOWN_AT_ONCE):
                pass
        for board in context.boards.all():
            found, fresh = news.get(board.board_id, ([], {}))
            rows = board.take(found)
            if rows:
                self._tell(board, rows, {row[2]: fresh[row[2]] for row in rows if row[2] in fresh})
                if not poked:
                    context.publish(Arrived(board.board_id, len(rows)))
        await context.refresh()
        return version


News = tuple[list[Row], dict[bytes, bytes]]


def _news(log: RecordLog, marks: dict[bytes, int]) -> tuple[object, dict[bytes, News]]:
    """On the log's thread: per board what was stored after its mark, with the envelopes if they are few.

    The version is read first: what is written in between is looked at again rather than missed.
    """
    version = log.version()
    news: dict[bytes, News] = {}
    for board_id, mark in marks.items():
        rows = log.since(board_id, mark)
        fresh: dict[bytes, bytes] = {}
        if 0 < len(rows) <= FRESH:
            ids = [envelope for _, _, envelope in rows]
            envelopes = log.fetch(board_id, ids)
            if len(envelopes) == len(ids):
                fresh = dict(zip(ids, envelopes, strict=True))
                for item in log.nameless(board_id, ids):
                    del fresh[item]
        news[board_id] = (rows, fresh)
    return version, news
