"""What a person does to write: first start, unlocking, threads, replies, drafts. Real homes and services."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from tests.ui.looking import Until
from tui_forum.services import drafts, reading
from tui_forum.ui.forum_app import ForumApp
from tui_forum.ui.options import UiOptions
from tui_forum.ui.screens.compose import Compose
from tui_forum.ui.screens.main import MainScreen
from tui_forum.ui.screens.recovery import RecoveryScreen
from tui_forum.ui.screens.thread import ThreadScreen
from tui_forum.ui.screens.unlock import UnlockScreen
from tui_forum.ui.screens.ways_in import WaysInScreen

PASSPHRASE = "blue kettle on the stove"


async def type_in(pilot: Pilot[int], text: str) -> None:
    await pilot.press(*("space" if c == " " else c for c in text))


async def test_first_run_to_the_first_thread(tmp_path: Path, until: Until, screen_text: Any) -> None:
    app = ForumApp(tmp_path / "new", UiOptions(sync=False))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.focused is not None)
        await type_in(pilot, "river")
        await pilot.press("enter")
        await type_in(pilot, PASSPHRASE)
        assert "Strong" in screen_text(app)
        await pilot.press("enter")
        await type_in(pilot, PASSPHRASE[:-1])
        await pilot.press("enter")
        await until(pilot, lambda: "not the same" in screen_text(app))
        await type_in(pilot, PASSPHRASE[-1])
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, RecoveryScreen))
        await until(pilot, lambda: "Whoever has them can be you" in screen_text(app))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, WaysInScreen))
        await pilot.press("down", "down", "enter")
        await until(pilot, lambda: "Start a board" in screen_text(app))
        await type_in(pilot, "Harbour")
        await pilot.press("ctrl+s")
        await until(
            pilot, lambda: isinstance(app.screen, MainScreen) and "No threads here yet" in screen_text(app)
        )
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, Compose))
        await type_in(pilot, "Hello")
        await pilot.press("tab", "tab", "tab", "down", "tab", "tab", "tab")
        await type_in(pilot, "I am new here.")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "Posted" in screen_text(app))
        rows = reading.threads(app.forum)
        assert [(row.title, row.need, row.mine) for row in rows] == [("Hello", "listen", True)]
        assert drafts.list_drafts(app.forum) == []
    app.close()


async def test_a_wrong_passphrase_is_said_kindly(story: Any, until: Until, screen_text: Any) -> None:
    folder = story.forum.paths.folder
    app = ForumApp(folder, UiOptions(sync=False))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, UnlockScreen) and app.focused)
        await type_in(pilot, "wrong")
        await pilot.press("enter")
        await until(pilot, lambda: "Nothing is lost" in screen_text(app))
        await type_in(pilot, "otter lamp six")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, MainScreen))
        await until(pilot, lambda: "First night back home" in screen_text(app))
    app.close()


async def test_replying(story: Any, until: Until, screen_text: Any) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ThreadScreen) and app.focused)
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, Compose))
        assert "We are here tonight" in screen_text(app)
        await type_in(pilot, "thank you")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, ThreadScreen) and "thank you" in screen_text(app))
        posts = reading.read_thread(story.forum, story.threads[0])
        assert [post.body for post in posts if post.mine] == ["thank you"]


async def test_an_empty_post_is_refused_in_place_and_kept(story: Any, until: Until, screen_text: Any) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, Compose))
        await pilot.press(*["tab"] * 6)
        await type_in(pilot, "words without a title")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "no title" in screen_text(app))
        assert app.focused is not None
        assert app.focused.id == "title"
        await type_in(pilot, "Now it has one")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, MainScreen))
        assert "Now it has one" in [row.title for row in reading.threads(story.forum)]


async def test_a_draft_is_kept_as_typed_and_survives_leaving(story: Any, until: Until) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, Compose))
        await type_in(pilot, "Half a thought")
        await pilot.press("ctrl+q")
    app.writer.close()
    kept = drafts.list_drafts(story.forum)
    assert [draft.title for draft in kept] == ["Half a thought"]

    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("d", "enter")
        await until(pilot, lambda: isinstance(app.screen, Compose))
        await type_in(pilot, " and more")
        await pilot.press("escape")
        await until(pilot, lambda: drafts.list_drafts(story.forum)[0].title == "Half a thought and more")


async def test_a_reply_draft_comes_back_with_its_post(story: Any, until: Until, screen_text: Any) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "r")
        await until(pilot, lambda: isinstance(app.screen, Compose))
        await type_in(pilot, "later")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, ThreadScreen) and app.focused)
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, Compose) and "later" in screen_text(app))
        await pilot.press("ctrl+d")
        await until(pilot, lambda: "once more" in screen_text(app))
        assert len(drafts.list_drafts(story.forum)) == 1
        await pilot.press("ctrl+d")
        await until(pilot, lambda: drafts.list_drafts(story.forum) == [])
