"""Keyset paging: the rows after a given one, each page an index range however deep one is.

"After (a, b, doc_id)" is asked as separate ranges, the nearest first (same a and b; same a; the rest),
because SQLite walks an index for each of them, missing values (NULL) included, where it would not for one
condition with OR.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tinydb.table import Document

from tui_forum.store.plan import field_sql

Term = tuple[str, tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Position:
    """Where a page ended: the ordering fields of its last document, and that document's id."""

    values: tuple[Any, ...]
    doc_id: int


@dataclass(frozen=True, slots=True)
class Range:
    """One part of a page: an SQL condition with its values, and the order of its rows."""

    sql: str
    args: tuple[Any, ...]
    order: str


def position_of(document: Document, order_by: str | Sequence[str]) -> Position:
    """Where a page ends that ends with `document`."""
    fields = (order_by,) if isinstance(order_by, str) else order_by
    return Position(tuple(value_of(document, field) for field in fields), document.doc_id)


def value_of(document: Mapping[str, Any], field: str) -> Any:
    """The value of a dotted field, None where it is missing."""
    found: Any = document
    for part in field.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def ranges(fields: Sequence[str], after: Position | None, *, desc: bool) -> Iterator[Range]:
    """The parts of what follows `after`, in order; everything in one part where it is None."""
    columns = [field_sql(field) for field in fields]
    way = " DESC" if desc else ""
    # A column that a range holds fixed is left out of its order: SQLite would not see that, and sort.
    terms = [f"{column}{way}" for column in (*columns, "doc_id")]
    orders = [", ".join(terms[fixed:]) for fixed in range(len(terms))]
    if after is None:
        yield Range("1", (), orders[0])
        return
    if len(after.values) != len(fields):
        raise ValueError("the position does not fit the order of the page")
    same = [_same(column, value) for column, value in zip(columns, after.values, strict=True)]
    yield _all((*same, (f"doc_id {'<' if desc else '>'} ?", (after.doc_id,))), orders[-1])
    for number in reversed(range(len(fields))):
        value, column = after.values[number], columns[number]
        if value is None and not desc:  # NULL comes before everything
            yield _all((*same[:number], (f"{column} IS NOT NULL", ())), orders[number])
        elif value is not None:
            beyond = (f"{column} {'<' if desc else '>'} {_VALUE}", _bound(value))
            yield _all((*same[:number], beyond), orders[number])
            if desc:
                yield _all((*same[:number], _same(column, None)), orders[number + 1])


def _same(column: str, value: Any) -> Term:
    if value is None:
        return f"{column} IS NULL", ()
    return f"{column} = {_VALUE}", _bound(value)


_VALUE = "json_extract(?,'$[0]')"
"""The value goes the same way as the stored ones, so that both are read from text by the same hand."""


def _bound(value: Any) -> tuple[str]:
    return (json.dumps([value], separators=(",", ":")),)


def _all(terms: Sequence[Term], order: str) -> Range:
    sql = " AND ".join(term for term, _ in terms)
    return Range(sql, tuple(arg for _, args in terms for arg in args), order)
