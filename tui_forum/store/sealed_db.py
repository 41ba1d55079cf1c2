"""SealedDB: TinyDB's database object over one encrypted SQLite file."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from tinydb import TinyDB
from tinydb.table import Table

from sync.log.database import Database
from sync.log.upkeep import check
from tui_forum.store.fulltext import TextIndex
from tui_forum.store.schema import TableSchema, table_names
from tui_forum.store.storage import SealedStorage
from tui_forum.store.table import SealedTable


class SealedDB(TinyDB):
    """TinyDB on a `Database`, or on a path that is opened (and closed) with a 32-byte `key`.

    With another `storage=` it is an ordinary TinyDB, middlewares included.
    """

    table_class = SealedTable
    default_storage_class = SealedStorage  # type: ignore[assignment]  # TinyDB declares it too narrowly

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not isinstance(self.storage, SealedStorage):
            self.table_class = Table  # type: ignore[assignment]  # stock behaviour

    @property
    def database(self) -> Database:
        """The encrypted database beneath."""
        return self.storage.database  # type: ignore[attr-defined, no-any-return]  # SealedStorage, or a mistake

    def table(self, name: str, **kwargs: Any) -> SealedTable:
        """The table of this name; made when first written."""
        return super().table(name, **kwargs)  # type: ignore[return-value]  # `table_class` makes it so

    def transaction(self) -> AbstractContextManager[Database]:
        """Everything written inside is kept, or nothing of it."""
        return self.database.transaction()

    def tables(self) -> set[str]:
        """The names of the tables that exist."""
        if isinstance(self.storage, SealedStorage):
            return set(table_names(self.database))
        return super().tables()

    def drop_tables(self) -> None:
        """Remove every table."""
        if not isinstance(self.storage, SealedStorage):
            super().drop_tables()
            return
        with self.database.transaction():
            for name in table_names(self.database):
                self.storage.drop(name)
        self._tables.clear()

    def drop_table(self, name: str) -> None:
        """Remove a table, if it is there."""
        if not isinstance(self.storage, SealedStorage):
            super().drop_table(name)
            return
        self._tables.pop(name, None)
        self.storage.drop(name)

    def problems(self, *, whole: bool = False) -> list[str]:
        """Where counters or search indexes differ from the documents; a sentence each. `whole` looks at
        the file too.
        """
        found = check(self.database) if whole else []
        with self.database.transaction():
            for name in table_names(self.database):
                schema = TableSchema(self.database, name)
                found += [*schema.problems(), *TextIndex(schema).problems()]
        return found
