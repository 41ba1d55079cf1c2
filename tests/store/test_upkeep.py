from __future__ import annotations

from pathlib import Path

import pytest

from sync.errors import Damaged, NewerStore, WrongKey
from sync.log.database import Database
from sync.log.migrations import form_of, migrate
from sync.log.upkeep import backup, check

KEY = bytes(range(32))
ROWS = 6_000


def filled(path: Path) -> Database:
    database = Database(path, KEY)
    with database.transaction():
        database.execute("CREATE TABLE t(a)")
        for number in range(ROWS):
            database.execute("INSERT INTO t VALUES(?)", (f"{number} {'x' * 300}",))
    return database


def test_a_backup_is_one_moment_while_others_write(tmp_path: Path) -> None:
    database = filled(tmp_path / "a.db")
    steps = []

    def progress(done: int, total: int) -> None:
        steps.append((done, total))
        with database.transaction():
            database.execute("INSERT INTO t VALUES('meanwhile')")

    backup(database, tmp_path / "copy.db", progress)
    assert len(steps) > 1
    assert steps[-1][0] == steps[-1][1]
    assert sorted(file.name for file in tmp_path.glob("copy*")) == ["copy.db"]
    copy = Database(tmp_path / "copy.db", KEY)
    assert copy.execute("SELECT count(*) FROM t").fetchall() == [(ROWS,)]
    assert check(copy) == []
    copy.close()
    with pytest.raises(WrongKey):
        Database(tmp_path / "copy.db", bytes(32))
    database.close()


def test_a_backup_that_fails_leaves_the_old_one(tmp_path: Path) -> None:
    database = filled(tmp_path / "a.db")
    (tmp_path / "copy.db").write_bytes(b"the old copy")

    def progress(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        backup(database, tmp_path / "copy.db", progress)
    assert (tmp_path / "copy.db").read_bytes() == b"the old copy"
    assert [file.name for file in tmp_path.glob("copy*")] == ["copy.db"]
    database.close()


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_flipped_byte_is_noticed(tmp_path: Path, share: float) -> None:
    filled(tmp_path / "a.db").close()
    stored = bytearray((tmp_path / "a.db").read_bytes())
    stored[int(len(stored) * share)] ^= 1
    (tmp_path / "a.db").write_bytes(stored)
    database = Database(tmp_path / "a.db", KEY)
    (problem,) = check(database)
    assert "damaged" in problem
    with pytest.raises(Damaged) as caught:
        database.execute("SELECT * FROM t").fetchall()
    assert "doctor" in caught.value.hint
    database.close()


def test_a_flipped_byte_on_the_first_page_is_named(tmp_path: Path) -> None:
    filled(tmp_path / "a.db").close()
    stored = bytearray((tmp_path / "a.db").read_bytes())
    stored[200] ^= 1
    (tmp_path / "a.db").write_bytes(stored)
    with pytest.raises(WrongKey) as caught:
        Database(tmp_path / "a.db", KEY)
    assert "backup" in caught.value.hint


def test_a_truncated_file_is_noticed_when_opened(tmp_path: Path) -> None:
    filled(tmp_path / "a.db").close()
    stored = (tmp_path / "a.db").read_bytes()
    for size in (len(stored) - 4096, len(stored) // 2, 4096, 4095, 100, 1):
        (tmp_path / "a.db").write_bytes(stored[:size])
        with pytest.raises((Damaged, WrongKey)):
            Database(tmp_path / "a.db", KEY)
    (tmp_path / "a.db").write_bytes(stored[:-1])
    database = Database(tmp_path / "a.db", KEY)
    assert check(database)
    database.close()


def test_a_sound_database_has_no_problems(tmp_path: Path) -> None:
    database = filled(tmp_path / "a.db")
    assert check(database) == []
    database.close()


def test_steps_run_once_in_order_and_by_part() -> None:
    database = Database(":memory:")
    ran: list[str] = []
    one = [lambda _: ran.append("one 1"), lambda _: ran.append("one 2")]
    assert migrate(database, "one", one[:1]) == 1
    assert migrate(database, "other", [lambda _: ran.append("other 1")]) == 1
    assert migrate(database, "one", one) == 1
    assert migrate(database, "one", one) == 0
    assert ran == ["one 1", "other 1", "one 2"]
    assert form_of(database, "one") == 2


def test_a_step_that_fails_is_undone_and_tried_again() -> None:
    database = Database(":memory:")
    tries = []

    def step(at: Database) -> None:
        at.execute("CREATE TABLE t(a)")
        tries.append(1)
        if len(tries) == 1:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        migrate(database, "one", [step])
    assert form_of(database, "one") == 0
    assert migrate(database, "one", [step]) == 1


def test_a_newer_form_is_refused_and_not_touched() -> None:
    database = Database(":memory:")
    migrate(database, "one", [lambda _: None, lambda _: None])
    with pytest.raises(NewerStore, match="newer version"):
        migrate(database, "one", [lambda _: None])
    with database.transaction():
        database.execute("PRAGMA user_version=99")
    with pytest.raises(NewerStore):
        migrate(database, "one", [lambda _: None, lambda _: None])
