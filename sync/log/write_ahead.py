"""When the write-ahead log is folded into the file: while nobody writes, so that no commit waits for it.

Folding 4,000 pages takes some 30 ms. Done by whichever commit comes to that number, as SQLite does by itself,
it would fall on a person's post; so a thread does it as soon as the store is quiet. Only where it never is,
as while very much is stored, does a commit do it after all.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress

import apsw

from sync.errors import SyncError

FOLD_PAGES = 4_000
"""Pages in the write-ahead log at which they are folded into the file; fewer mean more writing twice."""
MOST_PAGES = 12_000
"""Pages at which they are folded at once, whoever waits: 49 MB."""
QUIET_SECONDS = 0.1
"""Without a commit for this long, the store is quiet."""


class WriteAhead:
    """Folds behind the commits of one connection; `connect` opens another for the thread that folds."""

    def __init__(
        self, connect: Callable[[], apsw.Connection], fold: int = FOLD_PAGES, most: int = MOST_PAGES
    ) -> None:
        self._connect, self._fold_pages, self._most_pages = connect, fold, most
        self.lock = threading.Lock()
        """Held by whoever folds: SQLite lets one do so, and turns away a second one."""
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None
        self._commits = 0

    def watch(self, writer: apsw.Connection, *, alone: bool) -> None:
        """From now on look after what `writer` commits; one who is `alone` in the store folds by itself."""
        if alone:
            writer.pragma("wal_autocheckpoint", self._fold_pages)
        else:
            writer.set_wal_hook(self._committed)

    def close(self) -> None:
        """Wait until nothing is being folded, and begin no more."""
        self._closing.set()
        if self._thread is not None:
            self._thread.join()

    def _committed(self, writer: apsw.Connection, name: str, pages: int) -> int:
        """In the thread that has just committed."""
        self._commits += 1
        if pages >= self._most_pages:
            self._fold(writer)
        elif pages >= self._fold_pages and (self._thread is None or not self._thread.is_alive()):
            self._thread = threading.Thread(target=self._fold_when_quiet, name="sync-fold", daemon=True)
            self._thread.start()
        return apsw.SQLITE_OK

    def _fold_when_quiet(self) -> None:
        seen = -1
        while seen != self._commits:
            seen = self._commits
            if self._closing.wait(QUIET_SECONDS):
                return  # the last to close folds everything
        with suppress(SyncError), self.lock:  # what was not folded now is so another time
            connection = self._connect()
            try:
                self._fold(connection)
            finally:
                connection.close()

    @staticmethod
    def _fold(connection: apsw.Connection) -> None:
        with suppress(apsw.Error):  # busy, or a full disk: nothing is lost, it stays in the log
            connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_PASSIVE)
