"""The full-text index of a table: settled once before COMMIT, searched by what a person types.

The index has no copy of the texts (contentless), and no triggers: a trigger would flush an index segment
for each row, which made bulk writing four times slower. Instead a transaction remembers which documents
it touched.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

import apsw

from sync.log.cursor import Rows
from sync.log.database import Database
from tui_forum.store.owed import NO_SPAN, Owed, Span, Texts
from tui_forum.store.plan import Plan, field_sql
from tui_forum.store.schema import TableSchema, missing_table, quoted
from tui_forum.store.words import fold

GATHERED_BYTES = 4 << 20
MOST_SEGMENTS = 32
"""So many parts of the index of one size are merged by whichever commit comes to that number."""
MERGED_PAGES = 500
"""Pages of the index that are merged in one transaction while the store is quiet: some 20 ms."""
_AMONG = "IN (SELECT value FROM json_each(?))"


_AT_HAND: WeakKeyDictionary[Database, dict[int, Texts]] = WeakKeyDictionary()
"""Texts of rows that a database's writer indexes at this moment, by the rows' numbers."""


def install(database: Database) -> None:
    """Make `fold_words` and `text_at_hand` known to the database's writer."""
    at_hand = _AT_HAND.setdefault(database, {})

    def text_at_hand(number: int, place: int) -> str | None:
        text = at_hand[number][place]
        return text and fold(text)

    database.create_function("fold_words", _fold_value)
    database.create_function("text_at_hand", text_at_hand)


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
        """Let the words of a transaction be gathered in more memory than FTS5 takes, and be merged later.

        With less, a batch of some thousand posts is written in several parts. And merged at once, each word
        of a first sync is written twice, or the next post of a person waits while all are: see `merge`.
        """
        words, run = self._schema.words, self._database.execute
        for setting, value in (
            ("hashsize", GATHERED_BYTES),
            ("automerge", 0),
            ("crisismerge", MOST_SEGMENTS),
        ):
            run(f"INSERT INTO {words}({words}, rank) VALUES('{setting}', {value})")

    def merge(self) -> bool:
        """Merge some of the parts in which the index was written, where there are several of one size.

        Whether there may be more to do. A transaction of its own, which no power cut needs to keep.
        """
        words = self._schema.words
        with self._database.transaction(durable=False):
            before = self._changes()
            self._database.execute(f"INSERT INTO {words}({words}, rank) VALUES('merge', {MERGED_PAGES})")
            return self._changes() - before > 1  # fewer tell, by FTS5's manual, that nothing was merged

    def _changes(self) -> int:
        return int(self._database.execute("SELECT total_changes()").fetchone()[0])

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
        return self._database.at_commit(("words", self._schema.name), lambda: Owed(self, self._now()))

    def _now(self) -> tuple[str, ...]:
        """The indexed fields as this transaction began: those of all tables are read once."""
        database = self._database
        return database.at_commit("search fields", lambda: _Fields(database)).of(self._schema.name)

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
        if not ids and span[1] < span[0]:
            return
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

    def put(self, texts: Mapping[int, Texts]) -> None:
        """Index these texts of new rows, of which nothing is in the index; of rows that are there."""
        if not texts:
            return
        at_hand, fields = _AT_HAND[self._database], self.owed().fields
        at_hand.update(texts)
        columns = ", ".join(f"text_at_hand(doc_id, {number})" for number in range(len(fields)))
        try:
            self._database.execute(
                f"INSERT INTO {self._schema.words}(rowid, {_columns(fields)}) "
                f"SELECT doc_id, {columns} FROM {self._schema.rows} WHERE doc_id {_AMONG} ORDER BY doc_id",
                (_listed(texts),),
            )
        finally:
            at_hand.clear()

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


class _Fields:
    """The indexed fields of all tables, for one transaction, which owes nothing for having read them."""

    def __init__(self, database: Database) -> None:
        try:
            rows = database.execute(
                "SELECT name, text_fields FROM sealed_table WHERE text_fields IS NOT NULL"
            )
            self._of = {name: tuple(json.loads(fields)) for name, fields in rows}
        except apsw.SQLError as error:
            if not missing_table(error):
                raise
            self._of = {}

    def __call__(self) -> None: ...

    def of(self, table: str) -> tuple[str, ...]:
        """Those of a table; empty where it has no index."""
        return self._of.get(table, ())


def _listed(ids: Collection[int]) -> str:
    return json.dumps(sorted(ids))


def _columns(fields: Sequence[str]) -> str:
    return ", ".join(f"c{number}" for number in range(len(fields)))
