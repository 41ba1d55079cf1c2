"""Appended to the conftest of TinyDB's own tests: its `db` fixture, on the sealed store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tui_forum.store.sealed_db import SealedDB
from tui_forum.store.table import SealedTable


class CachingTable(SealedTable):
    """With TinyDB's query cache on, as its tests expect; the forum has it off."""

    def __init__(self, storage: Any, name: str, cache_size: int = 10, persist_empty: bool = False) -> None:
        super().__init__(storage, name, cache_size, persist_empty)


class CachingDB(SealedDB):
    """A SealedDB with such tables."""

    table_class = CachingTable


@pytest.fixture(params=["memory", "file", "sealed"])
def db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SealedDB]:
    """Three documents in each kind of store."""
    path, key = tmp_path / "test.db", bytes(range(32))
    where: dict[str, tuple[Any, ...]] = {"memory": (), "file": (path,), "sealed": (path, key)}
    database = CachingDB(*where[request.param])
    database.drop_tables()
    database.insert_multiple({"int": 1, "char": char} for char in "abc")
    yield database
    database.close()
