from __future__ import annotations

from contextlib import suppress
from typing import Any

import apsw
import pytest
from tinydb import where
from tinydb.operations import delete, increment
from tinydb.table import Document, Table

from tui_forum.store.conditions import F
from tui_forum.store.plan import plan
from tui_forum.store.sealed_db import SealedDB
from tui_forum.store.table import SealedTable

KEY = bytes(range(32))


@pytest.fixture
def table() -> SealedTable:
    return SealedDB().table("t")


def test_a_table_that_was_never_written_is_empty_and_makes_nothing(table: SealedTable) -> None:
    assert (len(table), table.all(), table.search(F("a") == 1), table.get(F("a") == 1)) == (0, [], [], None)
    assert (table.get(doc_id=1), table.get(doc_ids=[1]), table.count(F("a") == 1)) == (None, [], 0)
    assert (table.page(), table.text_search("a"), table.remove(F("a") == 1)) == ([], [], [])
    assert (table.update({"a": 1}), table.update({"a": 1}, doc_ids=[1]), table.remove(doc_ids=[1])) == (
        [],
        [],
        [],
    )
    assert list(table.database.execute("SELECT * FROM sqlite_schema")) == []


def test_ids_are_never_used_twice(table: SealedTable) -> None:
    assert table.insert_multiple([{}, {}, {}]) == [1, 2, 3]
    table.remove(doc_ids=[3])
    assert table.insert({}) == 4
    assert table.insert(Document({}, 3)) == 3
    assert table.insert(Document({}, 10)) == 10
    assert table.insert({}) == 11
    table.truncate()
    assert table.insert({}) == 1


def test_a_taken_id_or_an_id_that_is_none_is_refused(table: SealedTable) -> None:
    table.insert(Document({"a": 1}, 7))
    with pytest.raises(ValueError, match="7 already exists"):
        table.insert(Document({"a": 2}, 7))
    with pytest.raises(ValueError, match="7 already exists"):
        table.insert_multiple([{"a": 3}, Document({"a": 2}, 7)])
    with pytest.raises(TypeError):
        table.insert(Document({"a": 2}, "x"))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="not a Mapping"):
        table.insert([1])  # type: ignore[arg-type]
    assert [dict(one) for one in table] == [{"a": 1}]


def test_ids_that_cannot_be_are_not_there(table: SealedTable) -> None:
    table.insert({"a": 1})
    odd: list[Any] = [2**70, "1", None, -1, 1.5]
    assert [table.get(doc_id=one) for one in odd if one is not None] == [None] * 4
    assert table.remove(doc_ids=odd) == []
    assert table.update({"a": 2}, doc_ids=odd) == []
    assert [one.doc_id for one in table.get(doc_ids=[2**70, "x", 1]) or []] == [1]
    assert len(table) == 1


def test_a_unique_index_refuses_and_leaves_everything(table: SealedTable) -> None:
    table.ensure_index("name", unique=True)
    table.insert_multiple([{"name": "a"}, {"name": "b"}, {}, {}])
    for attempt in (
        lambda: table.insert({"name": "a"}),
        lambda: table.insert_multiple([{"name": "c"}, {"name": "a"}]),
        lambda: table.update({"name": "a"}, doc_ids=[2]),
        lambda: table.update({"name": "x"}),
    ):
        with pytest.raises(ValueError, match="unique"):
            attempt()
    assert [one.get("name") for one in table] == ["a", "b", None, None]


def test_an_index_is_used_whether_asked_by_f_or_where(table: SealedTable) -> None:
    table.ensure_index("thread", "n")
    table.ensure_index("thread", "n")
    for condition in (F("thread") == "x", where("thread") == "x", (F("thread") == "x") & (where("n") > 3)):
        planned = plan(condition)
        assert planned is not None
        sql = f"EXPLAIN QUERY PLAN SELECT 1 FROM {table.schema.rows} WHERE {planned.sql}"
        steps = " ".join(str(row[3]) for row in table.database.execute(sql, planned.args))
        assert "USING" in steps
        assert "SCAN" not in steps


def test_a_field_that_sql_cannot_name_is_not_indexed(table: SealedTable) -> None:
    for field in ('a"b', "a[0]", "", "a..b", "\0"):
        with pytest.raises(ValueError, match="cannot be used in an index"):
            table.ensure_index(field)


@pytest.mark.parametrize("name", ['o"dd', "o'dd", "a b", "é", "select", "t_x", "x;--", "100%", "a\nb"])
def test_a_table_may_have_any_name(name: str) -> None:
    database = SealedDB()
    table = database.table(name)
    table.ensure_index("a")
    table.ensure_search("a")
    table.insert({"a": "word"})
    assert len(table) == len(table.text_search("word")) == 1
    assert database.tables() == {name}
    table.truncate()
    assert database.problems(whole=True) == []
    database.drop_table(name)
    assert database.tables() == set()
    assert list(database.database.execute("SELECT name FROM sqlite_schema WHERE name LIKE 'fts%'")) == []


def test_operations_upserts_and_callables_work(table: SealedTable) -> None:
    table.insert({"a": 1, "b": 2})
    table.update(increment("a"))
    table.update(delete("b"), F("a") == 2)
    assert table.upsert({"a": 5, "c": 1}, F("a") == 2) == [1]
    assert table.upsert({"a": 9}, F("a") == 8) == [2]
    assert table.upsert(Document({"z": 1}, 2)) == [2]
    assert table.upsert(Document({"z": 1}, 40)) == [40]
    assert [dict(one) for one in table] == [{"a": 5, "c": 1}, {"a": 9, "z": 1}, {"z": 1}]
    with pytest.raises(RuntimeError):
        table.remove()
    with pytest.raises(RuntimeError):
        table.get()
    with pytest.raises(ValueError, match="doc_id"):
        table.upsert({})


def test_an_update_that_fails_half_way_changes_nothing(table: SealedTable) -> None:
    table.insert_multiple({"n": number} for number in range(5))

    def change(document: Any) -> None:
        document["n"] = 10 // (3 - document["n"])

    with pytest.raises(ZeroDivisionError):
        table.update(change)
    assert [one["n"] for one in table] == [0, 1, 2, 3, 4]


def test_what_is_given_out_is_the_callers(table: SealedTable) -> None:
    table.insert({"a": [1]})
    for found in (table.get(doc_id=1), table.search(F("a").exists())[0], table.all()[0]):
        assert isinstance(found, Document)
        found["a"].append(2)
    assert table.all() == [{"a": [1]}]


def test_one_may_write_while_going_through(table: SealedTable) -> None:
    table.insert_multiple({"n": number} for number in range(1_200))
    for document in table:
        if document["n"] % 2:
            table.remove(doc_ids=[document.doc_id])
        else:
            table.update({"seen": True}, doc_ids=[document.doc_id])
    assert len(table) == table.count(F("seen") == True) == 600  # noqa: E712


def test_documents_may_come_from_the_same_table(table: SealedTable) -> None:
    table.insert_multiple({"n": number} for number in range(700))
    table.insert_multiple(dict(one) for one in table.search(F("n") < 650))
    assert len(table) == 1_350


def test_tables_are_made_and_dropped_by_transactions() -> None:
    database = SealedDB()
    with suppress(ZeroDivisionError), database.transaction():
        database.table("t").insert({})
        raise ZeroDivisionError
    assert database.tables() == set()
    assert database.table("t").insert({}) == 1
    with suppress(ZeroDivisionError), database.transaction():
        database.drop_tables()
        raise ZeroDivisionError
    assert len(database.table("t")) == 1
    database.drop_tables()
    assert database.tables() == set()
    assert database.table("t").insert({}) == 1


def test_persist_empty_makes_the_table() -> None:
    database = SealedDB()
    database.table("t", persist_empty=True)
    assert database.tables() == {"t"}


def test_tinydbs_private_hooks_still_work(table: SealedTable) -> None:
    table.insert_multiple([{"n": 1}, {"n": 2}])

    def updater(rows: Any) -> None:
        rows[1]["n"] = 10
        rows[5] = {"n": 5}
        rows[2] = {"n": 20}
        assert 2 in rows
        assert "2" not in rows
        assert sorted(rows) == [1, 2, 5]
        del rows[2]
        with pytest.raises(KeyError):
            del rows[2]
        with pytest.raises(KeyError):
            rows[2]

    table._update_table(updater)
    read = table._read_table()
    assert dict(read) == {"1": {"n": 10}, "5": {"n": 5}}
    assert len(read) == 2
    with pytest.raises(KeyError):
        read["x"]
    assert Table.search(table, F("n") == 5) == [{"n": 5}]


def test_a_wrong_count_or_index_is_told(table: SealedTable) -> None:
    table.ensure_search("body")
    table.insert_multiple({"body": f"word{number}"} for number in range(3))
    database = SealedDB(table.database)
    assert database.problems(whole=True) == []
    with table.database.transaction():
        table.database.execute("UPDATE sealed_table SET docs=7")
    assert database.problems() == ["The table t counts 7 documents and holds 3."]


def test_a_mistake_in_sql_is_not_hidden(table: SealedTable) -> None:
    with pytest.raises(apsw.SQLError):
        table.database.execute("SELEC 1")
