"""Posts that arrive while both listen: stored and shown at once, and not behind what else is told."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Sequence
from pathlib import Path

from sync.engine import Engine
from sync.engine.intake import FEW
from sync.events import Arrived, Synced
from sync.log.base import Ingested
from sync.log.database import Database
from sync.log.envelope import ENVELOPE_MINIMUM
from sync.log.memory import MemoryLog
from sync.log.sqlite import SqliteLog
from tests.net.homes import Home, befriend
from tests.net.waiting import until
from tests.unit.logs import View


async def test_a_post_that_comes_live_is_shown_in_the_transaction_that_stores_it(tmp_path: Path) -> None:
    database = Database(tmp_path / "bo.db", os.urandom(32))
    ada, bo = Home("Ada"), Home("Bo", SqliteLog(database, View()))
    board = ada.found()
    befriend(board, ada, bo)

    def noted() -> int:
        """How many changes were ever noted for the view to be told later."""
        sql = "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'log_change'"
        return int(database.execute(sql).fetchone()[0])

    async with ada.running(), bo.running(ada.address):
        await ada.event(Synced)
        await bo.event(Synced)
        before = noted()
        ada.write(board, "hello")
        assert (await bo.event(Arrived)).count == 1
        assert noted() == before
        ada.write_many(board, 4 * FEW)
        ada.engine.poke()
        await until(lambda: len(bo.holds(board)) == len(ada.holds(board)))
        await bo.event(Arrived)
        assert noted() > before, "of much the view hears behind the log"
    database.close()


async def test_a_post_on_one_board_is_noticed_however_much_is_written_on_another(tmp_path: Path) -> None:
    database = Database(tmp_path / "ada.db", os.urandom(32))
    ada, bo = Home("Ada", SqliteLog(database)), Home("Bo")
    quiet, busy = ada.found(), ada.found()
    befriend(quiet, ada, bo)
    async with ada.running(), bo.running(ada.address):
        await bo.event(Synced)
        ada.write_many(busy, 500)
        ada.engine.poke()
        post = ada.write(quiet, "hello")
        await until(lambda: post in bo.holds(quiet))
        await until(lambda: all(board.mark == ada.log.last() for board in ada.engine._context.boards.all()))
    database.close()


class Told(MemoryLog):
    """Once `engine` is set: a look asked for as a batch was stored ends before the loop hears of either."""

    engine: Engine | None = None
    loop: asyncio.AbstractEventLoop

    def ingest(self, board_id: bytes, envelopes: Sequence[bytes], *, later: bool = False) -> Ingested:
        """As ever; then the loop stands still until the log's thread has looked."""
        result = super().ingest(board_id, envelopes, later=later)
        if self.engine is not None:
            looked = threading.Event()
            self.loop.call_soon_threadsafe(looked.wait, 10)
            self.engine.poke()
            self.engine._worker.submit(looked.set)
            self.engine = None
        return result


async def test_what_a_look_finds_of_a_batch_is_not_sent_back_to_who_sent_it() -> None:
    log = Told()
    ada, bo = Home("Ada"), Home("Bo", log)
    board = ada.found()
    befriend(board, ada, bo)
    async with ada.running(), bo.running(ada.address):
        await ada.event(Synced)
        await bo.event(Synced)
        (meeting,) = ada.engine._context.peers.all()
        before = meeting.connection.received.total
        log.loop, log.engine = asyncio.get_running_loop(), bo.engine
        await bo.has(board, {ada.write(board, "hello")})
        await until(lambda: log.engine is None and log.peers(board)[0].upto == log.last())
        assert meeting.connection.received.total - before < ENVELOPE_MINIMUM
