"""The part of a text that a list shows."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui_forum.model.excerpt import EXCERPT, excerpt


@given(st.text(max_size=600), st.lists(st.text(max_size=5), max_size=3))
def test_it_is_one_short_line(text: str, words: list[str]) -> None:
    shown = excerpt(text, words)
    assert len(shown) <= EXCERPT + 2
    assert "\n" not in shown


def test_the_match_is_in_it() -> None:
    text = "before " * 60 + "the Kitchen is how I left it" + " after" * 60
    shown = excerpt(text, ["kitchen"])
    assert "Kitchen" in shown
    assert shown.startswith("…before")
    assert shown.endswith("…")


def test_a_short_text_is_shown_whole() -> None:
    assert excerpt("one\n two", ["two"]) == "one two"
