"""The writing half of `SealedTable`: TinyDB's insert, update, upsert and remove, row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from typing import Any, cast

import apsw
from tinydb.queries import QueryLike
from tinydb.storages import Storage
from tinydb.table import Table

from tui_forum.store.documents import dumps, loads
from tui_forum.store.fulltext import TextIndex
from tui_forum.store.plan import Plan, either, plan
from tui_forum.store.rows import UpdateRows
from tui_forum.store.schema import TableSchema, missing_table
from tui_forum.store.storage import SealedStorage

SLICE = 500
Change = Callable[[MutableMapping[str, Any]], None]
Fields = Mapping[str, Any] | Change


class Writing(Table):
    """What changes a table. Each method is a transaction of its own, or a part of the one around it."""

    def __init__(self, storage: Storage, name: str, cache_size: int = 0, persist_empty: bool = False) -> None:
        self.database = cast(SealedStorage, storage).database
        self.schema = TableSchema(self.database, name)
        self.words = TextIndex(self.schema)
        self._cached_version: object = None
        super().__init__(storage, name, cache_size=cache_size, persist_empty=persist_empty)

    # -- TinyDB's methods ----------------------------------------------------------------------------------

    def insert(self, document: Mapping[str, Any]) -> int:
        """Add a document; its id. A `Document` brings its own id, which must be free (`ValueError`)."""
        with self.database.joined():
            doc_id = self._insert(document)
        self.clear_cache()
        return doc_id

    def insert_multiple(self, documents: Iterable[Mapping[str, Any]]) -> list[int]:
        """Add documents, all or none, as they come from an iterable of any length; their ids."""
        with self.database.transaction():
            ids = [self._insert(document) for document in documents]
        self.clear_cache()
        return ids

    def update(
        self, fields: Fields, cond: QueryLike | None = None, doc_ids: Iterable[int] | None = None
    ) -> list[int]:
        """Set fields (or call a function on each document) where `cond` matches, or of these ids, or of
        all.
        """
        change = _changing(fields)
        with self.database.transaction():
            updated = []
            for doc_id, text in self._each(self._chosen(cond, doc_ids)):
                document = loads(text)
                change(document)
                self.put_changed(doc_id, text, document)
                updated.append(doc_id)
        self.clear_cache()
        return updated

    def update_multiple(self, updates: Iterable[tuple[Fields, QueryLike]]) -> list[int]:
        """Several updates, each with its condition, document by document."""
        pairs = [(_changing(fields), cond) for fields, cond in updates]
        with self.database.transaction():
            updated = []
            candidates = self._ids_where(
                lambda document: any(cond(document) for _, cond in pairs),
                either([plan(cond) for _, cond in pairs]),
            )
            for doc_id, text in self._each(candidates):
                document = loads(text)
                for change, cond in pairs:
                    if cond(document):
                        change(document)
                        updated.append(doc_id)
                self.put_changed(doc_id, text, document)
        self.clear_cache()
        return updated

    def upsert(self, document: Mapping[str, Any], cond: QueryLike | None = None) -> list[int]:
        """Update what matches (or has the `Document`'s id), or else insert; the ids."""
        with self.database.transaction():
            return super().upsert(document, cond)

    def remove(self, cond: QueryLike | None = None, doc_ids: Iterable[int] | None = None) -> list[int]:
        """Remove where `cond` matches, or these ids; the ids that were there."""
        if cond is None and doc_ids is None:
            raise RuntimeError("Use truncate() to remove all documents")
        with self.database.transaction():
            removed = [doc_id for doc_id in self._chosen(cond, doc_ids) if self.put_away(doc_id)]
        self.clear_cache()
        return removed

    def truncate(self) -> None:
        """Remove every document; ids begin at 1 again."""
        with self.database.transaction():
            self.put_all_away()
        self.clear_cache()

    # -- one row at a time, inside a transaction -----------------------------------------------------------

    def row_text(self, doc_id: int) -> str | None:
        """The JSON text of a document, None where there is none."""
        try:
            row = self.database.execute(
                f"SELECT doc FROM {self.schema.rows} WHERE doc_id=?", (doc_id,)
            ).fetchone()
        except (apsw.SQLError, OverflowError) as error:
            if isinstance(error, OverflowError) or missing_table(error):
                return None
            raise
        return None if row is None else str(row[0])

    def put_new(self, doc_id: int | None, text: str) -> int:
        """Add a row; None lets SQLite choose the id."""
        sql = f"INSERT INTO {self.schema.rows}(doc_id, doc) VALUES(?,?)"
        try:
            self.database.execute(sql, (doc_id, text))
        except apsw.SQLError as error:
            if not missing_table(error):
                raise
            self.schema.create()
            self.database.execute(sql, (doc_id, text))
        except apsw.ConstraintError as error:
            if getattr(error, "extendedresult", 0) == apsw.SQLITE_CONSTRAINT_PRIMARYKEY:
                raise ValueError(f"Document with ID {doc_id} already exists") from error
            raise ValueError(f"a unique index of {self.name} has this value already: {error}") from error
        doc_id = self.database.last_row_id()
        self.words.owed().added(doc_id)
        return doc_id

    def put_changed(self, doc_id: int, old: str, document: Mapping[str, Any]) -> str:
        """Write a document over its `old` text, if it differs; the new text."""
        new = dumps(document)
        if new == old:
            return new
        try:
            self.database.execute(f"UPDATE {self.schema.rows} SET doc=? WHERE doc_id=?", (new, doc_id))
        except apsw.ConstraintError as error:
            raise ValueError(f"a unique index of {self.name} has this value already: {error}") from error
        owed = self.words.owed()
        if owed.fields:
            owed.changed(doc_id, loads(old), document)
        return new

    def put_away(self, doc_id: int) -> bool:
        """Remove a row; whether it was there."""
        try:
            gone = self.database.execute(
                f"DELETE FROM {self.schema.rows} WHERE doc_id=? RETURNING 1", (doc_id,)
            ).fetchone()
        except apsw.SQLError as error:
            if missing_table(error):
                return False
            raise
        if gone:
            self.words.owed().touch(doc_id)
        return bool(gone)

    def put_all_away(self) -> None:
        """Remove every row, and make the table if it is not there."""
        self.schema.create()
        self.schema.empty()
        self.words.clear()

    # -- beneath -------------------------------------------------------------------------------------------

    def _insert(self, document: Mapping[str, Any]) -> int:
        if not isinstance(document, Mapping):
            raise ValueError("Document is not a Mapping")
        given = document.doc_id if isinstance(document, self.document_class) else None
        if given is not None and type(given) is not int:
            raise TypeError("the ids of this store are integers")
        return self.put_new(given, dumps(document))

    def _chosen(self, cond: QueryLike | None, doc_ids: Iterable[int] | None) -> list[int]:
        if doc_ids is not None:
            return [number for number in doc_ids if isinstance(number, int) and abs(number) < 1 << 63]
        return self._ids_where(cond or _anything, plan(cond))

    def _ids_where(self, cond: Callable[[Mapping[str, Any]], bool], planned: Plan | None) -> list[int]:
        """Collected before anything is written: a changed row could come by again."""
        where, args = (planned.sql, planned.args) if planned else ("1", ())
        sql = f"SELECT doc_id, doc FROM {self.schema.rows} WHERE {where} ORDER BY doc_id"
        try:
            return [doc_id for doc_id, text in self.database.execute(sql, args) if cond(loads(text))]
        except apsw.SQLError as error:
            if missing_table(error):
                return []
            raise

    def _each(self, ids: list[int]) -> Iterator[tuple[int, str]]:
        """Id and text of those that exist, in the order given, read in slices; once each."""
        for start in range(0, len(ids), SLICE):
            for doc_id in ids[start : start + SLICE]:
                text = self.row_text(doc_id)
                if text is not None:
                    yield doc_id, text

    def _update_table(self, updater: Callable[[Any], None]) -> None:
        with self.database.transaction():
            self.schema.create()
            rows = UpdateRows(self)
            updater(rows)
            rows.flush()
        self.clear_cache()


def _changing(fields: Fields) -> Change:
    if callable(fields):
        return fields
    return lambda document: document.update(fields)


def _anything(_: Mapping[str, Any]) -> bool:
    return True
