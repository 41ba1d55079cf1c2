"""First posts on screen: what their author and a facilitator see, and letting one through with a key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from tests.ui.looking import SIZES, Golden, Until
from tui_forum.services import policy, queue, reading, writing
from tui_forum.services.home import Forum
from tui_forum.ui.forum_app import ForumApp
from tui_forum.ui.options import UiOptions
from tui_forum.ui.screens.policy import PolicyScreen
from tui_forum.ui.screens.queue import QueueScreen
from tui_forum.ui.screens.this_board import ThisBoardScreen
from tui_forum.ui.screens.thread import ThreadScreen
from tui_forum.ui.widgets.choice import Choice

pytestmark = pytest.mark.usefixtures("at_greenwich")


@dataclass
class Newcomer:
    """Ana came before first posts were asked, bo after; `thread` is bo's, and waits."""

    story: Any
    ana: Forum
    bo: Forum
    thread: str
    carry: Callable[[Forum, Forum, str], None]

    def app_of(self, forum: Forum) -> ForumApp:
        """The app on somebody's home."""
        return ForumApp(forum.paths.folder, UiOptions(sync=False), forum=forum)


@pytest.fixture
def newcomer(story: Any, make_home: Callable[[str], Forum], join_them: Any, carry: Any) -> Newcomer:
    ana, bo = make_home("ana"), make_home("bo")
    join_them(story.forum, ana, story.board)
    now = policy.board_policy(story.forum, story.board)
    policy.change_policy(story.forum, story.board, replace(now, first_posts=1))
    join_them(story.forum, bo, story.board)
    posted = writing.post_thread(bo, story.board, title="I am new here", body="Hello.", section="Welcome")
    carry(bo, story.forum, story.board)
    carry(story.forum, ana, story.board)
    return Newcomer(story, ana, bo, posted.thread, carry)


@pytest.mark.parametrize("size", SIZES)
async def test_its_author_reads_that_it_waits(
    newcomer: Newcomer, golden: Golden, size: str, until: Any
) -> None:
    app = newcomer.app_of(newcomer.bo)
    async with app.run_test(size=SIZES[size]) as pilot:
        await pilot.press("g", "enter")
        await pilot.pause()
        await until(pilot, lambda: isinstance(app.screen, ThreadScreen) or size == "120x40")
        await golden(app, f"first-waits-{size}")


@pytest.mark.parametrize("size", SIZES)
async def test_it_stands_in_the_queue(newcomer: Newcomer, golden: Golden, size: str) -> None:
    app = newcomer.story.app()
    async with app.run_test(size=SIZES[size]) as pilot:
        await pilot.press("5")
        await pilot.pause()
        await golden(app, f"queue-first-{size}")


async def test_a_key_lets_it_through_and_everybody_sees_it(
    newcomer: Newcomer, until: Until, screen_text: Any
) -> None:
    forum, board = newcomer.story.forum, newcomer.story.board
    assert newcomer.thread not in [row.thread for row in reading.threads(newcomer.ana)]
    app = newcomer.story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("5")
        await until(pilot, lambda: isinstance(app.screen, QueueScreen))
        await pilot.press("p")
        await until(pilot, lambda: "Let through" in screen_text(app))
        assert "first" not in [row.sort for row in queue.Items(forum, board).rows()]
        await pilot.press("p")
        await until(pilot, lambda: "does not wait" in screen_text(app))
    newcomer.carry(forum, newcomer.ana, board)
    assert newcomer.thread in [row.thread for row in reading.threads(newcomer.ana)]


async def test_a_newcomer_reads_while_writing_that_it_is_looked_at_first(
    newcomer: Newcomer, until: Until, screen_text: Any
) -> None:
    app = newcomer.app_of(newcomer.bo)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("c")
        await until(pilot, lambda: "A facilitator looks at it first" in screen_text(app))
        assert "Without your name" not in screen_text(app)


async def test_the_founder_asks_for_it_on_screen(story: Any, until: Until, screen_text: Any) -> None:
    app = story.app()
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.press("M")
        await until(pilot, lambda: isinstance(app.screen, ThisBoardScreen))
        app.push_screen(PolicyScreen(story.board, policy.board_policy(story.forum, story.board)))
        await until(pilot, lambda: isinstance(app.screen, PolicyScreen) and app.focused)
        app.screen.query_one("#first", Choice).choose(3)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: policy.board_policy(story.forum, story.board).first_posts == 3)
