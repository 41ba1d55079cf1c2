from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_forum.store.asking import LONGEST, MOST_PARTS, Asked, ask
from tui_forum.store.sealed_db import SealedDB
from tui_forum.store.table import SealedTable
from tui_forum.store.words import fold


def table_of(*texts: str) -> SealedTable:
    table = SealedDB().table("t")
    table.ensure_search("title", "body")
    table.insert_multiple({"title": "", "body": text} for text in texts)
    return table


def found(table: SealedTable, typed: str, **how: bool) -> list[int]:
    return sorted(one.doc_id for one in table.text_search(typed, **how))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("Hello World", "world"),
        ("a café in Zürich", "CAFE zurich"),
        ("a cafe", "café"),
        ("Straße", "STRASSE"),
        ("don't", "don't"),
        ('she said "no"', '"said no"'),
        ("NEAR and OR, AND NOT", "NEAR OR AND NOT"),
        ("five stars *****", "stars*"),
        ("column: value", "column:"),
        ("title body", "title:body"),
        ("a-b (c) {d} ^e +f", "a-b (c) {d} ^e +f"),
        ("I feel 😀 today", "😀"),
        ("thumbs 👍🏽 up", "👍"),
        ("thumbs 👍🏽 up", "👍🏽"),
        ("family 👩‍👩‍👧", "👩‍👩‍👧"),
        ("heart ❤️", "❤"),
        ("flag 🇩🇪", "🇩🇪"),
        ("مُحَمَّد لا ينام", "محمد"),
        ("أحمد", "احمد"),
        ("می‌خواهم", "میخواهم"),
        ("שָׁלוֹם", "שלום"),
        ("我睡不着觉", "睡不着"),
        ("我睡不着觉", "睡"),
        ("今日はとても疲れた", "疲れた"),
        ("ガンバル", "ｶﾞﾝﾊﾞﾙ"),
        ("학교에서 만나요", "학교"),
        ("ฉันนอนไม่หลับ", "นอน"),
        ("ខ្ញុំមិនអាចគេង", "អាច"),
        ("मुझे नींद नहीं आती", "नींद"),
        ("ελληνικά ΣΊΣΥΦΟΣ", "σίσυφος"),
        ("İstanbul", "istanbul"),
        ("ﬁne ½ ①", "fine"),
        ("Python程序", "程序"),
        ("Python程序", "python"),
        ("soft\u00adhyphen", "softhyphen"),
        ("𞤀𞤣𞤤𞤢𞤥", "𞤀𞤣𞤤𞤢𞤥"),
    ],
)
def test_a_text_is_found_by_what_people_type(text: str, typed: str) -> None:
    table = table_of("something else entirely", text)
    assert found(table, typed) == [2]


@pytest.mark.parametrize(
    ("text", "typed"),
    [("睡着不", "睡不着"), ("world hello", '"hello world"'), ("cat", "dog"), ("❤", "😀"), ("नहीं", "नींद")],
)
def test_another_text_is_not_found(text: str, typed: str) -> None:
    assert found(table_of(text), typed) == []


@pytest.mark.parametrize("typed", ["", " ", '"', '""', "*", "\0", "()", "-", "'", "\ud800", "\u200d", "\n"])
def test_a_search_without_words_finds_nothing(typed: str) -> None:
    assert ask(typed) is None
    assert found(table_of("text"), typed) == []


def test_a_half_quoted_phrase_is_a_phrase() -> None:
    assert found(table_of("big red house", "red big house"), '"big red') == [1]


def test_the_last_word_may_be_unfinished() -> None:
    table = table_of("sleepless nights", "sleep")
    assert found(table, "sleep") == [2]
    assert found(table, "sleep", prefix=True) == [1, 2]
    assert found(table, '"sleep"', prefix=True) == [2]
    assert found(table, "sleepless nig", prefix=True) == [1]
    assert found(table, "sleepless ", prefix=True) == [1]
    assert found(table, "sl", prefix=True) == []  # too short to mean anything


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters()), st.booleans())
def test_nothing_that_can_be_typed_raises(typed: str, prefix: bool) -> None:
    table = table_of("text")
    table.text_search(typed, prefix=prefix)


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(exclude_characters='"'), min_size=1))
def test_every_text_finds_itself(text: str) -> None:
    table = table_of("something else", text)
    if ask(text[:LONGEST]) is not None and len(text.split()) <= MOST_PARTS:
        assert 2 in found(table, text)


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    once = fold(text)
    assert fold(once).split() == once.split()


def test_a_pasted_book_is_cut() -> None:
    assert found(table_of("word"), "word " * 100_000) == [1]
    assert found(table_of("界" * 3_000), "界" * 100_000) == [1]


@given(st.text(), st.lists(st.text(), max_size=3))
def test_any_document_can_be_compared(typed: str, texts: list[str]) -> None:
    asked = ask(typed)
    assert asked is None or asked.closeness(texts) >= 0


def test_closeness_counts_whole_words_in_any_case_and_accent() -> None:
    assert Asked(("art",)).closeness(["party"]) == 0
    assert Asked(("art",), unfinished=True).closeness(["artist"]) > 0
    assert Asked(("cafe",)).closeness(["CAFÉ"]) > 0
    assert Asked(("big red",)).closeness(["Big, red"]) > Asked(("big red",)).closeness(["red big"]) == 0
    once, often = (Asked(("sun",)).closeness([text]) for text in ("sun", "sun sun"))
    assert often > once
    assert Asked(("sun",)).closeness(["sun" + " x" * 1_000]) < once
