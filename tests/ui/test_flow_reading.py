"""What a person does to read: next unread, places, search, and what arrives by itself meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.ui.looking import Until
from tui_forum.services import reading, writing
from tui_forum.services.config import Settings
from tui_forum.services.home import Forum, open_home
from tui_forum.ui.screens.main import MainScreen
from tui_forum.ui.screens.thread import ThreadScreen
from tui_forum.ui.widgets.bars import StatusLine


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
    app = story.app(settings=Settings(keys={"next-unread": "f8", "nonsense": "x"}))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "nonsense" in screen_text(app))
        assert "F8 next unread" in screen_text(app)
        await pilot.press("f8")
        await until(pilot, lambda: isinstance(app.screen, ThreadScreen) and app.focused)


async def test_marks_in_ascii(story: Any, screen_text: Any) -> None:
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
