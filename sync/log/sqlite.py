"""The log in the home's encrypted database; several processes may hold it open at once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from sync.clock import Clock, SystemClock
from sync.log.base import Projector
from sync.log.database import Database
from sync.log.machines import Machines
from sync.log.schema import prepare
from sync.log.sqlite_boards import BoardTables
from sync.log.sqlite_forgetting import ForgettingTables
from sync.log.sqlite_handing import HandingTable
from sync.log.sqlite_records import RecordTable

SEED_SIZE = 32


class SqliteShelf(BoardTables, RecordTable, HandingTable, ForgettingTables):
    """A `Shelf` in the database of a home."""

    def __init__(self, database: Database, random: Callable[[int], bytes]) -> None:
        """`random(size)` draws the device seed."""
        self._db, self._random = database, random
        prepare(database)

    def transaction(self, *, durable: bool = True) -> AbstractContextManager[object]:
        """The database's own transaction: a view in the same database is part of it."""
        return self._db.transaction(durable=durable)

    def version(self) -> object:
        """Changes when this or another process wrote."""
        return self._db.version()

    def device_seed(self) -> bytes:
        """This machine's seed; drawn when first asked for."""
        found = self._db.execute("SELECT device_seed FROM log_self").fetchone()
        if found is None:
            with self._db.transaction():
                self._db.execute("INSERT OR IGNORE INTO log_self VALUES (1, ?)", (self._random(SEED_SIZE),))
                found = self._db.execute("SELECT device_seed FROM log_self").fetchone()
        return bytes(found[0])


class SqliteLog(Machines):
    """A `RecordLog` in the home's database; `projector` writes to the same one, in the same transactions."""

    def __init__(
        self, database: Database, projector: Projector | None = None, clock: Clock | None = None
    ) -> None:
        clock = clock or SystemClock()
        super().__init__(SqliteShelf(database, clock.random), projector, clock)
