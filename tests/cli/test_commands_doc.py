"""docs/COMMANDS.md is written by hand; here it is held to what the parsers really take."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator

import pytest

from tests.cli.console import ROOT
from tui_forum.cli import node
from tui_forum.cli.entry import build_parser

TEXT = (ROOT / "docs" / "COMMANDS.md").read_text(encoding="utf-8")
SECTIONS = {part.partition("\n")[0]: part for part in re.split(r"^### ", TEXT, flags=re.MULTILINE)[1:]}
GLOBAL = {"--home", "--passphrase-file", "--json", "--plain", "--help", "-h"}


def leaves(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """Every command that has no commands under it."""
    below = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not below:
        yield parser
    for action in below:
        for command in action.choices.values():
            yield from leaves(command)


COMMANDS = {
    command.prog: command for parser in (build_parser(), node.build_parser()) for command in leaves(parser)
}


def test_every_command_has_its_section_and_no_other() -> None:
    assert set(SECTIONS) == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_section_tells_every_option_and_invents_none(name: str) -> None:
    section = SECTIONS.get(name, "").partition("\n## ")[0]
    for action in COMMANDS[name]._actions:
        for option in set(action.option_strings) - GLOBAL:
            assert option in section
        if not action.option_strings:
            assert str(action.metavar) in section
    options = {option for action in COMMANDS[name]._actions for option in action.option_strings}
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", section)) <= options


def test_every_exit_code_and_global_option_is_told() -> None:
    for option in GLOBAL - {"--help", "-h"}:
        assert f"`{option}" in TEXT
    for code in ("0", "1", "2", "3", "4", "5", "130"):
        assert f"\n| {code} |" in TEXT
