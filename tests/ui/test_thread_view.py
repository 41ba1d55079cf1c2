"""Reading a thread: what is read, where the reader stands, and that nothing moves under them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.message import Message
from textual.pilot import Pilot

from tui_forum.model.rows import PostRow
from tui_forum.ui.widgets.thread_view import ThreadView

LONG = "many words of a long letter " * 30


def row(number: int, depth: int = 1, *, unread: bool = False, body: str = "a few words", mine: bool = False,
        notes: tuple[str, ...] = ()) -> PostRow:  # fmt: skip
    return PostRow(
        post=f"p{number}",
        thread="p0",
        board="b",
        parent="" if number == 0 else "p0",
        author="ana",
        imported=False,
        mine=mine,
        wall=1000,
        title="",
        body=body,
        depth=0 if number == 0 else depth,
        unread=unread,
        edited=False,
        retracted=False,
        notes=notes,
        need="",
        delivery="",
        held=False,
    )


class Host(App[None]):
    """A thread, and what it says."""

    def __init__(self, rows: list[PostRow]) -> None:
        super().__init__()
        self.rows = rows
        self.heard: list[Message] = []

    def compose(self) -> ComposeResult:
        yield ThreadView(lambda: 2000.0)

    def on_mount(self) -> None:
        self.view.open(self.rows)
        self.view.focus()

    @property
    def view(self) -> ThreadView:
        return self.query_one(ThreadView)

    @property
    def here(self) -> str:
        current = self.view.current
        return current.post if current else ""

    def passed(self) -> list[str]:
        return [
            post for message in self.heard if isinstance(message, ThreadView.Passed) for post in message.posts
        ]

    def on_thread_view_passed(self, message: ThreadView.Passed) -> None:
        self.heard.append(message)

    def on_thread_view_ran_out(self, message: ThreadView.RanOut) -> None:
        self.heard.append(message)


@asynccontextmanager
async def reading(
    rows: list[PostRow], size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[Host, Pilot[None]]]:
    app = Host(rows)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield app, pilot


async def test_opens_at_the_first_unread_post() -> None:
    async with reading([row(0), row(1), row(2, unread=True), row(3, unread=True)]) as (app, _):
        assert app.here == "p2"


async def test_next_unread_reads_the_one_it_leaves_and_says_when_there_is_no_more(until: Any) -> None:
    async with reading([row(0), *(row(i, unread=i in {2, 5}, body=LONG) for i in range(1, 7))]) as (
        app,
        pilot,
    ):
        await pilot.press("n")
        await until(pilot, lambda: app.here == "p5")
        assert app.passed() == ["p2"]
        await pilot.press("n")
        await pilot.pause()
        await until(pilot, lambda: app.passed() == ["p2", "p5"])
        assert isinstance(app.heard[-1], ThreadView.RanOut)


async def test_space_reads_on_by_pages_and_counts_what_was_seen_to_its_end() -> None:
    rows = [row(i, unread=True, body=LONG) for i in range(6)]
    async with reading(rows) as (app, pilot):
        for _ in range(30):
            await pilot.press("space")
            if app.view.unread == 0:
                break
        assert sorted(app.passed()) == [f"p{i}" for i in range(6)]


async def test_a_post_kept_unread_stays_so_when_reading_on(until: Any) -> None:
    async with reading([row(0, unread=True), row(1, unread=True)]) as (app, pilot):
        await pilot.press("u", "n", "n")
        await pilot.pause()
        await until(pilot, lambda: app.passed() == ["p1"])
        assert app.view.unread == 1


async def test_folding_hides_replies_and_next_unread_opens_them_again(until: Any) -> None:
    rows = [row(0), row(1), row(2, 2), row(3, 2, unread=True), row(4)]
    async with reading(rows) as (app, pilot):
        app.view.go_to("p1")
        await pilot.press("z")
        assert len(app.view.layout_of.shown) == 3
        await pilot.press("n")
        await until(pilot, lambda: app.here == "p3")


async def test_a_content_note_opens_with_enter() -> None:
    async with reading([row(0, notes=("loss",), body="what happened")]) as (app, pilot):
        assert app.view.layout_of.instead(app.view.layout_of.posts[0])
        await pilot.press("enter")
        assert not app.view.layout_of.instead(app.view.layout_of.posts[0])


@pytest.mark.parametrize("width", [40, 60, 79, 120])
async def test_the_place_is_kept_by_post_when_the_terminal_changes(width: int) -> None:
    rows = [row(i, body=LONG) for i in range(40)]
    async with reading(rows) as (app, pilot):
        app.view.go_to("p25")
        await pilot.resize_terminal(width, 20)
        await pilot.pause()
        layout = app.view.layout_of
        assert app.here == "p25"
        top = layout.tops[app.view.place]
        assert app.view.scroll_offset.y <= top < app.view.scroll_offset.y + 20


async def test_an_arrival_above_moves_nothing_on_the_screen(until: Any) -> None:
    rows = [row(i, body=LONG) for i in range(20)]
    async with reading(rows) as (app, pilot):
        app.view.go_to("p10")
        app.view.action_scroll_lines(3)
        await pilot.pause()
        before = [app.view.render_line(y).text for y in range(20)]
        app.view.show([*rows[:5], row(99, unread=True, body=LONG), *rows[5:]])
        await pilot.pause()
        await until(pilot, lambda: app.view.unread == 1)
        assert [app.view.render_line(y).text for y in range(20)] == before


async def test_what_was_read_here_stays_read_until_the_store_agrees() -> None:
    rows = [row(0, unread=True), row(1, unread=True, body=LONG), row(2, unread=True, body=LONG)]
    async with reading(rows) as (app, pilot):
        await pilot.press("n")
        app.view.show(rows)
        assert app.view.unread == 2


async def test_an_edit_is_shown_in_place() -> None:
    rows = [row(0), row(1)]
    async with reading(rows) as (app, pilot):
        app.view.show([rows[0], replace(rows[1], body="better words", edited=True)])
        await pilot.pause()
        text = "\n".join(app.view.render_line(y).text for y in range(20))
        assert "better words" in text
        assert "edited" in text


async def test_a_click_makes_a_post_current_and_the_wheel_scrolls() -> None:
    async with reading([row(i, body=LONG) for i in range(10)]) as (app, pilot):
        second = app.view.layout_of.tops[1]
        await pilot.click(ThreadView, offset=(5, second))
        assert app.here == "p1"
        await pilot._post_mouse_events([events.MouseScrollDown], ThreadView)
        assert app.view.scroll_offset.y == 3
