"""Who is called by name."""

from __future__ import annotations

import pytest

from tui_forum.model.mentions import mentions


@pytest.mark.parametrize("text", ["@ana", "dear @Ana, hello", "(@ana)", "@ana's", "thank you @ana"])
def test_called(text: str) -> None:
    assert mentions(text, "ana")


@pytest.mark.parametrize("text", ["ana", "@anabel", "mail@ana", "https://a.b/@ana", "@@ana", "", "@ ana"])
def test_not_called(text: str) -> None:
    assert not mentions(text, "ana")


def test_names_of_several_words_and_other_scripts() -> None:
    assert mentions("well, @Ana Maria!", "ana maria")
    assert mentions("@سلمى شكرا", "سلمى")
    assert not mentions("@anything", "")
    assert mentions("@a.b(", "a.b(")
