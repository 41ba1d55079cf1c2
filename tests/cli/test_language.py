"""The language of what a person reads; records and exit codes are the same in each."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.console import Ended, Person, run
from tui_forum import language

SPANISH = {"LC_ALL": "", "LC_MESSAGES": "", "LANG": "es_MX.UTF-8", "LANGUAGE": ""}


def test_the_system_chooses() -> None:
    assert "Un foro privado en la terminal." in run("--help", env=SPANISH).out
    assert "A private forum in the terminal." in run("--help").out
    assert "A private forum" in run("--help", env={**SPANISH, "LANG": "fi_FI.UTF-8"}).out


def test_the_settings_file_goes_before_the_system(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('language = "es"\n')
    ended = run("--home", str(tmp_path), "threads")
    assert ended.code == 1
    assert ended.err.startswith("tui-forum: Aún no hay casa en ")
    (tmp_path / "config.toml").write_text('language = "en"\n')
    assert "There is no home" in run(f"--home={tmp_path}", "threads", env=SPANISH).err


@pytest.mark.parametrize("settings", ['language = "tlhIngan-Hol-xyz"\n', "language = 3\n", "language = \n"])
def test_a_language_that_is_none_leaves_english_and_is_told(ana: Person, settings: str) -> None:
    (ana.home / "config.toml").write_text(settings)
    ended = ana.run("threads", code=1)
    assert "The settings file" in ended.err or "In the settings file" in ended.err


def test_records_are_the_same_in_every_language(ana: Person, house: str) -> None:
    ana.tell("post", "House", "--title", "A", "--body", "b", "--need", "listen")

    def told(language: str) -> Ended:
        return run(*ana.options, "--json", "read", *threads, env=SPANISH | {"LANG": language})

    threads = [ana.tell_one("threads")["thread"]]
    assert json.loads(told("es_ES.UTF-8").out) == json.loads(told("en_GB.UTF-8").out)


def test_the_guide_speaks_it_and_its_pages_keep_their_names() -> None:
    assert "listening            Escuchar" in run("guide", env=SPANISH).out
    page = run("guide", "listening", "--json", env=SPANISH).record
    assert (page["page"], page["title"]) == ("listening", "Escuchar")
    assert "resuelva" in page["text"]


def test_an_error_of_sync_is_said_in_spanish(ana: Person) -> None:
    ended = run(*ana.options, "join", "hello", env=SPANISH)
    assert "una invitación empieza por «tf1»" in ended.err
    record = json.loads(run(*ana.options, "--json", "join", "hello", env=SPANISH).out)
    assert set(record) == {"error", "hint"}


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        ({"LANG": "es_ES.UTF-8"}, ["es_ES.UTF-8"]),
        ({"LANG": "es_ES.UTF-8", "LC_ALL": "C.UTF-8"}, []),
        ({"LANG": "en_GB.UTF-8", "LANGUAGE": "es:en"}, ["es", "en"]),
        ({"LANG": "C", "LANGUAGE": "es"}, []),
        ({}, []),
    ],
)
def test_it_follows_the_variables_as_gettext_does(
    monkeypatch: pytest.MonkeyPatch, asked: dict[str, str], spoken: list[str]
) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in asked.items():
        monkeypatch.setenv(name, value)
    assert language._asked_by_system() == spoken
