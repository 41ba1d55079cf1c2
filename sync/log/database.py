"""The encrypted SQLite database of a home: one writer, readers that never wait, transactions that nest.

The thread rule: inside a transaction of this thread `execute` uses the writer connection and sees its own
writes; otherwise it uses a read-only connection of this thread, which sees the last commit and is never held
up by a writer (WAL). Writing outside a transaction is an error of the program and refused by SQLite.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from os import PathLike, fspath
from typing import Any, TypeVar
from weakref import WeakSet

import apsw

from sync.errors import SyncError
from sync.log.connection import MEMORY, look_at_file, open_connection
from sync.log.cursor import FetchedRows, Rows
from sync.log.failures import explained
from sync.log.tail import commits_lost, promised
from sync.log.write_ahead import WriteAhead

WRITER_CACHE_KIB = 16_384
READER_CACHE_KIB = 4_096
Settling = TypeVar("Settling", bound=Callable[[], None])


class Database:
    """One database file, sealed with a 32-byte `key` (None: not sealed, for tests and exports).

    `wait` is how long, in seconds, a writer polls for its turn before `StoreBusy`. `synchronous` FULL is
    what keeps an acknowledged post through a power cut; nothing but a measurement should say otherwise.
    `must_exist` refuses to start a new store in the place of a lost one. `exclusive` (":memory:" always
    is) keeps other processes out and shares one connection among the threads. Raises `WrongKey`,
    `Damaged`, `DiskFull`, `StoreBusy`.
    """

    def __init__(
        self,
        path: str | PathLike[str],
        key: bytes | None = None,
        *,
        wait: float = 10.0,
        synchronous: str = "FULL",
        vfs: str | None = None,
        must_exist: bool = False,
        exclusive: bool = False,
    ) -> None:
        self.path = fspath(path)
        in_memory = self.path == MEMORY
        self.exclusive = exclusive or in_memory
        self.key = None if in_memory else key
        # Without `self`: a store that could not be opened would keep its file until it is collected.
        connect = partial(open_connection, self.path, self.key, wait=wait, vfs=vfs)
        self._connect, self._synchronous = connect, synchronous
        self._lock = threading.RLock()
        self._watch_lock = threading.Lock()
        self._local = threading.local()
        self._readers: WeakSet[apsw.Connection] = WeakSet()  # those of threads that are gone close themselves
        self._depth = 0
        self._owner = 0
        self._writes = 0
        self._settlings: dict[Hashable, Callable[[], None]] = {}
        if not in_memory:
            look_at_file(self.path, must_exist)
        before = promised(self.path)
        self._writer = connect(writer=True, cache_kib=WRITER_CACHE_KIB)
        self.ahead = WriteAhead(partial(connect, writer=True, cache_kib=READER_CACHE_KIB))
        with explained(self.path, self._writer):
            self.commits_lost = commits_lost(self.path, before, self._writer)
            """Commits at the end of the write-ahead log that could not be read back when it was opened."""
            self._prepare_writer(synchronous)
        self._watcher = self._writer if self.exclusive else connect(writer=False, cache_kib=64)

    def _prepare_writer(self, synchronous: str) -> None:
        if self.exclusive:
            self._writer.pragma("locking_mode", "exclusive")
        if self.path != MEMORY and self._writer.pragma("journal_mode") != "wal":
            self._writer.pragma("journal_mode", "wal")
        self._writer.pragma("synchronous", synchronous)
        self._writer.pragma("journal_size_limit", 64 << 20)
        self.ahead.watch(self._writer, alone=self.exclusive)
        self._writer.pragma("query_only", self.exclusive)

    # -- reading and writing -------------------------------------------------------------------------------

    @property
    def in_transaction(self) -> bool:
        """Whether the calling thread is inside a transaction of its own."""
        return self._owner == threading.get_ident()

    def execute(self, sql: str, args: Sequence[Any] = ()) -> Rows:
        """Run SQL by the thread rule. Read the rows to their end soon: unread ones hold their snapshot."""
        if self.in_transaction:
            self._must_be_alive()
            return self._writer.execute(sql, args)
        if self.exclusive:
            with self._lock:  # one connection for all: nothing may stay open when the lock is given back
                return FetchedRows(self._writer.execute(sql, args).fetchall())
        return self._reader().execute(sql, args)

    @contextmanager
    def reading(self) -> Iterator[apsw.Connection]:
        """A read-only connection for the caller alone (exclusive: the one connection, for the caller
        meanwhile).
        """
        if self.exclusive:
            with self._lock:
                yield self._writer
            return
        connection = self._connect(writer=False, cache_kib=READER_CACHE_KIB)
        try:
            yield connection
        finally:
            connection.close()

    def _reader(self) -> apsw.Connection:
        """This thread's read-only connection."""
        connection: apsw.Connection | None = getattr(self._local, "reader", None)
        if connection is None:
            connection = self._local.reader = self._connect(writer=False, cache_kib=READER_CACHE_KIB)
            with self._watch_lock:
                self._readers.add(connection)
        return connection

    @contextmanager
    def transaction(self, *, durable: bool = True) -> Iterator[Database]:
        """All or nothing; inside another transaction of this thread a savepoint, undone alone if it fails.

        One that is not `durable` does not wait for the disk: a power cut may undo it, whole, unless a durable
        one followed. For what can be made again, and knows that it has to be.
        """
        with self._lock:
            if self._depth:
                yield from self._savepoint()
            elif durable:
                yield from self._outermost()
            else:
                self._writer.pragma("synchronous", "NORMAL")
                try:
                    yield from self._outermost()
                finally:
                    self._writer.pragma("synchronous", self._synchronous)

    @contextmanager
    def joined(self) -> Iterator[Database]:
        """As `transaction`, but nothing inside another one: for single statements, which undo themselves."""
        if self.in_transaction:
            yield self
        else:
            with self.transaction():
                yield self

    def at_commit(self, key: Hashable, make: Callable[[], Settling]) -> Settling:
        """The work that this transaction owes before COMMIT under `key`, made by `make` when asked for first.

        It is called once, without arguments, just before COMMIT, and forgotten if the transaction is undone.
        After a savepoint alone was undone it is still called: it must look at what is there, not remember it.
        """
        if not self.in_transaction:
            raise RuntimeError("at_commit is for use inside a transaction")
        if key not in self._settlings:
            self._settlings[key] = make()
        return self._settlings[key]  # type: ignore[return-value]  # what `make` for this key returned

    def last_row_id(self) -> int:
        """The row id of this transaction's last INSERT."""
        return self._writer.last_insert_rowid()

    def create_function(self, name: str, function: Callable[..., Any]) -> None:
        """Let the writer's SQL call a pure Python function."""
        with self._lock:
            self._writer.create_scalar_function(name, function, deterministic=True)

    def version(self) -> tuple[int, int]:
        """Changes whenever this or any other process has committed a change; comparable between threads."""
        if self.exclusive:
            return (0, self._writes)
        with self._watch_lock, explained(self.path, self._watcher):
            return (self._watcher.pragma("data_version"), 0)

    def close(self) -> None:
        """Close every connection; the last process to close folds the write-ahead log into the file."""
        self.ahead.close()
        with self._lock, self._watch_lock:
            for connection in (*self._readers, self._watcher, self._writer):
                with suppress(apsw.ThreadingViolationError):  # a reader still busy in its own thread
                    connection.close()
            self._readers.clear()

    # -- the two kinds of transaction ----------------------------------------------------------------------

    def _outermost(self) -> Iterator[Database]:
        run, changes = self._writer.execute, self._writer.total_changes()
        try:
            if self.exclusive:
                self._writer.pragma("query_only", False)
            run("BEGIN IMMEDIATE")
            self._depth, self._owner = 1, threading.get_ident()
            yield self
            for settle in list(self._settlings.values()):
                settle()
            self._must_be_alive()
            run("COMMIT")
            self._writes += self._writer.total_changes() != changes
        except BaseException:
            if self._writer.in_transaction:
                run("ROLLBACK")
            raise
        finally:
            self._settlings = {}
            self._depth = self._owner = 0
            if self.exclusive:
                self._writer.pragma("query_only", True)

    def _savepoint(self) -> Iterator[Database]:
        run = self._writer.execute
        name = f"level_{self._depth}"
        run(f"SAVEPOINT {name}")
        self._depth += 1
        try:
            yield self
        except BaseException:
            if self._writer.in_transaction:
                run(f"ROLLBACK TO {name}")
                run(f"RELEASE {name}")
            raise
        else:
            run(f"RELEASE {name}")
        finally:
            self._depth -= 1

    def _must_be_alive(self) -> None:
        """SQLite gives a whole transaction up by itself on a full disk: what follows must not count alone."""
        if not self._writer.in_transaction:
            raise SyncError(
                "The store gave these changes up; everything that was there before is unchanged.",
                "Make some room on the disk and try again.",
            )
