from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from tinydb.table import Document

from tui_forum.store.conditions import F
from tui_forum.store.sealed_db import SealedDB
from tui_forum.store.table import SealedTable

WORDS = ["sun", "moon", "star", "雨"]


def ids(table: SealedTable, typed: str, **how: Any) -> list[int]:
    return [one.doc_id for one in table.text_search(typed, **how)]


@pytest.fixture
def table() -> SealedTable:
    table = SealedDB().table("t")
    table.ensure_search("body")
    return table


def test_the_best_comes_first_unless_there_are_too_many(table: SealedTable) -> None:
    table.insert({"body": "common rare rare rare"})
    table.insert_multiple({"body": "common and more words to be told of"} for _ in range(200))
    table.insert({"body": "common and one rare word among a good many others of them"})
    assert ids(table, "rare") == [1, 202]
    assert ids(table, "rare", order="newest") == [202, 1]
    assert ids(table, "common", limit=3) == [202, 201, 200]


def test_a_title_counts_more_than_a_body() -> None:
    table = SealedDB().table("t")
    table.ensure_search("title", "body")
    table.insert({"title": "睡不着", "body": "every night"})
    table.insert({"title": "Night shift", "body": "睡不着 again"})
    assert ids(table, "night") == [2, 1]
    assert ids(table, "睡不着") == [1, 2]


def test_newest_first_can_be_continued(table: SealedTable) -> None:
    table.insert_multiple({"body": "word"} for _ in range(10))
    assert ids(table, "word", order="newest", limit=3) == [10, 9, 8]
    assert ids(table, "word", order="newest", limit=3, after=8) == [7, 6, 5]


def test_a_condition_narrows_the_search_and_still_fills_it(table: SealedTable) -> None:
    table.insert_multiple({"body": "word", "board": "ab"[number % 2], "n": number} for number in range(100))
    assert ids(table, "word", cond=F("board") == "a", limit=2, order="newest") == [99, 97]
    assert ids(table, "word", cond=~(F("n") > 4), limit=9, order="newest") == [5, 4, 3, 2, 1]


def test_an_index_made_late_covers_what_is_there() -> None:
    table = SealedDB().table("t")
    table.insert({"title": "old words", "body": "x"})
    assert ids(table, "old") == []
    table.ensure_search("title")
    assert ids(table, "old") == [1]
    table.ensure_search("title")
    table.ensure_search("title", "body")
    assert ids(table, "x") == [1]


def test_an_index_made_by_another_table_object_is_kept_up() -> None:
    database = SealedDB()
    one, other = database.table("t"), SealedTable(database.storage, "t")
    one.insert({"body": "first"})
    other.ensure_search("body")
    one.insert({"body": "second"})
    assert ids(other, "second") == [2]


def test_nested_fields_numbers_and_lists_are_searched() -> None:
    table = SealedDB().table("t")
    table.ensure_search("a.b", "tags")
    table.insert({"a": {"b": 42}, "tags": ["blue sky", "雨"]})
    table.insert({"a": "no b", "tags": None})
    assert ids(table, "42") == [1]
    assert ids(table, '"blue sky"') == [1]
    assert ids(table, "雨") == [1]


def test_an_update_of_another_field_leaves_the_index_alone(table: SealedTable) -> None:
    doc_id = table.insert({"body": "word", "n": 1})
    with table.database.transaction():
        table.update({"n": 2}, doc_ids=[doc_id])
        owed = table.words.owed()
        assert owed.nothing
        table.update({"body": "other"}, doc_ids=[doc_id])
        assert not owed.nothing
    assert ids(table, "other") == [doc_id]
    assert ids(table, "word") == []


def test_a_dropped_or_emptied_table_leaves_no_words(table: SealedTable) -> None:
    table.insert({"body": "word"})
    table.truncate()
    assert ids(table, "word") == []
    table.insert({"body": "again"})
    assert ids(table, "again") == [1]


class Indexed(RuleBasedStateMachine):
    """Whatever is written, undone or removed: a search finds what is there, and the counter is right."""

    def __init__(self) -> None:
        super().__init__()
        self.db = SealedDB()
        self.table = self.db.table("t")
        self.table.ensure_search("body")
        self.model: dict[int, str] = {}

    @rule(body=st.sampled_from(WORDS), count=st.integers(1, 3))
    def insert(self, body: str, count: int) -> None:
        for doc_id in self.table.insert_multiple({"body": body} for _ in range(count)):
            self.model[doc_id] = body

    @rule(body=st.sampled_from(WORDS), doc_id=st.integers(1, 8))
    def write(self, body: str, doc_id: int) -> None:
        if self.table.update({"body": body}, doc_ids=[doc_id]):
            self.model[doc_id] = body

    @rule(doc_id=st.integers(1, 8))
    def remove(self, doc_id: int) -> None:
        assert self.table.remove(doc_ids=[doc_id]) == ([doc_id] if self.model.pop(doc_id, None) else [])

    @rule(body=st.sampled_from(WORDS), doc_id=st.integers(1, 8))
    def replace_in_one_transaction(self, body: str, doc_id: int) -> None:
        with self.db.transaction():
            self.table.remove(doc_ids=[doc_id])
            self.table.insert(Document({"body": body}, doc_id))
        self.model[doc_id] = body

    @rule(body=st.sampled_from(WORDS), kept=st.sampled_from(WORDS))
    def undo_an_inner_transaction(self, body: str, kept: str) -> None:
        with self.db.transaction():
            doc_id = self.table.insert({"body": kept})
            with suppress(ZeroDivisionError), self.db.transaction():
                self.table.insert({"body": body})
                self.table.update({"body": body})
                self.table.remove(doc_ids=list(self.model)[:1])
                raise ZeroDivisionError
        self.model[doc_id] = kept

    @rule(body=st.sampled_from(WORDS))
    def undo_everything(self, body: str) -> None:
        with suppress(ZeroDivisionError), self.db.transaction():
            self.table.insert({"body": body})
            self.table.truncate()
            raise ZeroDivisionError

    @rule(body=st.sampled_from(WORDS), doc_id=st.integers(1, 8))
    def undo_an_emptying_among_changes(self, body: str, doc_id: int) -> None:
        with self.db.transaction():
            changed = self.table.update({"body": body}, doc_ids=[doc_id])
            with suppress(ZeroDivisionError), self.db.transaction():
                self.table.truncate()
                self.table.insert_multiple({"body": "moon"} for _ in range(3))
                raise ZeroDivisionError
        self.model |= dict.fromkeys(changed, body)

    @rule()
    def truncate(self) -> None:
        self.table.truncate()
        self.model.clear()

    @invariant()
    def searches_find_what_is_there(self) -> None:
        assert len(self.table) == len(self.model)
        for word in WORDS:
            wanted = sorted(doc_id for doc_id, body in self.model.items() if body == word)
            assert sorted(ids(self.table, word, limit=1_000)) == wanted
        assert self.db.problems() == []


TestIndexed = Indexed.TestCase
TestIndexed.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
