"""A unit of work on one table: documents by key, read when needed, changed in memory, written once.

What stood before stays at hand, so that whatever is kept about these documents elsewhere (counters above
all) can be moved by the difference.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from tui_forum.store.documents import loads
from tui_forum.store.plan import field_sql
from tui_forum.store.table import SealedTable

Doc = dict[str, Any]
CHUNK = 500
ROWS_AT_ONCE = 50
_encode = msgspec.json.Encoder().encode
"""Six times as fast as the general way; our own documents have text keys, whole numbers and clean Unicode."""


def on_board(board: str, identity: str) -> str:
    """The key of what a board calls `identity`: ids are a board's own, and another's are unknown on it."""
    return f"{board}:{identity}"


class Batch:
    """Documents of `table` by the unique text in `field`; what is given out is not to be changed in place.

    With `by_board` that text is unique on a board only, and a key is what `on_board` makes of both.
    """

    def __init__(self, table: SealedTable, field: str, *, by_board: bool = False) -> None:
        self._table = table
        self._field = field
        self._by_board = by_board
        self._stored: dict[str, Doc | None] = {}
        self._now: dict[str, Doc | None] = {}
        self._ids: dict[str, int] = {}

    def load(self, keys: Iterable[str]) -> None:
        """Read what is stored under these keys, in few statements."""
        missing = [key for key in dict.fromkeys(keys) if key not in self._stored]
        for start in range(0, len(missing), CHUNK):
            chunk = missing[start : start + CHUNK]
            self._stored.update(dict.fromkeys(chunk))
            named = [key.partition(":")[2] for key in chunk] if self._by_board else chunk
            for doc_id, text in self._table.database.execute(
                f"SELECT doc_id, doc FROM {self._table.schema.rows} "
                f"WHERE {field_sql(self._field)} IN (SELECT value FROM json_each(?))",
                (json.dumps(named),),
            ):
                document = loads(text)
                key = document[self._field]
                if self._by_board:
                    key = on_board(document["board"], key)
                if key in self._stored:
                    self._stored[key], self._ids[key] = document, doc_id

    def get(self, key: str) -> Doc | None:
        """The document as it is to be."""
        if key in self._now:
            return self._now[key]
        if key not in self._stored:
            self.load((key,))
        return self._stored[key]

    def doc_id(self, key: str) -> int:
        """The number of a document that is stored, or was put with one."""
        return self._ids[key]

    def put(self, key: str, document: Doc | None, doc_id: int | None = None) -> None:
        """What `key` is to hold; None: nothing. `doc_id` is the number of a new document that has one."""
        if key not in self._stored:
            self.load((key,))
        self._now[key] = document
        if doc_id is not None:
            self._ids.setdefault(key, doc_id)

    def changes(self) -> Iterator[tuple[str, Doc | None, Doc | None]]:
        """(key, before, now) of what differs."""
        for key, document in self._now.items():
            before = self._stored[key]
            if before != document:
                yield key, before, document

    def flush(self) -> None:
        """Write what differs; each of these is read again when it is next asked for."""
        numbered: list[tuple[int | None, str]] = []
        unnumbered: list[tuple[int | None, str]] = []
        for key, before, document in list(self.changes()):
            doc_id = self._ids.pop(key, None)
            del self._stored[key]
            if before is None:
                (unnumbered if doc_id is None else numbered).append((doc_id, _encode(document).decode()))
            elif document is None:
                self._table.put_away(self._known(doc_id))
            else:
                self._write(self._known(doc_id), _encode(document).decode())
        self._now.clear()
        self._add(numbered)
        self._add(unnumbered)

    def _add(self, rows: list[tuple[int | None, str]]) -> None:
        """Add new documents, many in a statement; all of them bring a number, or none does."""
        database, owed = self._table.database, self._table.words.owed()
        for start in range(0, len(rows), ROWS_AT_ONCE):
            part = rows[start : start + ROWS_AT_ONCE]
            marks = ",".join(["(?,?)"] * len(part))
            values = [value for row in part for value in row]
            database.execute(f"INSERT INTO {self._table.schema.rows}(doc_id, doc) VALUES {marks}", values)
            first = database.last_row_id() - len(part) + 1
            for place, (doc_id, _) in enumerate(part):
                owed.added(first + place if doc_id is None else doc_id)

    def _write(self, doc_id: int, text: str) -> None:
        rows = self._table.schema.rows
        self._table.database.execute(f"UPDATE {rows} SET doc=? WHERE doc_id=?", (text, doc_id))
        self._table.words.owed().touch(doc_id)

    @staticmethod
    def _known(doc_id: int | None) -> int:
        assert doc_id is not None, "what is stored has a number"
        return doc_id
