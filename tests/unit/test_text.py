"""The gate for peer text: nothing a terminal obeys passes, what scripts and emoji need stays."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui_forum.text import MAX_MARKS, _limit_marks, clean, clean_line, fit, fold, fold_height

NASTY = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            "\x1b\x9b\x07\u202e\u2066\u200b\u200c\u200d\ufe0f\u00ad\U000e0041\u0301👩❤क\u094dی漢 \n\t\r\u2028"
        ),
    ),
    max_size=60,
)

CLINGING = "\u200c\u200d\u1161\u11a8\ud7b0\U00013430\U0001f3fb"
INVISIBLE = "\u00ad\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"


@given(NASTY)
def test_nothing_a_terminal_obeys_or_nobody_sees_is_left(text: str) -> None:
    cleaned = clean(text)
    for character in cleaned:
        assert character == "\n" or unicodedata.category(character) not in ("Cc", "Cs", "Zl", "Zp")
        assert character not in INVISIBLE
        assert not 0xE0000 <= ord(character) <= 0xE007F


@given(NASTY)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(NASTY)
def test_a_cleaned_line_is_one_line_without_outer_blanks(text: str) -> None:
    line = clean_line(text)
    assert "\n" not in line
    assert line == line.strip()


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("\x1b]0;title\x07\x1b[31mred", "]0;title[31mred"),
        ("\x9b2Jgone", "2Jgone"),
        ("abc\u202edcba", "abcdcba"),
        ("pass\u200bword\ufeff", "password"),
        ("\U0001f3f4\U000e0067\U000e0062\U000e007f", "\U0001f3f4"),
        ("a\tb\r\nc\rd\u2028e", "a    b\nc\nd\ne"),
        ("e\u0301", "é"),
        ("lone \ud800 half", "lone  half"),
    ],
)
def test_what_goes(text: str, kept: str) -> None:
    assert clean(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "👩\u200d👩\u200d👧",
        "👩🏽\u200d🚀",
        "🏳️\u200d🌈",
        "❤️ 1️⃣",
        "می\u200cخواهم",
        "ක්\u200dර",
        "क्\u200dष र्\u200c",
        "שָׁלוֹם",
        "Tiếng Việt",
        "葛\U000e0100城",
        "Straße, œuvre, Ωmega, Ж",
    ],
)
def test_what_stays(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    assert clean(text + "ا" if text.endswith("\u200c") else text).startswith(text)


@pytest.mark.parametrize("joiner", ["\u200c", "\u200d", "\ufe0f", "\ufe00", "\U000e0105"])
def test_invisible_characters_between_latin_letters_go(joiner: str) -> None:
    assert clean(f"pass{joiner}word") == "password"


@pytest.mark.parametrize(
    "letter",
    [
        "ก\u0e34",
        "क\u0902",
        "क\u093e",
        "a\u1abe",
        "가\u1161",
        "가\u11a8",
        "a\ud7b0",
        "a\U00013430",
        "😀\U0001f3fb",
    ],
)
def test_nothing_without_a_cell_of_its_own_piles_up(letter: str) -> None:
    base, clinging = letter[0], letter[1:]
    assert len(clean(base + clinging * 300)) <= 1 + MAX_MARKS
    assert len(clean(base + ("\u0301" * MAX_MARKS + clinging) * 40)) <= 1 + MAX_MARKS


def test_towers_of_marks_are_cut() -> None:
    assert len(clean("a" + "\u0316" * 500)) == 1 + MAX_MARKS


@given(NASTY, st.integers(1, 40))
def test_a_fitted_line_has_exactly_its_width(text: str, width: int) -> None:
    assert cell_len(fit(clean_line(text), width)) == width


@given(NASTY.map(lambda text: text * 4), st.integers(8, 40))
def test_folded_lines_fit_and_their_number_is_known_beforehand(text: str, width: int) -> None:
    cleaned = clean(text)
    lines = fold(cleaned, width)
    assert all(cell_len(line) <= width for line in lines)
    assert fold_height(cleaned, width) == len(lines)


@given(st.text("abc déé漢👩 \n", max_size=120), st.integers(8, 40))
def test_folding_loses_nothing_but_blanks(text: str, width: int) -> None:
    assert "".join("".join(fold(text, width)).split()) == "".join(text.split())


@given(st.text(st.sampled_from("a’é\u0301\u0302\u0489\u05b0漢 "), max_size=40))
def test_marks_are_limited_one_run_at_a_time(text: str) -> None:
    kept, run = "", 0
    for character in text:
        marks = character >= "\u0300" and unicodedata.category(character)[0] == "M"
        run = run + 1 if marks or character in CLINGING else 0
        kept += character if run <= MAX_MARKS else ""
    assert _limit_marks(text) == kept


@given(NASTY)
def test_no_character_of_unknown_width_is_left(text: str) -> None:
    for character in clean(text):
        known = unicodedata.category(character) not in ("Co", "Cn")
        assert known or 0x20000 <= ord(character) <= 0x3FFFD or 0x1F6D8 <= ord(character) <= 0x1FAF8


@pytest.mark.parametrize(
    "character", ["\ue000", "\uf8ff", "\U000f0000", "\U0010fffd", "\u0378", "\U0001faff", "\ufdd0"]
)
def test_private_and_unassigned_characters_show_as_unknown(character: str) -> None:
    """Each terminal and font makes of them what it likes, of one cell or of two: the frame would tear."""
    assert clean(f"a{character}b") == "a\ufffdb"
    assert cell_len(clean_line(character * 7)) == 7


@pytest.mark.parametrize(
    "character", ["\U0001fae8", "\U0001f6dc", "\U0001fa75", "\U00031350", "\U000323af", "\ufffd"]
)
def test_newer_emoji_and_rare_ideographs_stay_two_cells_wide(character: str) -> None:
    assert clean(character) == character
    assert cell_len(character) == (1 if character == "\ufffd" else 2)
