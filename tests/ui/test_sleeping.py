"""Writing without one's name, and sleeping on it: each key, from composing to what leaves by itself."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.ui.looking import SIZES, Golden, Until
from tui_forum.services import drafts, moderating, outbox, reading
from tui_forum.services.home import Forum
from tui_forum.services.outbox import sleep
from tui_forum.services.when import HOUR
from tui_forum.ui.chores import look_after
from tui_forum.ui.screens.compose_new import NewCompose
from tui_forum.ui.screens.drafts import DraftsScreen
from tui_forum.ui.screens.preview import PreviewScreen
from tui_forum.ui.screens.sleep import SleepScreen
from tui_forum.ui.screens.thread import ThreadScreen


@pytest.fixture(autouse=True)
def in_greenwich(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Times of day on the screens are those of one place."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def laid(story: Any, hours: int = 12, title: str = "Morning") -> int:
    """A thread that sleeps for so many hours; its draft."""
    forum: Forum = story.forum
    draft = drafts.save_draft(forum, board=story.board, title=title, body="I slept on it.")
    sleep(forum, draft, forum.now() + hours * HOUR)
    return draft


async def test_a_reply_without_a_name_goes_out_under_the_name_that_the_preview_shows(
    story: Any, until: Until, screen_text: Any
) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "r")
        await until(pilot, lambda: isinstance(app.screen, NewCompose) and app.screen.begun)
        assert "( ) Without your name" in screen_text(app)
        await pilot.press(*"Quietly.", "ctrl+t")
        await until(
            pilot, lambda: "find out who wrote this; it is written" in " ".join(screen_text(app).split())
        )
        name = app.screen.mask().name
        await pilot.press("ctrl+l")
        await until(pilot, lambda: isinstance(app.screen, PreviewScreen) and app.screen.begun)
        assert name in screen_text(app)
        await pilot.press("escape", "ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, ThreadScreen))
    written = [post for post in reading.read_thread(story.forum, story.threads[0]) if post.body == "Quietly."]
    assert [(post.author, post.anonymous) for post in written] == [(name, True)]


async def test_a_draft_keeps_the_choice_and_the_name(story: Any, until: Until) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("c", *"Kept", "ctrl+t", "escape")
        await until(pilot, lambda: [row.anonymous for row in drafts.list_drafts(story.forum)] == [True])
        salt = drafts.list_drafts(story.forum)[0].salt
        await pilot.press("d", "enter")
        await until(pilot, lambda: isinstance(app.screen, NewCompose) and app.screen.begun)
        assert app.screen.mask().salt.hex() == salt
        await pilot.press("ctrl+t", "escape")
        await until(pilot, lambda: [row.anonymous for row in drafts.list_drafts(story.forum)] == [False])


async def test_where_a_board_takes_none_the_choice_is_not_offered(
    story: Any, until: Until, screen_text: Any
) -> None:
    story.forum.log.allow_anonymous(bytes.fromhex(story.board), False)
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, NewCompose) and app.screen.begun)
        assert "Without your name" not in screen_text(app)
        await pilot.press("ctrl+t")
        await until(pilot, lambda: "cannot be written without your name" in screen_text(app))


async def test_a_draft_without_a_name_never_goes_out_under_ones_own_unasked(
    story: Any, until: Until, screen_text: Any
) -> None:
    values = {"board": story.board, "title": "Quiet", "body": "Hm."}
    drafts.save_draft(story.forum, anonymous=True, salt="11" * 16, **values)
    story.forum.log.allow_anonymous(bytes.fromhex(story.board), False)
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("d", "enter")
        await until(pilot, lambda: isinstance(app.screen, NewCompose) and app.screen.begun)
        assert "takes no anonymous posts now" in screen_text(app)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "are not allowed on" in " ".join(screen_text(app).split()))
        assert [(row.anonymous, row.salt) for row in drafts.list_drafts(story.forum)] == [(True, "11" * 16)]
        await pilot.press("ctrl+l")
        await until(pilot, lambda: isinstance(app.screen, PreviewScreen) and app.screen.begun)
        await pilot.press("escape", "ctrl+t", "ctrl+s")
        await until(pilot, lambda: not drafts.list_drafts(story.forum))
    assert "Quiet" in [row.title for row in reading.threads(story.forum)]


async def test_where_one_is_without_a_name_a_reply_begins_without_it(
    story: Any, until: Until, screen_text: Any
) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "r", *"Quietly.", "ctrl+t", "ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, ThreadScreen) and "Quietly." in screen_text(app))
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, NewCompose) and app.screen.begun)
        assert "(•) As anonymous" in screen_text(app)
        await pilot.press("ctrl+t")
        await until(pilot, lambda: "( ) Without your name" in screen_text(app))


async def test_sleeping_on_it_and_what_can_be_done_until_then(
    story: Any, until: Until, screen_text: Any
) -> None:
    app = story.app()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("c", *"Later", *["tab"] * 6, *"Tomorrow is better.", "ctrl+g")
        await until(pilot, lambda: isinstance(app.screen, SleepScreen) and app.screen.begun)
        await pilot.press("tab", *"never", "ctrl+s")
        await until(pilot, lambda: "is no time that this program knows" in screen_text(app))
        await pilot.press(*["backspace"] * 5, *"2d", "ctrl+s")
        await until(pilot, lambda: len(outbox.sleeping(story.forum)) == 1)
        await until(pilot, lambda: "It goes out" in screen_text(app))
        await pilot.press("d")
        await until(pilot, lambda: isinstance(app.screen, DraftsScreen) and "goes out" in screen_text(app))
        await pilot.press("w")
        await until(pilot, lambda: [row.title for row in drafts.list_drafts(story.forum)] == ["Later"])
        await pilot.press("w")
        await until(pilot, lambda: "does not sleep" in screen_text(app))
    assert outbox.sleeping(story.forum) == []


async def test_it_can_be_sent_or_changed_before_its_time(story: Any, until: Until) -> None:
    laid(story)
    laid(story, 24, "Second")
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("d")
        await until(pilot, lambda: isinstance(app.screen, DraftsScreen) and app.screen.begun)
        await pilot.press("s")
        await until(pilot, lambda: [row.title for row in outbox.sleeping(story.forum)] == ["Second"])
        assert "Morning" in [row.title for row in reading.threads(story.forum)]
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, NewCompose) and app.screen.begun)
        assert outbox.sleeping(story.forum) == []
        await pilot.press("escape")
        await until(pilot, lambda: [row.title for row in drafts.list_drafts(story.forum)] == ["Second"])


async def test_what_is_due_leaves_by_itself_and_what_cannot_is_told(
    story: Any, until: Until, screen_text: Any
) -> None:
    laid(story, 1)
    root = story.threads[0]
    reply = drafts.save_draft(story.forum, board=story.board, thread=root, parent=root, body="Late.")
    sleep(story.forum, reply, story.forum.now() + HOUR)
    moderating.lock(story.forum, root, reason="rest")
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await look_after(app)
        assert len(outbox.sleeping(story.forum)) == 2
        story.clock.advance(HOUR)
        await look_after(app)
        await until(pilot, lambda: "could not be sent" in screen_text(app))
        assert "Morning" in [row.title for row in reading.threads(story.forum)]
        await pilot.press("d")
        await until(pilot, lambda: "could not be sent: to" in screen_text(app))
        await until(pilot, lambda: "closed by a facilitator" in screen_text(app))


async def test_a_thread_that_is_closed_while_one_writes_costs_nothing(
    story: Any, until: Until, screen_text: Any
) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "g", "r")
        await until(pilot, lambda: isinstance(app.screen, NewCompose) and app.screen.begun)
        await pilot.press(*"Half")
        moderating.lock(story.forum, story.threads[0], reason="rest")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "Your draft is kept" in " ".join(screen_text(app).split()))
        await pilot.press("escape")
    assert [row.body for row in drafts.list_drafts(story.forum)] == ["Half"]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("sleep", ["c", "ctrl+g"]),
        ("compose-anonymous", ["c", "ctrl+t"]),
        ("reply-anonymous", ["enter", "g", "r", "ctrl+t"]),
    ],
)
async def test_a_screen(
    story: Any, golden: Golden, until: Until, screen_text: Any, size: str, name: str, keys: list[str]
) -> None:
    app = story.app()
    async with app.run_test(size=SIZES[size]) as pilot:
        await pilot.pause()
        for key in keys:
            await pilot.press(key)
        await until(pilot, lambda: "Keeping" not in screen_text(app))
        await golden(app, f"{name}-{size}")


@pytest.mark.parametrize("size", SIZES)
async def test_the_outbox(story: Any, golden: Golden, size: str) -> None:
    laid(story)
    laid(story, -72, "Long past")
    drafts.save_draft(story.forum, board=story.board, title="Rain again", body="It rains.")
    app = story.app()
    async with app.run_test(size=SIZES[size]) as pilot:
        await pilot.press("d")
        await pilot.pause()
        await golden(app, f"outbox-{size}")
