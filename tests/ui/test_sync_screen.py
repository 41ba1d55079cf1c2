"""The sync screen: what is known, by hand, and two real engines on loopback."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from sync.events import Joined, PeerConnected, PeerLost, Refused, Synced, Trouble
from tests.ui.looking import SIZES, Until
from tui_forum.services import preferences, reading, writing
from tui_forum.services.home import Forum
from tui_forum.services.meetings import LeavingRow, MetRow
from tui_forum.services.sync_state import PeerState
from tui_forum.services.syncing import Syncer
from tui_forum.ui.forum_app import ForumApp
from tui_forum.ui.options import UiOptions
from tui_forum.ui.screens.sync import SyncScreen
from tui_forum.ui.sync_parts import event_words, leaving_words, log_words, met_words, paused_words

LOCAL = {"listen": ("127.0.0.1", 0), "discovery": False}
NOW = 1_700_000_000.0


def shared(forum: Forum) -> ForumApp:
    """The app with its engine on loopback."""
    forum.settings = replace(forum.settings, **LOCAL)  # type: ignore[arg-type]
    return ForumApp(forum.paths.folder, UiOptions(), forum=forum)


async def opened(app: Any, pilot: Pilot[int], until: Until) -> None:
    await pilot.press("4")
    await until(pilot, lambda: isinstance(app.screen, SyncScreen) and app.screen.begun)


@pytest.mark.parametrize("size", SIZES)
async def test_the_screen(story: Any, bo: Forum, golden: Any, until: Until, size: str) -> None:
    board_id = bytes.fromhex(story.board)
    device = bo.log.board(board_id).device.id
    story.forum.log.peer_has(board_id, device, story.forum.log.mark(board_id), story.clock.now())
    story.forum.log.remember_address(board_id, device, "192.168.1.20:4100")
    story.clock.advance(7200)
    writing.reply(story.forum, story.threads[0], "Thank you.")
    story.clock.advance(3600)
    app = story.app()
    async with app.run_test(size=SIZES[size]) as pilot:
        await opened(app, pilot, until)
        await pilot.pause()
        await golden(app, f"sync-met-{size}")


async def test_an_address_is_typed_and_the_two_meet(
    story: Any, bo: Forum, until: Until, screen_text: Any
) -> None:
    bo.settings = replace(bo.settings, **LOCAL)  # type: ignore[arg-type]
    other = Syncer(bo, lambda event: None)
    other.start()
    app = shared(story.forum)
    try:
        async with app.run_test(size=(80, 40)) as pilot:
            await opened(app, pilot, until)
            await until(pilot, lambda: bool(other.state().listening))
            await pilot.press("a", *"nowhere", "enter")
            await until(pilot, lambda: isinstance(app.screen, SyncScreen) and "nowhere" in screen_text(app))
            writing.post_thread(bo, story.board, title="From far away", body="Hello.")
            other.poke()
            await pilot.press("a", *other.state().listening[0], "enter")
            await until(pilot, lambda: "at the address that was typed" in screen_text(app))
            await until(pilot, lambda: "in step" in screen_text(app))
            await until(pilot, lambda: "bo is here" in screen_text(app))
            await until(pilot, lambda: "From far away" in [row.title for row in reading.threads(story.forum)])
            await pilot.press("l")
            await until(pilot, lambda: "Sharing is paused for 60 more minutes" in screen_text(app))
            await until(pilot, lambda: "l go on" in screen_text(app) and "bo is here" in screen_text(app))
            assert app.sharing.state() is None
            await pilot.press("l")
            await until(pilot, lambda: app.sharing.state() is not None)
            await pilot.press("r")
            await until(pilot, lambda: "Calling everybody who is known" in screen_text(app))
    finally:
        other.stop()
        app.sharing.stop()


async def test_a_pause_ends_by_itself(story: Any, until: Until) -> None:
    app = shared(story.forum)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.sharing.state() is not None)
        await opened(app, pilot, until)
        await pilot.press("l")
        await until(pilot, lambda: app.sharing.paused_until)
        story.clock.advance(3601)
        app._redraw_ages()
        await until(pilot, lambda: app.sharing.state() is not None)
    app.sharing.stop()


async def test_sharing_turned_off_in_settings_stays_off(story: Any, until: Until, screen_text: Any) -> None:
    preferences.choose(story.forum, "sharing", False)
    app = shared(story.forum)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, until)
        await until(pilot, lambda: "Sharing is off" in screen_text(app))
        for key in ("l", "r"):
            await pilot.press(key)
            await until(pilot, lambda: "there is nothing to" in screen_text(app))
        await pilot.press("a", *"10.0.0.5:7788", "enter")
        await until(pilot, lambda: "nobody can be called" in screen_text(app))


async def test_a_file_goes_out_and_comes_in(
    story: Any, bo: Forum, tmp_path: Path, until: Until, screen_text: Any
) -> None:
    writing.post_thread(story.forum, story.board, title="On a stick", body="Hello.")
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, until)
        await pilot.press("e")
        await until(pilot, lambda: "only their members can open it" in screen_text(app))
        app.screen.query_one("#answer").value = str(tmp_path / "stick")
        await pilot.press("enter")
        await until(pilot, lambda: "1 board in" in screen_text(app))
    app = ForumApp(bo.paths.folder, UiOptions(sync=False), forum=bo)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, until)
        for path, said in ((tmp_path / "nothing", "could not be read"), (tmp_path / "stick", "came in")):
            await pilot.press("i")
            await until(pilot, lambda: "another member exported" in screen_text(app))
            app.screen.query_one("#answer").value = str(path)
            await pilot.press("enter")
            await until(pilot, lambda said=said: said in screen_text(app))  # type: ignore[misc]
    assert "On a stick" in [row.title for row in reading.threads(bo)]


def at(address: str, peer: str = "") -> PeerState:
    """A machine that is connected."""
    return PeerState(peer, "bo", address, "incoming", True, True, 0, 0, NOW)


def test_a_machine_that_calls_us_is_near_whatever_its_address() -> None:
    met = [MetRow("bo", False, NOW, "10.0.0.7:1", 0, ("a1b2c3d4" + "0" * 56,))]
    assert met_words(met, [at("10.0.0.7:40456", "a1b2c3d4")], NOW, 78) == ""
    assert "bo" in met_words(met, [at("10.0.0.7:40456", "a1b2c3d5"), at("10.0.0.8:1")], NOW, 78)


def test_words_of_what_is_known() -> None:
    met = [
        MetRow("ana", False, NOW - 240, "10.0.0.5:1", 0),
        MetRow("", True, NOW - 6 * 86_400, "10.0.0.6:1", 38),
        MetRow("near", False, NOW, "10.0.0.7:1", 0),
    ]
    words = met_words(met, [at("10.0.0.7:1")], NOW, 78)
    assert "ana" in words
    assert "✓ has all of yours" in words
    assert "another machine of yours" in words
    assert "… 38 to send" in words
    assert "6 days ago" in words
    assert "near  " not in words
    assert met_words([], [], NOW, 78) == ""
    assert "1,000+" in met_words([MetRow("ana", False, NOW, "", 1000)], [], NOW, 78)
    assert "reply in Rain" in leaving_words([LeavingRow("Rain", True, 0)], NOW)
    assert "1 more minute." in paused_words(NOW + 20, NOW)


def test_the_log_tells_events_and_never_more() -> None:
    board = b"\x01" * 32
    events = [
        PeerConnected("a1b2", "10.0.0.5:1", (board,), "beacon"),
        Synced(board, "a1b2", 2, 1, 900, 0.1),
        Joined(board),
        PeerLost("a1b2", "10.0.0.5:1", "closed"),
        Refused("10.0.0.9:1", "a frame was too long"),
        Trouble("The disk is full.", ""),
        object(),
    ]
    words = log_words([(NOW, event) for event in events], {"a1b2": "ana"}, {board: "Harbour"})
    for said in (
        "ana is here, found on this network",
        "ana: Harbour in step, 2 came, 1 went",
        "Harbour let you in",
        "ana left",
        "10.0.0.9:1 was turned away",
        "The disk is full.",
    ):
        assert said in words
    assert words.splitlines()[1].endswith("The disk is full.")
    assert event_words(object(), {}, {}) == ""
    bad = event_words(PeerConnected("a1b2", "", (), "\x1b[2J"), {"a1b2": "\x9bred\u202e"}, {})
    assert not {"\x1b", "\x9b", "\u202e"} & set(bad)
    assert len(log_words([(NOW, Joined(board))] * 50, {}, {}).splitlines()) == 13
