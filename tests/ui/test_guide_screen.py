"""The guide in the app: whole and short, true about keys, and a key away where it helps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.ui.looking import Until
from tui_forum.services.guide import guide_page, guide_pages
from tui_forum.ui.resource_words import guide_words
from tui_forum.ui.screens.resources import ResourcesScreen
from tui_forum.ui.screens.text_page import TextPage

NAMES = (
    "listening", "validating", "practical-help", "boundaries", "professional-help", "own-needs",
    "reaching-out", "accepting-help", "giving-back", "confidentiality", "hard-conversations", "questions",
)  # fmt: skip


def test_the_guide_is_whole_and_short() -> None:
    assert tuple(page.name for page in guide_pages()) == NAMES
    for page in guide_pages():
        assert page.title
        assert 50 < len(page.text.split()) < 320
        assert not any(digit in page.text for digit in ("112", "911", "999", "116"))
    assert guide_page("listening").title == "Listening"
    assert guide_pages("xx") == guide_pages()


def test_the_guide_names_keys_that_there_are() -> None:
    import re

    from tui_forum.ui.bindings import shown
    from tui_forum.ui.key_table import KEYS

    keys = {shown(name) for group in KEYS.values() for key in group for name in key.keys.split(",")}
    keys |= {f"Ctrl+{name[1:]}" for name in keys if name.startswith("^")}
    for page in guide_pages():
        for name in re.findall(r"\b(?:F\d|Ctrl\+[A-Z])\b", page.text):
            assert name in keys, (page.name, name)
        assert "**" not in guide_words(page)


@pytest.mark.parametrize(
    ("keys", "title"),
    [(["c"], "Reaching out"), (["enter", "r"], "Listening"), (["c", "ctrl+n"], "Finding out what you need")],
)
async def test_the_guide_is_one_key_away_where_it_helps(
    story: Any, screen_text: Any, until: Until, keys: list[str], title: str
) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*keys)
        below = app.screen
        await pilot.press("f4")
        await until(pilot, lambda: isinstance(app.screen, TextPage) and title in screen_text(app))
        await pilot.press("f4", "escape")
        await until(pilot, lambda: app.screen is below)


async def test_the_guide_opens_before_a_home_is_there_and_not_while_it_is_locked(
    story: Any, tmp_path: Path, screen_text: Any, until: Until
) -> None:
    from tui_forum.ui.forum_app import ForumApp
    from tui_forum.ui.options import UiOptions
    from tui_forum.ui.screens.lock import LockScreen

    app = ForumApp(tmp_path / "new", UiOptions(sync=False))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.focused is not None)
        await pilot.press("f4")
        await until(pilot, lambda: isinstance(app.screen, TextPage))
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f4")
        await until(pilot, lambda: isinstance(app.screen, ResourcesScreen) and app.screen.begun)
        await pilot.press("f9", "f4")
        await until(pilot, lambda: isinstance(app.screen, LockScreen) and app.screen.begun)
