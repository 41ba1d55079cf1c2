"""SealedTable: TinyDB's `Table` with its rows in the encrypted database.

TinyDB's API and answers are kept; what is replaced is the walk over everything: searches run on planned
SQL, writes touch their own rows, and each call is one transaction (a part of the one that it is called
in).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal, overload

import apsw
from tinydb.queries import QueryLike
from tinydb.table import Document, Table

from tui_forum.store.asking import ask
from tui_forum.store.documents import loads
from tui_forum.store.paging import Position, position_of, ranges, value_of
from tui_forum.store.plan import Plan, plan, same_sql
from tui_forum.store.rows import ReadRows
from tui_forum.store.schema import Index, missing_table
from tui_forum.store.writing import Writing

SLICE = 500
RANKED_AT_MOST = 50
"""More hits than this come newest first."""
Order = Literal["auto", "newest"]


class SealedTable(Writing, Table):
    """A TinyDB table on SQLite; made by `SealedDB.table`. Its ids are never used twice, unlike TinyDB's."""

    default_query_cache_capacity = 0

    # -- reading -------------------------------------------------------------------------------------------

    def search(self, cond: QueryLike) -> list[Document]:
        """All documents that match, by id."""
        if not self._query_cache.capacity:
            return list(self._matching(cond))
        self._forget_if_changed()
        cached = self._query_cache.get(cond)
        if cached is None:
            cached = list(self._matching(cond))
            if getattr(cond, "is_cacheable", lambda: True)():
                self._query_cache[cond] = cached[:]
        return cached[:]

    @overload  # type: ignore[override]  # TinyDB's overloads name the same three cases, more loosely
    def get(self, cond: QueryLike) -> Document | None: ...

    @overload
    def get(self, cond: QueryLike | None = None, *, doc_id: int) -> Document | None: ...

    @overload
    def get(self, cond: QueryLike | None = None, *, doc_ids: Iterable[int]) -> list[Document]: ...

    def get(
        self,
        cond: QueryLike | None = None,
        doc_id: int | None = None,
        doc_ids: Iterable[int] | None = None,
    ) -> Document | list[Document] | None:
        """The first document that matches or has the id, or None; a list where `doc_ids` are given."""
        if doc_id is not None:
            text = self.row_text(doc_id) if isinstance(doc_id, int) else None
            return None if text is None else self._document(doc_id, text)
        if doc_ids is not None:
            wanted = json.dumps([int(number) for number in map(str, doc_ids) if number.isdecimal()])
            where = "doc_id IN (SELECT value FROM json_each(?))"
            return [self._document(*row) for row in self._rows(where, (wanted,))]
        if cond is not None:
            return next(self._matching(cond), None)
        raise RuntimeError("You have to pass either cond or doc_id or doc_ids")

    def count(self, cond: QueryLike) -> int:
        """How many documents match; without reading them where SQL alone can tell."""
        if self._query_cache.capacity:
            return len(self.search(cond))
        planned = plan(cond)
        if planned is None or not planned.exact:
            return sum(1 for _ in self._matching(cond))
        rows = self._fetch(f"SELECT count(*) FROM {self.schema.rows} WHERE {planned.sql}", planned.args)
        return int(rows[0][0]) if rows else 0

    def all(self) -> list[Document]:
        """Every document, as of one moment."""
        return [self._document(*row) for row in self._rows("1", ())]

    def __len__(self) -> int:
        return self.schema.count()

    def __iter__(self) -> Iterator[Document]:
        """By id, in slices: the caller may write meanwhile and no snapshot is held."""
        last = -(1 << 63)
        while True:
            rows = list(self._rows("doc_id > ?", (last,), f"doc_id LIMIT {SLICE}"))
            for doc_id, text in rows:
                yield self._document(doc_id, text)
            if len(rows) < SLICE:
                return
            last = rows[-1][0]

    # -- beyond TinyDB -------------------------------------------------------------------------------------

    def page(
        self,
        cond: QueryLike | None = None,
        *,
        order_by: str | Sequence[str] = (),
        desc: bool = False,
        limit: int = 50,
        after: Position | Document | None = None,
    ) -> list[Document]:
        """Up to `limit` documents in the order of some fields (none: by id), beginning behind `after`.

        With an index on the fields of `cond` and then those of `order_by`, a page costs the same however
        deep it is. A missing field comes first, last with `desc`. `after` is the last document of the
        page before.
        """
        fields = (order_by,) if isinstance(order_by, str) else tuple(order_by)
        position = position_of(after, fields) if isinstance(after, Document) else after
        planned = _everything if cond is None else plan(cond) or _anything
        found: list[Document] = []
        for part in ranges(fields, position, desc=desc):
            most = f" LIMIT {limit - len(found)}" if planned.exact else ""
            where, args = f"{planned.sql} AND {part.sql}", (*planned.args, *part.args)
            for doc_id, text in self._rows(where, args, part.order + most):
                if len(found) >= limit:
                    return found
                document = loads(text)
                if cond is None or cond(document):
                    found.append(self.document_class(document, doc_id))
        return found

    def text_search(
        self,
        typed: str,
        *,
        cond: QueryLike | None = None,
        limit: int = 50,
        order: Order = "auto",
        after: int | None = None,
        prefix: bool = False,
    ) -> list[Document]:
        """Documents with all the words that a person typed, "words in quotes" side by side.

        Any text is allowed; nothing in it is special but the double quote. Needs `ensure_search`.
        `order`: "newest" by id, "auto" the best first unless there are too many to compare. `after` (an
        id) goes on with what is older. `prefix`: the last word may be unfinished.
        """
        asked, fields = ask(typed, prefix=prefix), self.words.fields()
        if asked is None or not fields:
            return []
        planned = plan(cond) if cond is not None else None
        wanted = limit if order == "newest" else max(limit, RANKED_AT_MOST + 1)
        found: list[Document] = []
        for doc_id, text in self.words.hits(asked.expression, planned, after):
            document = loads(text)
            if cond is None or cond(document):
                found.append(self.document_class(document, doc_id))
                if len(found) >= wanted:
                    break
        if order == "auto" and len(found) <= RANKED_AT_MOST:
            found.sort(key=lambda one: -asked.closeness(str(value_of(one, field)) for field in fields))
        return found[:limit]

    def ensure_index(self, *fields: str, unique: bool = False) -> None:
        """An index on these dotted fields in this order, made now if it is not there."""
        self.ensure(Index(fields, unique))

    def ensure(self, *indexes: Index) -> None:
        """These indexes, made now where they are not there."""
        with self.database.transaction():
            self.schema.create()
            for index in indexes:
                self.schema.index(index)

    def ensure_search(self, *fields: str) -> None:
        """A full-text index of these dotted fields; documents that are there are indexed now."""
        with self.database.transaction():
            self.schema.create()
            self.words.ensure(fields)

    def found(self, field: str, texts: Sequence[str]) -> list[tuple[int, str]]:
        """(id, JSON text) of the documents whose indexed `field` is one of `texts`, all different."""
        source = f"json_each(?) AS wanted CROSS JOIN {self.schema.rows}"
        sql = f"SELECT doc_id, doc FROM {source} ON {same_sql(field, 'wanted.value')}"
        return self._fetch(sql, (json.dumps(texts),))

    # -- beneath -------------------------------------------------------------------------------------------

    def _matching(self, cond: QueryLike) -> Iterator[Document]:
        planned = plan(cond) or _anything
        for doc_id, text in self._rows(planned.sql, planned.args):
            document = loads(text)
            if cond(document):
                yield self.document_class(document, self.document_id_class(doc_id))

    def _rows(self, where: str, args: Sequence[Any], order: str = "doc_id") -> Iterator[tuple[int, str]]:
        try:
            return iter(
                self.database.execute(
                    f"SELECT doc_id, doc FROM {self.schema.rows} WHERE {where} ORDER BY {order}", args
                )
            )
        except apsw.SQLError as error:
            if missing_table(error):
                return iter(())
            raise

    def _fetch(self, sql: str, args: Sequence[Any]) -> list[Any]:
        try:
            return list(self.database.execute(sql, args))
        except apsw.SQLError as error:
            if missing_table(error):
                return []
            raise

    def _document(self, doc_id: int, text: str) -> Document:
        return self.document_class(loads(text), self.document_id_class(doc_id))

    def _forget_if_changed(self) -> None:
        version = self.database.version()
        if version != self._cached_version:
            self.clear_cache()
            self._cached_version = version

    def _read_table(self) -> Any:
        return ReadRows(self)


_everything = Plan("1", (), True)
_anything = Plan("1", (), False)
