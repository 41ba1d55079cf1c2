"""Taking a thread on, practical help, asking a facilitator, and moderating."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.ui.acting import Shared, pick
from tests.ui.looking import SIZES, Golden, Until
from tui_forum.services import holding, moderating, reading, writing
from tui_forum.services.ledger import ledger
from tui_forum.services.masking import mask_for
from tui_forum.ui.forum_app import ForumApp
from tui_forum.ui.screens.ask import AskScreen
from tui_forum.ui.screens.ask_facilitator import AskFacilitatorScreen
from tui_forum.ui.screens.queue import QueueScreen
from tui_forum.ui.screens.thread import ThreadScreen
from tui_forum.ui.widgets.pick import PickScreen

pytestmark = pytest.mark.usefixtures("at_greenwich")


async def test_one_key_takes_a_thread_and_gives_it_back(
    shared: Shared, until: Until, screen_text: Any
) -> None:
    app = shared.story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("g", "enter", "H")
        await until(pilot, lambda: holding.holds_of(shared.story.forum, shared.ride))
        await pilot.pause()
        await until(pilot, lambda: "you have this one until 00:13" in screen_text(app))
        shared.leave()
        waits = {row.thread: row.held_by for row in reading.waiting(shared.ana)}
        assert waits[shared.ride] == "river has this one until 00:13"
        await pilot.press("H")
        await until(pilot, lambda: not holding.holds_of(shared.story.forum, shared.ride))


@pytest.mark.parametrize("size", SIZES)
async def test_a_held_thread_in_the_list(shared: Shared, golden: Golden, size: str) -> None:
    holding.hold(shared.story.forum, shared.ride)
    app = shared.story.app()
    async with app.run_test(size=SIZES[size]) as pilot:
        await pilot.pause()
        await golden(app, f"main-held-{size}")


@pytest.mark.parametrize("size", SIZES)
async def test_everything_that_can_be_done_is_one_list(shared: Shared, golden: Golden, size: str) -> None:
    app = shared.story.app()
    async with app.run_test(size=SIZES[size]) as pilot:
        await pilot.press("g", "enter", "o")
        await pilot.pause()
        await golden(app, f"acts-{size}")


async def test_a_hold_until_an_hour_of_choice(shared: Shared, until: Until) -> None:
    app = shared.story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("g", "enter")
        await pick(app, pilot, until, "I've got this one until")
        assert isinstance(app.screen, AskScreen)
        await pilot.press(*["backspace"] * 2, *"23:00", "ctrl+s")
        await until(pilot, lambda: holding.holds_of(shared.story.forum, shared.ride))
    assert time.gmtime(holding.holds_of(shared.story.forum, shared.ride)[0].until)[3:5] == (23, 0)


async def test_practical_help_is_taken_and_done(shared: Shared, until: Until, screen_text: Any) -> None:
    app = shared.story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("g", "enter")
        await until(pilot, lambda: "open: nobody has taken it yet" in screen_text(app))
        await pick(app, pilot, until, "I take this on")
        await until(pilot, lambda: "taken by you" in screen_text(app))
        await pick(app, pilot, until, "It is done")
        await until(pilot, lambda: "done, with river" in screen_text(app))


@pytest.mark.parametrize("size", SIZES)
async def test_asking_on_screen(shared: Shared, golden: Golden, size: str) -> None:
    app = shared.story.app()
    async with app.run_test(size=SIZES[size]) as pilot:
        await pilot.press("g", "enter", "exclamation_mark")
        await pilot.pause()
        await golden(app, f"ask-facilitator-{size}")


async def test_a_facilitator_is_asked(shared: Shared, until: Until, screen_text: Any) -> None:
    app = shared.story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("g", "enter", "exclamation_mark")
        await until(pilot, lambda: isinstance(app.screen, AskFacilitatorScreen))
        await pilot.press("down", "enter", *"please look", "ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, ThreadScreen))
        await pilot.pause()
        await until(pilot, lambda: "Only facilitators can read it" in screen_text(app))
    (row,) = [row for row in shared.items() if row.sort == "ask"]
    assert (row.reason, row.words, row.post) == ("advice", "please look", shared.ride)


async def test_a_post_is_hidden_with_a_reason_that_all_read(
    shared: Shared, until: Until, screen_text: Any
) -> None:
    app = shared.story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("g", "enter")
        await pick(app, pilot, until, "Hide this post")
        await pilot.press("ctrl+s")
        await pilot.pause()
        await until(pilot, lambda: isinstance(app.screen, AskScreen))
        await pilot.press(*"it names somebody", "ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, ThreadScreen))
        await until(pilot, lambda: "hidden by a founder: it names somebody" in screen_text(app))
        await pick(app, pilot, until, "Show this post again")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "hidden by" not in screen_text(app))
    assert [row.act for row in moderating.acts(shared.story.forum, shared.story.board)] == ["hide", "hide"]


async def test_a_thread_is_pinned_closed_and_moved(shared: Shared, until: Until, screen_text: Any) -> None:
    forum = shared.story.forum
    app = shared.story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("g", "enter")
        await pick(app, pilot, until, "Keep the thread at the top")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: reading.get_thread(forum, shared.ride).pinned)
        await pick(app, pilot, until, "Close the thread")
        await pilot.press(*"found a driver", "ctrl+s")
        await until(pilot, lambda: reading.get_thread(forum, shared.ride).locked)
        assert reading.get_thread(forum, shared.ride).closed == "closed by the founder: found a driver"
        await until(pilot, lambda: "found a driver" in screen_text(app))
        await pick(app, pilot, until, "Move the thread")
        await until(pilot, lambda: isinstance(app.screen, PickScreen))
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(app.screen, AskScreen))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: reading.get_thread(forum, shared.ride).section == "Listening")


async def test_a_member_is_offered_no_moderation(shared: Shared, until: Until) -> None:
    shared.leave()
    app = ForumApp(shared.ana.paths.folder, shared.story.app().options, forum=shared.ana)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("g", "j", "enter", "o")
        await until(pilot, lambda: isinstance(app.screen, PickScreen))
        offered = app.screen._names  # type: ignore[attr-defined]
        assert not [name for name in offered if name.startswith(("Hide", "Close", "Move", "Keep"))]
        await pilot.press("escape", "escape", "5")
        await pilot.pause()
        assert not isinstance(app.screen, QueueScreen)


async def test_a_facilitator_looks_who_wrote_it_and_everybody_reads_that(
    shared: Shared, until: Until, screen_text: Any
) -> None:
    mask = mask_for(shared.ana, shared.story.board, shared.ride)
    writing.reply(shared.ana, shared.ride, "I cannot say this aloud.", mask=mask)
    shared.arrive()
    app = shared.story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("g", "enter", "G")
        await pick(app, pilot, until, "Look who wrote it")
        await until(pilot, lambda: isinstance(app.screen, AskScreen) and app.screen.begun)
        assert "Every member reads in the ledger" in screen_text(app)
        await pilot.press(*"worried", "ctrl+s")
        await until(pilot, lambda: "is ana." in screen_text(app))
        assert mask.name in screen_text(app)
    told = ledger(shared.story.forum, shared.story.board)[-1]
    assert (told.act, told.author) == ("opened", "river")


async def test_what_was_decided_about_a_post_is_told_beside_who_has_it(
    shared: Shared, until: Until, screen_text: Any
) -> None:
    moderating.hide(shared.story.forum, shared.ride, "it names somebody")
    moderating.pin(shared.story.forum, shared.ride)
    app = shared.story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("g", "enter", "i")
        await until(pilot, lambda: "river hid a post: it names somebody." in screen_text(app))
        assert "river pinned" in screen_text(app)


async def test_a_hold_that_lapses_leaves_the_screen_by_itself(
    shared: Shared, until: Until, screen_text: Any
) -> None:
    holding.hold(shared.story.forum, shared.ride, "1h")
    app = shared.story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        app._redraw_ages()
        await until(pilot, lambda: "you until 23:13" in screen_text(app))
        shared.story.clock.advance(3600)
        app._redraw_ages()
        await until(pilot, lambda: "until 23:13" not in screen_text(app))
