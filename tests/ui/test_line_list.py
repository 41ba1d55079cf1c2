"""A list paints only what changed; what stands on the screen is always what a fresh list would show."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from textual.app import App, ComposeResult

from tui_forum.text import fit
from tui_forum.ui.widgets.line_list import LineList
from tui_forum.ui.widgets.rows import Rows

Row = tuple[int, str]
HEIGHT = 12


class Numbered(LineList):
    """Rows of a number and a word."""

    def draw(self, row: Row, width: int, at_cursor: bool) -> str:
        """The cursor, the number, the word."""
        return fit(f"{'>' if at_cursor else ' '} {row[0]} {row[1]}", width)

    def key(self, row: Row) -> int:
        """The number stays."""
        return row[0]


class Host(App[None]):
    """Nothing but the list."""

    def compose(self) -> ComposeResult:
        """The list."""
        yield Numbered(Rows([(number, "old") for number in range(30)]))


def lines(text: str) -> list[str]:
    """What the rows say, without the scroll bar at the right."""
    return [line[:20].rstrip() for line in text.split("\n")[:HEIGHT]]


def expected(shown: LineList) -> list[str]:
    """The lines as a list drawn from nothing would have them."""
    top = shown.scroll_offset.y
    rows = [shown.source.row(index) for index in range(top, min(top + HEIGHT, len(shown.source)))]
    drawn = [shown.draw(row, 20, top + line == shown.cursor).rstrip() for line, row in enumerate(rows)]
    empty = ["", " Nothing here yet."] if not rows else []
    return (drawn + empty + [""] * HEIGHT)[:HEIGHT]


@pytest.mark.parametrize("seed", range(12))
async def test_any_change_of_rows_and_place_is_painted(
    seed: int, screen_text: Callable[[App[Any]], str]
) -> None:
    dice = random.Random(seed)
    app = Host()
    async with app.run_test(size=(30, HEIGHT)) as pilot:
        shown = app.query_one(Numbered)
        for turn in range(25):
            size = dice.choice([0, 1, 5, HEIGHT - 1, HEIGHT, HEIGHT + 1, 29, 30, 31, 200])
            first = dice.choice([0, 0, 0, 3])
            words = dice.choices(["old", f"new {turn}"], [4, 1], k=size)
            rows = list(enumerate(words, first))
            shown.show(Rows(rows), keep_place=dice.random() < 0.8)
            await pilot.press(*dice.choices(["j", "k", "G", "g", "pagedown", "pageup"], k=dice.randrange(3)))
            await pilot.pause()
            assert lines(screen_text(app)) == expected(shown)
            assert shown.show_vertical_scrollbar == (size > HEIGHT)
            assert 0 <= shown.scroll_offset.y <= max(0, size - HEIGHT)


async def test_lines_that_stay_the_same_are_not_drawn_again() -> None:
    drawn: list[Row] = []

    class Counting(Numbered):
        def draw(self, row: Row, width: int, at_cursor: bool) -> str:
            drawn.append(row)
            return super().draw(row, width, at_cursor)

    class CountingHost(App[None]):
        def compose(self) -> ComposeResult:
            yield Counting(Rows([(number, "old") for number in range(30)]))

    app = CountingHost()
    async with app.run_test(size=(30, HEIGHT)) as pilot:
        await pilot.pause()
        drawn.clear()
        rows = [(number, "new" if number == 4 else "old") for number in range(40)]
        app.query_one(Counting).show(Rows(rows))
        await pilot.pause()
        assert drawn == [(4, "new")]
