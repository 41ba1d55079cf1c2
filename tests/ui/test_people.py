"""People: who can listen, writing to one alone, comparing words, putting out of sight; the ledger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.ui.looking import SIZES, Golden
from tui_forum.services import availability, boards, reading, writing
from tui_forum.services.home import Forum
from tui_forum.services.reminders import due_talk_reminder
from tui_forum.ui.forum_app import ForumApp
from tui_forum.ui.screens.available import AvailableScreen
from tui_forum.ui.screens.compose_reply import ReplyCompose
from tui_forum.ui.screens.ledger import LedgerScreen
from tui_forum.ui.screens.people import PeopleScreen

pytestmark = pytest.mark.usefixtures("at_greenwich")


@pytest.fixture
def shared(story: Any, make_home: Callable[[str], Forum], join_them: Any, carry: Any) -> Any:
    """Ana is on the board of the story, can listen, and has written something."""
    ana = make_home("ana")
    join_them(story.forum, ana, story.board)
    availability.set_available(
        ana, story.board, "listen", "2h", offers=["listening", "lifts"], languages=["English", "Arabic"]
    )
    writing.post_thread(ana, story.board, title="A quiet evening", body="The rain has stopped.")
    carry(ana, story.forum, story.board)
    return story


def person(story: Any, name: str) -> Any:
    """Somebody as river sees them."""
    return next(row for row in availability.people(story.forum, story.board) if row.name == name)


@pytest.mark.parametrize("size", SIZES)
async def test_people_on_screen(shared: Any, golden: Golden, size: str) -> None:
    app = shared.app()
    async with app.run_test(size=SIZES[size]) as pilot:
        await pilot.press("3")
        await pilot.pause()
        await golden(app, f"people-{size}")


@pytest.mark.parametrize("size", SIZES)
async def test_saying_it_on_screen(shared: Any, golden: Golden, size: str) -> None:
    app = shared.app()
    async with app.run_test(size=SIZES[size]) as pilot:
        await pilot.press("3", "a")
        await pilot.pause()
        await golden(app, f"available-{size}")


@pytest.mark.parametrize("size", SIZES)
async def test_the_ledger_on_screen(story: Any, golden: Golden, size: str, until: Any) -> None:
    app = story.app()
    async with app.run_test(size=SIZES[size]) as pilot:
        await pilot.press("3", "L")
        await pilot.pause()
        await until(pilot, lambda: isinstance(app.screen, LedgerScreen))
        await golden(app, f"ledger-{size}")


async def test_one_says_when_one_can_listen_in_three_keys(shared: Any, until: Any, screen_text: Any) -> None:
    app = shared.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3", "a", "down", "enter")
        await until(pilot, lambda: isinstance(app.screen, PeopleScreen))
        await pilot.pause()
        await until(pilot, lambda: "You: ● happy to chat until 00:13" in screen_text(app))
    assert person(shared, "river").state == "chat"


async def test_an_hour_that_is_none_is_said_in_place_and_nothing_is_lost(
    shared: Any, screen_text: Any, until: Any
) -> None:
    app = shared.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3", "a", "tab", *["backspace"] * 5, *"soonish", "ctrl+s")
        await pilot.pause()
        await until(pilot, lambda: isinstance(app.screen, AvailableScreen))
        assert "“soonish” is no hour" in screen_text(app)
    assert person(shared, "river").state == ""


async def test_not_now_reminds_only_oneself(shared: Any, until: Any, screen_text: Any) -> None:
    availability.set_available(shared.forum, shared.board, "later", "1h")
    shared.clock.advance(3600)
    app = shared.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await until(pilot, lambda: "3: you said that you could talk after now" in screen_text(app))
        await pilot.press("3")
        await pilot.pause()
        await until(pilot, lambda: "On Harbour Centre you said that you could talk after" in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: not due_talk_reminder(shared.forum))


async def test_a_private_message_goes_to_the_person_alone(shared: Any, until: Any) -> None:
    app = shared.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3", "w")
        await until(pilot, lambda: isinstance(app.screen, ReplyCompose))
        await pilot.press(*"Hello ana", "ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, PeopleScreen))
    thread = next(row for row in reading.threads(shared.forum) if row.title == "A quiet evening")
    written = reading.read_thread(shared.forum, thread.thread)[-1]
    assert (written.body, written.private, written.to) == ("Hello ana", True, "ana")


async def test_words_are_compared_and_kept(shared: Any, until: Any, screen_text: Any) -> None:
    app = shared.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3", "v")
        await until(pilot, lambda: "One moment" not in screen_text(app))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, PeopleScreen))
        await pilot.pause()
        await until(pilot, lambda: "Verified in person" in screen_text(app))
        assert person(shared, "ana").verified
        await pilot.press("v")
        await until(pilot, lambda: "One moment" not in screen_text(app))
        await pilot.press("x")
        await until(pilot, lambda: isinstance(app.screen, PeopleScreen))
    assert not person(shared, "ana").verified


async def test_somebody_is_put_out_of_sight_and_back(shared: Any, until: Any, screen_text: Any) -> None:
    app = shared.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3", "m")
        assert not person(shared, "ana").muted, "one key alone does nothing"
        await pilot.press("m")
        await until(pilot, lambda: "Out of sight, by" in screen_text(app))
        assert person(shared, "ana").muted
        await pilot.press("m")
        await until(pilot, lambda: "Out of sight, by" not in screen_text(app))
    assert not person(shared, "ana").muted


async def test_oneself_is_neither_muted_nor_verified(shared: Any, screen_text: Any, until: Any) -> None:
    app: ForumApp = shared.app()
    async with app.run_test(size=(80, 24)) as pilot:
        for key in ("m", "v", "w"):
            await pilot.press("3", "G", key)
            await pilot.pause()
            await until(pilot, lambda: "this is you" in screen_text(app))
            await pilot.press("escape")


async def test_people_of_several_boards_stand_under_their_boards(
    story: Any, until: Any, screen_text: Any
) -> None:
    boards.new_board(story.forum, "Allotment", "otter lamp six")
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3")
        await until(pilot, lambda: "ALLOTMENT" in screen_text(app))
        text = screen_text(app)
        assert text.index("ALLOTMENT") < text.index("HARBOUR CENTRE")
        assert "founder of Allotment" in text


async def test_marks_have_a_plain_form_in_ascii(shared: Any, until: Any, screen_text: Any) -> None:
    availability.set_available(shared.forum, shared.board, "reading")
    app = shared.app(settings=replace(shared.forum.settings, ascii=True))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3")
        await until(pilot, lambda: "o can listen until" in screen_text(app))
        text = screen_text(app)
    assert ". reading only until" in text
    assert not {"◐", "○", "●"} & set(text)


async def test_the_form_begins_with_what_one_says_already(shared: Any, until: Any) -> None:
    availability.set_available(shared.forum, shared.board, "later", "1h")
    app = shared.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3", "a")
        await until(pilot, lambda: isinstance(app.screen, AvailableScreen) and app.focused)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, PeopleScreen))
    assert person(shared, "river").state == "later"
