"""What the app has to say never lies over what is being typed: not a word of it, and not the cursor."""

from __future__ import annotations

import time
from typing import Any

import pytest

from sync.events import PeerConnected, Trouble
from tests.ui.looking import Until
from tui_forum.ui.pace import CALM
from tui_forum.ui.screens.compose import Compose
from tui_forum.ui.screens.page import Page
from tui_forum.ui.widgets.fields import Writing

SIZES = [(80, 24), (120, 40), (40, 24)]
LAST = "and this is the last line"


def covered(page: Page, field: Writing) -> list[object]:
    """What is drawn where the field is, and is not the field."""
    region = field.region
    on_top = (
        page.get_widget_at(x, y)[0]
        for x in range(region.x, region.right)
        for y in range(region.y, region.bottom)
    )
    return [widget for widget in on_top if widget is not field and field not in widget.ancestors]


@pytest.mark.parametrize("size", SIZES)
async def test_nothing_covers_what_is_being_typed(
    story: Any, bo: Any, until: Until, screen_text: Any, size: tuple[int, int]
) -> None:
    app = story.app()
    async with app.run_test(size=size) as pilot:
        await pilot.press("enter", "r")
        await until(pilot, lambda: isinstance(app.screen, Compose) and app.screen.begun)
        field = app.screen.focused
        assert isinstance(field, Writing)
        for number in range(size[1]):
            await pilot.press(*f"{number}", "enter")
        await pilot.press(*LAST)
        typed = field.text
        await until(pilot, lambda: LAST in screen_text(app))
        for told in (
            lambda: story.arrives(bo, story.threads[0], "Something new"),
            lambda: app.tell(PeerConnected("ab12cd34", "10.0.0.7:4000", (), "beacon")),
            lambda: app.tell(Trouble("A disk is full.", "Make room on it.", "network")),
            lambda: app.screen.say("A long sentence about what just happened elsewhere. " * 3),
        ):
            told()
            app.touched = time.monotonic() - 2 * CALM
            app.look()
            await pilot.pause()
            await until(pilot, lambda: LAST in screen_text(app))
            assert field.text == typed
            assert app.screen.focused is field
            assert covered(app.screen, field) == []
            assert field.region.contains_point(field.cursor_screen_offset)
        await pilot.press("!")
        assert field.text == typed + "!"
