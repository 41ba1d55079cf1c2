from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_forum.model.query import SearchQuery, parse_query

OPERATORS = [
    "from:",
    "in:",
    "need:",
    "is:",
    "before:",
    "after:",
    "FROM:",
    "to:",
    '"',
    " ",
    "2026-02-30",
    "2026-01-02",
]


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("", SearchQuery()),
        ("  two  words ", SearchQuery(words=("two", "words"))),
        ('"side by side" word', SearchQuery(words=("word",), phrases=("side by side",))),
        ("from:ana from:Bo", SearchQuery(authors=("ana", "Bo"))),
        ('from:"Ana Maria" x', SearchQuery(authors=("Ana Maria",), words=("x",))),
        ('in:"Night shift"', SearchQuery(places=("Night shift",))),
        ('tag:bus tag:"night bus"', SearchQuery(tags=("bus", "night bus"))),
        ("need:Listen need:been-there", SearchQuery(needs=("listen", "been-there"))),
        ("is:UNREAD is:waiting", SearchQuery(states=frozenset({"unread", "waiting"}))),
        ("before:2026-01-31", SearchQuery(before=date(2026, 1, 31))),
        ("after:2026-01-01 after:2026-02-01", SearchQuery(after=date(2026, 2, 1))),
        ("before:2026-03-01 before:2026-02-01", SearchQuery(before=date(2026, 2, 1))),
        ("FROM:ana", SearchQuery(authors=("ana",))),
        ("«так» “and so”", SearchQuery(phrases=("так", "and so"))),
        ("睡不着 from:小明", SearchQuery(words=("睡不着",), authors=("小明",))),
    ],
)
def test_the_parts_are_read(typed: str, parts: SearchQuery) -> None:
    assert parse_query(typed) == parts


@pytest.mark.parametrize(
    "word",
    [
        "before:soon",
        "after:2026-02-30",
        "before:20260101",
        "need:money",
        "is:happy",
        "https://a.example/b",
        "a:b",
        "10:30",
        "from:",
    ],
)
def test_what_is_not_understood_is_a_plain_word(word: str) -> None:
    assert parse_query(word) == SearchQuery(words=(word,))


@pytest.mark.parametrize(("typed", "phrases"), [('"open', ("open",)), ('""', ()), ('a"b"', ("b",))])
def test_a_quote_that_is_not_closed_or_empty_does_no_harm(typed: str, phrases: tuple[str, ...]) -> None:
    assert parse_query(typed).phrases == phrases


def test_the_text_goes_on_to_the_full_text_search() -> None:
    assert parse_query('sleep from:ana "night shift" is:unread').text == 'sleep "night shift"'


def test_an_empty_search_is_false() -> None:
    assert not parse_query(' "" ')
    assert parse_query("is:unread")
    assert parse_query("is:unread").narrows
    assert not parse_query("word").narrows


@given(st.text() | st.lists(st.sampled_from(OPERATORS) | st.text(max_size=5)).map("".join))
def test_nothing_that_can_be_typed_raises(typed: str) -> None:
    query = parse_query(typed)
    again = parse_query(query.text)
    assert (again.words, again.phrases) == (query.words, query.phrases)
