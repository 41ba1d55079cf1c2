"""The full-text index of a table: settled once before COMMIT, searched by what a person types.

The index has no copy of the texts (contentless), and no triggers: a trigger would flush an index segment
for each row, which made bulk writing four times slower. Instead a transaction remembers which documents
it touched.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import apsw

from sync.log.cursor import Rows
from sync.log.database import Database
from tui_forum.store.documents import loads
from tui_forum.store.paging import value_of
from tui_forum.store.plan import Plan, field_sql
from tui_forum.store.schema import TableSchema, missing_table, quoted
from tui_forum.store.words import fold


def install(database: Database) -> None:
    """Make `fold_words` known to the database's writer."""
    database.create_function("fold_words", _fold_value)


def _fold_value(value: Any) -> str | None:
    """Bytes, because a text with half a surrogate pair cannot come as `str`."""
    return None if value is None else fold(value.decode("utf-8", "surrogatepass"))


class TextIndex:
    """The full-text index of one table, if it has one."""

    def __init__(self, schema: TableSchema) -> None:
        self._schema = schema
        self._database = schema.database

    def ensure(self, fields: tuple[str, ...]) -> None:
        """Index these fields from now on, and all documents that are there (inside a transaction)."""
        owed = self.owed()
        if owed.fields == fields:
            return
        words, run = self._schema.words, self._database.execute
        run(f"DROP TABLE IF EXISTS {words}")
        run(
            f"CREATE VIRTUAL TABLE {words} USING fts5({_columns(fields)}, "
            "content='', contentless_delete=1, tokenize='ascii')"
        )
        run("UPDATE sealed_table SET text_fields=? WHERE name=?", (json.dumps(fields), self._schema.name))
        owed.start(fields)
        self._add(fields, "1", ())

    def fields(self) -> tuple[str, ...]:
        """The indexed fields; empty where there is no index."""
        sql = "SELECT text_fields FROM sealed_table WHERE name=?"
        try:
            row = self._database.execute(sql, (self._schema.name,)).fetchone()
        except apsw.SQLError as error:
            if missing_table(error):
                return ()
            raise
        return tuple(json.loads(row[0])) if row and row[0] else ()

    def owed(self) -> Owed:
        """What this transaction has touched and must settle."""
        return self._database.at_commit(("words", self._schema.name), lambda: Owed(self))

    def clear(self) -> None:
        """Forget every document (inside a transaction)."""
        owed = self.owed()
        if owed.fields:
            self._database.execute(
                f"INSERT INTO {self._schema.words}({self._schema.words}) VALUES('delete-all')"
            )
            owed.start(owed.fields)

    def settle(self, fields: tuple[str, ...], ids: set[int], span: tuple[int, int]) -> None:
        """Bring the index to what the rows say: of `ids`, and from `span[0]` to `span[1]`, both included."""
        words, top = self._schema.words, self._top()
        if ids:
            listed = json.dumps(sorted(ids))
            among = "IN (SELECT value FROM json_each(?))"
            self._database.execute(f"DELETE FROM {words} WHERE rowid {among} AND rowid<=?", (listed, top))
            self._add(fields, f"doc_id {among}", (listed,))
        if span[0] <= span[1]:
            if span[0] <= top:
                self._database.execute(f"DELETE FROM {words} WHERE rowid BETWEEN ? AND ?", span)
            self._add(fields, "doc_id BETWEEN ? AND ?", span)

    def purge(self) -> None:
        """Leave no word of removed documents in the index, which else keeps them until it merges by itself.

        Rewrites the index: about 10 ms for 1,000 posts. Inside a transaction, after `settle`.
        """
        words = self._schema.words
        self._database.execute(f"INSERT INTO {words}({words}) VALUES('optimize')")

    def hits(self, expression: str, plan: Plan | None, after: int | None) -> Rows:
        """(doc_id, JSON text) of the documents that match, newest first; a superset by `plan`."""
        words = self._schema.words
        # CROSS JOIN: SQLite must walk the words first, whatever it believes about the plan's index
        joined = f"{words} CROSS JOIN {self._schema.rows} ON doc_id={words}.rowid"
        sql = f"SELECT doc_id, doc FROM {joined} WHERE {words} MATCH ?"
        args: tuple[Any, ...] = (expression,)
        if after is not None:
            sql, args = f"{sql} AND {words}.rowid < ?", (*args, after)
        if plan is not None:
            sql, args = f"{sql} AND {plan.sql}", (*args, *plan.args)
        return self._database.execute(f"{sql} ORDER BY {words}.rowid DESC", args)

    def problems(self) -> list[str]:
        """FTS5's own check of the index (inside a transaction)."""
        if not self.owed().fields:
            return []
        try:
            self._database.execute(
                f"INSERT INTO {self._schema.words}({self._schema.words}) VALUES('integrity-check')"
            )
        except apsw.Error as error:
            return [f"the search index of {self._schema.name} is damaged ({error})"]
        return []

    def _top(self) -> int:
        sizes = quoted(f"fts_{self._schema.name}_docsize")
        return int(self._database.execute(f"SELECT coalesce(max(id), 0) FROM {sizes}").fetchone()[0])

    def _add(self, fields: Sequence[str], where: str, args: Sequence[Any]) -> None:
        texts = ", ".join(f"fold_words(CAST({field_sql(field)} AS BLOB))" for field in fields)
        self._database.execute(
            f"INSERT INTO {self._schema.words}(rowid, {_columns(fields)}) "
            f"SELECT doc_id, {texts} FROM {self._schema.rows} WHERE {where} ORDER BY doc_id",
            args,
        )


class Owed:
    """The documents that a transaction has touched: single ones, and a run of new ones that costs no
    memory.
    """

    def __init__(self, index: TextIndex) -> None:
        self._index = index
        self.start(index.fields())

    def start(self, fields: tuple[str, ...]) -> None:
        """Begin anew with nothing owed."""
        self.fields = fields
        self._ids: set[int] = set()
        self._span = (0, -1)

    def touch(self, doc_id: int) -> None:
        """This document's texts may have changed, or it is gone."""
        if self.fields:
            self._ids.add(doc_id)

    def changed(self, doc_id: int, old: str, document: Mapping[str, Any]) -> None:
        """This document was written over its `old` text: touched only if an indexed field differs."""
        if self.fields and any(
            value_of(loads(old), name) != value_of(document, name) for name in self.fields
        ):
            self.touch(doc_id)

    def added(self, doc_id: int) -> None:
        """This document is new."""
        low, high = self._span
        if high < low:
            self._span = (doc_id, doc_id)
        elif doc_id == high + 1:
            self._span = (low, doc_id)
        elif not low <= doc_id <= high:
            self.touch(doc_id)

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to settle."""
        return not self._ids and self._span[1] < self._span[0]

    def __call__(self) -> None:
        """Settle; called before COMMIT."""
        if self.fields:
            low, high = self._span
            self._index.settle(self.fields, {i for i in self._ids if not low <= i <= high}, self._span)
        self.start(self.fields)


def _columns(fields: Sequence[str]) -> str:
    return ", ".join(f"c{number}" for number in range(len(fields)))
