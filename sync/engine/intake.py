"""From peers into the log: envelopes of a board in batches, each one transaction; the view follows behind.

What came is made durable and acknowledged first. While more is on its way the view is told a part every
`SHOW_SECONDS`, so that the newest threads can be read; then the rest. A few posts that come by themselves are
stored and shown in one transaction: two would cost more than the acknowledgement waits.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sync.courtesy import step_aside
from sync.engine.boards import Board
from sync.engine.context import Context
from sync.engine.outside import judge_outside
from sync.engine.shapes import AnyMeeting, Row
from sync.errors import SyncError
from sync.events import Arrived, Trouble
from sync.log.base import Ingested
from sync.log.record_log import RecordLog
from sync.net.waiting import wait_up_to
from sync.protocol.events import Reason

BATCH = 500
"""Envelopes that are worth a transaction while a peer has more to send."""
GATHER_SECONDS = 0.05
"""How long a smaller batch waits to become one of that size."""
FEW = 16
"""Envelopes that are stored and shown in one transaction, where nothing else is on its way."""
LARGE_BATCH, LARGEST_BATCH, BATCH_SECONDS = 4_000, 8_000, 0.5
"""Envelopes in one transaction, when they came faster than they are stored: up to the first number, or the
second where that many are stored in time.

Ids are random, so each batch writes most pages of their indexes anew; but whoever writes a post waits for the
batch under way.
"""
MOST_BYTES = 8 << 20
"""Bytes waiting to be stored at which no more is read from the peers who send them."""
SHOW_SECONDS = 1.0
"""Between two parts of what came that the view is told while more comes."""
SHOWN_AT_ONCE, SHOWN_LAST = 1_000, 10_000
"""Changes in such a part, and at most in one of the rest: the log takes no more than it is soon done with."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What one batch came to: the log's answer, every row now new, and the batch's own ids by source.

    `faulty` are those refused that nobody honest passes on.
    """

    result: Ingested
    rows: list[Row]
    sources: dict[bytes, AnyMeeting]
    faulty: frozenset[bytes]


class Intake:
    """The way of one board's envelopes into the log."""

    def __init__(self, context: Context, board: Board, stored: Callable[[Board, Stored], None]) -> None:
        """`stored` is told of every batch once it is durable, on the event loop."""
        self._context, self._board, self._stored = context, board, stored
        self._queue: deque[tuple[AnyMeeting, bytes]] = deque()
        self._bytes = 0
        self._some, self._hurry, self._room = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self._came = asyncio.Event()
        self._more = False
        self._most = LARGE_BATCH
        self._after: list[Callable[[], None]] = []
        self._unshown = 0
        self._shown_at = float("-inf")  # the first part is shown at once: it is the newest threads

    async def put(self, meeting: AnyMeeting, envelopes: Sequence[bytes], *, more: bool) -> None:
        """Queue envelopes; waits while too much waits already. `more`: others are on their way."""
        if more:
            step_aside()
        self._queue.extend((meeting, envelope) for envelope in envelopes)
        self._bytes += sum(map(len, envelopes))
        self._more = more
        self._some.set()
        self._came.set()
        if not more or len(self._queue) >= BATCH:
            self._hurry.set()
        while self._bytes > MOST_BYTES:
            self._room.clear()
            await self._room.wait()

    def after(self, call: Callable[[], None]) -> None:
        """Call this as soon as everything put until now is durable, and the view was told."""
        self._after.append(call)
        self._more = False
        self._some.set()
        self._came.set()
        self._hurry.set()

    async def run(self) -> None:
        """Store batches until cancelled."""
        while True:
            await self._some.wait()
            if len(self._queue) < BATCH and not self._hurry.is_set():
                await wait_up_to(self._hurry, GATHER_SECONDS)
            calls, self._after = self._after, []
            while self._queue or self._unshown:
                if self._queue:
                    await self._store_batch()
                due = self._context.clock.monotonic() - self._shown_at > SHOW_SECONDS
                if not self._queue and self._more and not due:
                    self._more = await wait_up_to(self._came, GATHER_SECONDS)
                    self._came.clear()
                elif due or not self._queue:
                    await self._show()
            for call in calls:
                call()
            if not self._queue and not self._after:
                self._some.clear()
                self._hurry.clear()

    async def _store_batch(self) -> None:
        batch = [self._queue.popleft() for _ in range(min(self._most, len(self._queue)))]
        later = self._more or bool(self._queue) or self._unshown > 0 or len(batch) > FEW
        envelopes = [envelope for _, envelope in batch]
        context, board = self._context, self._board
        board.storing, began = True, context.clock.monotonic()
        try:
            result, rows = await context.worker.call(_ingest, context.log, board, envelopes, later)
        except SyncError as error:
            context.publish(Trouble(str(error), error.hint))
            for meeting in {meeting for meeting, _ in batch}:
                meeting.close(Reason.BUSY)
            return
        finally:
            board.storing = False
            self._bytes -= sum(map(len, envelopes))
            self._room.set()
        if len(batch) >= LARGE_BATCH // 2:
            self._most = in_time(len(batch), context.clock.monotonic() - began)
        sources = {item: meeting for item, (meeting, _) in zip(result.ids, batch, strict=True)}
        new = board.take(rows)
        faulty = frozenset[bytes]()
        if result.refused:
            faulty = self._shun(dict(zip(result.ids, envelopes, strict=True)), result)
        if result.roster_changed:
            await context.refresh()  # before the acknowledgement: whoever gets it may come back as a member
        self._stored(board, Stored(result, new, sources, faulty))
        if later:
            self._unshown += len(result.counted)
        elif result.counted:
            self._tell_shown(len(result.counted))

    async def _show(self) -> None:
        """Tell the view a part of what came, and whoever looks at it."""
        context = self._context
        if not self._unshown:
            return
        try:
            told = await context.worker.call(
                context.log.catch_up, SHOWN_AT_ONCE if self._queue else SHOWN_LAST
            )
        except SyncError as error:
            context.publish(Trouble(str(error), error.hint))
            told = 0  # it is noted in the log, and told with the next batch
        shown = min(told, self._unshown) or self._unshown  # or there is no view, or another process told it
        self._unshown -= shown
        self._tell_shown(shown)

    def _tell_shown(self, count: int) -> None:
        self._shown_at = self._context.clock.monotonic()
        self._context.publish(Arrived(self._board.board_id, count))

    def _shun(self, envelopes: dict[bytes, bytes], result: Ingested) -> frozenset[bytes]:
        """Ask nobody again for what was refused; the ids of what no honest machine passes on."""
        faulty: set[bytes] = set()
        for item in {item for item, _ in result.refused} & envelopes.keys():
            blame, timestamp = judge_outside(envelopes[item])
            if blame:
                faulty.add(item)
            elif timestamp is not None:
                self._board.shun(timestamp, item)
        return frozenset(faulty)


def in_time(count: int, seconds: float) -> int:
    """How many may be stored at once, where `count` took so many seconds."""
    return max(LARGE_BATCH, min(int(count * BATCH_SECONDS / max(seconds, 1e-3)), LARGEST_BATCH))


def _ingest(
    log: RecordLog, board: Board, envelopes: Sequence[bytes], later: bool
) -> tuple[Ingested, list[Row]]:
    """On the log's thread: judge and store, `later` without the view; and whatever is new on the board."""
    result = log.ingest(board.board_id, envelopes, later=later)
    if result.rows is not None and result.after <= board.mark:
        return result, result.rows
    return result, log.since(board.board_id, board.mark)
