"""No more room, in the two ways that a test can have it: nothing acknowledged is lost, and the store goes
on afterwards.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sync.errors import DiskFull
from sync.log.database import Database
from sync.log.upkeep import backup
from tui_forum.store.sealed_db import SealedDB
from tui_forum.store.table import SealedTable

resource = pytest.importorskip("resource", reason="limits of file sizes are POSIX")
KEY = bytes(range(32))
MIB = 1 << 20


def post(number: int) -> dict[str, object]:
    return {"number": number, "body": f"word{number} " + os.urandom(400).hex()}


def open_table(path: Path) -> tuple[SealedDB, SealedTable]:
    database = SealedDB(path, KEY)
    table = database.table("posts")
    table.ensure_index("number")
    table.ensure_search("body")
    return database, table


def fill(table: SealedTable) -> dict[int, int]:
    """Insert until there is no more room; what was acknowledged, as number by id."""
    kept: dict[int, int] = {}
    for number in range(0, 1_000_000, 10):
        batch = [post(number + n) for n in range(10 if number % 50 == 40 else 1)]
        try:
            ids = table.insert_multiple(batch)
        except DiskFull as error:
            told = f"{error} {error.hint}"
            break
        kept |= {doc_id: number + n for n, doc_id in enumerate(ids)}
    assert told.startswith("The disk is full")
    return kept


def check_all(table: SealedTable, kept: dict[int, int]) -> None:
    assert len(table) == len(kept)
    assert {document.doc_id: document["number"] for document in table} == kept
    some = list(kept.items())[:: max(1, len(kept) // 20)]
    for doc_id, number in some:
        assert [document.doc_id for document in table.text_search(f"word{number}")] == [doc_id]


def survives(path: Path, relieved: Callable[[SealedDB], object]) -> None:
    database, table = open_table(path)
    kept = fill(table)
    assert len(kept) > 100
    check_all(table, kept)
    for _ in range(3):
        with pytest.raises(DiskFull):
            table.insert_multiple(post(0) for _ in range(2_000))
        check_all(table, kept)
    relieved(database)
    kept[table.insert(post(7))] = 7
    check_all(table, kept)
    database.close()
    database, table = open_table(path)
    check_all(table, kept)
    assert database.problems(whole=True) == []
    database.close()


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """No file of this process may grow beyond `size` bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_limit_of_file_sizes_loses_nothing(tmp_path: Path) -> None:
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    with largest_file(3 * MIB):
        survives(
            tmp_path / "store.db",
            lambda _: resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, hard)),
        )


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 8 MiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    try:
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)], capture_output=True, text=True
        )
    except FileNotFoundError:
        pytest.skip("there is no mount on this machine")
    if done.returncode:
        pytest.skip(f"a small file system cannot be mounted here: {done.stderr.strip()}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_loses_nothing(small_disk: Path) -> None:
    filler = small_disk / "filler"
    filler.write_bytes(bytes(2 * MIB))

    def relieved(database: SealedDB) -> None:
        with pytest.raises(DiskFull):
            backup(database.database, small_disk / "copy.db")
        assert list(small_disk.glob("copy*")) == []
        filler.unlink()

    survives(small_disk / "store.db", relieved)


def test_a_store_cannot_be_made_on_a_full_disk(small_disk: Path) -> None:
    with pytest.raises(OSError, match="No space"):
        (small_disk / "filler").write_bytes(bytes(9 * MIB))
    with pytest.raises(DiskFull):
        Database(small_disk / "store.db", KEY)
