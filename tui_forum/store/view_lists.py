"""Lists of threads of any length: how many, a slice, where one stands, the next unread.

A whole list is a range of an index, so that one of 100,000 threads opens as fast as one of ten; that of all
boards is put together from theirs as it is read. A narrowed one is answered from the compact index NARROWING
alone: no thread is read but those that are shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from tinydb.table import Document

from tui_forum.store.conditions import F
from tui_forum.store.plan import field_sql, same_sql
from tui_forum.store.view import View
from tui_forum.store.view_arranged import tag_key
from tui_forum.store.view_indexes import BOARD_FRESH, NARROWING

Key = Literal["at", "begun", "name", "most", "wait", "fresh"]
_COUNTER = {"wait": "waiting", "fresh": "fresh"}
Term = tuple[str, list[Any]]
"""An SQL condition with its values."""
FEW = 2_000
"""So many threads that have a tag or are unread are looked up one by one; more are found in the index."""
MOST_NARROWED = 20_000
"""Threads that a narrowed list has at most: it is read in one go, and nobody reads to the end of more."""
MOST_TOGETHER = 100
"""Boards whose lists are put together; of more, all threads are sorted."""
_NARROWING, _BOARD_FRESH = (index.name_on("threads") for index in (NARROWING, BOARD_FRESH))
_BOARD = field_sql("board")


@dataclass(frozen=True, slots=True)
class Scope:
    """Which threads, in which order.

    `at`: latest activity first; `begun`: last started first; `name`: by title; `most`: most unread first;
    `wait`: unanswered ones alone, longest wait first; `fresh`: unread ones alone, latest activity first.
    """

    key: Key = "at"
    board: str | None = None
    section: str | None = None
    need: str | None = None
    tag: str | None = None
    unread: bool = False
    waiting: bool = False

    @property
    def newest_first(self) -> bool:
        """Whether the greatest key comes first."""
        return self.key not in ("wait", "name")

    @property
    def states(self) -> list[str]:
        """The fields that a thread must have besides its key."""
        wanted = {"fresh": self.unread, "wait": self.waiting}
        return [name for name, asked in wanted.items() if asked and name != self.key]

    @property
    def narrowed(self) -> bool:
        """Whether no index stands in this order."""
        in_section = self.section is not None and self.key in ("wait", "fresh")
        return in_section or self.need is not None or self.tag is not None or bool(self.states)


class ThreadList:
    """The threads of a scope, as they are whenever asked."""

    def __init__(self, view: View, scope: Scope) -> None:
        self._view = view
        self._scope = scope
        self._held: list[int] | None = None
        self._rows, self._tags = view.threads.schema.rows, view.tags.schema.rows

    def count(self) -> int:
        """How many; from the kept counters but for a narrowed list."""
        if self._scope.narrowed:
            return len(self._numbers())
        name = _COUNTER.get(self._scope.key, "threads")
        return sum(row[name] for row in self._counters())

    def slice(self, start: int, length: int) -> list[Document]:
        """`length` threads from row `start` on."""
        ids = self._numbers()[start : start + length] if self._scope.narrowed else self._read(length, start)
        by_id = {found.doc_id: found for found in self._by_id(ids)}
        return [by_id[doc_id] for doc_id in ids if doc_id in by_id]

    def _numbers(self) -> list[int]:
        """The threads of a narrowed list, read once."""
        if self._held is None:
            self._held = self._read(MOST_NARROWED, 0)
        return self._held

    def _read(self, length: int, start: int) -> list[int]:
        key = self._scope.key
        return self._ordered(self._source(), key, self._where(key), (length, start))

    def _ordered(
        self, source: str, key: str, term: Term, part: tuple[int, int], *, backwards: bool = False
    ) -> list[int]:
        """The numbers of threads by `key`; `part` is how many, and how many to leave out before."""
        way = "ASC" if self._scope.newest_first == backwards else "DESC"
        (where, args), chosen = term, f"SELECT doc_id, {field_sql(key)} AS place FROM {source} WHERE"
        if self._scope.board is None and source == self._rows:
            boards = [row["board"] for row in self._view.boards.all()]
            sql = " UNION ALL ".join([f"{chosen} {_BOARD} = ? AND {where}"] * len(boards))
            args = [value for board in boards for value in (board, *args)]
        else:
            here, which = self._here()
            sql, args = f"{chosen} {here} AND {where}", [*which, *args]
        if not sql:
            return []
        sql += f" ORDER BY place {way}, doc_id {way} LIMIT ? OFFSET ?"
        return [row[0] for row in self._view.db.database.execute(sql, (*args, *part))]

    def _here(self) -> Term:
        """The condition that a thread is on the board of this list, or on any."""
        if self._scope.board is not None:
            return f"{_BOARD} = ?", [self._scope.board]
        return f"{_BOARD} IN (SELECT {_BOARD} FROM {self._view.boards.schema.rows})", []

    def position(self, thread: str) -> int | None:
        """The row of a thread, None when it is not in the list."""
        found = self._found(thread)
        if found is None or not self._holds(found):
            return None
        if self._scope.narrowed:
            return self._numbers().index(found.doc_id) if found.doc_id in self._numbers() else None
        before = [self._past(self._scope.key, found, earlier=True, tie=tie) for tie in (False, True)]
        here, which = self._here()
        counting = f"SELECT count(*) FROM {self._rows} WHERE {here} AND"
        return sum(int(self._one(f"{counting} {where}", [*which, *args]) or 0) for where, args in before)

    def place_of(self, thread: str) -> Document | None:
        """Where a thread stands in this order, in the list or not; None for one that has no place in it."""
        found = self._found(thread)
        key = "at" if self._scope.key == "fresh" else self._scope.key
        return found if found is not None and key in found else None

    def _found(self, thread: str) -> Document | None:
        if self._scope.board is None:
            return self._view.thread(thread)
        place = (F("thread") == thread) & (F("board") == self._scope.board)
        return next(iter(self._view.threads.page(place, limit=1)), None)

    def nearest_unread(self, found: Document | None, *, backwards: bool) -> Document | None:
        """The next (or previous) unread thread after `found`, without going round; None: from the very
        end.
        """
        key: Key = "fresh" if self._scope.key == "at" else self._scope.key
        extra = "" if key == "fresh" else f" AND {field_sql('fresh')} >= 0"
        source = self._source(unread=True)
        if found is None:
            parts = [self._where(key)]
        else:
            parts = [self._past(key, found, earlier=backwards, tie=tie) for tie in (True, False)]
        for where, args in parts:
            nearest = self._ordered(source, key, (where + extra, args), (1, 0), backwards=backwards)
            if nearest:
                return next(iter(self._by_id(nearest)), None)
        return None

    def _source(self, *, unread: bool = False) -> str:
        """The table, with the index that answers soonest for this list (or for its `unread` threads)."""
        scope = self._scope
        if scope.tag is not None and self._count_of(self._tags, "tag", tag_key(scope.tag)) < FEW:
            return f"{self._rows} NOT INDEXED"
        if (unread or scope.unread) and sum(row["fresh"] for row in self._counters()) < FEW:
            return f"{self._rows} INDEXED BY {_BOARD_FRESH}"
        many = scope.board is None and len(self._view.boards) > MOST_TOGETHER
        return f"{self._rows} INDEXED BY {_NARROWING}" if scope.narrowed or many else self._rows

    def _count_of(self, rows: str, field: str, value: str) -> int:
        sql = f"SELECT count(*) FROM (SELECT 1 FROM {rows} WHERE {field_sql(field)} = ? LIMIT {FEW})"
        return int(self._one(sql, [value]) or 0)

    def _counters(self) -> list[Document]:
        board, section = self._scope.board, self._scope.section
        if section is not None:
            where = F("section") == section
            return self._view.sections.search(where if board is None else where & (F("board") == board))
        return self._view.boards.all() if board is None else self._view.boards.search(F("board") == board)

    def _where(self, key: str) -> Term:
        """What a thread must be to stand in this list, but for its board."""
        parts, args = [f"{field_sql(key)} >= 0"], []
        for name in ("section", "need"):
            value = getattr(self._scope, name)
            if value is not None:
                parts.append(f"{field_sql(name)} = ?")
                args.append(value)
        parts += [f"{field_sql(name)} >= 0" for name in self._scope.states]
        if self._scope.tag is not None:
            parts.append(f"doc_id IN ({self._tagged()})")
            args.append(tag_key(self._scope.tag))
        return " AND ".join(parts), args

    def _tagged(self) -> str:
        """The numbers of the threads that have a tag."""
        names = [f"{field_sql(name)} AS {name}" for name in ("thread", "board")]
        tagged = f"SELECT {', '.join(names)} FROM {self._tags} WHERE {field_sql('tag')} = ?"
        same = f"{same_sql('thread', 'tagged.thread')} AND {field_sql('board')} = tagged.board"
        return f"SELECT (SELECT doc_id FROM {self._rows} WHERE {same}) FROM ({tagged}) AS tagged"

    def _past(self, key: Key, found: Document, *, earlier: bool, tie: bool) -> Term:
        """The rows before (or after) `found`: those of the same key by number, or those of another key."""
        where, args = self._where(key)
        value = found["at" if key == "fresh" else key]
        sign = ">" if self._scope.newest_first == earlier else "<"
        if tie:
            return f"{where} AND {field_sql(key)} = ? AND doc_id {sign} ?", [*args, value, found.doc_id]
        return f"{where} AND {field_sql(key)} {sign} ?", [*args, value]

    def _holds(self, found: Document) -> bool:
        wanted = ((name, getattr(self._scope, name)) for name in ("board", "section", "need"))
        if not all(name in found for name in (self._scope.key, *self._scope.states)):
            return False
        if self._scope.tag is not None and tag_key(self._scope.tag) not in map(
            tag_key, found.get("tags", ())
        ):
            return False
        return all(value in (None, found.get(name)) for name, value in wanted)

    def _by_id(self, ids: list[int]) -> list[Document]:
        found = self._view.threads.get(doc_ids=ids)
        return found if isinstance(found, list) else []

    def _one(self, sql: str, args: list[Any]) -> Any:
        row = self._view.db.database.execute(sql, args).fetchone()
        return row[0] if row else None


def tags_used(view: View, board: str | None, limit: int) -> list[tuple[str, int]]:
    """Tags as one thread writes them, with how many threads have each, most used first."""
    rows = view.tags.schema.rows
    where, args = ("1", ()) if board is None else (f"{field_sql('board')} = ?", (board,))
    used = (
        f"SELECT min(doc_id) AS one, count(*) AS times FROM {rows} WHERE {where} "
        f"GROUP BY {field_sql('tag')} ORDER BY times DESC, one LIMIT ?"
    )
    word = f"SELECT {field_sql('word')} FROM {rows} WHERE doc_id = used.one"
    found = view.db.database.execute(f"SELECT ({word}), times FROM ({used}) AS used", (*args, limit))
    return [(tag, times) for tag, times in found]
