"""Every sentence of the program stands in the catalogue, and every language has it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from tests import catalogue
from tests.catalogue import ROOT, called, fields, text_of

SAYING = frozenset(
    (
        *("say", "tell", "sure", "explain", "say_soon", "note", "ask", "Words", "Label", "Static", "row"),
        *(
            "BadInput",
            "NotFound",
            "NotPermitted",
            "Failed",
            "UsageError",
            "BadConfig",
            "HomeExists",
            "NoHome",
        ),
    )
)
"""Calls whose first texts a person reads."""
READ = frozenset(("placeholder", "help", "description", "hint"))
"""Names of arguments that a person reads, wherever they are given."""
NO_WORDS = frozenset(("[", "]", "HOST:PORT", "Screenshot"))
"""Texts in such places that no language says otherwise."""
SPOKEN_IN = ("tui_forum/ui", "tui_forum/plain", "tui_forum/cli", "tui_forum/services", "tui_forum/model")


def test_the_template_is_what_the_code_says() -> None:
    with catalogue.TEMPLATE.open("rb") as file:
        held = catalogue.held_in(read_po(file))
    assert catalogue.messages() ^ held == set(), "run `python -m tests.catalogue update`"


def test_the_sentences_of_sync_are_those_of_its_code() -> None:
    assert set(catalogue.SYNC.read_text("utf-8").splitlines()) == catalogue.sync_templates()


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_a_language_is_complete_and_nothing_more(language: str) -> None:
    held = catalogue.read(language)
    assert catalogue.missing(held) == []
    assert catalogue.held_in(held) == catalogue.messages()
    assert not held.obsolete


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_a_translation_names_the_same_values(language: str) -> None:
    for message in catalogue.read(language):
        if isinstance(message.id, str):
            assert fields(message.id) == fields(str(message.string)), message.id
            assert message.id.count("|") == str(message.string).count("|"), message.id
        else:
            known = set().union(*map(fields, message.id))
            assert all(fields(each) <= known for each in message.string), message.id
            assert fields(message.id[1]) == fields(message.string[1]), message.id


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_the_compiled_file_is_the_written_one(language: str) -> None:
    path = catalogue.po_path(language).with_suffix(".mo")
    assert path.read_bytes() == catalogue.compiled(catalogue.read(language))


def test_a_sentence_is_given_every_value_that_it_names() -> None:
    for path, call in _calls(("tui_forum",)):
        if not (isinstance(call.func, ast.Attribute) and call.func.attr == "format"):
            continue
        of = call.func.value
        text = text_of(of.args[0]) if isinstance(of, ast.Call) and called(of) == "_" and of.args else None
        if text is not None and all(keyword.arg for keyword in call.keywords):
            assert {keyword.arg for keyword in call.keywords} == fields(text), (path.name, text)


def test_what_is_said_is_marked() -> None:
    unmarked = [f"{path.relative_to(ROOT)}:{line}: {text}" for path, line, text in _unmarked()]
    assert unmarked == []


def _calls(places: tuple[str, ...]) -> Iterator[tuple[Path, ast.Call]]:
    for place in places:
        for path, tree in catalogue.sources(place):
            yield from ((path, node) for node in ast.walk(tree) if isinstance(node, ast.Call))


def _unmarked() -> Iterator[tuple[Path, int, str]]:
    """Literal words that go straight to a person."""
    for path, call in _calls(SPOKEN_IN):
        given = list(call.args[:2]) if called(call) in SAYING else []
        given += [keyword.value for keyword in call.keywords if keyword.arg in READ]
        for node in given:
            text = _words(node)
            if text and text not in NO_WORDS:
                yield path, node.lineno, text


def _words(node: ast.expr) -> str:
    """The literal words of an argument, "" where it has none of its own."""
    if isinstance(node, ast.IfExp):
        return _words(node.body) or _words(node.orelse)
    if isinstance(node, ast.JoinedStr):
        parts = "".join(text_of(part) or "" for part in node.values if isinstance(part, ast.expr))
        return parts if any(each.isalpha() for each in parts) else ""
    text = text_of(node) or ""
    return text if any(each.isalpha() for each in text) else ""
