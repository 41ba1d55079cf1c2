"""Sentences of `sync`, whose code has no catalogue, in the person's language."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sync.crypto.spoken import parse_code
from sync.errors import BadCode, SyncError
from tests import catalogue
from tui_forum.language import use
from tui_forum.services.errors_said import in_words, told


@pytest.fixture
def spanish() -> Iterator[None]:
    use("es")
    yield
    use("en")


def test_in_english_a_sentence_stays_as_it_is() -> None:
    assert told(SyncError("A mistake.", "Do this.")) == ("A mistake.", "Do this.")


@pytest.mark.usefixtures("spanish")
def test_values_are_carried_over() -> None:
    with pytest.raises(BadCode) as error:
        parse_code("7 orbit qqqq velvet")
    assert told(error.value)[0] == "La palabra 2 del código, «qqqq», no es de las que tienen los códigos."


@pytest.mark.usefixtures("spanish")
def test_a_sentence_that_is_nobodys_stays_as_it_is() -> None:
    assert in_words("Quite another sentence {0} \x1b[2J.") == "Quite another sentence {0} \x1b[2J."
    assert in_words("") == ""


@pytest.mark.usefixtures("spanish")
@pytest.mark.parametrize("template", sorted(catalogue.sync_templates()))
def test_every_template_finds_its_translation(template: str) -> None:
    values = [f"«valor {number}»" for number in range(len(catalogue.fields(template)))]
    said = in_words(template.format(*values))
    assert said == str(catalogue.read("es")[template].string).format(*values)


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("The peer sent a HELLO frame that is too large.", "La otra máquina envió una trama HELLO"),
        ("Whoever answers there shares no board with you.", "Quien responde allí no comparte"),
    ],
)
def test_what_one_program_holds_against_another_is_told_in_the_persons_language(
    spanish: None, said: str, heard: str
) -> None:
    assert in_words(said).startswith(heard)
