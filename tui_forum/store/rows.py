"""A table's rows as the mappings that TinyDB's own methods expect.

`SealedTable` replaces the methods that matter for speed; whatever else TinyDB has, or will have in
another 4.x, works through these two, which read a row when it is asked for and write it when it was
changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from typing import TYPE_CHECKING, Any

from tui_forum.store.documents import dumps, loads

if TYPE_CHECKING:
    from tui_forum.store.writing import Writing

MOST_HELD = 1_000


class ReadRows(Mapping[str, dict[str, Any]]):
    """Documents by the text of their id, as `Table._read_table` gives them."""

    def __init__(self, table: Writing) -> None:
        self._table = table

    def __getitem__(self, key: str) -> dict[str, Any]:
        text = self._table.row_text(int(key)) if key.isdigit() else None
        if text is None:
            raise KeyError(key)
        return loads(text)

    def __iter__(self) -> Iterator[str]:
        return (str(document.doc_id) for document in self._table)

    def __len__(self) -> int:
        return len(self._table)


class UpdateRows(MutableMapping[int, dict[str, Any]]):
    """Documents by id, for an updater that changes them in place; `flush` writes what changed."""

    def __init__(self, table: Writing) -> None:
        self._table = table
        self._held: dict[int, tuple[str, dict[str, Any]]] = {}

    def __contains__(self, key: object) -> bool:
        return isinstance(key, int) and self._table.row_text(key) is not None

    def __getitem__(self, key: int) -> dict[str, Any]:
        if key not in self._held:
            text = self._table.row_text(key)
            if text is None:
                raise KeyError(key)
            if len(self._held) >= MOST_HELD:
                self.flush()
            self._held[key] = (text, loads(text))
        return self._held[key][1]

    def __setitem__(self, key: int, document: Mapping[str, Any]) -> None:
        self._held.pop(key, None)
        old = self._table.row_text(key)
        if old is None:
            self._table.put_new(key, dumps(document))
        else:
            self._table.put_changed(key, old, document)

    def __delitem__(self, key: int) -> None:
        self._held.pop(key, None)
        if not self._table.put_away(key):
            raise KeyError(key)

    def __iter__(self) -> Iterator[int]:
        return (document.doc_id for document in self._table)

    def __len__(self) -> int:
        return len(self._table)

    def clear(self) -> None:
        """Remove every document."""
        self._held.clear()
        self._table.put_all_away()

    def flush(self) -> None:
        """Write the documents that were changed in place."""
        for key, (text, document) in self._held.items():
            self._table.put_changed(key, text, document)
        self._held.clear()
