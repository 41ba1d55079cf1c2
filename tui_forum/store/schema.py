"""How a TinyDB table lies in SQLite: names, creation, the kept count, indexes.

`t_NAME(doc_id, doc)` holds the documents as JSON text; `sealed_table` has a row for each with the number
of its documents (kept by triggers, since counting a million rows takes 145 ms) and the fields of its
full-text index.
"""

from __future__ import annotations

from dataclasses import dataclass

import apsw

from sync.log.database import Database
from tui_forum.store.plan import field_sql, short_sql


def quoted(name: str) -> str:
    """An SQL identifier."""
    return '"' + name.replace('"', '""').replace("\0", "") + '"'


def missing_table(error: apsw.SQLError) -> bool:
    """Whether a statement failed because its table is not made yet."""
    return str(error).startswith("no such table")


@dataclass(frozen=True, slots=True)
class Index:
    """An index on some fields in this order.

    A `short` one has but the beginning of long texts: a quarter of the pages, where these are ids. One with
    a field `present` leaves out the documents that do not have it.
    """

    fields: tuple[str, ...]
    unique: bool = False
    short: bool = False
    present: str = ""

    def name_on(self, table: str) -> str:
        """Its SQL name."""
        ending = "~" * self.short + f"?{self.present}" * bool(self.present)
        return quoted(f"ix_{table}({','.join(self.fields)}{ending})")


class TableSchema:
    """The SQL names and the making of one table."""

    def __init__(self, database: Database, name: str) -> None:
        self.database = database
        self.name = name
        self.rows = quoted("t_" + name)
        self.words = quoted("fts_" + name)

    def exists(self) -> bool:
        """Whether the table is there, as this thread sees it."""
        found = self.database.execute(
            "SELECT 1 FROM sqlite_schema WHERE type='table' AND name=?", ("t_" + self.name,)
        )
        return found.fetchone() is not None

    def create(self) -> None:
        """Make the table if it is not there (inside a transaction)."""
        if self.exists():
            return
        run = self.database.execute
        run(
            "CREATE TABLE IF NOT EXISTS sealed_table("
            "name TEXT PRIMARY KEY, docs INTEGER NOT NULL DEFAULT 0, text_fields TEXT) WITHOUT ROWID"
        )
        run(f"CREATE TABLE {self.rows}(doc_id INTEGER PRIMARY KEY AUTOINCREMENT, doc TEXT NOT NULL)")
        run("INSERT INTO sealed_table(name) VALUES(?)", (self.name,))
        self._count_from_now()

    def count(self) -> int:
        """The number of documents, without counting them."""
        try:
            row = self.database.execute("SELECT docs FROM sealed_table WHERE name=?", (self.name,)).fetchone()
        except apsw.SQLError as error:
            if missing_table(error):
                return 0
            raise
        return int(row[0]) if row else 0

    def problems(self) -> list[str]:
        """Whether the kept count is right; reads the whole table."""
        row = self.database.execute(f"SELECT count(*) FROM {self.rows}").fetchone()
        if row[0] == self.count():
            return []
        return [f"The table {self.name} counts {self.count()} documents and holds {row[0]}."]

    def empty(self) -> None:
        """Remove every document and begin again at doc_id 1 (inside a transaction)."""
        run = self.database.execute
        run(f"DROP TRIGGER {quoted('less_' + self.name)}")  # one statement a row would make this slow
        run(f"DROP TRIGGER {quoted('more_' + self.name)}")
        run(f"DELETE FROM {self.rows}")
        run("UPDATE sealed_table SET docs=0 WHERE name=?", (self.name,))
        run("DELETE FROM sqlite_sequence WHERE name=?", ("t_" + self.name,))
        self._count_from_now()

    def drop(self) -> None:
        """Remove the table with all that belongs to it (inside a transaction)."""
        run = self.database.execute
        run(f"DROP TABLE IF EXISTS {self.rows}")
        run(f"DROP TABLE IF EXISTS {self.words}")
        run("DELETE FROM sealed_table WHERE name=?", (self.name,))

    def index(self, index: Index) -> None:
        """Make an index, if it is not there (inside a transaction)."""
        columns = [field_sql(field) for field in index.fields]
        if index.short:
            columns = [short_sql(column) for column in columns]
        kind = "UNIQUE INDEX" if index.unique else "INDEX"
        sql = f"CREATE {kind} IF NOT EXISTS {index.name_on(self.name)} ON {self.rows}({', '.join(columns)})"
        self.database.execute(f"{sql} WHERE {field_sql(index.present)} IS NOT NULL" if index.present else sql)

    def drop_index(self, index: Index) -> None:
        """Remove an index, if it is there (inside a transaction)."""
        self.database.execute(f"DROP INDEX IF EXISTS {index.name_on(self.name)}")

    def _count_from_now(self) -> None:
        for trigger, event, step in (("more_", "INSERT", "+1"), ("less_", "DELETE", "-1")):
            name = self.name.replace("'", "''").replace("\0", "")
            self.database.execute(
                f"CREATE TRIGGER {quoted(trigger + self.name)} AFTER {event} ON {self.rows} BEGIN "
                f"UPDATE sealed_table SET docs=docs{step} WHERE name='{name}'; END"
            )


def table_names(database: Database) -> list[str]:
    """The names of all TinyDB tables of a database, in order."""
    try:
        return [name for (name,) in database.execute("SELECT name FROM sealed_table ORDER BY name")]
    except apsw.SQLError as error:
        if missing_table(error):
            return []
        raise
