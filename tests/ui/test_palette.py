"""The palette: every screen and every act of the screen below is reachable by its name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.ui.looking import Until
from tui_forum.services import reading
from tui_forum.ui.commands import MOVES, ForumCommands
from tui_forum.ui.key_table import KEYS
from tui_forum.ui.screens.main import MainScreen
from tui_forum.ui.screens.resources import ResourcesScreen
from tui_forum.ui.screens.thread import ThreadScreen

PLACES = {
    "Resources": "ResourcesScreen",
    "Guide": "ResourcesScreen",
    "This board": "ThisBoardScreen",
    "Let somebody in by a spoken code": "InviteCodeScreen",
    "Enter a code": "EnterCodeScreen",
    "Your machines": "MachinesScreen",
    "Settings": "SettingsScreen",
    "Keys": "KeysScreen",
    "Change the passphrase": "PassphraseScreen",
    "Node": "NodeScreen",
    "Sync": "SyncScreen",
    "Drafts": "DraftsScreen",
    "Saved posts": "SavedScreen",
    "Muted": "MutedScreen",
    "Recovery words": "RecoveryAskScreen",
    "Help card": "HelpCardScreen",
    "Invite someone": "InviteScreen",
    "Start a board": "NewBoardScreen",
}


def commands(app: Any) -> dict[str, Callable[[], object]]:
    return {name: command for name, _words, command in ForumCommands(app.screen)._commands()}


@pytest.mark.parametrize("name", PLACES)
async def test_a_place_is_reached_by_its_name(story: Any, until: Until, name: str) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, MainScreen) and app.screen.begun)
        app.call_later(commands(app)[name])
        await until(pilot, lambda: type(app.screen).__name__ == PLACES[name] and app.screen.begun)


async def test_typed_as_a_person_types_it(story: Any, until: Until) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+p", *"resources")
        await until(pilot, lambda: len(app.screen_stack) == 2)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ResourcesScreen) and app.screen.begun)


@pytest.mark.parametrize("keys", [[], ["enter"], ["comma"], ["2"], ["4"], ["D"], ["M"]])
async def test_every_act_of_a_screen_has_its_name(story: Any, until: Until, keys: list[str]) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*keys)
        await until(pilot, lambda: app.screen.begun)
        known = commands(app)
        for group in app.screen.groups:
            for key in KEYS[group] if group != "list" else ():
                assert key.help in known or key.action.startswith(MOVES)


async def test_a_key_of_a_widget_is_pressed_by_its_name(story: Any, until: Until) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ThreadScreen) and app.focused)
        provider = ForumCommands(app.screen)
        hear = next(
            command for name, _words, command in provider._commands() if name.startswith("I hear you")
        )
        app.call_later(hear)
        await until(
            pilot,
            lambda: any(
                mine
                for post in reading.read_thread(story.forum, story.threads[0])
                for _word, _number, mine in post.reactions
            ),
        )


async def test_a_theme_chosen_here_is_kept(story: Any, until: Until) -> None:
    from tui_forum.services import preferences

    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, MainScreen) and app.screen.begun)
        commands(app)["Theme: light"]()
        await until(pilot, lambda: preferences.chosen(story.forum.view) == {"theme": "light"})
        assert app.theme == "light"
