"""Sorting and narrowing the list, by its keys: what the heading says, what is kept, how Esc undoes it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ui.looking import SIZES
from tui_forum.services import bulk, reading, writing
from tui_forum.ui.screens.filter import FilterScreen
from tui_forum.ui.screens.main import MainScreen
from tui_forum.ui.screens.thread import ThreadScreen


def titles(app: Any) -> list[str]:
    source = app.screen.thread_list.source
    return [source.row(index).title for index in range(len(source))]


@pytest.fixture
def tagged(story: Any) -> Any:
    writing.post_thread(
        story.forum, story.board, title="Bread at the market", body="From 8.", tags=["food", "free"]
    )
    writing.post_thread(story.forum, story.board, title="A warm room", body="Open late.", tags=["food"])
    return story


async def test_s_sorts_and_the_choice_is_kept_for_the_place(story: Any, until: Any, screen_text: Any) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        assert "Harbour Centre · newest first" in screen_text(app)
        newest = titles(app)
        await pilot.press("s", "down", "down", "down", "enter")
        await until(pilot, lambda: "Harbour Centre · by title" in screen_text(app))
        assert titles(app) == sorted(newest, key=str.casefold)
        await pilot.click("#places", offset=(6, 3))
        await until(pilot, lambda: "Practical help · newest first" in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: "Harbour Centre · by title" in screen_text(app))
    again = story.app()
    async with again.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "Harbour Centre · by title" in screen_text(again))


async def test_another_order_begins_at_its_top(story: Any, until: Any) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        for sort in range(1, 5):
            await pilot.press("G", "s", "g", *["down"] * sort, "enter")
            await until(pilot, lambda: isinstance(app.screen, MainScreen))
            assert app.screen.thread_list.cursor == 0


async def test_f_shows_only_a_tag_and_esc_shows_all_again(tagged: Any, until: Any, screen_text: Any) -> None:
    app = tagged.app()
    async with app.run_test(size=(80, 24)) as pilot:
        everything = titles(app)
        await pilot.press("f")
        await until(pilot, lambda: isinstance(app.screen, FilterScreen) and "#food" in screen_text(app))
        await pilot.press("G", "k", "enter")
        await until(pilot, lambda: "newest first · only #food" in screen_text(app))
        assert titles(app) == ["A warm room", "Bread at the market"]
        assert "Filtered: Esc shows all" in screen_text(app)
        await pilot.press("escape")
        await until(pilot, lambda: titles(app) == everything)


async def test_space_puts_filters_together(story: Any, until: Any, screen_text: Any) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f", "down", "space", "down", "down", "space", "escape")
        await until(pilot, lambda: "only unread, “listen”" in screen_text(app))
        assert titles(app) == ["First night back home"]
        await pilot.press("f", "g", "enter")
        await until(pilot, lambda: len(titles(app)) == 4)


async def test_a_filter_that_nothing_fits_says_how_to_go_on(story: Any, until: Any, screen_text: Any) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f", "G", "enter")  # I need someone today
        await until(pilot, lambda: "Nothing here fits the filter." in screen_text(app))
        assert "Esc shows everything again." in screen_text(app)


async def test_n_goes_through_a_narrowed_list_first_and_then_on_to_everything(
    story: Any, until: Any, screen_text: Any
) -> None:
    writing_board = story.board
    roots = bulk.post_many(
        story.forum,
        writing_board,
        [
            bulk.NewPost("late", title=f"Late {n}", author="eun", need="today", wall=1_600_000_000 + n)
            for n in range(2)
        ],
    )
    for root in roots:
        reading.keep_unread(story.forum, root)
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f", "G", "enter")
        await until(pilot, lambda: titles(app) == ["Late 1", "Late 0"])
        for title in ("Late 1", "Late 0", "First night back home"):
            await pilot.press("n")
            await until(
                pilot,
                lambda title=title: isinstance(app.screen, ThreadScreen) and f"› {title}" in screen_text(app),
            )


async def test_all_read_asks_first_where_the_list_does_not_show_all(
    story: Any, until: Any, screen_text: Any
) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f", "G", "enter", "A")
        await until(pilot, lambda: "also what is not in this list" in screen_text(app))
        assert reading.unread_total(story.forum) == (3, 2)
        await pilot.press("A")
        await until(pilot, lambda: reading.unread_total(story.forum) == (0, 0))


async def test_a_narrowed_list_that_ends_early_says_so(
    tagged: Any, until: Any, screen_text: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in ("tui_forum.store.view_lists", "tui_forum.services.lists"):
        monkeypatch.setattr(f"{place}.MOST_NARROWED", 2)  # in place of 20,000
    app = tagged.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f", "G", "enter")
        await until(pilot, lambda: titles(app) == ["Bread at the market"])
        assert "Only the first" not in screen_text(app)
        await pilot.press("f", "down", "down", "enter")
        await until(pilot, lambda: len(titles(app)) == 2)
        await until(pilot, lambda: "Only the first 2 threads are listed" in screen_text(app))


async def test_the_heading_fits_a_new_width_at_once(story: Any, until: Any, screen_text: Any) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "Harbour Centre · newest first" in screen_text(app))
        await pilot.resize_terminal(40, 24)
        await until(pilot, lambda: "newest first" not in screen_text(app))
        await pilot.resize_terminal(120, 40)
        await until(pilot, lambda: "Harbour Centre · newest first" in screen_text(app))


@pytest.mark.parametrize("size", SIZES)
async def test_the_screens(tagged: Any, golden: Any, until: Any, screen_text: Any, size: str) -> None:
    app = tagged.app()
    async with app.run_test(size=SIZES[size]) as pilot:
        await pilot.press("s")
        await pilot.pause()
        await golden(app, f"sort-{size}")
        await pilot.press("escape", "f")
        await pilot.pause()
        await golden(app, f"filter-{size}")
        await pilot.press("G", "enter")
        await until(pilot, lambda: isinstance(app.screen, MainScreen) and len(titles(app)) == 1)
        await golden(app, f"narrowed-{size}")
