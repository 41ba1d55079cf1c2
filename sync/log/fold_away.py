"""Folding the write-ahead log into the file, so that what was forgotten is not left there in older pages."""

from __future__ import annotations

from sync.errors import SyncError
from sync.log.connection import MEMORY
from sync.log.database import Database

PATIENCE_MS = 100
"""How long readers are waited for; whoever reads on keeps the older pages until the next time."""


def fold_away(database: Database) -> bool:
    """Overwrite the file's pages with their newest form and empty the write-ahead log; whether that was done.

    Not inside a transaction. Readers of older pages, here or in another process, keep it from being done.
    """
    if database.path == MEMORY or database.in_transaction:
        return False
    try:
        with database.ahead.lock, database.reading() as connection:
            if not database.exclusive:
                connection.set_busy_timeout(PATIENCE_MS)
            ((busy, *_),) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    except SyncError:
        return False
    return not busy
