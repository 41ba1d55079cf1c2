"""The settings screen: every setting is there, a choice holds at once, the file goes first."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from tests.ui.looking import SIZES, Until
from tui_forum.services import preferences
from tui_forum.services.config import Settings
from tui_forum.services.setting_words import ROWS, next_option, value_words
from tui_forum.ui.screens.recovery import RecoveryAskScreen
from tui_forum.ui.screens.settings import SettingList, SettingsScreen


def test_every_setting_stands_on_the_screen_once_with_words_for_its_default() -> None:
    named = [row.name for row in ROWS if row.kind != "heading"]
    assert len(named) == len(set(named))
    assert {setting.name for setting in fields(Settings)} <= set(named)
    for row in ROWS:
        assert row.kind == "heading" or row.about
        if row.options:
            assert value_words(row, Settings()) in [words for _value, words in row.options]


@pytest.mark.parametrize("row", [row for row in ROWS if row.options], ids=lambda row: row.name)
def test_the_options_go_round(row: Any) -> None:
    from dataclasses import replace

    settings, seen = Settings(), []
    for _turn in row.options:
        value = next_option(row, settings)
        settings = replace(settings, **{row.name: preferences.checked_setting(row.name, value)})
        seen.append(getattr(settings, row.name))
    assert settings == Settings()
    assert len(set(map(str, seen))) == len(row.options)


@pytest.mark.parametrize("size", SIZES)
async def test_the_screen(story: Any, golden: Any, size: str) -> None:
    app = story.app()
    async with app.run_test(size=SIZES[size]) as pilot:
        await pilot.press("comma")
        await pilot.pause()
        await golden(app, f"settings-{size}")


async def test_a_theme_is_shown_at_once_and_kept(story: Any, until: Until) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("comma", "enter")
        await until(pilot, lambda: app.theme == "light")
        await pilot.press("x")
        await until(pilot, lambda: app.theme == "dark")
    assert story.forum.config == {}
    assert not story.forum.paths.config.exists()


async def test_plain_marks_are_drawn_at_once(story: Any, until: Until, screen_text: Any) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("comma", "j")
        await until(pilot, lambda: "─" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: "─" not in screen_text(app))
        assert preferences.chosen(story.forum.view) == {"ascii": True}


async def test_what_the_file_says_is_told_and_left_alone(story: Any, until: Until, screen_text: Any) -> None:
    story.forum.config["theme"] = "dark"
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("comma")
        await until(pilot, lambda: "set in config.toml" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: "goes first" in screen_text(app))
        assert app.theme == "dark"
        assert preferences.chosen(story.forum.view) == {}


async def test_an_address_is_typed_and_a_wrong_one_named(story: Any, until: Until, screen_text: Any) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("comma", "G", "enter")
        await until(pilot, lambda: "192.168.1.20:4100" in screen_text(app))
        await pilot.press(*"nowhere", "enter")
        await until(
            pilot, lambda: isinstance(app.screen, SettingsScreen) and "an address" in screen_text(app)
        )
        await pilot.press("enter", *"10.0.0.5:7788", "enter")
        await until(pilot, lambda: app.forum.settings.peers == (("10.0.0.5", 7788),))


async def test_doors_lead_on(story: Any, until: Until, screen_text: Any) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("comma")
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen))
        lines = app.screen.query_one(SettingList)
        lines.go_to(("keys", "Keys"))
        await pilot.press("enter")
        await until(pilot, lambda: "[keys]" in screen_text(app))
        await pilot.press("escape")
        lines.go_to(("recovery", "Recovery words"))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, RecoveryAskScreen) and app.screen.begun)


async def test_another_passphrase(story: Any, until: Until, screen_text: Any) -> None:
    from tui_forum.services.locking import is_the_person

    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("comma")
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen))
        app.screen.query_one(SettingList).go_to(("passphrase", "Passphrase"))
        await pilot.press("enter")
        await until(pilot, lambda: "Only the lock" in screen_text(app) or "only the lock" in screen_text(app))
        new = "seven grey kettles"
        for typed in ("otter lamp six", new, new):
            await pilot.press(*("space" if letter == " " else letter for letter in typed), "enter")
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen))
    assert is_the_person(story.forum, new)


async def test_another_language_is_spoken_at_once(story: Any, until: Until, screen_text: Any) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("comma")
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen))
        app.screen.query_one(SettingList).go_to(("language", "Language"))
        await pilot.press("enter", "enter")
        await until(pilot, lambda: story.forum.settings.language == "es" and "Español" in screen_text(app))
        await until(pilot, lambda: "Esc back" not in screen_text(app))
        await pilot.press("x")
        await until(pilot, lambda: story.forum.settings.language == "")
        await until(pilot, lambda: "Esc back" in screen_text(app))


def test_a_setting_stands_once() -> None:
    for said in ([row.title for row in ROWS], [row.name for row in ROWS if row.name]):
        assert len(said) == len(set(said))
