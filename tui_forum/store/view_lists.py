"""Lists of threads of any length: how many, a slice, where one stands, the next unread.

Every question is a range of an index, so that a list of 100,000 threads opens as fast as one of ten.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from tinydb.table import Document

from tui_forum.store.conditions import F
from tui_forum.store.documents import loads
from tui_forum.store.plan import field_sql
from tui_forum.store.view import View

Key = Literal["at", "wait", "fresh"]
_COUNTER = {"at": "threads", "wait": "waiting", "fresh": "fresh"}


@dataclass(frozen=True, slots=True)
class Scope:
    """Which threads, in which order: `at` all, latest first; `wait` unanswered, longest wait first;
    `fresh` unread.
    """

    key: Key = "at"
    board: str | None = None
    section: str | None = None
    need: str | None = None

    @property
    def newest_first(self) -> bool:
        """Whether the greatest key comes first."""
        return self.key != "wait"


class ThreadList:
    """The threads of a scope, as they are whenever asked."""

    def __init__(self, view: View, scope: Scope) -> None:
        self._view = view
        self._scope = scope
        self._rows = view.threads.schema.rows

    def count(self) -> int:
        """How many; from the kept counters but for a list by need."""
        if self._scope.need is not None:
            where, args = self._where(self._scope.key)
            return int(self._one(f"SELECT count(*) FROM {self._rows} WHERE {where}", args) or 0)
        name = _COUNTER[self._scope.key]
        return sum(row[name] for row in self._counters())

    def slice(self, start: int, length: int) -> list[Document]:
        """`length` threads from row `start` on."""
        where, args = self._where(self._scope.key)
        sql = f"SELECT doc_id FROM {self._rows} WHERE {where} {self._order(self._scope.key)} LIMIT ? OFFSET ?"
        ids = [row[0] for row in self._view.db.database.execute(sql, (*args, length, start))]
        by_id = {found.doc_id: found for found in self._by_id(ids)}
        return [by_id[doc_id] for doc_id in ids if doc_id in by_id]

    def position(self, thread: str) -> int | None:
        """The row of a thread, None when it is not in the list."""
        if self._scope.board is None:
            found = self._view.thread(thread)
        else:
            place = (F("thread") == thread) & (F("board") == self._scope.board)
            found = next(iter(self._view.threads.page(place, limit=1)), None)
        if found is None or not self._holds(found):
            return None
        before = [self._past(self._scope.key, found, earlier=True, tie=tie) for tie in (False, True)]
        return sum(int(self._one(f"SELECT count(*) FROM {self._rows} WHERE {w}", a) or 0) for w, a in before)

    def nearest_unread(self, found: Document | None, *, backwards: bool) -> Document | None:
        """The next (or previous) unread thread after `found`, without going round; None: from the very
        end.
        """
        key: Key = "wait" if self._scope.key == "wait" else "fresh"
        extra = "" if key == "fresh" else f" AND {field_sql('fresh')} >= 0"
        if found is None:
            parts = [self._where(key)]
        else:
            parts = [self._past(key, found, earlier=backwards, tie=tie) for tie in (True, False)]
        for where, args in parts:
            order = self._order(key, backwards=backwards)
            sql = f"SELECT doc_id, doc FROM {self._rows} WHERE {where}{extra} {order} LIMIT 1"
            row = self._view.db.database.execute(sql, args).fetchone()
            if row is not None:
                return Document(loads(row[1]), row[0])
        return None

    def _counters(self) -> list[Document]:
        board, section = self._scope.board, self._scope.section
        if section is not None:
            where = F("section") == section
            return self._view.sections.search(where if board is None else where & (F("board") == board))
        return self._view.boards.all() if board is None else self._view.boards.search(F("board") == board)

    def _where(self, key: str) -> tuple[str, list[Any]]:
        parts, args = [f"{field_sql(key)} >= 0"], []
        for name in ("board", "section", "need"):
            value = getattr(self._scope, name)
            if value is not None:
                parts.append(f"{field_sql(name)} = ?")
                args.append(value)
        return " AND ".join(parts), args

    def _past(self, key: Key, found: Document, *, earlier: bool, tie: bool) -> tuple[str, list[Any]]:
        """The rows before (or after) `found`: those of the same key by number, or those of another key."""
        where, args = self._where(key)
        value = found["wait" if key == "wait" else "at"]
        sign = ">" if self._scope.newest_first == earlier else "<"
        if tie:
            return f"{where} AND {field_sql(key)} = ? AND doc_id {sign} ?", [*args, value, found.doc_id]
        return f"{where} AND {field_sql(key)} {sign} ?", [*args, value]

    def _order(self, key: str, *, backwards: bool = False) -> str:
        way = "ASC" if self._scope.newest_first == backwards else "DESC"
        return f"ORDER BY {field_sql(key)} {way}, doc_id {way}"

    def _holds(self, found: Document) -> bool:
        wanted = ((name, getattr(self._scope, name)) for name in ("board", "section", "need"))
        return self._scope.key in found and all(value in (None, found.get(name)) for name, value in wanted)

    def _by_id(self, ids: list[int]) -> list[Document]:
        found = self._view.threads.get(doc_ids=ids)
        return found if isinstance(found, list) else []

    def _one(self, sql: str, args: list[Any]) -> Any:
        row = self._view.db.database.execute(sql, args).fetchone()
        return row[0] if row else None
