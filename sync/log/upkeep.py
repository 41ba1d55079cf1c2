"""Looking after a database: a copy of it while it is in use, and a search for damage."""

from __future__ import annotations

import os
from collections.abc import Callable
from os import PathLike, fspath

import apsw

from sync.errors import Damaged, SyncError
from sync.log.connection import open_connection, prepare_file
from sync.log.database import READER_CACHE_KIB, Database
from sync.log.failures import explained

PAGES_AT_ONCE = 256
MOST_PROBLEMS = 20
Progress = Callable[[int, int], None]
"""Called with pages done and pages in all."""


def backup(database: Database, path: str | PathLike[str], progress: Progress | None = None) -> None:
    """Copy the database as it is at this moment to `path`, sealed with the same key; others go on reading
    and writing.

    The copy appears at `path` whole, checked and synced, or not at all. Raises `DiskFull`, `Damaged`.
    """
    target = fspath(path)
    part = target + ".part"
    remove_store(part)
    prepare_file(part)
    try:
        with database.reading() as source:
            _copy(source, part, database.key, progress)
        _sync(part)
        os.replace(part, target)
        _sync(os.path.dirname(target) or ".")
    finally:
        remove_store(part)


def _copy(source: apsw.Connection, part: str, key: bytes | None, progress: Progress | None) -> None:
    copy = open_connection(part, key, writer=True, wait=1.0, cache_kib=READER_CACHE_KIB)
    try:
        with explained(part, copy):
            # One read transaction from first page to last: a commit in between does not restart it.
            source.execute("BEGIN")
            source.execute("SELECT count(*) FROM sqlite_schema").fetchall()
            with copy.backup("main", source, "main") as steps:
                while not steps.done:
                    steps.step(PAGES_AT_ONCE)
                    if progress:
                        progress(steps.page_count - steps.remaining, steps.page_count)
            source.execute("COMMIT")
            copy.pragma("journal_mode", "delete")  # one file, nothing beside it
            problems = _problems(copy)
    finally:
        copy.close()
    if problems:
        raise Damaged(f"The copy {part} does not read back well ({problems[0]}).", "Run `tui-forum doctor`.")


def check(database: Database) -> list[str]:
    """Read every page and check what SQLite can check; a sentence for each problem, empty where all is
    well.
    """
    try:
        with database.reading() as connection:
            return _problems(connection)
    except SyncError as error:
        return [str(error)]
    except apsw.Error as error:
        return [f"The store cannot be read ({error})."]


def _problems(connection: apsw.Connection) -> list[str]:
    rows = connection.execute(f"PRAGMA integrity_check({MOST_PROBLEMS})").fetchall()
    lines = [
        line for (text,) in rows for line in str(text).splitlines() if text != "ok" and line[:3] != "***"
    ]
    if not lines:
        return []
    path = connection.db_filename("main")
    return [f"The store {path} is damaged in {len(lines)} places or more ({lines[0].rstrip('.')})."]


def _sync(path: str) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove_store(path: str) -> None:
    """Remove a store with the files beside it, if it is there."""
    for name in (path, path + "-wal", path + "-shm", path + "-journal"):
        if os.path.exists(name):
            os.unlink(name)
