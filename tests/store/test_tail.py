"""A write-ahead log that does not read back to its end is told of, with how much of it is gone."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from sync.log.database import Database

KEY = bytes(range(32))
COMMITS = 20


def killed(folder: Path, commits: int = COMMITS) -> Path:
    """A store as a killed program leaves it: everything is still in the log beside it."""
    alive = Database(folder / "alive.db", KEY)
    with alive.transaction():
        alive.execute("CREATE TABLE t(n INTEGER PRIMARY KEY, b)")
    for number in range(commits):
        with alive.transaction():
            alive.execute("INSERT INTO t VALUES(?, ?)", (number, bytes(300 * (number % 40))))
    for ending in ("", "-wal"):
        shutil.copy(f"{alive.path}{ending}", folder / f"copy.db{ending}")
    alive.close()
    return folder / "copy.db"


def flip(path: Path, at: int) -> None:
    """Change one bit, as a bad disk does."""
    image = bytearray(path.read_bytes())
    image[at] ^= 0x10
    path.write_bytes(image)


def rows(database: Database) -> int:
    """How many rows can be read."""
    return int(database.execute("SELECT count(*) FROM t").fetchone()[0])


def test_a_killed_program_has_lost_nothing(tmp_path: Path) -> None:
    database = Database(killed(tmp_path), KEY)
    assert (database.commits_lost, rows(database)) == (0, COMMITS)
    database.close()


@pytest.mark.parametrize("seed", range(30))
def test_what_a_changed_bit_took_is_counted(tmp_path: Path, seed: int) -> None:
    store = killed(tmp_path)
    log = Path(f"{store}-wal")
    last_frame = log.stat().st_size - 24 - 4096  # whose own head alone says that it belongs to the log
    flip(log, random.Random(seed).randrange(32, last_frame))
    database = Database(store, KEY)
    missing = COMMITS - rows(database)
    assert missing <= database.commits_lost <= missing + 1, "a changed head may look like one commit more"
    assert database.commits_lost
    database.close()


def test_a_log_whose_head_is_damaged_is_counted_whole(tmp_path: Path) -> None:
    for at in (1, 9, 18, 26, 30):  # magic, page size, salt, sums
        folder = tmp_path / str(at)
        folder.mkdir()
        store = killed(folder)
        flip(Path(f"{store}-wal"), at)
        database = Database(store, KEY)
        assert database.commits_lost >= COMMITS, f"byte {at}"
        database.close()


def test_a_second_process_sees_nothing_lost(tmp_path: Path) -> None:
    first = Database(tmp_path / "a.db", KEY)
    with first.transaction():
        first.execute("CREATE TABLE t(n INTEGER PRIMARY KEY, b)")
    second = Database(tmp_path / "a.db", KEY)
    assert second.commits_lost == 0
    second.close()
    first.close()
