"""The help card opens from every screen, reads the home's own numbers, and invents none."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.ui.looking import Until
from tui_forum.model.errors import BadConfig
from tui_forum.services.card import NEUTRAL, card_words
from tui_forum.services.helpcard import FILE, help_lines
from tui_forum.ui.forum_app import ForumApp
from tui_forum.ui.options import UiOptions
from tui_forum.ui.screens.helpcard import HelpCardScreen

CARD = (
    '[[line]]\ntitle = "Night line"\nnumber = "1234\\u001b[31m"\nnote = "until six"\nchecked = 2023-11-01\n'
)


@pytest.mark.parametrize("keys", [[], ["enter"], ["c"], ["4"], ["slash"], ["f9"]])
async def test_it_opens_from_every_screen(
    story: Any, until: Until, screen_text: Any, keys: list[str]
) -> None:
    (story.forum.paths.folder / FILE).write_text(CARD)
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*keys, "f2")
        await until(pilot, lambda: isinstance(app.screen, HelpCardScreen) and app.screen.begun)
        await until(pilot, lambda: "Night line:  1234" in screen_text(app))
        assert "last checked 2023-11-01" in screen_text(app)
        await pilot.press("f2", "q")
        await until(pilot, lambda: not isinstance(app.screen, HelpCardScreen))


async def test_it_opens_before_there_is_a_home(tmp_path: Path, until: Until, screen_text: Any) -> None:
    app = ForumApp(tmp_path / "new", UiOptions(sync=False))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f2")
        await until(pilot, lambda: "emergency number" in screen_text(app))


def test_no_number_is_invented() -> None:
    assert not re.search(r"\d", NEUTRAL)
    assert "No numbers are written down" in card_words([])
    assert card_words([]).startswith("If somebody is in danger now")


@pytest.mark.parametrize(
    "text", ["[[line]\n", "line = 5", '[[line]]\ntitle = "x"', "\xff", "[[line]]\nx = 1"]
)
def test_a_mistake_is_named_and_the_page_stands(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_bytes(text.encode("latin-1"))
    with pytest.raises(BadConfig) as error:
        help_lines(tmp_path)
    assert error.value.hint
    assert NEUTRAL in card_words([], str(error.value))


def test_hostile_entries_stay_text(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(CARD)
    assert "\x1b" not in card_words(help_lines(tmp_path))
