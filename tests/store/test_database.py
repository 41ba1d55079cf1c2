from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import apsw
import pytest

from sync.errors import SyncError
from sync.log.database import Database

KEY = bytes(range(32))


@pytest.fixture(params=["memory", "file", "sealed"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    where: dict[str, Callable[[], Database]] = {
        "memory": lambda: Database(":memory:"),
        "file": lambda: Database(tmp_path / "a.db"),
        "sealed": lambda: Database(tmp_path / "a.db", KEY),
    }
    database = where[request.param]()
    with database.transaction():
        database.execute("CREATE TABLE t(a)")
    yield database
    database.close()


def values(database: Database) -> list[Any]:
    return [value for (value,) in database.execute("SELECT a FROM t ORDER BY rowid")]


def put(database: Database, value: Any) -> None:
    database.execute("INSERT INTO t VALUES(?)", (value,))


class Undo(Exception):
    """Raised to see a transaction undone."""


def elsewhere(work: Callable[[], Any]) -> Any:
    """The result of `work` in a thread of its own."""
    result: list[Any] = []
    thread = threading.Thread(target=lambda: result.append(work()))
    thread.start()
    thread.join()
    return result[0]


def test_a_transaction_is_kept_whole_or_not_at_all(database: Database) -> None:
    with database.transaction():
        put(database, 1)
    with suppress(Undo), database.transaction():
        put(database, 2)
        raise Undo
    assert values(database) == [1]


def test_an_inner_transaction_is_undone_alone(database: Database) -> None:
    with database.transaction():
        put(database, 1)
        with suppress(Undo), database.transaction():
            put(database, 2)
            with database.transaction():
                put(database, 3)
            raise Undo
        put(database, 4)
    assert values(database) == [1, 4]


def test_a_joined_transaction_is_the_outer_one(database: Database) -> None:
    with suppress(Undo), database.transaction():
        with database.joined():
            put(database, 1)
        raise Undo
    with database.joined():
        put(database, 2)
    assert values(database) == [2]


def test_writing_outside_a_transaction_is_refused(database: Database) -> None:
    with pytest.raises(apsw.ReadOnlyError):
        put(database, 1)


def test_inside_a_transaction_one_sees_what_one_wrote(database: Database) -> None:
    with database.transaction():
        put(database, 1)
        assert values(database) == [1]
        assert database.in_transaction
    assert not database.in_transaction


def test_a_reader_in_another_thread_sees_the_last_commit_and_does_not_wait(tmp_path: Path) -> None:
    database = Database(tmp_path / "a.db", KEY)
    with database.transaction():
        database.execute("CREATE TABLE t(a)")
    with database.transaction():
        put(database, 1)
        assert elsewhere(lambda: values(database)) == []
        assert not elsewhere(lambda: database.in_transaction)
    assert elsewhere(lambda: values(database)) == [1]
    database.close()


def test_many_threads_may_read_and_write_together(database: Database) -> None:
    def write(number: int) -> None:
        for step in range(20):
            with database.transaction():
                put(database, number * 100 + step)
            values(database)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(values(database)) == [number * 100 + step for number in range(6) for step in range(20)]


def test_the_version_changes_with_commits_that_change_something(database: Database) -> None:
    seen = [database.version()]
    with database.transaction():
        put(database, 1)
    seen.append(database.version())
    with database.transaction():
        pass
    with suppress(Undo), database.transaction():
        put(database, 2)
        raise Undo
    assert seen[0] != seen[1] == database.version() == elsewhere(database.version)


def test_the_version_tells_what_another_process_wrote(tmp_path: Path) -> None:
    one, other = Database(tmp_path / "a.db", KEY), Database(tmp_path / "a.db", KEY)
    with one.transaction():
        one.execute("CREATE TABLE t(a)")
    version = one.version()
    with other.transaction():
        put(other, 1)
    assert one.version() != version
    one.close()
    other.close()


def test_what_is_owed_at_commit_is_done_once_and_forgotten_with_the_transaction(database: Database) -> None:
    done: list[str] = []

    def owing() -> Callable[[], None]:
        return lambda: done.append("settled")

    with database.transaction():
        first = database.at_commit("key", owing)
        assert database.at_commit("key", owing) is first
        assert done == []
    assert done == ["settled"]
    with suppress(Undo), database.transaction():
        database.at_commit("key", owing)
        raise Undo
    with database.transaction():
        pass
    assert done == ["settled"]
    with pytest.raises(RuntimeError):
        database.at_commit("key", owing)


def test_what_fails_at_commit_undoes_the_transaction(database: Database) -> None:
    def owing() -> None:
        raise Undo

    with suppress(Undo), database.transaction():
        put(database, 1)
        database.at_commit("key", lambda: owing)
    assert values(database) == []


def test_what_follows_a_transaction_that_sqlite_gave_up_does_not_count_alone(database: Database) -> None:
    def go_on_regardless() -> None:
        with database.transaction():
            put(database, 1)
            with suppress(apsw.SQLError), database.transaction():
                database.execute("ROLLBACK")  # as SQLite does on a full disk
            put(database, 2)

    with pytest.raises(SyncError, match="gave these changes up"):
        go_on_regardless()
    with pytest.raises(SyncError, match="gave these changes up"), database.transaction():
        database.execute("ROLLBACK")
    assert values(database) == []
    with database.transaction():
        put(database, 3)
    assert values(database) == [3]
