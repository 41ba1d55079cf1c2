from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import apsw
import pytest

from sync.errors import Damaged, StoreBusy, WrongKey
from sync.log.database import Database

KEY = bytes(range(32))


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
        database.execute("INSERT INTO t VALUES(1)")
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
    reader = threading.Thread(target=database.execute, args=("SELECT a FROM t",))
    reader.start()
    reader.join()
    database.execute("SELECT a FROM t")
    database.close()
    assert [file.name for file in tmp_path.iterdir()] == ["a.db"]
    with pytest.raises(apsw.ConnectionClosedError):
        database.execute("SELECT a FROM t")
