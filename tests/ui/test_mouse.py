"""With the mouse alone: keys of the bar, rows, tabs of a form, and the way back from everywhere."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from tests.ui.looking import Until
from tui_forum.services import drafts, reading
from tui_forum.ui.screens.page import Page
from tui_forum.ui.widgets.bars import KeyBar
from tui_forum.ui.widgets.choice import Choice
from tui_forum.ui.widgets.line_list import LineList
from tui_forum.ui.widgets.pick import PickField, PickScreen


def shown(app: Any) -> str:
    return type(app.screen).__name__


async def click_key(app: Any, pilot: Pilot[int], word: str) -> None:
    """Click on a word of the key bar."""
    assert isinstance(app.screen, Page)
    bar = app.screen.query_one(KeyBar)
    text = bar.render_line(0).text
    assert f" {word} " in f"{text} ", f"no “{word}” in {text}"
    await pilot.click(bar, offset=(f"{text} ".index(f" {word} ") + 1, 0))


async def click_row(app: Any, pilot: Pilot[int], key: Any) -> None:
    """Click on the row of a list that has this key."""
    lines = next(lines for lines in app.screen.query(LineList) if lines._find(key) is not None)
    await pilot.click(lines, offset=(6, lines._find(key) - lines.scroll_offset.y))


BAR = {
    "open": "ThreadScreen",
    "next unread": "ThreadScreen",
    "read on": "ThreadScreen",
    "new": "ThreadCompose",
    "search": "SearchScreen",
    "sort": "PickScreen",
    "filter": "FilterScreen",
    "drafts": "DraftsScreen",
    "help": "HelpScreen",
}


@pytest.mark.parametrize("word", BAR)
async def test_every_word_of_the_key_bar_is_a_button(story: Any, until: Until, word: str) -> None:
    app = story.app()
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.screen.begun)
        await click_key(app, pilot, word)
        await until(pilot, lambda: shown(app) == BAR[word])


async def test_leaving_by_a_click(story: Any, until: Until) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.screen.begun)
        await click_key(app, pilot, "leave")
        await until(pilot, lambda: app.return_code is not None)


@pytest.mark.parametrize(
    ("key", "row", "opens"),
    [
        ("comma", ("keys", "Keys"), "KeysScreen"),
        ("2", "guide:listening", "TextPage"),
        ("d", 1, "ThreadCompose"),
        ("M", "ledger", "LedgerScreen"),
        ("b", None, "MainScreen"),
    ],
)
async def test_rows_are_opened_by_a_click_and_left_by_another(
    story: Any, until: Until, key: str, row: Any, opens: str
) -> None:
    drafts.save_draft(story.forum, board=story.board, title="Rain again", body="It rains.")
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(key)
        await until(pilot, lambda: app.screen.begun)
        before = shown(app)
        if row is None:
            await pilot.click("#places", offset=(6, 3))
            await until(pilot, lambda: "Practical help" in app.screen.heading())
            return
        await click_row(app, pilot, row)
        await until(pilot, lambda: shown(app) == opens and app.screen.begun)
        await click_key(app, pilot, "keep draft" if opens == "ThreadCompose" else "back")
        await until(pilot, lambda: shown(app) == before)


async def test_a_list_to_pick_from_is_clicked_or_left_beside_it(story: Any, until: Until) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("s")
        await until(pilot, lambda: shown(app) == "PickScreen")
        await pilot.click(offset=(2, 2))
        await until(pilot, lambda: shown(app) == "MainScreen")
        await pilot.press("s")
        await until(pilot, lambda: shown(app) == "PickScreen")
        await click_row(app, pilot, "by title")
        await until(pilot, lambda: shown(app) == "MainScreen" and "by title" in app.screen.heading())


@pytest.mark.parametrize("size", [(80, 24), (40, 24)])
async def test_every_part_of_a_form_is_clicked(story: Any, until: Until, size: tuple[int, int]) -> None:
    app = story.app()
    async with app.run_test(size=size) as pilot:
        await pilot.press("c")
        await until(pilot, lambda: shown(app) == "ThreadCompose" and app.screen.begun)
        await pilot.click("#title")
        await pilot.press(*"Keys")
        await pilot.click("#section", offset=(3, 0))
        await until(pilot, lambda: isinstance(app.screen, PickScreen))
        await click_row(app, pilot, "Listening")
        await until(pilot, lambda: app.screen.query_one("#section", PickField).value == "Listening")
        need = app.screen.query_one("#need", Choice)
        line = next(y for y, cells in enumerate(need._lines(need.size.width)) if cells[0][0] == 2)
        await pilot.click(need, offset=(6, line))
        await until(pilot, lambda: need.chosen == 2)
        await pilot.click("#mask", offset=(3, 0))
        await until(pilot, lambda: app.screen.fields()["anonymous"])
        await pilot.click("#mask", offset=(3, 0))
        await until(pilot, lambda: not app.screen.fields()["anonymous"])
        app.screen.query_one("#body").focus()
        await pilot.pause()
        await pilot.click("#body")
        await pilot.press(*"Where")
        await click_key(app, pilot, "post")
        await until(pilot, lambda: shown(app) == "MainScreen")
    made = next(row for row in reading.threads(story.forum) if row.title == "Keys")
    assert (made.section, made.need) == ("Listening", "been-there")


async def test_a_long_possibility_is_clicked_on_any_of_its_lines(story: Any, until: Until) -> None:
    app = story.app()
    async with app.run_test(size=(40, 24)) as pilot:
        await pilot.press("B")
        await until(pilot, lambda: shown(app) == "AddBoardScreen" and app.screen.begun)
        ways = app.screen.query_one(Choice)
        assert [cells[0][0] for cells in ways._lines(ways.size.width)] == [0, 1, 1, 2]
        for line, chosen in ((3, 2), (2, 1), (0, 0), (1, 1)):
            await pilot.click(ways, offset=(8, line))
            await until(pilot, lambda chosen=chosen: ways.chosen == chosen)  # type: ignore[misc]
