"""Nothing that a person wrote, nor the name of a table, is readable in the files of a sealed store."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from sync.log.upkeep import backup
from tui_forum.store.sealed_db import SealedDB

KEY = bytes(range(32))
CANARIES = ["kanarienvogel", "canary in the title", "金丝雀", "canary_table", "canary_field"]
OURS = ["SQLite format 3", "CREATE TABLE", "json_extract", "sealed_table", "doc_id", KEY.hex()]


def forms(word: str) -> list[bytes]:
    """How a word could lie in a file."""
    plain = word.encode()
    return [
        *(plain, plain.upper(), word.encode("utf-16-le"), plain.hex().encode()),
        *(base64.b64encode(plain[start:])[2:-4] for start in range(3) if len(plain) > 12),
    ]


def readable(folder: Path) -> list[tuple[str, str]]:
    """Which words stand in which files."""
    files = {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    words = [*CANARIES, *OURS]
    return [
        (name, word) for name, data in files.items() for word in words if any(f in data for f in forms(word))
    ]


def fill(database: SealedDB) -> None:
    table = database.table("canary_table")
    table.ensure_index("canary_field")
    table.ensure_search("title", "body")
    table.insert_multiple(
        {"canary_field": number, "title": "canary in the title", "body": "kanarienvogel 金丝雀 " * 50}
        for number in range(300)
    )
    table.update({"canary_field": "kanarienvogel"})
    table.remove(doc_ids=range(100))


def test_a_sealed_store_says_nothing(tmp_path: Path) -> None:
    database = SealedDB(tmp_path / "store.db", KEY)
    fill(database)
    assert {path.name for path in tmp_path.iterdir()} == {"store.db", "store.db-wal", "store.db-shm"}
    assert readable(tmp_path) == []
    backup(database.database, tmp_path / "copy.db")
    database.close()
    assert {path.name for path in tmp_path.iterdir()} == {"store.db", "copy.db"}
    assert readable(tmp_path) == []


def test_a_transaction_larger_than_memory_says_nothing_on_the_disk(tmp_path: Path) -> None:
    database = SealedDB(tmp_path / "store.db", KEY)
    with pytest.raises(ZeroDivisionError), database.transaction():
        fill_and_fail(database, tmp_path)
    database.close()
    assert readable(tmp_path) == []


def fill_and_fail(database: SealedDB, folder: Path) -> None:
    database.table("t").insert_multiple({"body": "kanarienvogel " * 100} for _ in range(10_000))
    assert (folder / "store.db-wal").stat().st_size > 1 << 20  # pages were spilled before the commit
    assert readable(folder) == []
    raise ZeroDivisionError


def test_the_search_for_words_would_find_them(tmp_path: Path) -> None:
    database = SealedDB(tmp_path / "store.db")
    fill(database)
    database.close()
    assert {word for _, word in readable(tmp_path)} >= {*CANARIES, "SQLite format 3", "sealed_table"}
