"""Coming back on a new computer: linked from another one, or by the 24 words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.services.spoken import Held
from tests.ui.looking import SIZES, Until
from tui_forum.services import boards
from tui_forum.services.linking import link_machine
from tui_forum.ui.forum_app import ForumApp
from tui_forum.ui.options import UiOptions
from tui_forum.ui.screens.been_here import BeenHereScreen, LinkHereScreen, RestoreScreen
from tui_forum.ui.screens.first_run import FirstRunScreen
from tui_forum.ui.screens.main import MainScreen
from tui_forum.ui.screens.ways_in import WaysInScreen

PASSPHRASE = "otter lamp six"
LOCAL = {"listen": ("127.0.0.1", 0), "discovery": False}


async def type_in(pilot: Pilot[int], text: str) -> None:
    await pilot.press(*("space" if letter == " " else letter for letter in text))


async def test_a_new_computer_becomes_mine_on_its_first_screen(
    story: Any, tmp_path: Path, until: Until, screen_text: Any
) -> None:
    folder = tmp_path / "new"
    folder.mkdir()
    (folder / "config.toml").write_text('discovery = false\nlisten = "127.0.0.1:0"\n')
    with Held(
        lambda told, network, wait: link_machine(
            story.forum, PASSPHRASE, told, machine="laptop", network=network, wait=wait
        )
    ) as held:
        app = ForumApp(folder, UiOptions(sync=False))
        async with app.run_test(size=(80, 24)) as pilot:
            await until(pilot, lambda: isinstance(app.screen, FirstRunScreen) and app.focused)
            await pilot.press("ctrl+o")
            await until(pilot, lambda: isinstance(app.screen, BeenHereScreen) and app.focused)
            await pilot.press("enter")
            await until(pilot, lambda: isinstance(app.screen, LinkHereScreen) and app.focused)
            for name, text in {
                "code": held.code, "address": held.shown.addresses[0],
                "passphrase": "seven grey kettles", "again": "seven grey kettle",
            }.items():  # fmt: skip
                app.screen.query_one(f"#{name}").value = text  # type: ignore[attr-defined]
            await pilot.press("ctrl+s")
            await until(pilot, lambda: "not the same yet" in screen_text(app))
            app.screen.query_one("#again").value = "seven grey kettles"  # type: ignore[attr-defined]
            await pilot.press("ctrl+s")
            await until(pilot, lambda: isinstance(app.screen, MainScreen))
            await until(pilot, lambda: "Welcome back, river" in screen_text(app))
            assert [row.name for row in boards.list_boards(app.forum)] == ["Harbour Centre"]
        app.close()


async def test_the_24_words_bring_the_keys_back(
    story: Any, tmp_path: Path, until: Until, screen_text: Any
) -> None:
    from tui_forum.services.home import recovery_words

    words = recovery_words(story.forum, PASSPHRASE)
    app = ForumApp(tmp_path / "new", UiOptions(sync=False))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, FirstRunScreen) and app.focused)
        await pilot.press("ctrl+o", "down", "enter")
        await until(pilot, lambda: isinstance(app.screen, RestoreScreen) and app.focused)
        await type_in(pilot, words)
        app.screen.query_one("#name").value = "river"  # type: ignore[attr-defined]
        for name in ("#passphrase", "#again"):
            app.screen.query_one(name).value = "seven grey kettles"  # type: ignore[attr-defined]
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, WaysInScreen) and app.screen.begun)
        assert recovery_words(app.forum, "seven grey kettles") == words
    app.close()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["been-here", "link-here", "restore"])
async def test_coming_back(tmp_path: Path, golden: Any, until: Until, size: str, name: str) -> None:
    app = ForumApp(tmp_path / "new", UiOptions(sync=False))
    keys = {"been-here": [], "link-here": ["enter"], "restore": ["down", "enter"]}[name]
    async with app.run_test(size=SIZES[size]) as pilot:
        await until(pilot, lambda: isinstance(app.screen, FirstRunScreen) and app.focused)
        await pilot.press("ctrl+o", *keys)
        await pilot.pause()
        await golden(app, f"{name}-{size}")
