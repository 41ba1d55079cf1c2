"""The guide: every page in every language, of the same shape, in the language that is spoken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import catalogue
from tui_forum import guide
from tui_forum.language import spoken, use
from tui_forum.services.guide import GuidePage, guide_page, guide_pages

FOLDER = Path(guide.__file__).parent
ENGLISH = re.compile(
    r"\b(the|and|you|your|is|are|of|to|that|what|with|not|it|in|for|they|who|help|press|here|when|this)\b",
    re.I,
)
"""Words that stand on every English page, and in no other language of ours."""
KEY_NAME = re.compile(r"\b(?:F\d|Ctrl\+[A-Z])\b")


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    use("en")


def shape(page: GuidePage) -> list[str]:
    """What kind of line each is: a heading, a point, a question in bold, words, or empty."""
    kinds = {"#": "heading", "- ": "point", "**": "question"}
    lines = [page.title, *page.text.split("\n")]
    return [next((kind for mark, kind in kinds.items() if line.startswith(mark)), bool(line) * "words")
            for line in lines]  # fmt: skip


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_every_page_is_there_in_every_language(language: str) -> None:
    english, translated = (
        {path.name for path in place.glob("*.md")} for place in (FOLDER, FOLDER / language)
    )
    assert english == translated
    for before, page in zip(guide_pages("en"), guide_pages(language), strict=True):
        assert page.name == before.name
        assert page.title != before.title
        assert shape(page) == shape(before), page.name
        assert KEY_NAME.findall(page.text) == KEY_NAME.findall(before.text), page.name


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_no_english_is_left_in_a_translation(language: str) -> None:
    assert all(len(set(ENGLISH.findall(page.text))) > 5 for page in guide_pages("en"))
    left = {page.name: ENGLISH.findall(f"{page.title}\n{page.text}") for page in guide_pages(language)}
    assert {name: words for name, words in left.items() if words} == {}


def test_a_page_of_a_translation_begins_with_its_only_heading() -> None:
    for path in (path for language in catalogue.LANGUAGES for path in (FOLDER / language).glob("*.md")):
        lines = path.read_text("utf-8").split("\n")
        assert lines[0].startswith("# "), path.name
        assert not any(line.startswith("#") for line in lines[1:]), path.name


def test_what_a_page_names_on_screen_is_called_so_in_the_catalogue() -> None:
    """A page that sends somebody to “No reply yet” must say what the list is called in their language."""
    said = catalogue.read("es")
    for name, words in [
        ("reaching-out", "No reply yet"),
        ("giving-back", "No reply yet"),
        ("giving-back", "I hear you"),
        ("questions", "Leave this board"),
        ("own-needs", "What would help?"),
    ]:
        assert words.rstrip("?").casefold() in guide_page(name, "en").text.casefold()
        assert f"«{said[words].string}»" in guide_page(name, "es").text
    assert f"«{guide_page('professional-help', 'es').title}»" in guide_page("hard-conversations", "es").text


def test_it_is_in_the_language_that_is_spoken() -> None:
    assert (spoken(), guide_page("listening").title) == ("en", "Listening")
    use("es_MX")
    assert (spoken(), guide_page("listening").title) == ("es", "Escuchar")
    assert guide_pages() == guide_pages("es")
    use("fi")
    assert (spoken(), guide_pages()) == ("en", guide_pages("en"))
