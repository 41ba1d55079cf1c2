"""Spoken codes: drawn, said in many ways, and misheard."""

from __future__ import annotations

import math
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.crypto.spoken import (
    DRAWN_NAMEPLATES,
    LARGEST_NAMEPLATE,
    Code,
    draw_code,
    nameplate_tag,
    parse_code,
    spoken_words,
)
from sync.errors import BadCode

CODE = Code(7, ("orbit", "maple", "velvet"))
codes = st.builds(
    Code,
    st.integers(1, LARGEST_NAMEPLATE),
    st.tuples(*[st.sampled_from(spoken_words())] * 3),
)


def test_three_words_are_as_hard_to_guess_as_the_documents_say() -> None:
    assert len(spoken_words()) == len(set(spoken_words())) == 1255
    assert 3 * math.log2(len(spoken_words())) > 30.8


def shapes(word: str) -> set[str]:
    """The word with any one letter left out, or a gap for it: two that share a shape are one letter apart."""
    holes = {word[:at] + "-" + word[at + 1 :] for at in range(len(word))}
    return holes | {hole.replace("-", "") for hole in holes} | {word}


def test_no_two_words_differ_by_one_letter() -> None:
    seen: dict[str, str] = {}
    for word in spoken_words():
        for shape in shapes(word):
            other = seen.setdefault(shape, word)
            one_apart = other != word and (len(other) != len(word) or "-" in shape)
            assert not one_apart, (word, other)


@given(codes)
def test_a_code_reads_back(code: Code) -> None:
    assert parse_code(code.to_text()) == code


@given(codes, st.sampled_from([" ", "-", "  ", " - ", "_", ", "]), st.sampled_from([str.upper, str.title]))
def test_case_spaces_and_hyphens_are_forgiven(code: Code, gap: str, spell: object) -> None:
    text = gap.join((str(code.nameplate), *code.words))
    assert parse_code(f" {spell(text)} \n") == code  # type: ignore[operator]


def test_the_first_four_letters_are_enough_and_the_number_may_stick() -> None:
    assert parse_code("7orbi mapl velv") == CODE


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("", "begins with a number"),
        ("orbit maple velvet", "begins with a number"),
        ("7 orbit maple", "2 came after"),
        ("7 orbit maple velvet lake", "4 came after"),
        ("0 orbit maple velvet", "between 1 and 999"),
        ("1000 orbit maple velvet", "between 1 and 999"),
        ("9" * 80 + " orbit", "between 1 and 999"),
        ("7 orbit mapel velvet", "Word 2"),
        ("7 orbit \x1b[m velvet", "Word 2"),
        ("7 orbit maple velvet" * 9, "not a code"),
        ("٧ orbit maple velvet", "begins with a number"),
    ],
)
def test_what_was_misheard_is_named(said: str, sentence: str) -> None:
    with pytest.raises(BadCode, match=sentence) as caught:
        parse_code(said)
    assert caught.value.hint
    assert "\x1b" not in str(caught.value)


@given(st.text(max_size=120))
def test_anything_else_is_refused_or_is_a_code(text: str) -> None:
    try:
        code = parse_code(text)
    except BadCode:
        return
    assert parse_code(code.to_text()) == code


def test_codes_are_drawn_from_all_words_and_do_not_show_in_a_log() -> None:
    drawn = [draw_code(os.urandom) for _ in range(300)]
    assert all(1 <= code.nameplate <= DRAWN_NAMEPLATES for code in drawn)
    assert len({word for code in drawn for word in code.words}) > 400
    assert repr(CODE) == "Code(nameplate=7)"


def test_a_nameplate_is_found_by_a_name_of_its_own() -> None:
    tags = {nameplate_tag(number) for number in range(1, LARGEST_NAMEPLATE + 1)}
    assert len(tags) == LARGEST_NAMEPLATE
    assert all(len(tag) == 16 for tag in tags)
