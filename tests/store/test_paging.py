from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tinydb.table import Document

from sync.log.database import Database
from tui_forum.store.conditions import F
from tui_forum.store.paging import Position, position_of
from tui_forum.store.sealed_db import SealedDB
from tui_forum.store.table import SealedTable

ROWS = st.lists(
    st.fixed_dictionaries(
        {"board": st.sampled_from("ab")},
        optional={
            "last": st.none() | st.integers(0, 3) | st.sampled_from(["x", "é"]) | st.floats(0, 1),
            "pinned": st.booleans(),
        },
    ),
    max_size=15,
)


def walk(table: SealedTable, limit: int, **how: Any) -> list[Document]:
    """Every document, a page at a time."""
    found: list[Document] = []
    after = None
    while page := table.page(limit=limit, after=after, **how):
        assert len(page) <= limit
        found += page
        after = page[-1]
    return found


@settings(max_examples=150, deadline=None)
@given(ROWS, st.integers(1, 4), st.booleans(), st.sampled_from([(), "last", ("pinned", "last")]))
def test_pages_give_every_document_once_and_in_order(rows: Any, limit: int, desc: bool, order: Any) -> None:
    table = SealedDB().table("t")
    table.ensure_index("board", "last")
    table.insert_multiple(rows)
    for condition in (None, F("board") == "a"):
        everything = table.page(condition, order_by=order, desc=desc, limit=100)
        paged = walk(table, limit, cond=condition, order_by=order, desc=desc)
        assert [one.doc_id for one in paged] == [one.doc_id for one in everything]
        assert len(everything) == (len(table) if condition is None else table.count(condition))


def test_the_order_is_by_value_then_by_id() -> None:
    table = SealedDB().table("t")
    table.insert_multiple({"n": number} for number in (2, None, 1, 2))
    table.insert({})
    assert [one.doc_id for one in table.page(order_by="n")] == [2, 5, 3, 1, 4]
    assert [one.doc_id for one in table.page(order_by="n", desc=True)] == [4, 1, 3, 5, 2]
    assert [one.doc_id for one in table.page(desc=True, limit=2)] == [5, 4]


def test_a_page_goes_on_though_its_last_document_is_gone() -> None:
    table = SealedDB().table("t")
    table.insert_multiple({"n": number} for number in range(10))
    page = table.page(order_by="n", limit=4)
    position = position_of(page[-1], "n")
    table.remove(doc_ids=[page[-1].doc_id])
    assert [one["n"] for one in table.page(order_by="n", limit=2, after=position)] == [4, 5]


def test_a_position_of_another_order_is_refused() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        SealedDB().table("t").page(order_by="n", after=Position((), 1))


def test_a_condition_without_a_plan_still_fills_the_page() -> None:
    table = SealedDB().table("t")
    table.insert_multiple({"n": number} for number in range(100))
    page = table.page(~(F("n") < 90), order_by="n", limit=5)
    assert [one["n"] for one in page] == [90, 91, 92, 93, 94]


def steps_of(database: Database, sql: str, args: Any) -> str:
    return " ".join(row[3] for row in database.execute("EXPLAIN QUERY PLAN " + sql, args))


def test_every_range_of_a_page_walks_the_index(monkeypatch: pytest.MonkeyPatch) -> None:
    table = SealedDB().table("t")
    table.ensure_index("board", "last")
    table.insert_multiple({"board": "a", "last": number} for number in range(20))
    asked: list[tuple[str, Any]] = []
    execute = Database.execute

    def noting(self: Database, sql: str, args: Any = ()) -> Any:
        asked.append((sql, args))
        return execute(self, sql, args)

    after = table.get(doc_id=10)
    assert isinstance(after, Document)
    monkeypatch.setattr(Database, "execute", noting)
    table.page(F("board") == "a", order_by="last", desc=True, after=after)
    monkeypatch.undo()
    assert len(asked) == 3
    for sql, args in asked:
        steps = steps_of(table.database, sql, args)
        assert "USING INDEX" in steps
        assert "TEMP B-TREE" not in steps
