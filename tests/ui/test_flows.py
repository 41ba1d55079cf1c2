"""What a person does, from the first start to a reply that arrives by itself. Real homes, real services."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from sync.crypto.vault import Cost
from tui_forum.services import drafts, home, reading, writing
from tui_forum.services.home import Forum, open_home
from tui_forum.ui.forum_app import ForumApp
from tui_forum.ui.options import UiOptions
from tui_forum.ui.screens import first_run
from tui_forum.ui.screens.compose import Compose
from tui_forum.ui.screens.main import MainScreen
from tui_forum.ui.screens.recovery import RecoveryScreen
from tui_forum.ui.screens.thread import ThreadScreen
from tui_forum.ui.screens.unlock import UnlockScreen
from tui_forum.ui.screens.ways_in import WaysInScreen
from tui_forum.ui.widgets.bars import StatusLine

Until = Callable[[Pilot[int], Callable[[], object]], Any]
PASSPHRASE = "blue kettle on the stove"


@pytest.fixture
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Homes made through the screens use the cheapest passphrase check."""

    def create(folder: Path, name: str, passphrase: str) -> Forum:
        return home.create_home(folder, name, passphrase, cost=Cost.TESTS)

    monkeypatch.setattr(first_run, "create_home", create)


async def type_in(pilot: Pilot[int], text: str) -> None:
    await pilot.press(*("space" if c == " " else c for c in text))


@pytest.mark.usefixtures("_cheap")
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
        assert "24" in screen_text(app)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, WaysInScreen))
        await pilot.press("down", "enter")
        await until(pilot, lambda: "Start a board" in screen_text(app))
        await type_in(pilot, "Harbour")
        await pilot.press("ctrl+s")
        await until(
            pilot, lambda: isinstance(app.screen, MainScreen) and "No threads here yet" in screen_text(app)
        )
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, Compose))
        await type_in(pilot, "Hello")
        await pilot.press("tab", "tab", "down", "tab", "tab")
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
        await pilot.press("tab", "tab", "tab", "tab")
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


async def test_next_unread_carries_a_reader_through_every_thread(
    story: Any, until: Until, screen_text: Any
) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, ThreadScreen) and app.focused)
        await pilot.press("n", "n")
        await until(pilot, lambda: "I rang my sister" in screen_text(app))
        await pilot.press("n")
        await until(pilot, lambda: "You have read everything" in screen_text(app))
        await until(pilot, lambda: reading.unread_total(story.forum) == (0, 0))


async def test_space_alone_reads_everything(story: Any, until: Until, screen_text: Any) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        for _ in range(6):
            await pilot.press("space")
            await pilot.pause()
        await until(pilot, lambda: reading.unread_total(story.forum) == (0, 0))
        assert "You have read everything" in screen_text(app)


async def test_keep_unread_and_mark_all_read(story: Any, until: Until) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, ThreadScreen) and app.focused)
        await pilot.press("u", "q")
        await until(pilot, lambda: isinstance(app.screen, MainScreen))
        await until(pilot, lambda: reading.unread_total(story.forum) == (2, 2))
        await pilot.press("A")
        await until(pilot, lambda: reading.unread_total(story.forum) == (0, 0))


async def test_a_reply_from_another_machine_appears_by_itself(
    story: Any, make_home: Callable[[str], Forum], until: Until, screen_text: Any, join_them: Any
) -> None:
    bo = make_home("bo")
    join_them(story.forum, bo, story.board)
    app = story.app()
    async with app.run_test(size=(80, 30)) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ThreadScreen) and app.focused)
        view = app.screen.query_one("#posts")
        current, top = view.current.post, view.scroll_offset.y
        story.arrives(bo, story.threads[0], "Live from the other side of town")
        await until(pilot, lambda: "Live from the other side" in screen_text(app))
        assert view.current.post == current
        assert view.scroll_offset.y == top
        assert "3 new" in app.screen.query_one(StatusLine).text


async def test_a_new_thread_from_another_machine_moves_neither_cursor_nor_place(
    story: Any, make_home: Callable[[str], Forum], until: Until, screen_text: Any, join_them: Any, carry: Any
) -> None:
    bo = make_home("bo")
    join_them(story.forum, bo, story.board)
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("j", "j")
        lines = app.screen.thread_list
        chosen = lines.current.thread
        story.clock.advance(60)
        writing.post_thread(bo, story.board, title="Just arrived", body="Hello from bo", section="Welcome")
        carry(bo, story.forum, story.board)
        await until(pilot, lambda: "Just arrived" in screen_text(app))
        assert lines.current.thread == chosen


async def test_going_to_a_section_with_the_mouse(story: Any, until: Until, screen_text: Any) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.click("#places", offset=(6, 3))
        await until(pilot, lambda: "Harbour Centre › Practical help" in screen_text(app))
        assert "First night" not in screen_text(app)
        await pilot.click("#threads", offset=(6, 0))
        await until(pilot, lambda: isinstance(app.screen, ThreadScreen) and app.focused)
        assert "Bring a photo" in screen_text(app)


async def test_my_own_key_for_next_unread(story: Any, until: Until, screen_text: Any) -> None:
    from tui_forum.services.config import Settings

    app = story.app(settings=Settings(keys={"next-unread": "f8", "nonsense": "x"}))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "nonsense" in screen_text(app))
        assert "F8 next unread" in screen_text(app)
        await pilot.press("f8")
        await until(pilot, lambda: isinstance(app.screen, ThreadScreen) and app.focused)


async def test_marks_in_ascii(story: Any, screen_text: Any) -> None:
    from tui_forum.services.config import Settings

    app = story.app(settings=Settings(ascii=True))
    async with app.run_test(size=(80, 24)) as pilot:
        for keys in ([], ["enter"], ["r"]):
            await pilot.press(*keys)
            await pilot.pause()
            text = screen_text(app).replace("今日はありがとう 😀", "")
            assert text.isascii(), [c for c in text if not c.isascii()]


async def test_the_search_opens_the_post_that_was_found(story: Any, until: Until, screen_text: Any) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("slash", *"doorway")
        await until(pilot, lambda: "2 posts found" in screen_text(app))
        await pilot.press("enter", "enter")
        await until(pilot, lambda: isinstance(app.screen, ThreadScreen) and app.focused)
        await pilot.press("q")
        await until(pilot, lambda: "2 posts found" in screen_text(app))


async def test_leaving_closes_cleanly_and_the_home_opens_again(story: Any, tmp_path: Path) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+q")
    assert app.return_code == 0
    app.close()
    open_home(story.forum.paths.folder, "otter lamp six").close()
