"""Help: each key with its words, which stay under themselves at every width and speak the chosen language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from textual.command import CommandPalette

from tui_forum.language import _, use
from tui_forum.ui.commands import MOVES, ForumCommands
from tui_forum.ui.key_table import KEYS
from tui_forum.ui.screens.help import (
    AROUND,
    BEFORE_NAMES,
    NOTES,
    TITLES,
    WITH_NAMES,
    HelpScreen,
    key_table,
)
from tui_forum.ui.screens.keys import KeysScreen
from tui_forum.ui.widgets.pick import PickScreen

ALIKE = {"editor"}
"""Words that Spanish has, too."""


@pytest.fixture(params=["en", "es"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    """One language after the other."""
    use(request.param)
    yield request.param
    use("en")


@pytest.mark.parametrize("width", [40, 59, 60, 80, WITH_NAMES, 120])
def test_what_a_key_does_goes_on_under_itself(language: str, width: int) -> None:
    for group, keys in KEYS.items():
        title, *lines = key_table([group], {}, width).split("\n\n")[0].split("\n")
        assert title == _(TITLES[group])
        note = _(NOTES[group]) if group in NOTES else ""
        while note:
            told = lines.pop(0).strip()
            assert note.startswith(told)
            note = note.removeprefix(told).strip()
        assert max(map(len, lines)) <= width - AROUND
        under = max(len(line) - len(line.lstrip()) for line in lines)
        assert all(re.match(r"  \S", line) or re.match(rf" {{{under}}}\S", line) for line in lines)
        before_names = [line[: BEFORE_NAMES if width >= WITH_NAMES else width] for line in lines]
        words = " ".join(" ".join(before_names).split())
        for key in keys:
            assert _(key.help) in words


def test_a_long_name_of_a_key_has_a_line_of_its_own() -> None:
    table = key_table(["compose-thread"], {"need-sheet": "ctrl+shift+right_square_bracket"}, 40)
    lines = table.split("\n\n")[0].split("\n")
    assert lines[2].startswith(" " * 14)


def test_every_word_for_a_key_has_one_in_spanish() -> None:
    use("es")
    try:
        words = {said for keys in KEYS.values() for key in keys for said in (key.help, key.bar) if said}
        assert {said for said in words if _(said) == said} == ALIKE
    finally:
        use("en")


async def test_the_palette_names_the_keys_of_a_screen_in_spanish(story: Any) -> None:
    use("es")
    try:
        app = story.app()
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("enter")
            names = {name for name, _words, _command in ForumCommands(app.screen)._commands()}
            acts = [key for key in KEYS["thread"] if not key.action.startswith(MOVES)]
            assert {_(key.help) for key in acts} <= names
            assert not {key.help for key in acts} & names
    finally:
        use("en")


async def test_the_palette_itself_speaks_spanish(story: Any, screen_text: Any, until: Any) -> None:
    use("es")
    try:
        app = story.app()
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("ctrl+p")
            await until(pilot, lambda: "Encontrar cualquier orden por su nombre" in screen_text(app))
            await pilot.press(*"zzqq")
            await until(pilot, lambda: "Nada se llama así." in screen_text(app))
            await pilot.press("enter")
            await until(pilot, lambda: not CommandPalette.is_open(app))
    finally:
        use("en")


def test_a_form_says_what_enter_does_and_who_is_new_learns_what_a_caret_is() -> None:
    table = key_table(["form", "confirm", "app"], {}, 80)
    assert "Enter goes on to the next field" in table
    assert "^ is the key Ctrl" in table


@pytest.mark.parametrize("size", ["80x24", "40x24"])
async def test_the_names_of_keys_are_told_where_keys_are_changed(
    story: Any, until: Any, screen_text: Any, size: str
) -> None:
    width = int(size.split("x")[0])
    app = story.app()
    async with app.run_test(size=(width, 24)) as pilot:
        app.push_screen(KeysScreen())
        await until(pilot, lambda: isinstance(app.screen, KeysScreen) and app.screen.begun)
        await until(pilot, lambda: "leave-now: Leave now" in " ".join(screen_text(app).split()))


async def test_a_list_to_choose_from_has_help_too_and_comes_back(story: Any, until: Any) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("s")
        await until(pilot, lambda: isinstance(app.screen, PickScreen))
        await pilot.press("question_mark")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen) and app.screen.begun)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, PickScreen))
