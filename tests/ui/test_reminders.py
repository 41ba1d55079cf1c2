"""Recovery words: asked about once, remembered sealed, recalled quietly until they are written down."""

from __future__ import annotations

from typing import Any

from tests.ui.looking import Until
from tui_forum.services.reminders import keep_recovery_state, recovery_state
from tui_forum.ui.screens.main import MainScreen
from tui_forum.ui.screens.recovery import RecoveryAskScreen, RecoveryScreen

PASSPHRASE = "otter lamp six"


async def test_the_reminder_stands_until_the_words_are_written_down(
    story: Any, until: Until, screen_text: Any
) -> None:
    keep_recovery_state(story.forum, "later")
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "W: recovery words" in screen_text(app))
        await pilot.press("W")
        await until(pilot, lambda: isinstance(app.screen, RecoveryAskScreen) and app.focused)
        await pilot.press(*("space" if c == " " else c for c in PASSPHRASE), "enter")
        await until(pilot, lambda: isinstance(app.screen, RecoveryScreen) and app.screen.begun)
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(app.screen, MainScreen))
        await until(pilot, lambda: "recovery words" not in screen_text(app))
    assert recovery_state(story.forum) == "written"
    assert not story.forum.paths.config.exists()


async def test_the_reminder_can_be_sent_away(story: Any, until: Until, screen_text: Any) -> None:
    keep_recovery_state(story.forum, "later")
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+p", *"reminders")
        await until(pilot, lambda: "No more reminders" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: recovery_state(story.forum) == "quiet")


async def test_a_home_made_elsewhere_is_not_reminded(story: Any, screen_text: Any) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "recovery" not in screen_text(app)


async def test_enter_goes_on_where_nothing_is_typed(story: Any, until: Until, screen_text: Any) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("I")
        await until(pilot, lambda: "For whom?" in screen_text(app))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "Hand this to them" in screen_text(app))
        await until(pilot, lambda: "Enter done" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, MainScreen))
