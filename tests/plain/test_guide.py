"""The guide in the dialogue of lines."""

from __future__ import annotations

from tests.cli.console import Person
from tests.plain.talking import said


def test_its_pages_are_listed_and_read_by_number_or_name(ana: Person, house: str) -> None:
    out = said(ana, "guide", "read 1", "guide 2", "threads", "guide Listening", "guide 99")
    assert "1. Listening\n2. Saying that it makes sense\n" in out
    assert "The last list holds something else." in out
    assert "Saying that it makes sense\n\nTo validate is to say" in out
    assert "Listening\n\nMost people who write" in out
    assert "The guide has no such page. Type `guide` for a list of its pages." in " ".join(out.split())


def test_it_speaks_the_language_that_was_chosen(ana: Person, house: str) -> None:
    with (ana.home / "config.toml").open("a") as settings:
        settings.write('language = "es"\n')
    out = said(ana, "guía", "guía 12", "guide boundaries")
    assert "1. Escuchar\n2. Decir que tiene sentido\n" in out
    assert "Preguntas que se hacen\n\n¿Quién puede leer lo que escribo?" in out
    assert "Límites\n\nUn límite dice" in out
