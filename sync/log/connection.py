"""One keyed SQLite connection: its settings, its way to wait, and its failures in words.

The cipher is SQLite3 Multiple Ciphers' `chacha20` (ChaCha20-Poly1305 page by page): every page, log frame and
journal is sealed, and a changed byte is noticed when its page is read.
"""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import apsw

from sync.errors import Damaged, DiskFull, StoreBusy, SyncError, WrongKey

KEY_SIZE = 32
MEMORY = ":memory:"
POLL_SECONDS = 0.0005
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def explain(error: apsw.Error, path: str, os_error: int = 0) -> SyncError | None:
    """The error for the person; None where it is a mistake in our SQL. `os_error`: the errno beneath."""
    if isinstance(error, (apsw.BusyError, apsw.LockedError)):
        return StoreBusy(
            "Another program is writing to this store and did not finish in time.",
            "Try again in a moment; if it stays so, close other copies of tui-forum on this home.",
        )
    failed = isinstance(error, (apsw.IOError, apsw.CantOpenError, apsw.PermissionsError))
    if isinstance(error, apsw.FullError) or (failed and os_error in _NO_ROOM):
        return DiskFull(
            "The disk is full, so nothing was saved; everything that was there before is unchanged.",
            "Make some room and try again.",
        )
    if isinstance(error, (apsw.CorruptError, apsw.NotADBError)):
        return Damaged(
            f"The store {path} is damaged: what is on the disk is not what was written.",
            "Run `tui-forum doctor`, and keep a copy of the home folder before trying anything else.",
        )
    if failed:
        return Damaged(
            f"The store {path} cannot be read or written ({error}).",
            "Check that the disk is there and that the home folder belongs to you.",
        )
    return None


@contextmanager
def explained(path: str, connection: apsw.Connection | None = None) -> Iterator[None]:
    """Turn SQLite's failures into `SyncError`s; mistakes in SQL pass through as they are."""
    try:
        yield
    except apsw.Error as error:
        told = explain(error, path, connection.system_errno if connection else 0)
        if told is None:
            raise
        raise told from error


def _even_wait(seconds: float) -> Any:
    """A busy handler that polls evenly: SQLite's own back-off let a second writer starve for seconds."""
    started = 0.0

    def wait(count: int) -> bool:
        nonlocal started
        now = time.monotonic()
        if count == 0:
            started = now
        if now - started > seconds:
            return False
        time.sleep(POLL_SECONDS)
        return True

    return wait


class Rows(Protocol):
    """The rows of a statement, read as one goes."""

    def __iter__(self) -> Iterator[Any]: ...

    def __next__(self) -> Any: ...

    def fetchone(self) -> Any:
        """The next row as a tuple, or None."""

    def fetchall(self) -> list[Any]:
        """Every row left."""


class FetchedRows:
    """Rows that were all read already."""

    def __init__(self, rows: list[Any]) -> None:
        self._rows = iter(rows)

    def __iter__(self) -> Iterator[Any]:
        return self._rows

    def __next__(self) -> Any:
        return next(self._rows)

    def fetchone(self) -> Any:
        """The next row as a tuple, or None."""
        return next(self._rows, None)

    def fetchall(self) -> list[Any]:
        """Every row left."""
        return list(self._rows)


class Cursor(apsw.Cursor):
    """An apsw cursor whose failures, also those met while rows are read, are `SyncError`s."""

    def execute(self, *args: Any, **kwargs: Any) -> Any:
        """Run statements; as apsw's own."""
        try:
            return super().execute(*args, **kwargs)
        except apsw.Error as error:
            raise self._told(error) from error

    def executemany(self, *args: Any, **kwargs: Any) -> Any:
        """Run one statement for many rows; as apsw's own."""
        try:
            return super().executemany(*args, **kwargs)
        except apsw.Error as error:
            raise self._told(error) from error

    def __next__(self) -> Any:
        try:
            return super().__next__()
        except apsw.Error as error:
            raise self._told(error) from error

    def fetchone(self) -> Any:
        """The next row, or None."""
        try:
            return super().fetchone()
        except apsw.Error as error:
            raise self._told(error) from error

    def fetchall(self) -> Any:
        """Every row left."""
        try:
            return super().fetchall()
        except apsw.Error as error:
            raise self._told(error) from error

    def _told(self, error: apsw.Error) -> Exception:
        told = explain(error, self.connection.db_filename("main") or MEMORY, self.connection.system_errno)
        if told is None:
            raise error
        return told


def open_connection(
    path: str,
    key: bytes | None,
    *,
    writer: bool,
    wait: float,
    cache_kib: int,
    vfs: str | None = None,
) -> apsw.Connection:
    """A connection with the house's settings. `wait`: seconds to poll while another process holds the store.

    Raises `WrongKey` where the first page does not open, `Damaged` where the file cannot be used at all.
    """
    flags = apsw.SQLITE_OPEN_READWRITE | (apsw.SQLITE_OPEN_CREATE if writer else 0)
    with explained(path):
        connection = apsw.Connection(path, flags=flags, vfs=vfs)
    try:
        with explained(path, connection):
            _settle(connection, key, wait, cache_kib)
            if not writer:
                connection.pragma("query_only", True)
    except Damaged as error:
        connection.close()
        if isinstance(error.__cause__, apsw.NotADBError):
            raise WrongKey(
                f"The key does not open the store {path}.",
                "The key file and the store must come from the same home; "
                "if they do, the first page of the store is damaged: bring back a backup.",
            ) from error.__cause__
        raise
    except BaseException:
        connection.close()
        raise
    return connection


def _settle(connection: apsw.Connection, key: bytes | None, wait: float, cache_kib: int) -> None:
    if key is not None:
        if len(key) != KEY_SIZE:
            raise ValueError("the data key must be 32 bytes")
        connection.pragma("cipher", "chacha20")
        # Not "hexkey": that is a passphrase in hex, which goes through a key derivation at each opening.
        connection.pragma("key", "raw:" + key.hex())
    connection.set_busy_handler(_even_wait(wait))
    connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()
    connection.pragma("cache_size", -cache_kib)
    connection.pragma("temp_store", 2)  # temporary tables in memory: nothing unsealed on the disk
    connection.pragma("trusted_schema", 0)
    connection.pragma("cell_size_check", 1)
    connection.cursor_factory = Cursor


def prepare_file(path: str) -> None:
    """Make the file if it is not there, for its owner alone (-wal and -shm take its mode)."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        if os.name == "posix" and os.stat(path).st_mode & 0o077:
            os.chmod(path, 0o600)
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise DiskFull(
                "The disk is full, so the store could not be made.", "Make some room and try again."
            ) from error
        raise Damaged(
            f"The store {path} cannot be opened ({error.strerror}).",
            "Check that the home folder exists and belongs to you.",
        ) from error
