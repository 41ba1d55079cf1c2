"""Late posts on screen: opened beside it, and let in."""

from __future__ import annotations

import threading
from typing import Any

from sync.log.op import Op
from sync.log.sqlite import SqliteLog
from tests.ui.looking import Until
from tests.ui.test_board_screen import opened
from tui_forum.services import members, writing
from tui_forum.services.home import Forum
from tui_forum.ui.screens.late import LateScreen
from tui_forum.ui.screens.this_board import BoardLines


def writes_late(bo: Forum, story: Any, carry: Any) -> None:
    """Bo is removed, has not heard of it, and writes."""
    members.remove_member(
        story.forum, story.board, members.find_member(story.forum, story.board, "bo"), "gone"
    )
    writing.reply(bo, story.threads[0], "I wrote this before I knew")
    carry(bo, story.forum, story.board)


async def test_a_late_post_is_let_in(
    story: Any, bo: Forum, carry: Any, until: Until, screen_text: Any
) -> None:
    writes_late(bo, story, carry)
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, until)
        await until(pilot, lambda: "1 late post waits" in screen_text(app))
        screen.query_one(BoardLines).go_to("late")
        await pilot.press("enter")
        await until(pilot, lambda: "before I knew" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: "once more lets" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: "No late posts wait" in screen_text(app))


class SlowLog(SqliteLog):
    """A log in which late posts take as long to open as a test wants, as where there are many."""

    def __init__(self, forum: Forum) -> None:
        super().__init__(forum.database, forum.projector, forum.clock)
        forum.projector.attach(self)
        self.answered = threading.Event()

    def late(self, board_id: bytes, each: int = 0) -> list[Op]:
        """The same, later."""
        assert self.answered.wait(60), "the screen waits for the late posts, and they for the screen"
        return super().late(board_id, each)


async def test_no_key_waits_while_late_posts_are_opened(
    story: Any, bo: Forum, carry: Any, until: Until, screen_text: Any
) -> None:
    writes_late(bo, story, carry)
    story.forum.log = SlowLog(story.forum)
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, until)
        lines = screen.query_one(BoardLines)
        before = lines.cursor
        await pilot.press("j")
        await until(pilot, lambda: lines.cursor != before)
        assert "late post" not in screen_text(app)
        app.push_screen(LateScreen(story.board))
        await until(pilot, lambda: "Late posts" in screen_text(app))
        assert "No late posts" not in screen_text(app)
        story.forum.log.answered.set()
        await until(pilot, lambda: "before I knew" in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: "1 late post waits" in screen_text(app))
