"""What a transaction has touched in a table, and its full-text index is to be told before COMMIT."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Protocol

from tui_forum.store.paging import value_of

Span = tuple[int, int]
"""A run of numbers, both ends included."""
NO_SPAN = (0, -1)
Texts = tuple[str | None, ...]
"""What the indexed fields of a document say."""
MOST_AT_HAND = 10_000
"""Documents whose texts are kept until COMMIT: those of a large step, some megabytes."""


class Words(Protocol):
    """The index as its debts see it."""

    def remove(self, ids: Collection[int], span: Span = NO_SPAN) -> None:
        """Take out of the index what it has of `ids` and `span`."""

    def add(self, fields: tuple[str, ...], ids: Collection[int], span: Span = NO_SPAN) -> None:
        """Index what the rows of `ids` and `span` say, of which nothing is in the index."""

    def put(self, texts: Mapping[int, Texts]) -> None:
        """Index these texts of new rows, of which nothing is in the index; of rows that are there."""


class Owed:
    """The documents that a transaction has touched, and the new ones: a run of these costs no memory.

    Of a new document the index has nothing, unless the table was emptied meanwhile and that was undone. The
    texts of some new ones are kept at hand: to read them again, SQLite takes each document apart thrice.
    """

    def __init__(self, index: Words, fields: tuple[str, ...]) -> None:
        self._index = index
        self.start(fields)

    def start(self, fields: tuple[str, ...]) -> None:
        """Begin anew with nothing owed."""
        self.fields = fields
        self._touched: set[int] = set()
        self._new: set[int] = set()
        self._texts: dict[int, Texts] = {}
        self._span = NO_SPAN
        self._doubtful = False

    def touch(self, doc_id: int) -> None:
        """This document's texts may have changed, or it is gone."""
        if self.fields:
            is_new = self._texts.pop(doc_id, None) is not None
            (self._new if is_new else self._touched).add(doc_id)

    def changed(self, doc_id: int, before: Mapping[str, Any], document: Mapping[str, Any]) -> None:
        """This document was written over `before`: touched only if an indexed field differs."""
        if self.fields and any(value_of(before, name) != value_of(document, name) for name in self.fields):
            self.touch(doc_id)

    def added(self, doc_id: int) -> None:
        """This document is new."""
        self._texts.pop(doc_id, None)  # one of this number was undone
        low, high = self._span
        if high < low:
            self._span = (doc_id, doc_id)
        elif doc_id == high + 1:
            self._span = (low, doc_id)
        elif self.fields and not low <= doc_id <= high:
            self._new.add(doc_id)

    def written(self, doc_id: int, document: Mapping[str, Any]) -> None:
        """This document is new; its indexed fields are plain ones, and texts where it has them."""
        known = doc_id in self._new or doc_id in self._touched
        if not known and len(self._texts) < MOST_AT_HAND:
            self._texts[doc_id] = tuple(map(document.get, self.fields))
        else:
            self.added(doc_id)

    def emptied(self) -> None:
        """Every document was removed, from the index too."""
        self._doubtful = True

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to settle."""
        return not (self._touched or self._new or self._texts) and self._span[1] < self._span[0]

    def __call__(self) -> None:
        """Settle; called before COMMIT."""
        if self.fields and not self.nothing:
            low, high = self._span
            ids = {number for number in self._touched | self._new if not low <= number <= high}
            if self._doubtful:
                self._index.remove(self._touched | self._new | self._texts.keys(), self._span)
            else:
                self._index.remove(self._touched)
            self._index.add(self.fields, ids, self._span)
            self._index.put({number: self._texts[number] for number in self._texts if number not in ids})
        self.start(self.fields)
