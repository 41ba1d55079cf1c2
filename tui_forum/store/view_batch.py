"""A unit of work on one table: documents by key, read when needed, changed in memory, written once.

What stood before stays at hand, so that whatever is kept about these documents elsewhere (counters above
all) can be moved by the difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

import msgspec

from sync.courtesy import step_aside
from tui_forum.store.documents import loads
from tui_forum.store.table import SealedTable

Doc = dict[str, Any]
CHUNK = 500
ROWS_AT_ONCE = 50
_NUMBER = itemgetter(0)
_encode = msgspec.json.Encoder().encode
"""Six times as fast as the general way; our own documents have text keys, whole numbers and clean Unicode."""


class Written(NamedTuple):
    """A document that was changed; `number` is None for a new one that brought none."""

    key: str
    number: int | None
    before: Doc | None
    now: Doc | None


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
            for doc_id, text in self._table.found(self._field, sorted(set(named))):
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

    def put(self, key: str, document: Doc | None, doc_id: int | None = None) -> None:
        """What `key` is to hold; None: nothing. `doc_id` is the number of a new document that has one."""
        step_aside()
        if key not in self._stored:
            self.load((key,))
        self._now[key] = document
        if doc_id is not None:
            self._ids.setdefault(key, doc_id)

    def flush(self) -> list[Written]:
        """Write what differs and tell it; each of these is read again when it is next asked for."""
        stored = self._stored
        written = [
            Written(key, self._ids.get(key), stored[key], document)
            for key, document in self._now.items()
            if stored[key] != document
        ]
        self._now.clear()
        numbered: list[tuple[int, Doc]] = []
        unnumbered: list[tuple[None, Doc]] = []
        for key, number, before, document in written:
            del stored[key]
            self._ids.pop(key, None)
            if document is None:
                self._table.put_away(_known(number))
            elif before is not None:
                self._write(_known(number), before, document)
            elif number is None:
                unnumbered.append((number, document))
            else:
                numbered.append((number, document))
        numbered.sort(key=_NUMBER)  # in the order of the file's pages: fewer are gone through twice
        self._add(numbered)
        self._add(unnumbered)
        return written

    def _add(self, rows: Sequence[tuple[int | None, Doc]]) -> None:
        """Add new documents, many in a statement; all of them bring a number, or none does."""
        database, owed = self._table.database, self._table.words.owed()
        for start in range(0, len(rows), ROWS_AT_ONCE):
            part = rows[start : start + ROWS_AT_ONCE]
            marks = ",".join(["(?,?)"] * len(part))
            values = [value for number, document in part for value in (number, _encode(document).decode())]
            database.execute(f"INSERT INTO {self._table.schema.rows}(doc_id, doc) VALUES {marks}", values)
            if owed.fields:
                first = database.last_row_id() - len(part) + 1
                for place, (doc_id, document) in enumerate(part):
                    owed.written(first + place if doc_id is None else doc_id, document)

    def _write(self, doc_id: int, before: Doc, document: Doc) -> None:
        sql = f"UPDATE {self._table.schema.rows} SET doc=? WHERE doc_id=?"
        self._table.database.execute(sql, (_encode(document).decode(), doc_id))
        self._table.words.owed().changed(doc_id, before, document)


def _known(doc_id: int | None) -> int:
    assert doc_id is not None, "what is stored has a number"
    return doc_id
