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


@dataclass(frozen=True, slots=True)
class Position:
    """Where a page ended: the ordering fields of its last document, and that document's id."""

    values: tuple[Any, ...]
    doc_id: int


@dataclass(frozen=True, slots=True)
class Range:
    """One part of a page: an SQL condition with its values."""

    sql: str
    args: tuple[Any, ...]


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


def ordering(fields: Sequence[str], *, desc: bool) -> str:
    """The ORDER BY of a page; the document's id decides last."""
    way = " DESC" if desc else ""
    return ", ".join(f"{column}{way}" for column in (*map(field_sql, fields), "doc_id"))


def ranges(fields: Sequence[str], after: Position | None, *, desc: bool) -> Iterator[Range]:
    """The parts of what follows `after`, in order; everything in one part where it is None."""
    if after is None:
        yield Range("1", ())
        return
    if len(after.values) != len(fields):
        raise ValueError("the position does not fit the order of the page")
    columns = [field_sql(field) for field in fields]
    same = [_same(column, value) for column, value in zip(columns, after.values, strict=True)]
    yield _all(*same, Range(f"doc_id {'<' if desc else '>'} ?", (after.doc_id,)))
    for number in reversed(range(len(fields))):
        for beyond in _beyond(columns[number], after.values[number], desc):
            yield _all(*same[:number], beyond)


def _same(column: str, value: Any) -> Range:
    if value is None:
        return Range(f"{column} IS NULL", ())
    return Range(f"{column} = {_VALUE}", _bound(value))


def _beyond(column: str, value: Any, desc: bool) -> Iterator[Range]:
    """NULL comes before everything."""
    if value is None:
        if not desc:
            yield Range(f"{column} IS NOT NULL", ())
        return
    yield Range(f"{column} {'<' if desc else '>'} {_VALUE}", _bound(value))
    if desc:
        yield Range(f"{column} IS NULL", ())


_VALUE = "json_extract(?,'$[0]')"
"""The value goes the same way as the stored ones, so that both are read from text by the same hand."""


def _bound(value: Any) -> tuple[str]:
    return (json.dumps([value], separators=(",", ":")),)


def _all(*parts: Range) -> Range:
    return Range(" AND ".join(part.sql for part in parts), tuple(arg for part in parts for arg in part.args))
