"""The full-text index of a table: settled once before COMMIT, searched by what a person types.

The index has no copy of the texts (contentless), and no triggers: a trigger would flush an index segment
for each row, which made bulk writing four times slower. Instead a transaction remembers which documents
it touched.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import apsw

from sync.log.cursor import Rows
from sync.log.database import Database
from tui_forum.store.paging import value_of
from tui_forum.store.plan import Plan, field_sql
from tui_forum.store.schema import TableSchema, missing_table, quoted
from tui_forum.store.words import fold

Span = tuple[int, int]
"""A run of numbers, both ends included."""
NO_SPAN = (0, -1)
GATHERED_BYTES = 4 << 20
_AMONG = "IN (SELECT value FROM json_each(?))"


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
        self.settle_in_large_parts()
        owed.start(fields)
        self._add(fields, "1", ())

    def settle_in_large_parts(self) -> None:
        """Let the words of a transaction be gathered in more memory than FTS5 takes by itself.

        With less, a batch of some thousand posts is written in several parts, and those are merged again.
        """
        words = self._schema.words
        self._database.execute(f"INSERT INTO {words}({words}, rank) VALUES('hashsize', {GATHERED_BYTES})")

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
            owed.emptied()

    def remove(self, ids: Collection[int], span: Span = NO_SPAN) -> None:
        """Take out of the index what it has of `ids` and `span`."""
        words, top = self._schema.words, self._top()
        if ids and top:
            sql = f"DELETE FROM {words} WHERE rowid {_AMONG} AND rowid<=?"
            self._database.execute(sql, (_listed(ids), top))
        if span[0] <= min(span[1], top):
            self._database.execute(f"DELETE FROM {words} WHERE rowid BETWEEN ? AND ?", span)

    def add(self, fields: tuple[str, ...], ids: Collection[int], span: Span = NO_SPAN) -> None:
        """Index what the rows of `ids` and `span` say, of which nothing is in the index."""
        if ids:
            self._add(fields, f"doc_id {_AMONG}", (_listed(ids),))
        if span[0] <= span[1]:
            self._add(fields, "doc_id BETWEEN ? AND ?", span)

    def purge(self) -> None:
        """Leave no word of removed documents in the index, which else keeps them until it merges by itself.

        Rewrites the index: about 10 ms for 1,000 posts. Inside a transaction, after what it owes.
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
    """The documents that a transaction has touched, and the new ones: a run of these costs no memory.

    Of a new document the index has nothing, unless the table was emptied meanwhile and that was undone.
    """

    def __init__(self, index: TextIndex) -> None:
        self._index = index
        self.start(index.fields())

    def start(self, fields: tuple[str, ...]) -> None:
        """Begin anew with nothing owed."""
        self.fields = fields
        self._touched: set[int] = set()
        self._new: set[int] = set()
        self._span = NO_SPAN
        self._doubtful = False

    def touch(self, doc_id: int) -> None:
        """This document's texts may have changed, or it is gone."""
        if self.fields:
            self._touched.add(doc_id)

    def changed(self, doc_id: int, before: Mapping[str, Any], document: Mapping[str, Any]) -> None:
        """This document was written over `before`: touched only if an indexed field differs."""
        if self.fields and any(value_of(before, name) != value_of(document, name) for name in self.fields):
            self._touched.add(doc_id)

    def added(self, doc_id: int) -> None:
        """This document is new."""
        low, high = self._span
        if high < low:
            self._span = (doc_id, doc_id)
        elif doc_id == high + 1:
            self._span = (low, doc_id)
        elif self.fields and not low <= doc_id <= high:
            self._new.add(doc_id)

    def emptied(self) -> None:
        """Every document was removed, from the index too."""
        self._doubtful = True

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to settle."""
        return not self._touched and not self._new and self._span[1] < self._span[0]

    def __call__(self) -> None:
        """Settle; called before COMMIT."""
        if self.fields:
            low, high = self._span
            ids = {number for number in self._touched | self._new if not low <= number <= high}
            if self._doubtful:
                self._index.remove(self._touched | self._new, self._span)
            else:
                self._index.remove(self._touched)
            self._index.add(self.fields, ids, self._span)
        self.start(self.fields)


def _listed(ids: Collection[int]) -> str:
    return json.dumps(sorted(ids))


def _columns(fields: Sequence[str]) -> str:
    return ", ".join(f"c{number}" for number in range(len(fields)))
