"""The commands of the dialogue: each has one meaning, in every language, and stands in docs/COMMANDS.md."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.cli.console import ROOT
from tui_forum.language import use
from tui_forum.plain.dots import ALL, BY_NAME, DOTS
from tui_forum.plain.table import COMMANDS


@pytest.fixture(params=["en", "es"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    """One language after the other."""
    use(request.param)
    yield request.param
    use("en")


def test_a_name_means_one_command(language: str) -> None:
    names = Counter(name for command in COMMANDS for name in command.all_names())
    assert [name for name, number in names.items() if number > 1] == []


def test_the_page_tells_every_command() -> None:
    page = (ROOT / "docs" / "COMMANDS.md").read_text("utf-8")
    section = page.partition("## Without a full screen")[2].partition("\n## ")[0]
    told = re.findall(r"^\| `([^`]+)` \| ([^|]*) \| ([^|]+) \|$", section, re.MULTILINE)
    ours = [
        (
            f"{command.names[0]} {command.takes}".strip(),
            ", ".join(f"`{name}`" for name in command.names[1:]),
            command.help,
        )
        for command in COMMANDS
    ]
    assert [(name, other.strip(), help) for name, other, help in told] == ours


def test_the_page_tells_every_word_with_a_dot() -> None:
    page = (ROOT / "docs" / "COMMANDS.md").read_text("utf-8")
    section = page.partition("| line | what it does |")[2].partition("\n\n")[0]
    told = re.findall(r"^\| `([^`]+)` \| ([^|]+) \|$", section, re.MULTILINE)
    assert told == [(f"{dot.name} {dot.takes}".strip(), dot.help) for dot in DOTS]


def test_a_word_with_a_dot_means_one_thing() -> None:
    assert len(BY_NAME) == len(DOTS)
    assert all(dot.kinds and set(dot.kinds) <= set(ALL) for dot in DOTS)
