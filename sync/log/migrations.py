"""Stepping a database from the form that an older version wrote to the one that this version reads.

Every part that keeps tables (the log, the forum's view) has its own list of steps: step n brings form n
to n + 1. A list only ever grows at its end. `user_version` tells that the file is one of ours and how
these lists are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sync.errors import NewerStore
from sync.log.database import Database

FORMAT = 1
Step = Callable[[Database], None]


def migrate(database: Database, part: str, steps: Sequence[Step]) -> int:
    """Run the steps of `part` that the database has not had, each in its own transaction; how many ran.

    A step that fails leaves the database as the step before left it, and runs again next time. Raises
    `NewerStore` where the database has had more steps than this version knows.
    """
    if form_of(database, part) == len(steps):
        return 0
    ran = 0
    while True:
        with database.transaction():
            _begin(database)
            form = form_of(database, part)  # read again: another process may have stepped it
            if form > len(steps):
                raise _newer()
            if form == len(steps):
                return ran
            steps[form](database)
            database.execute(
                "INSERT INTO form VALUES(?,?) ON CONFLICT(part) DO UPDATE SET steps=excluded.steps",
                (part, form + 1),
            )
            ran += 1


def form_of(database: Database, part: str) -> int:
    """How many steps of `part` the database has had. Raises `NewerStore` where even that cannot be read."""
    version = _user_version(database)
    if version > FORMAT:
        raise _newer()
    if version == 0:
        return 0
    row = database.execute("SELECT steps FROM form WHERE part=?", (part,)).fetchone()
    return int(row[0]) if row else 0


def _begin(database: Database) -> None:
    version = _user_version(database)
    if version > FORMAT:
        raise _newer()
    if version == 0:
        database.execute("CREATE TABLE form(part TEXT PRIMARY KEY, steps INTEGER NOT NULL) WITHOUT ROWID")
        database.execute(f"PRAGMA user_version={FORMAT}")


def _user_version(database: Database) -> int:
    row = database.execute("PRAGMA user_version").fetchone()
    return int(row[0]) if row else 0


def _newer() -> NewerStore:
    return NewerStore(
        "This home was written by a newer version of tui-forum.",
        "Install the newest version and open it again.",
    )
