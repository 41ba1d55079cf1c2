"""Noticing what this process or another wrote into the log, and saying it to every peer at once."""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass

from sync.engine.boards import Board
from sync.engine.context import Context
from sync.engine.shapes import Row
from sync.events import Arrived
from sync.log.handing import New
from sync.log.record_log import RecordLog
from sync.net.waiting import wait_up_to

POLL_SECONDS = 0.05
"""Between two looks for what another process wrote."""
STORING_SECONDS = 1.0
"""The same while batch after batch is stored: each look would read again what the batch is about to tell."""
SHOWN_AT_ONCE = 1_000
"""Changes that the view is told in one call to the log's thread."""
FRESH = 32
"""New envelopes that are sent whole; of more, only the ids are announced.

So are those of anonymous posts, as if they had come from a peer: what is sent whole was written here.
"""


@dataclass(frozen=True, slots=True)
class _Look:
    """What one look found: all that is stored up to local number `last`, and what of it is new."""

    last: int
    news: list[New]


@dataclass(frozen=True, slots=True)
class _State:
    """How the log stands: as of `version` at least, with the last local number given."""

    version: object
    governed: object
    last: int


class Watch:
    """Looks at the log when poked, and every `POLL_SECONDS`."""

    def __init__(
        self, context: Context, tell: Callable[[Board, list[Row], dict[bytes, bytes]], None]
    ) -> None:
        """`tell` is given what is new on a board, and its envelopes where they are few."""
        self._context, self._tell = context, tell
        self._loop: asyncio.AbstractEventLoop | None = None
        self._asked = False
        self._found = asyncio.Event()
        self._looked: Future[_Look]

    def poke(self) -> None:
        """Look now, as this process has written; from any thread.

        The log's thread looks at once: a post is on its way before the loop has heard of it.
        """
        if self._loop is None or self._asked:
            return
        self._asked = True
        with contextlib.suppress(RuntimeError):  # the engine has stopped
            self._context.worker.submit(self._look_now).add_done_callback(self._hand_over)

    async def run(self) -> None:
        """Look until cancelled."""
        context = self._context
        self._loop = asyncio.get_running_loop()
        known: object = None
        governed: object = None
        looked = context.clock.monotonic()
        while True:
            if await wait_up_to(self._found, POLL_SECONDS):
                self._found.clear()
                self._looked.result()
            elif await self._may_rest(known, looked):
                continue
            state = await context.worker.call(_stand, context.log)
            if state.last > context.boards.mark():
                await self._look()
            looked, known = context.clock.monotonic(), state.version
            if state.governed != governed or context.boards.outdated():
                await context.refresh()
                governed = state.governed

    async def _may_rest(self, known: object, looked: float) -> bool:
        """Whether nobody wrote since the log was `known`, or batches are stored, which tell of themselves."""
        context = self._context
        if context.boards.storing() and context.clock.monotonic() - looked < STORING_SECONDS:
            return True
        return await context.worker.call(context.log.version) == known

    async def _look(self) -> None:
        """Tell what another process wrote."""
        context = self._context
        look = await context.worker.call(_look, context.log, context.boards.mark())
        if any(self._is_unheard(new) for new in look.news):
            # What another process stored may not be in the view yet, and it may be gone before it gets there.
            while await context.worker.call(context.log.catch_up, SHOWN_AT_ONCE):
                pass
        self._take(look, here=False)

    def _is_unheard(self, new: New) -> bool:
        """Whether no batch from a peer, stored just before this look, has told of it by now."""
        board = self._context.boards.get(new.board_id)
        return board is not None and new.n > board.mark

    def _look_now(self) -> _Look:
        """On the log's thread."""
        self._asked = False
        return _look(self._context.log, self._context.boards.mark())

    def _hand_over(self, looked: Future[_Look]) -> None:
        assert self._loop is not None
        with contextlib.suppress(RuntimeError):  # the loop has closed: there is nobody left to tell
            # A turn later, as a batch that was stored before this look takes two to tell of itself.
            self._loop.call_soon_threadsafe(self._loop.call_soon, self._come, looked)

    def _come(self, looked: Future[_Look]) -> None:
        """Tell what this process wrote; what the log raised ends the engine."""
        if looked.exception() is None:
            self._take(looked.result(), here=True)
        self._looked = looked
        self._found.set()

    def _take(self, look: _Look, *, here: bool) -> None:
        """Tell the news of every board; `here`: this process wrote it, and knows."""
        found: defaultdict[bytes, list[New]] = defaultdict(list)
        for new in look.news:
            found[new.board_id].append(new)
        for board in self._context.boards.all():
            fresh = {new.envelope_id: new.envelope for new in found[board.board_id] if new.envelope}
            rows = board.take([(new.n, new.timestamp, new.envelope_id) for new in found[board.board_id]])
            board.mark = max(board.mark, look.last)
            if rows:
                self._tell(board, rows, {row[2]: fresh[row[2]] for row in rows if row[2] in fresh})
                if not here:
                    self._context.publish(Arrived(board.board_id, len(rows)))


def _look(log: RecordLog, mark: int) -> _Look:
    """On the log's thread: what was stored after `mark`. What is written in between is looked at again."""
    last = log.last()
    return _Look(last, log.news(mark, FRESH))


def _stand(log: RecordLog) -> _State:
    """On the log's thread. The version is read first: what is written in between differs from it."""
    version, governed = log.version(), log.governed()
    return _State(version, governed, log.last())
