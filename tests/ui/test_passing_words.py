"""Passing words never cover what is being typed, however long they are and however narrow the screen."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ui.looking import SIZES, Until
from tui_forum.ui.widgets.bars import StatusLine

LONG = "Ana and Bo are here now, and something that is long enough for several lines has come in. " * 3
TYPED_ON = {
    "a thread's title": ["c"],
    "a thread's text": ["c", "shift+tab"],
    "a reply": ["enter", "g", "r"],
    "a search": ["slash"],
    "an address": ["4", "a"],
    "an hour": ["c", "ctrl+g", "tab"],
    "a name of a board": ["B", "down", "down", "enter"],
    "an invite": ["B", "enter"],
}


def at_cursor(app: Any) -> object:
    """What is seen where the next letter goes."""
    return app.screen.get_widget_at(*app.focused.cursor_screen_offset)[0]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("where", TYPED_ON)
async def test_the_cursor_stays_in_sight(story: Any, until: Until, size: str, where: str) -> None:
    app = story.app()
    async with app.run_test(size=SIZES[size]) as pilot:
        await pilot.press(*TYPED_ON[where], *"words")
        await until(pilot, lambda: not app.typing.busy)
        app.screen.say(LONG)
        await pilot.pause()
        status = app.screen.query_one(StatusLine)
        await until(pilot, lambda: status.size.height > 1 and at_cursor(app) is app.focused)
        assert not status.region.contains_point(app.focused.cursor_screen_offset)
        await pilot.press(*"more")
        await pilot.pause()
        await until(pilot, lambda: at_cursor(app) is app.focused)


async def test_what_is_said_is_whole_and_goes_again(story: Any, until: Until, screen_text: Any) -> None:
    app = story.app()
    async with app.run_test(size=(40, 24)) as pilot:
        await pilot.pause()
        app.screen.say(LONG[:150])
        await pilot.pause()
        await until(pilot, lambda: " ".join(LONG[:150].split()) in " ".join(screen_text(app).split()))
        app.screen._said_until = 0.0
        app.screen.refresh_bars()
        await pilot.pause()
        await until(pilot, lambda: app.screen.query_one(StatusLine).size.height == 1)
