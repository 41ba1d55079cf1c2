"""The search screen: it tells its operators, marks what it found, and goes from hit to hit."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ui.looking import SIZES
from tui_forum.services import writing
from tui_forum.ui.screens.hit_thread import HitThread
from tui_forum.ui.screens.search import HitList, nothing_words


@pytest.mark.parametrize("size", SIZES)
async def test_the_operators_are_told_before_anything_is_typed(
    story: Any, screen_text: Any, size: str
) -> None:
    app = story.app()
    async with app.run_test(size=SIZES[size]) as pilot:
        await pilot.press("slash")
        await pilot.pause()
        told = screen_text(app)
        for operator in (
            "from:",
            "in:",
            "tag:",
            "need:",
            "is:unread",
            "is:waiting",
            "after:",
            "before:",
            '"side by side"',
        ):
            assert operator in told


async def test_what_was_looked_for_is_marked_without_any_colour(
    story: Any, until: Any, screen_text: Any
) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("slash", *"hallway")
        await until(pilot, lambda: "2 posts found" in screen_text(app))
        lines = app.screen.query_one(HitList)

        def marked() -> list[str]:
            return [s.text for s in lines.render_line(1) if s.style and s.style.underline and s.style.bold]

        await until(pilot, lambda: marked() == ["hallway"])


async def test_hits_one_after_the_other(story: Any, until: Any, screen_text: Any) -> None:
    writing.post_thread(story.forum, story.board, title="Another one", body="Our hallway is dark.")
    app = story.app()
    async with app.run_test(size=(100, 24)) as pilot:
        await pilot.press("slash", *"hallway")
        await until(pilot, lambda: "3 posts found" in screen_text(app))
        await pilot.press("enter", "enter")
        await until(pilot, lambda: isinstance(app.screen, HitThread) and "hit 1 of 3" in screen_text(app))
        seen = {app.screen.view.current.post}
        for number in (2, 3):
            await pilot.press(">")
            await until(pilot, lambda number=number: f"hit {number} of 3" in screen_text(app))
            seen.add(app.screen.view.current.post)
            assert "hallway" in app.screen.view.current.body
        assert len(seen) == 3
        await pilot.press(">")
        await until(pilot, lambda: "That was the last hit." in screen_text(app))
        await pilot.press("<")
        await until(pilot, lambda: "hit 2 of 3" in screen_text(app))


async def test_the_words_are_marked_in_the_thread(story: Any, until: Any, screen_text: Any) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("slash", *"doorway")
        await until(pilot, lambda: "2 posts found" in screen_text(app))
        await pilot.press("enter", "enter")
        await until(pilot, lambda: isinstance(app.screen, HitThread) and app.focused)
        await pilot.pause()
        view = app.screen.view
        marked = [
            s.text
            for y in range(view.size.height)
            for s in view.render_line(y)
            if s.style and s.style.reverse
        ]
        assert marked == ["doorway", "doorway"]


async def test_a_hit_under_a_content_note_keeps_its_words(story: Any, until: Any, screen_text: Any) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("slash", *"illness")
        await until(pilot, lambda: "content note: loss, illness" in screen_text(app))
        assert "long illness" not in screen_text(app)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("hallway after:yesterday", "“after:yesterday” was looked for as a word. A day is written so"),
        ("need:hug", "need:listen"),
        ("is:read", "is:unread or is:waiting"),
        ("a:b zebra", "Fewer or shorter words find more."),
    ],
)
def test_an_operator_that_is_not_understood_is_named(typed: str, told: str) -> None:
    assert told in nothing_words(typed)
