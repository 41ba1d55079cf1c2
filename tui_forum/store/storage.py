"""The encrypted database as a TinyDB storage."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from typing import Any

from tinydb.storages import Storage

from sync.log.connection import MEMORY
from sync.log.database import Database
from tui_forum.store.documents import dumps, loads
from tui_forum.store.fulltext import TextIndex, install
from tui_forum.store.schema import TableSchema, table_names


class SealedStorage(Storage):
    """The database as a TinyDB storage: TinyDB's whole-state `read` and `write` work, the tables go past
    them.
    """

    def __init__(self, database: Database | str | PathLike[str] = MEMORY, key: bytes | None = None) -> None:
        self._owned = not isinstance(database, Database)
        self.database = database if isinstance(database, Database) else Database(database, key)
        install(self.database)

    def read(self) -> dict[str, dict[str, Any]] | None:
        """Every document of every table, None where there is no table: TinyDB's plain form."""
        tables = {name: self._documents(name) for name in table_names(self.database)}
        return tables or None

    def write(self, data: Mapping[str, Mapping[Any, Mapping[str, Any]]]) -> None:
        """Replace everything by `data`."""
        with self.database.transaction():
            for name in table_names(self.database):
                self.drop(name)
            for name, documents in data.items():
                schema = TableSchema(self.database, name)
                schema.create()
                for doc_id, document in documents.items():
                    self.database.execute(
                        f"INSERT INTO {schema.rows} VALUES(?,?)", (int(doc_id), dumps(document))
                    )

    def drop(self, name: str) -> None:
        """Remove a table with its indexes."""
        with self.database.transaction():
            if name in table_names(self.database):
                schema = TableSchema(self.database, name)
                TextIndex(schema).owed().start(())
                schema.drop()

    def close(self) -> None:
        """Close the database, unless it was opened by somebody else."""
        if self._owned:
            self.database.close()

    def _documents(self, name: str) -> dict[str, Any]:
        rows = TableSchema(self.database, name).rows
        return {
            str(doc_id): loads(text)
            for doc_id, text in self.database.execute(f"SELECT doc_id, doc FROM {rows} ORDER BY doc_id")
        }
