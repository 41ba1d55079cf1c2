"""What a hostile founder writes past our limits stays text on every screen, and within its lines."""

from __future__ import annotations

from typing import Any

import pytest
from rich.cells import cell_len

from tests.ui.looking import SIZES, Golden, Until
from tests.ui.rough import NAME, OBEYED, PASSPHRASE, Rough, rough_board
from tui_forum.services import boards, devices, drafts, joining, reading, saving
from tui_forum.services.inbox import last_here
from tui_forum.ui.forum_app import ForumApp
from tui_forum.ui.options import UiOptions
from tui_forum.ui.screens.catch_up import CatchUpScreen
from tui_forum.ui.screens.kept import SavedScreen

pytestmark = [pytest.mark.parametrize("size", SIZES), pytest.mark.usefixtures("at_greenwich")]


@pytest.fixture
def rough(make_home: Any, join_them: Any, carry: Any) -> Rough:
    return rough_board(make_home, join_them, carry)


def harmless(app: ForumApp, text: str, size: str) -> None:
    """Nothing that a terminal obeys, no line past the edge, and the app is as it was."""
    assert not any(ord(each) < 32 or 0x7F <= ord(each) < 0xA0 for each in text.replace("\n", ""))
    assert not set(text) & {"\u202e", "\u2066"}
    assert all(cell_len(line) <= SIZES[size][0] for line in text.splitlines())
    assert app.is_running


SCREENS = {
    "hostile-main": [],
    "hostile-thread": ["g", "j", "enter"],
    "hostile-people": ["3"],
    "hostile-verify": ["3", "v"],
    "hostile-ledger": ["3", "L"],
    "hostile-queue": ["5"],
    "hostile-resources": ["2", "j"],
    "hostile-page": ["2", "j", "enter"],
    "hostile-entry": ["2", "j", "e"],
    "hostile-card": ["f2"],
    "hostile-ask": ["g", "enter", "exclamation_mark"],
    "hostile-catch-up": [],
    "hostile-search": ["slash", *"wanda"],
    "hostile-filter": ["f", "G"],
    "hostile-board": ["M"],
    "hostile-member": ["M", "G", "k", "enter"],
    "hostile-guidelines": ["M", "enter"],
    "hostile-who": ["i"],
    "hostile-sync": ["4"],
    "hostile-reply": ["g", "j", "enter", "r"],
    "hostile-private": ["3", "w"],
    "hostile-compose": ["c"],
    "hostile-palette": ["ctrl+p", *"wanda"],
    "hostile-help": ["g", "enter", "question_mark"],
    "hostile-section": ["c", "tab", "enter"],
    "hostile-toast": ["3", "m"],
}


@pytest.mark.parametrize("name", SCREENS)
async def test_a_screen(
    rough: Rough, golden: Golden, until: Until, screen_text: Any, size: str, name: str
) -> None:
    app = rough.app()
    async with app.run_test(size=SIZES[size]) as pilot:
        await until(pilot, lambda: getattr(app.screen, "begun", False))
        if type(app.screen).__name__ != "MainScreen":  # its guidelines are shown to who has come in
            harmless(app, screen_text(app), size)
            await pilot.press("escape")
        if name == "hostile-catch-up":
            await until(pilot, lambda: last_here(rough.forum) is not None)
            app.push_screen(CatchUpScreen(0))
        for key in SCREENS[name]:
            await pilot.press(key)
        await until(pilot, lambda: not app.typing.busy)
        await pilot.pause(0.3)
        if name == "hostile-verify":  # the words are other ones in every run
            await until(pilot, lambda: "Do both screens" in screen_text(app))
            await until(pilot, lambda: "One moment" not in screen_text(app))
            app.screen.query_one("#words").say("otter   lamp   six")  # type: ignore[attr-defined]
            await pilot.pause()
        harmless(app, screen_text(app), size)
        await golden(app, f"{name}-{size}")


async def test_what_one_keeps_of_it(rough: Rough, golden: Golden, screen_text: Any, size: str) -> None:
    root = reading.read_thread(rough.forum, rough.thread)[0]
    saving.save_post(rough.forum, root.post)
    drafts.save_draft(rough.forum, thread=rough.thread, parent=root.post, body="I read it")
    mine = devices.list_devices(rough.forum)[0].device
    devices.remember_names(rough.forum, [f"{mine[:-2]}00"], f"{OBEYED}phone")
    app = rough.app()
    async with app.run_test(size=SIZES[size]) as pilot:
        await pilot.press("escape")
        app.push_screen(SavedScreen())
        await pilot.pause()
        harmless(app, screen_text(app), size)
        await golden(app, f"hostile-saved-{size}")
        await pilot.press("escape", "d")
        await pilot.pause()
        harmless(app, screen_text(app), size)
        await golden(app, f"hostile-drafts-{size}")


async def test_an_invite_to_it(
    rough: Rough, make_home: Any, golden: Golden, screen_text: Any, size: str
) -> None:
    bo = make_home("bo")
    joining.join(bo, joining.make_invite(rough.host, rough.board).text, PASSPHRASE)
    assert boards.list_boards(bo)[0].name == NAME
    app = ForumApp(bo.paths.folder, UiOptions(sync=False), forum=bo)
    async with app.run_test(size=SIZES[size]) as pilot:
        await pilot.pause()
        harmless(app, screen_text(app), size)
        await golden(app, f"hostile-joining-{size}")


async def test_a_click_anywhere_runs_nothing_of_it(rough: Rough, until: Until, size: str) -> None:
    app = rough.app()
    async with app.run_test(size=SIZES[size]) as pilot:
        await until(pilot, lambda: getattr(app.screen, "begun", False))
        await pilot.press("escape", "g", "enter")
        await pilot.pause()
        for y in range(2, SIZES[size][1] - 2):
            await pilot.click(offset=(SIZES[size][0] // 3, y))
        assert app.is_running
        assert app.return_code is None
