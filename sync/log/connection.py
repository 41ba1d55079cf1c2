"""One keyed SQLite connection: its settings, its way to wait, and its failures in words.

The cipher is SQLite3 Multiple Ciphers' `chacha20` (ChaCha20-Poly1305 page by page): every page, log frame and
journal is sealed, and a changed byte is noticed when its page is read.
"""

from __future__ import annotations

import os
import time
from os.path import getsize, isfile
from typing import Any

import apsw

from sync.errors import Damaged, DiskFull, WrongKey
from sync.log.cursor import Cursor
from sync.log.failures import NO_ROOM, explained

KEY_SIZE = 32
MEMORY = ":memory:"
POLL_SECONDS = 0.0005
SMALLEST = 512


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
    connection.pragma("secure_delete", 1)  # what was taken back must not linger in freed bytes
    connection.pragma("cell_size_check", 1)
    connection.cursor_factory = Cursor


def look_at_file(path: str, must_exist: bool) -> None:
    """Damaged for a file that is missing or too short to be a store; makes one where that is allowed."""
    size = getsize(path) if isfile(path) else 0
    if (must_exist and not size) or 0 < size < SMALLEST:  # SQLite would begin a new store in so short a file
        state = "not there" if not isfile(path) else "cut short" if size else "empty"
        raise Damaged(
            f"The store {path} is {state}.",
            "Bring back a backup of the home folder, or join your boards again from another device.",
        )
    prepare_file(path)


def prepare_file(path: str) -> None:
    """Make the file if it is not there, for its owner alone (-wal and -shm take its mode)."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        if os.name == "posix" and os.stat(path).st_mode & 0o077:
            os.chmod(path, 0o600)
    except OSError as error:
        if error.errno in NO_ROOM:
            raise DiskFull(
                "The disk is full, so the store could not be made.", "Make some room and try again."
            ) from error
        raise Damaged(
            f"The store {path} cannot be opened ({error.strerror}).",
            "Check that the home folder exists and belongs to you.",
        ) from error
