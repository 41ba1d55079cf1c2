"""Keys come first: what arrives is shown when the hand rests, and soon in any case."""

from __future__ import annotations

import threading
import time
from typing import Any

from sync.courtesy import LONGEST_SECONDS, Room
from tests.ui.looking import Until
from tui_forum.services import writing
from tui_forum.ui.screens.main import MainScreen
from tui_forum.ui.widgets.thread_list import ThreadList


def titles(app: Any) -> list[str]:
    source = app.screen.query_one(ThreadList).source
    return [source.row(index).title for index in range(len(source))]


def post_while_a_hand_moves_on(app: Any, story: Any) -> None:
    app.touched = time.monotonic() + 3600.0
    writing.post_thread(story.forum, story.board, title="Come in", body="The kettle is on.")


async def test_lists_change_when_the_hand_rests(story: Any, until: Until) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, MainScreen) and app.screen.begun)
        await until(pilot, lambda: not app.typing.busy)
        post_while_a_hand_moves_on(app, story)
        assert not app.look()
        assert "Come in" not in titles(app)
        app.touched = 0.0
        await until(pilot, lambda: "Come in" in titles(app))


async def test_a_hand_that_never_rests_sees_it_too(story: Any, until: Until) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, MainScreen) and app.screen.begun)
        post_while_a_hand_moves_on(app, story)
        await until(pilot, lambda: "Come in" in titles(app))


async def test_what_we_write_shows_at_once(story: Any, until: Until) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, MainScreen) and app.screen.begun)
        post_while_a_hand_moves_on(app, story)
        app.wrote()
        assert "Come in" in titles(app)


def test_no_more_room_is_given_than_is_good_for_others() -> None:
    room = Room()
    room.ask(3600.0)
    begun = time.monotonic()
    work = threading.Thread(target=room.step_aside)
    work.start()
    room.step_aside()  # whoever asked goes on
    assert work.is_alive()
    work.join()
    assert time.monotonic() - begun >= LONGEST_SECONDS * 0.9
