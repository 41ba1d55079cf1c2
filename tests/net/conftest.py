from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sync.log.database import Database
from sync.log.sqlite import SqliteLog
from tests.net.homes import Home

NewHome = Callable[[str], Home]


@pytest.fixture(params=["memory", "sqlite"])
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[NewHome]:
    """Makes homes, with logs in memory and then again in encrypted databases."""
    databases: list[Database] = []

    def make(name: str) -> Home:
        if request.param == "memory":
            return Home(name)
        databases.append(Database(tmp_path / f"{name}.db", os.urandom(32)))
        return Home(name, SqliteLog(databases[-1]))

    yield make
    for database in databases:
        database.close()
