"""Since you were last here: shown once after opening when there is something, and never in the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.ui.looking import SIZES
from tui_forum.services import inbox, reading, writing
from tui_forum.services.home import Forum
from tui_forum.ui.screens.catch_up import CatchUpScreen
from tui_forum.ui.screens.main import MainScreen
from tui_forum.ui.screens.thread import ThreadScreen


@pytest.fixture
def away(story: Any, make_home: Callable[[str], Forum], join_them: Any, carry: Any) -> Any:
    """River was here; then bo answered her, called her, waits himself, and wrote under a note."""
    bo = make_home("bo")
    join_them(story.forum, bo, story.board)
    reading.mark_all_read(story.forum)
    inbox.inbox_seen(story.forum)
    story.clock.advance(3 * 3600)
    writing.reply(bo, story.threads[1], "A short walk helped me.")
    story.clock.advance(60)
    writing.reply(bo, story.threads[3], "@river knows the form, I think.")
    writing.post_thread(
        bo, story.board, title="Can anybody listen?", body="It was a long day.", need="listen"
    )
    story.clock.advance(60)
    writing.post_thread(
        bo, story.board, title="My brother", body="We said goodbye.", need="sharing", notes=["loss"]
    )
    carry(bo, story.forum, story.board)
    story.clock.advance(600)
    return story


@pytest.mark.parametrize("size", SIZES)
async def test_it_is_shown_after_opening(away: Any, until: Any, golden: Any, size: str) -> None:
    app = away.app()
    async with app.run_test(size=SIZES[size]) as pilot:
        await until(pilot, lambda: isinstance(app.screen, CatchUpScreen) and app.screen.begun)
        await pilot.pause()
        await golden(app, f"catch-up-{size}")


async def test_one_key_goes_on_to_the_board_and_it_does_not_come_again(
    away: Any, until: Any, screen_text: Any
) -> None:
    app = away.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, CatchUpScreen) and app.screen.begun)
        await pilot.press("space")
        await until(pilot, lambda: isinstance(app.screen, MainScreen))
        await pilot.press("N")
        await until(pilot, lambda: "Can anybody listen?" in screen_text(app))
    again = away.app()
    async with again.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: inbox.inbox(away.forum) == [])
        await pilot.pause()
        assert isinstance(again.screen, MainScreen)


async def test_what_is_read_from_it_leaves_it(away: Any, until: Any, screen_text: Any) -> None:
    app = away.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, CatchUpScreen) and app.screen.begun)
        first = app.screen.query_one("CatchUpList").current.title
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ThreadScreen) and app.focused)
        await pilot.press("n", "q")
        await until(pilot, lambda: isinstance(app.screen, CatchUpScreen) and first not in screen_text(app))


async def test_the_key_for_the_next_unread_begins_here_and_goes_through_all_of_it(
    away: Any, until: Any, screen_text: Any
) -> None:
    app = away.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, CatchUpScreen) and app.screen.begun)
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, ThreadScreen) and app.focused)
        await pilot.press(*"nnnnnn")
        await until(pilot, lambda: "You have read everything" in screen_text(app))
        await pilot.press("q", "n")
        await until(pilot, lambda: "You have read everything" in screen_text(app))
        assert isinstance(app.screen, CatchUpScreen)


async def test_a_newcomer_and_who_has_read_all_go_straight_to_the_board(story: Any, until: Any) -> None:
    for _ in range(2):
        app = story.app()
        async with app.run_test(size=(80, 24)) as pilot:
            await until(pilot, lambda: inbox.inbox_mark(story.forum) is not None)
            await pilot.pause()
            assert isinstance(app.screen, MainScreen)


async def test_who_has_gone_on_is_not_called_back(away: Any, until: Any) -> None:
    app = away.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("slash")
        await until(pilot, lambda: not app.workers._workers)
        assert not isinstance(app.screen, CatchUpScreen) or app.screen_stack.index(app.screen) == 1


def test_answers_and_being_called_come_first(away: Any) -> None:
    assert [(row.why, row.title) for row in inbox.inbox(away.forum)] == [
        ("reply", "Bus pass forms - how I filled mine in"),
        ("waiting", "Can anybody listen?"),
        ("new", "My brother"),
        ("new", "Did anyone else find mornings hardest?"),
    ]
