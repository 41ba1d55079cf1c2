"""The listening check and the offer of the help card: to the writer alone, and never in the way."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.ui.looking import SIZES, Golden
from tui_forum.services import reading
from tui_forum.ui.screens.compose_reply import ReplyCompose
from tui_forum.ui.screens.thread import ThreadScreen

ADVICE = "You should sleep."
OFFER = "asked just to be listened to"


def said(story: Any) -> list[str]:
    """What was posted into the thread that asks to be listened to."""
    return [row.body for row in reading.read_thread(story.forum, story.threads[0]) if row.mine]


@pytest.mark.parametrize("size", SIZES)
async def test_the_offer_on_screen(
    story: Any, golden: Golden, until: Any, screen_text: Any, size: str
) -> None:
    app = story.app()
    async with app.run_test(size=SIZES[size]) as pilot:
        await pilot.press("enter", "g", "r", *ADVICE, "ctrl+s")
        await until(
            pilot, lambda: "asked just to be" in screen_text(app) and "Keeping" not in screen_text(app)
        )
        await golden(app, f"listening-{size}")


async def test_the_second_time_it_is_posted_as_it_is(story: Any, until: Any) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "g", "r", *ADVICE, "ctrl+s")
        await pilot.pause()
        await until(pilot, lambda: isinstance(app.screen, ReplyCompose))
        assert said(story) == []
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, ThreadScreen))
    assert said(story) == [ADVICE]


async def test_an_opening_is_taken_with_one_key(story: Any, until: Any) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "g", "r", *ADVICE, "ctrl+s", "ctrl+o", "ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, ThreadScreen))
    (body,) = said(story)
    assert body.startswith("I hear you.")
    assert body.endswith(ADVICE)


async def test_nothing_is_said_where_it_is_turned_off(story: Any, until: Any) -> None:
    app = story.app()
    story.forum.settings = replace(story.forum.settings, listening_check=False)
    async with app.run_test(size=(80, 24)) as pilot:
        story.forum.settings = replace(story.forum.settings, listening_check=False)
        await pilot.press("enter", "g", "r", *ADVICE, "ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, ThreadScreen))
    assert said(story) == [ADVICE]


async def test_nothing_is_said_where_ideas_are_welcome(story: Any, until: Any) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("j", "j", "enter", "g", "r", *ADVICE, "ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, ThreadScreen))
        assert app.screen._row.need != "listen"


async def test_the_help_card_is_offered_to_the_writer_and_the_post_goes_out(
    story: Any, until: Any, screen_text: Any
) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "g", "r", *"I want to die")
        await pilot.pause()
        await until(pilot, lambda: "F2 shows whom you can call. Only you see this." in screen_text(app))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, ThreadScreen))
    assert said(story) == ["I want to die"]


async def test_the_help_card_is_not_offered_for_everything(story: Any, screen_text: Any) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "g", "r", *"I had a good day")
        await pilot.pause()
        assert "whom you can call" not in screen_text(app)
