"""A unit of work on one table: documents by key, read when needed, changed in memory, written once.

What stood before stays at hand, so that whatever is kept about these documents elsewhere (counters above
all) can be moved by the difference.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from tui_forum.store.documents import dumps, loads
from tui_forum.store.plan import field_sql
from tui_forum.store.table import SealedTable

Doc = dict[str, Any]
CHUNK = 500


class Batch:
    """Documents of `table` by the unique text in `field`.

    Documents given out are not to be changed in place.
    """

    def __init__(self, table: SealedTable, field: str) -> None:
        self._table = table
        self._field = field
        self._stored: dict[str, tuple[int, str] | None] = {}
        self._before: dict[str, Doc | None] = {}
        self._now: dict[str, Doc | None] = {}
        self._ids: dict[str, int] = {}

    def load(self, keys: Iterable[str]) -> None:
        """Read what is stored under these keys, in few statements."""
        missing = [key for key in dict.fromkeys(keys) if key not in self._stored]
        for start in range(0, len(missing), CHUNK):
            chunk = missing[start : start + CHUNK]
            self._stored.update(dict.fromkeys(chunk))
            for doc_id, text in self._table.database.execute(
                f"SELECT doc_id, doc FROM {self._table.schema.rows} "
                f"WHERE {field_sql(self._field)} IN (SELECT value FROM json_each(?))",
                (json.dumps(chunk),),
            ):
                document = loads(text)
                key = document[self._field]
                self._stored[key], self._before[key], self._ids[key] = (doc_id, text), document, doc_id

    def assume_new(self, key: str) -> None:
        """Nothing is stored under this key: the caller knows, and saves the question."""
        self._stored.setdefault(key, None)

    def get(self, key: str) -> Doc | None:
        """The document as it is to be."""
        if key in self._now:
            return self._now[key]
        if key not in self._stored:
            self.load((key,))
        return self._before.get(key)

    def before(self, key: str) -> Doc | None:
        """The document as it was when first loaded."""
        if key not in self._stored:
            self.load((key,))
        return self._before.get(key)

    def doc_id(self, key: str) -> int:
        """The number of a document that is stored or was put with one."""
        return self._ids[key]

    def put(self, key: str, document: Doc | None, doc_id: int | None = None) -> None:
        """This is what `key` is to hold.

        None: nothing. `doc_id` is for a new document that brings its number.
        """
        if key not in self._stored:
            self.load((key,))
        self._now[key] = document
        if doc_id is not None:
            self._ids.setdefault(key, doc_id)

    def changes(self) -> Iterator[tuple[str, Doc | None, Doc | None]]:
        """(key, before, now) of what differs."""
        for key, document in self._now.items():
            before = self._before.get(key)
            if before != document:
                yield key, before, document

    def flush(self) -> None:
        """Write what differs; what is now stored becomes what was before."""
        for key, _, document in list(self.changes()):
            stored = self._stored[key]
            if document is None:
                assert stored is not None
                self._table.put_away(stored[0])
                self._stored[key] = None
                self._ids.pop(key, None)
            elif stored is None:
                text = dumps(document)
                number = self._table.put_new(self._ids.get(key), text)
                self._stored[key], self._ids[key] = (number, text), number
            else:
                self._table.put_changed(stored[0], stored[1], document)
                self._stored[key] = (stored[0], dumps(document))
            self._before[key] = document
        self._now.clear()
