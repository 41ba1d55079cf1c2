"""The facilitators' queue on screen: items are taken, answered, hidden and done; what is late is let in."""

from __future__ import annotations

from typing import Any

import pytest
from textual.screen import Screen

from tests.services.masked import unanswered
from tests.ui.acting import Shared
from tests.ui.looking import SIZES, Golden, Until
from tui_forum.services import anonymous, asking, boards, members, reading, writing
from tui_forum.ui.screens.ask import AskScreen
from tui_forum.ui.screens.late import LateScreen
from tui_forum.ui.screens.ledger import LedgerScreen
from tui_forum.ui.screens.queue import QueueScreen
from tui_forum.ui.screens.thread import ThreadScreen
from tui_forum.ui.widgets.queue_list import QueueList

pytestmark = pytest.mark.usefixtures("at_greenwich")


@pytest.fixture
def asked(shared: Shared) -> Shared:
    """Ana asks about a post, and has a night that cannot wait."""
    shared.leave()
    asking.ask(shared.ana, shared.story.threads[0], "advice", "I only wanted to be heard.")
    writing.post_thread(
        shared.ana, shared.story.board, title="Can't sleep again", body="It is loud in my head.",
        need="today", section="Listening",
    )  # fmt: skip
    shared.arrive()
    return shared


@pytest.mark.parametrize("size", SIZES)
async def test_the_queue_on_screen(asked: Shared, golden: Golden, size: str) -> None:
    app = asked.story.app()
    async with app.run_test(size=SIZES[size]) as pilot:
        await pilot.press("5", "j")
        await pilot.pause()
        await golden(app, f"queue-{size}")


async def test_an_item_is_taken_given_back_and_done(asked: Shared, until: Until) -> None:
    app = asked.story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("5", "t")
        await until(pilot, lambda: asked.items()[0].mine)
        await pilot.press("t")
        await until(pilot, lambda: not asked.items()[0].mine)
        await pilot.press("d")
        await until(pilot, lambda: isinstance(app.screen, AskScreen))
        await pilot.press(*"we talked", "ctrl+s")
        await until(pilot, lambda: any(row.done for row in asked.items()))
    assert [(row.sort, row.note) for row in asked.items() if row.done] == [("today", "we talked")]


async def test_an_items_post_is_opened_answered_and_hidden(asked: Shared, until: Until) -> None:
    app, forum = asked.story.app(), asked.story.forum
    thread = next(row.thread for row in asked.items() if row.sort == "today")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("5", "enter")
        await until(pilot, lambda: isinstance(app.screen, ThreadScreen))
        await pilot.press("escape", "r")
        await pilot.pause()
        await pilot.press(*"I am here", "ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, QueueScreen))
        await pilot.press("w")
        await pilot.pause()
        await pilot.press(*"Shall we talk", "ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, QueueScreen))
        await pilot.press("x")
        await until(pilot, lambda: isinstance(app.screen, AskScreen))
        await pilot.press(*"too raw", "ctrl+s")
        await until(pilot, lambda: reading.get_thread(forum, thread).hidden)
        await pilot.press("L")
        await until(pilot, lambda: isinstance(app.screen, LedgerScreen))
    said = [(row.body, row.private) for row in reading.read_thread(forum, thread)]
    assert {("I am here", False), ("Shall we talk", True)} <= set(said)


def late_items(screen: Screen[Any]) -> list[tuple[str, str]]:
    """The keys of the late posts in the queue on screen, which are asked for beside it."""
    lines = screen.query_one(QueueList)
    rows = [lines.source.row(at) for at in range(len(lines.source))]
    return [lines.key(row) for row in rows if row.sort == "late"]


async def test_posts_of_who_was_removed_are_let_in_from_the_queue(shared: Shared, until: Until) -> None:
    forum, board = shared.story.forum, shared.story.board
    writing.post_thread(shared.ana, board, title="From the train", body="I was away.")
    ana = next(row.member for row in boards.members(forum, board) if row.name == "ana")
    members.remove_member(forum, board, ana)
    shared.arrive()
    app = shared.story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("5")
        await until(pilot, lambda: isinstance(app.screen, QueueScreen) and late_items(app.screen))
        app.screen.query_one(QueueList).go_to(late_items(app.screen)[0])
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, LateScreen))


@pytest.mark.parametrize("size", SIZES)
async def test_a_facilitator_is_told_when_their_program_may_hide_no_more_today(
    asked: Shared, golden: Golden, until: Until, monkeypatch: pytest.MonkeyPatch, size: str
) -> None:
    monkeypatch.setattr(anonymous, "MOST_HIDDEN_A_DAY", 2)
    unanswered(asked.ana, asked.story.board, asked.ride, 3)
    asked.arrive()
    assert anonymous.check_anonymous(asked.story.forum) == 2
    app = asked.story.app()
    async with app.run_test(size=SIZES[size]) as pilot:
        await pilot.press("5")
        await until(pilot, lambda: isinstance(app.screen, QueueScreen))
        await golden(app, f"queue-spent-{size}")
