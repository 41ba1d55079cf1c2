"""The write-ahead log is folded into the file when the store is quiet, or by a commit where it never is."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw

from sync.log.connection import open_connection
from sync.log.write_ahead import WriteAhead

KEY = bytes(range(32))
PATIENCE = 10.0


def connect(path: Path) -> apsw.Connection:
    return open_connection(str(path), KEY, writer=True, wait=1.0, cache_kib=1_000)


@contextmanager
def store(path: Path, fold: int, most: int) -> Iterator[tuple[apsw.Connection, WriteAhead]]:
    writer = connect(path)
    writer.pragma("journal_mode", "wal")
    ahead = WriteAhead(lambda: connect(path), fold, most)
    ahead.watch(writer, alone=False)
    writer.execute("CREATE TABLE t (n INTEGER PRIMARY KEY, text TEXT)")
    try:
        yield writer, ahead
    finally:
        ahead.close()
        writer.close()


def commit(writer: apsw.Connection, count: int) -> None:
    for _ in range(count):
        writer.execute("INSERT INTO t (text) VALUES (?)", ("x" * 3_000,))


def pages(writer: apsw.Connection) -> tuple[int, int]:
    """In the log, and of those in the file already."""
    return writer.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_NOOP)


def test_it_is_folded_when_the_store_is_quiet(tmp_path: Path) -> None:
    with store(tmp_path / "s.db", fold=40, most=10_000) as (writer, _):
        commit(writer, 60)
        assert pages(writer)[1] == 0, "no commit did it"
        patience = time.monotonic() + PATIENCE
        while (found := pages(writer))[0] != found[1]:
            assert time.monotonic() < patience
            threading.Event().wait(0.01)
        commit(writer, 1)
        assert pages(writer)[0] < found[0], "the log begins anew"


def test_where_it_is_never_quiet_a_commit_folds(tmp_path: Path) -> None:
    with store(tmp_path / "s.db", fold=40, most=80) as (writer, _):
        longest = 0
        for _ in range(200):
            commit(writer, 1)
            longest = max(longest, pages(writer)[0])
        assert longest < 100


def test_closing_does_not_wait_for_quiet(tmp_path: Path) -> None:
    with store(tmp_path / "s.db", fold=10, most=10_000) as (writer, ahead):
        commit(writer, 60)
        ahead.close()
        assert pages(writer)[1] == 0
