"""Fast typing on a real pseudo-terminal: no key is lost, and none is taken as a command of the old screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.ui.pseudo import FIRST, RUN, Screen
from tui_forum.services import boards, reading
from tui_forum.services.home import open_home

Start = Callable[..., Screen]


@pytest.fixture
def start(story: Any) -> Iterator[Start]:
    """Start the app on the story's home, or on a folder given."""
    screens: list[Screen] = []

    def run(script: str = RUN, folder: Path | None = None) -> Screen:
        screens.append(Screen(script, folder or story.forum.paths.folder))
        return screens[-1]

    yield run
    for screen in screens:
        screen.close()


def mine(story: Any) -> list[str]:
    return [post.body for post in reading.read_thread(story.forum, story.threads[0]) if post.mine]


TEXT = "A quick, Kind wAy to say q, c and ndj: I hear you!"


@pytest.mark.parametrize("ahead", [b"", b"\r"], ids=["in the thread", "from the list"])
def test_a_reply_typed_in_one_breath_is_posted_as_typed(story: Any, start: Start, ahead: bytes) -> None:
    unread = reading.unread_total(story.forum)
    screen = start()
    screen.sees("First night back home")
    if not ahead:
        screen.type(b"\r")
        screen.sees("hallway")
        unread = reading.unread_total(story.forum)
    screen.type(ahead + b"r" + TEXT.encode() + b"\x13")
    screen.sees("Posted")
    screen.type(b"\x11")
    assert screen.ends() == 0
    assert mine(story) == [TEXT]
    assert reading.unread_total(story.forum)[1] >= unread[1] - 1, "nothing else was marked read"


def test_leaving_at_once_keeps_what_was_typed_while_a_screen_opened(story: Any, start: Start) -> None:
    from tui_forum.services import drafts

    screen = start()
    screen.sees("First night back home")
    screen.type(b"\rr" + TEXT.encode() + b"\x11")
    assert screen.ends() == 0
    assert mine(story) == []
    assert [draft.body for draft in drafts.list_drafts(story.forum)] == [TEXT]


def test_two_screens_back_and_a_new_thread_in_one_breath(story: Any, start: Start) -> None:
    screen = start()
    screen.sees("First night back home")
    screen.type(b"4q\rqcQuick Apples\t\tno\t\t\t\tbody, A and c\x13")
    screen.sees("Posted")
    screen.type(b"\x11")
    screen.ends()
    assert "Quick Apples" in [row.title for row in reading.threads(story.forum)]


def test_the_first_steps_in_one_breath(tmp_path: Path, start: Start) -> None:
    home = tmp_path / "fresh"
    screen = start(FIRST, home)
    screen.sees("Welcome")
    passphrase = b"otter lamp six"
    steps = b"river\r" + passphrase + b"\r" + passphrase + b"\r"
    screen.type(
        steps + b"\x13" + b"\x1b[B\x1b[B\r" + b"Harbour\x13" + b"cHello\t\t\t\t\t\tI am new here.\x13"
    )
    screen.sees("Posted")
    screen.type(b"\x11")
    screen.ends()
    forum = open_home(home, passphrase.decode())
    assert [board.name for board in boards.list_boards(forum)] == ["Harbour"]
    assert [row.title for row in reading.threads(forum)] == ["Hello"]
    forum.close()


async def test_a_held_key_moves_without_a_rest_between_and_the_next_key_waits(story: Any, until: Any) -> None:
    """Movement is acted on at once; what opens something has its effect before what comes after it."""
    from textual import events

    from tui_forum.ui.screens.thread import ThreadScreen

    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await until(pilot, lambda: not app.typing.busy)
        taken = [app.typing.take(events.Key(key, None)) for key in ("j", "down", "k", "pagedown", "G", "g")]
        assert taken == [True] * 6
        assert not app.typing.busy
        for key in "jjkjj":
            app.post_message(events.Key(key, key))
        app.post_message(events.Key("enter", None))
        app.post_message(events.Key("G", "G"))
        await until(pilot, lambda: isinstance(app.screen, ThreadScreen) and not app.typing.busy)
        assert app.screen.heading().endswith("Bus pass forms - how I filled mine in")


async def test_another_key_for_down_is_movement_too(story: Any, until: Any) -> None:
    from textual import events

    from tui_forum.services.config import Settings

    app = story.app(settings=Settings(keys={"list.down": "f7"}))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: not app.typing.busy)
        assert app.typing.take(events.Key("f7", None))
        assert not app.typing.busy, "it need not wait"
        assert not app.typing.take(events.Key("j", "j")), "j may mean something else now: it waits its turn"
