from __future__ import annotations

import os
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import apsw
import pytest

from sync.errors import Damaged, StoreBusy, WrongKey
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
        foreign = one.foreign_version()
    version = one.version()
    with other.transaction():
        put(other, 1)
    assert one.version() != version
    with one.transaction():
        assert one.foreign_version() != foreign
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


def test_a_second_writer_gives_up_in_time_and_says_so(tmp_path: Path) -> None:
    one, other = Database(tmp_path / "a.db", KEY), Database(tmp_path / "a.db", KEY, wait=0.02)
    with one.transaction():
        with pytest.raises(StoreBusy, match="Another program"), other.transaction():
            pass
        assert other.execute("SELECT 1").fetchall() == [(1,)]
    with other.transaction():
        pass
    one.close()
    other.close()


def test_a_wrong_key_says_so_and_harms_nothing(tmp_path: Path) -> None:
    database = Database(tmp_path / "a.db", KEY)
    with database.transaction():
        database.execute("CREATE TABLE t(a)")
        put(database, 1)
    database.close()
    before = (tmp_path / "a.db").read_bytes()
    for key in (bytes(32), None):
        with pytest.raises(WrongKey) as caught:
            Database(tmp_path / "a.db", key)
        assert "does not open" in str(caught.value)
        assert caught.value.hint
    assert (tmp_path / "a.db").read_bytes() == before
    with pytest.raises(ValueError, match="32 bytes"):
        Database(tmp_path / "a.db", b"short")


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")
def test_the_files_are_their_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.touch(0o644)
    database = Database(path, KEY)
    with database.transaction():
        database.execute("CREATE TABLE t(a)")
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
    assert modes == {"a.db": 0o600, "a.db-wal": 0o600, "a.db-shm": 0o600}
    database.close()


def test_a_lost_store_is_not_replaced_by_a_new_one(tmp_path: Path) -> None:
    with pytest.raises(Damaged, match="not there"):
        Database(tmp_path / "a.db", KEY, must_exist=True)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "a.db").touch()
    with pytest.raises(Damaged, match="empty"):
        Database(tmp_path / "a.db", KEY, must_exist=True)
    with pytest.raises(Damaged, match="cannot be opened"):
        Database(tmp_path / "no" / "a.db", KEY)


def test_every_acknowledged_commit_is_synced(tmp_path: Path) -> None:
    database = Database(tmp_path / "a.db", KEY)
    with database.transaction():
        assert database.execute("PRAGMA synchronous").fetchall() == [(2,)]
        assert database.execute("PRAGMA journal_mode").fetchall() == [("wal",)]
        assert database.execute("PRAGMA cipher").fetchall() == [("chacha20",)]
    database.close()


def test_a_closed_database_is_closed_for_every_thread(tmp_path: Path) -> None:
    database = Database(tmp_path / "a.db", KEY)
    with database.transaction():
        database.execute("CREATE TABLE t(a)")
    elsewhere(lambda: values(database))
    values(database)
    database.close()
    assert [file.name for file in tmp_path.iterdir()] == ["a.db"]
    with pytest.raises(apsw.ConnectionClosedError):
        values(database)
