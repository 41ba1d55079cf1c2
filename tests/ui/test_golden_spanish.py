"""The screens that everybody meets, in Spanish: longer words still fit, at eighty columns and at forty."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from textual.app import App

from tui_forum.language import use
from tui_forum.ui.screens.page import Page
from tui_forum.ui.widgets.bars import KeyBar

SIZES = {"80x24": (80, 24), "40x24": (40, 24)}
SCREENS = {
    "main": [],
    "thread": ["enter"],
    "compose": ["c"],
    "reply": ["enter", "g", "r"],
    "help-thread": ["enter", "question_mark"],
    "help-card": ["f2"],
    "sync": ["4"],
    "settings": ["comma"],
    "need-sheet": ["c", "ctrl+n"],
    "resources": ["2"],
    "guide-page": ["2", "G", "enter"],
}


@pytest.fixture(autouse=True)
def spanish() -> Iterator[None]:
    """Spanish for this test alone."""
    use("es")
    yield
    use("en")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", SCREENS)
async def test_a_screen(story: Any, golden: Callable[[App[Any], str], None], size: str, name: str) -> None:
    app = story.app()
    async with app.run_test(size=SIZES[size]) as pilot:
        await pilot.pause()
        for key in SCREENS[name]:
            await pilot.press(key)
        await pilot.pause()
        await golden(app, f"es-{name}-{size}")


@pytest.mark.parametrize("name", ["main", "thread", "compose", "sync"])
async def test_the_key_bar_says_how_to_get_help_and_out_at_forty_columns(
    story: Any, name: str, until: Any
) -> None:
    app = story.app()
    async with app.run_test(size=SIZES["40x24"]) as pilot:
        await pilot.pause()
        for key in SCREENS[name]:
            await pilot.press(key)
        await pilot.pause()
        await until(pilot, lambda: isinstance(app.screen, Page))
        bar = app.screen.query_one(KeyBar).render_line(0).text
        assert "ayuda" in bar
        assert "salir" in bar
