"""What a batch wrote is found by its words, whatever became of it before the transaction ended."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_forum.store import owed
from tui_forum.store.sealed_db import SealedDB
from tui_forum.store.table import SealedTable
from tui_forum.store.view_batch import Batch

WORDS = ("sun", "moon", "Märchen", "雨")


class Undone(Exception):
    """A part of a transaction is given up."""


def made() -> SealedTable:
    table = SealedDB().table("t")
    table.ensure_index("id")
    table.ensure_search("title", "body")
    return table


def found(table: SealedTable, word: str) -> list[str]:
    return sorted(one["id"] for one in table.text_search(word, limit=99))


def said(table: SealedTable, word: str) -> list[str]:
    """The same without the index."""
    return sorted(one["id"] for one in table if word in one["body"] or word in one.get("title", ""))


STEPS = st.lists(
    st.tuples(
        st.sampled_from(("a", "b", "c", "d")),
        st.sampled_from((None, *WORDS)),
        st.booleans(),
        st.sampled_from(("batch", "table", "flush", "undo")),
    ),
    max_size=12,
)


def step(table: SealedTable, batch: Batch, steps: Sequence[tuple[str, str | None, bool, str]]) -> None:
    for number, (key, word, titled, how) in enumerate(steps):
        if how == "flush":
            batch.flush()
        elif how == "table":
            batch.flush()
            table.update({"body": f"{word}"}, doc_ids=[number % 3 + 1])
            batch = Batch(table, "id")
        else:
            title = {"title": word} if titled and word else {}
            batch.put(key, {"id": key, "body": word, **title} if word else None)
    batch.flush()


@given(st.lists(STEPS, max_size=3))
def test_the_index_says_what_the_rows_say(
    transactions: list[list[tuple[str, str | None, bool, str]]],
) -> None:
    table = made()
    for steps in transactions:
        with table.database.transaction():
            try:
                with table.database.transaction():
                    step(table, Batch(table, "id"), steps)
                    if any(how == "undo" for *_, how in steps):
                        raise Undone
            except Undone:
                step(table, Batch(table, "id"), steps[::2])
    for word in (*WORDS, "None"):
        assert found(table, word) == said(table, word)
    with table.database.transaction():
        assert table.words.problems() == []


def test_more_texts_than_are_kept_at_hand_are_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(owed, "MOST_AT_HAND", 3)
    table = made()
    with table.database.transaction():
        batch = Batch(table, "id")
        for number in range(10):
            batch.put(f"{number}", {"id": f"{number}", "body": f"word {number}"}, 50 - number * 3)
        batch.flush()
    assert found(table, "word") == [f"{number}" for number in range(10)]


def parts(table: SealedTable) -> int:
    """In how many parts the index is written."""
    sql = "SELECT count(DISTINCT segid) FROM fts_t_idx"
    return int(table.database.execute(sql).fetchone()[0])


def test_parts_of_the_index_are_merged_when_asked_and_say_the_same() -> None:
    table = made()
    for number in range(20):
        table.insert({"id": f"{number}", "body": f"word {number}"})
    assert parts(table) == 20
    while table.words.merge():
        pass
    assert parts(table) < 4
    assert not table.words.merge()
    assert found(table, "word") == sorted(f"{number}" for number in range(20))
    with table.database.transaction():
        assert table.words.problems() == []
