"""A damaged store, opened for its own repair: held alone, and read page by page."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import apsw

from sync.durable import sync_folder
from sync.errors import Damaged, StoreBusy, WrongKey
from sync.log.failures import explained
from sync.log.pages import Pages
from sync.log.seals import broken_pages

WAIT_MS = 300
SMALLEST_PAGE = 512
NEXT = "Bring back a backup of the home folder, or join your boards again."


class Wreck:
    """The file of a damaged store while no other process has it open."""

    def __init__(self, path: str, key: bytes | None, connection: apsw.Connection) -> None:
        self.path = path
        self._key = key
        self._connection = connection

    def pages(self, told: Callable[[int, int], None] | None = None) -> Pages:
        """Every page that is as it was written. Takes twice as much memory as the file has bytes."""
        broken: set[int] = set()
        if self._key is not None:
            size = _page_size(self.path)
            broken = broken_pages(self.path, self._key, size, told)
            if len(broken) == os.path.getsize(self.path) // size:
                raise _no_key(self.path)
        try:
            return Pages(self._connection.serialize("main"), broken)
        except MemoryError as error:
            raise Damaged(
                f"The store {self.path} is too large to be repaired with this machine's memory.",
                "Copy the home folder to a machine with more, and run `tui-forum doctor --rebuild` there.",
            ) from error

    def board_ids(self) -> dict[int, bytes]:
        """The boards as their index knows them, local number → id; empty where that is not readable."""
        sql = "SELECT id, board_id FROM log_board INDEXED BY sqlite_autoindex_log_board_1"
        with suppress(apsw.Error):
            return {int(number): bytes(board_id) for number, board_id in self._connection.execute(sql)}
        return {}

    def replace(self, fresh: str, kept: str) -> None:
        """Put the store `fresh` in this one's place at one stroke; this one stays under the name `kept`.

        At every moment there is a store at its own name, the damaged one or the new one.
        """
        log = self.path + "-wal"
        try:
            os.link(self.path, kept)
        except OSError:
            shutil.copyfile(self.path, kept)  # a file system without second names
            os.chmod(kept, 0o600)
        if os.path.exists(log):
            # What the damage kept from being folded in goes with the old file; the new one has no log yet.
            os.replace(log, kept + "-wal")
        os.replace(fresh, self.path)
        with suppress(FileNotFoundError):
            os.unlink(self.path + "-shm")
        sync_folder(Path(self.path).parent)


@contextmanager
def wreck_of(path: str, key: bytes | None) -> Iterator[Wreck]:
    """The damaged store at `path`, for its repair. Raises StoreBusy while another program has it open, and
    WrongKey where nothing in it can be read with this key.
    """
    _page_size(path)
    with explained(path):
        connection = apsw.Connection(path, flags=apsw.SQLITE_OPEN_READWRITE)
    try:
        if key is not None:
            connection.pragma("cipher", "chacha20")
            connection.pragma("hmac_check", False)  # or one bad page would end the reading of all
            connection.pragma("key", "raw:" + key.hex())
        connection.pragma("locking_mode", "exclusive")
        connection.pragma("writable_schema", True)  # a list of tables that is not whole is no hindrance here
        connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
        connection.set_busy_timeout(WAIT_MS)
        _take(path, connection)
        with suppress(apsw.Error):  # all pages into one file, where each can be judged
            connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
        yield Wreck(path, key, connection)
    finally:
        connection.close()


def _take(path: str, connection: apsw.Connection) -> None:
    try:
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()
    except (apsw.BusyError, apsw.LockedError) as error:
        raise StoreBusy(
            "Another program has this home open, so its store cannot be repaired now.",
            "Close every other tui-forum on this home, its node too, and try again.",
        ) from error
    except (apsw.NotADBError, apsw.SQLError) as error:  # or a format that nobody ever wrote
        raise _no_key(path) from error
    except apsw.CorruptError:
        return  # the pages are read one by one
    except apsw.Error as error:
        raise Damaged(f"The store {path} cannot be read ({error}).", NEXT) from error


def _page_size(path: str) -> int:
    """The size of a page, which the first one says in plain."""
    with open(path, "rb") as file:
        size = int.from_bytes(file.read(18)[16:], "big")
    size = 1 << 16 if size == 1 else size
    if size < SMALLEST_PAGE or size & (size - 1):
        raise _no_key(path)
    return size


def _no_key(path: str) -> WrongKey:
    return WrongKey(f"The key opens no page of the store {path}.", NEXT)
