"""What a person does about what they wrote: change it, take it back, settle their thread; each by its key."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.ui.looking import SIZES
from tui_forum.services import drafts, reading, writing
from tui_forum.ui.screens.compose_edit import EditCompose
from tui_forum.ui.screens.thread import ThreadScreen
from tui_forum.ui.screens.who import WhoScreen


@asynccontextmanager
async def own_thread(
    story: Any, until: Any, size: str = "80x24", **more: Any
) -> AsyncIterator[tuple[Any, Pilot[int], str]]:
    """River's own thread, open."""
    posted = writing.post_thread(story.forum, story.board, title="Rain again", body="It rains.", **more)
    app = story.app()
    async with app.run_test(size=SIZES[size]) as pilot:
        await pilot.press("g", "enter")
        await until(pilot, lambda: isinstance(app.screen, ThreadScreen) and app.focused)
        yield app, pilot, posted.thread


@pytest.mark.parametrize("size", SIZES)
async def test_e_changes_a_post_and_i_tells_what_it_said_before(
    story: Any, until: Any, screen_text: Any, golden: Any, size: str
) -> None:
    async with own_thread(story, until, size, tags=["weather"]) as (app, pilot, thread):
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, EditCompose) and app.focused)
        assert "weather" in screen_text(app)
        story.clock.advance(120)
        await pilot.press(*" Still.", "ctrl+s")
        await until(pilot, lambda: "It rains. Still." in screen_text(app))
        assert "edited" in screen_text(app)
        assert reading.read_thread(story.forum, thread)[0].body == "It rains. Still."
        await pilot.press("i")
        await until(pilot, lambda: isinstance(app.screen, WhoScreen) and "changed 1 time" in screen_text(app))
        await golden(app, f"history-{size}")


async def test_a_change_that_was_left_is_kept_as_a_draft(story: Any, until: Any, screen_text: Any) -> None:
    async with own_thread(story, until) as (app, pilot, thread):
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, EditCompose) and app.focused)
        await pilot.press(*" Half a thought", "escape")
        await until(pilot, lambda: isinstance(app.screen, ThreadScreen))
        await until(pilot, lambda: [row.kind for row in drafts.list_drafts(story.forum)] == ["edit"])
        await pilot.press("q", "d")
        await until(pilot, lambda: "a change: Rain again" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, EditCompose) and "Half" in screen_text(app))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: not drafts.list_drafts(story.forum))
        assert reading.read_thread(story.forum, thread)[0].edited


async def test_taking_back_is_asked_twice(story: Any, until: Any, screen_text: Any) -> None:
    async with own_thread(story, until) as (app, pilot, thread):
        writing.reply(story.forum, thread, "me again")
        await pilot.press("D")
        await until(pilot, lambda: "D once more takes this post back" in screen_text(app))
        assert not reading.read_thread(story.forum, thread)[0].retracted
        await pilot.press("D")
        await until(pilot, lambda: "Taken back by its author." in screen_text(app))
        await pilot.press("e")
        await until(pilot, lambda: "It was taken back" in screen_text(app))


async def test_settling_with_words_and_opening_again(story: Any, until: Any, screen_text: Any) -> None:
    async with own_thread(story, until) as (app, pilot, thread):
        await pilot.press("S")
        await until(pilot, lambda: "thank you, I feel heard" in screen_text(app))
        await pilot.press("ctrl+u", *"it helped", "enter")
        await until(pilot, lambda: "settled: it helped" in screen_text(app))
        assert reading.get_thread(story.forum, thread).settled_words == "it helped"
        await pilot.press("S", "S")
        await until(pilot, lambda: "settled" not in screen_text(app))
        assert not reading.get_thread(story.forum, thread).settled


async def test_what_others_wrote_is_theirs(story: Any, until: Any, screen_text: Any) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "g")
        await until(pilot, lambda: isinstance(app.screen, ThreadScreen) and app.focused)
        for key in ("e", "D"):
            await pilot.press(key)
            await until(pilot, lambda: "what you wrote yourself" in screen_text(app))
        await pilot.press("S")
        await until(pilot, lambda: "Only the person who started a thread" in screen_text(app))


async def test_what_is_offered_is_for_whose_post_it_is(story: Any, until: Any, screen_text: Any) -> None:
    async with own_thread(story, until, "120x40") as (app, pilot, _):
        await until(pilot, lambda: "e change  D take back" in screen_text(app))
        assert "I hear you" not in screen_text(app)
        await pilot.press("q", "j", "enter")
        await until(pilot, lambda: "t I hear you" in screen_text(app))
        assert "take back" not in screen_text(app)
