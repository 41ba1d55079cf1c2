"""Screens that others lead to: late posts, who wrote it, a thread acted on, linking by code and by line."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ui.looking import SIZES, Golden, Until
from tui_forum.services import boards, members, moderating, private, reacting, writing
from tui_forum.services.home import Forum
from tui_forum.services.spoken import CodeRow
from tui_forum.ui.screens.late import LateScreen
from tui_forum.ui.screens.link import LinkCodeScreen, LinkTextScreen
from tui_forum.ui.screens.text_page import TextPage

pytestmark = [pytest.mark.parametrize("size", SIZES), pytest.mark.usefixtures("at_greenwich")]


@pytest.fixture
def bo(story: Any, bo: Forum) -> Forum:
    """The member has been here for a minute."""
    story.clock.advance(60)
    return bo


@pytest.mark.parametrize("name", ["late", "late-none"])
async def test_late_posts(story: Any, bo: Forum, carry: Any, golden: Golden, size: str, name: str) -> None:
    if name == "late":
        member = members.find_member(story.forum, story.board, "bo")
        members.remove_member(story.forum, story.board, member, "gone")
        writing.reply(bo, story.threads[0], "I wrote this before I knew")
        carry(bo, story.forum, story.board)
    app = story.app()
    async with app.run_test(size=SIZES[size]) as pilot:
        await pilot.pause()
        app.push_screen(LateScreen(story.board))
        await pilot.pause()
        await golden(app, f"{name}-{size}")


async def test_what_others_did_in_a_thread(
    story: Any, bo: Forum, carry: Any, golden: Golden, until: Until, size: str
) -> None:
    mine = writing.post_thread(story.forum, story.board, title="Rain again", body="It rains.", need="listen")
    carry(story.forum, bo, story.board)
    for body in ("Here, too.", "Buy my umbrellas!", "Never mind."):
        story.clock.advance(60)
        last = writing.reply(bo, mine.post, body)
    writing.retract(bo, last.post)
    private.reply_privately(bo, mine.post, "Shall we talk?")
    reacting.react(bo, mine.post, "I hear you")
    carry(bo, story.forum, story.board)
    advert = next(post for post in _posts(story.forum, mine.thread) if "umbrellas" in post.body)
    moderating.hide(story.forum, advert.post, "it sells something")
    moderating.settle(story.forum, mine.thread, "thank you, I feel heard")
    moderating.lock(story.forum, mine.thread, reason="all is said")
    app = story.app()
    async with app.run_test(size=SIZES[size]) as pilot:
        await pilot.press("g", "enter", "g")
        await pilot.pause()
        await golden(app, f"thread-states-{size}")
        await pilot.press("i")
        await pilot.pause()
        await golden(app, f"who-decided-{size}")


def _posts(forum: Forum, thread: str) -> list[Any]:
    from tui_forum.services.reading import read_thread

    return read_thread(forum, thread)


@pytest.mark.parametrize("name", ["link-code", "link-line"])
async def test_linking_a_machine(story: Any, golden: Golden, until: Until, size: str, name: str) -> None:
    class Still(LinkTextScreen if name == "link-line" else LinkCodeScreen):  # type: ignore[misc]
        """Looks for nobody."""

        def work(self) -> Any:
            return lambda told, wait: None

        def went_well(self, made: Any) -> None: ...

    code = "tl1" + "abcde" * 24 if name == "link-line" else "7 lantern orbit maple"
    app = story.app()
    async with app.run_test(size=SIZES[size]) as pilot:
        screen = Still("otter lamp six")
        app.push_screen(screen)
        await until(pilot, lambda: screen.begun and not screen.talking)
        screen.told(CodeRow(code, 7, ("192.168.1.20:4100",), 600))
        await pilot.pause()
        await golden(app, f"{name}-{size}")


@pytest.mark.parametrize("name", ["run-so", "who-wrote-it"])
async def test_pages_of_text(
    story: Any, bo: Forum, golden: Golden, until: Until, size: str, name: str
) -> None:
    from tui_forum.ui.forum_app import ForumApp
    from tui_forum.ui.options import UiOptions

    app = ForumApp(bo.paths.folder, UiOptions(sync=False), forum=bo)
    async with app.run_test(size=SIZES[size]) as pilot:
        await pilot.pause()
        assert boards.list_boards(bo)
        if name == "run-so":
            await pilot.press("M", "j", "enter")
        else:
            words = "anonymous · faraway ivy is ana.\n\nKeep it to yourself. The ledger says that you looked."
            app.push_screen(TextPage("Who wrote it", words))
        await until(pilot, lambda: isinstance(app.screen, TextPage) and app.screen.begun)
        await pilot.pause()
        await golden(app, f"{name}-{size}")
