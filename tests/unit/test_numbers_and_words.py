"""Numbers as each language writes them, and words that mean two things."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tui_forum.language import NC_, _, counted, grouped, pgettext, use


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    use("en")


@pytest.mark.parametrize(
    ("language", "number", "written"),
    [("en", 999, "999"), ("en", 12_345, "12,345"), ("es", 12_345, "12.345"), ("es", 1_234_567, "1.234.567")],
)
def test_thousands_stand_apart(language: str, number: int, written: str) -> None:
    use(language)
    assert grouped(number) == written
    assert written in counted(number, "{n} thread", "{n} threads")


def test_a_post_is_not_to_post() -> None:
    use("es")
    noun = NC_("what is muted", "post")
    assert noun == "post"
    assert (_("post"), pgettext("what is muted", noun)) == ("publicar", "mensaje")
    assert pgettext("what is muted", "") == ""


def test_in_english_both_are_as_they_stand() -> None:
    use("en")
    assert pgettext("what is muted", "post") == _("post") == "post"
