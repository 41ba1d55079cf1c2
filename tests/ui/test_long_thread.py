"""A long thread is opened with the heights around the reader alone; nobody sees that the rest comes later."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.ui.looking import Until
from tests.ui.test_thread_view import Host, row
from tui_forum.model.rows import PostRow
from tui_forum.ui.widgets.layout import LONG, ThreadLayout

POSTS = 2 * LONG
UNREAD = POSTS - 100


def rows() -> list[PostRow]:
    bodies = ("one line", "- a list\n- of two", "many words of a long letter " * 9, "")
    return [
        row(number, depth=1 + number % 3, unread=number >= UNREAD, body=bodies[number % len(bodies)])
        for number in range(POSTS)
    ]


def exactly(width: int) -> list[int]:
    """Where every post begins."""
    layout = ThreadLayout()
    layout.set_posts(rows())
    layout.measure(width)
    return layout.tops


async def test_it_opens_with_what_can_be_seen_and_is_exact_soon(until: Until) -> None:
    layout = ThreadLayout()
    layout.set_posts(rows())
    layout.measure(79, UNREAD)
    assert not layout.exact
    measured = [index for index, post in enumerate(layout.posts) if post.measured[0]]
    assert measured == list(range(measured[0], measured[-1] + 1))
    assert measured[0] <= UNREAD - 24 < UNREAD + 24 <= measured[-1]
    app = Host(rows())
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.view.layout_of.exact)
        assert app.view.layout_of.tops == exactly(app.view.layout_of.width)
        assert app.view.virtual_size.height == app.view.layout_of.tops[-1]


async def test_nothing_moves_when_the_rest_is_measured(until: Until) -> None:
    app = Host(rows())
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.view.layout_of.exact)
        view = app.view
        view.open(rows())
        assert not view.layout_of.exact
        seen = [view.render_line(y).text for y in range(view.size.height)]
        assert app.here == f"p{UNREAD}"
        await until(pilot, lambda: view.layout_of.exact)
        assert [view.render_line(y).text for y in range(view.size.height)] == seen
        assert app.here == f"p{UNREAD}"


@pytest.mark.parametrize(
    ("move", "there"),
    [
        (lambda view: view.action_go(-1), f"p{POSTS - 1}"),
        (lambda view: view.action_go(0), "p0"),
        (lambda view: view.action_step(-1), f"p{UNREAD - 1}"),
        (lambda view: view.go_to("p17"), "p17"),
    ],
)
async def test_whoever_moves_at_once_gets_where_they_want(
    until: Until, move: Callable[[Any], None], there: str
) -> None:
    app = Host(rows())
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.view.layout_of.exact)
        app.view.open(rows())
        assert not app.view.layout_of.exact
        move(app.view)
        assert app.here == there
        assert app.view.layout_of.tops == exactly(app.view.layout_of.width)
        top, height = app.view.scroll_offset.y, app.view.size.height
        tops, place = app.view.layout_of.tops, app.view.place
        assert top <= tops[place] < tops[place + 1] - 1 <= top + height


async def test_a_scroll_bar_pulled_at_once_shows_whole_posts(until: Until) -> None:
    app = Host(rows())
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.view.layout_of.exact)
        app.view.open(rows())
        app.view.scroll_to(y=300, animate=False, immediate=True)
        assert app.view.layout_of.exact
        assert app.view.layout_of.tops == exactly(app.view.layout_of.width)
