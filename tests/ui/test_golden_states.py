"""Screens in their telling states: empty, filled, refused, and wrong, as a person comes to them."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.ui.looking import SIZES, Golden, Until
from tui_forum.services import boards, drafts, joining, muting, reading, saving, writing
from tui_forum.services.home import Forum
from tui_forum.ui.forum_app import ForumApp
from tui_forum.ui.options import UiOptions
from tui_forum.ui.screens.first_run import FirstRunScreen
from tui_forum.ui.screens.join import JoinScreen
from tui_forum.ui.screens.kept import MutedScreen, SavedScreen
from tui_forum.ui.screens.keys import KeysScreen
from tui_forum.ui.screens.passphrase import PassphraseScreen

pytestmark = [pytest.mark.parametrize("size", SIZES), pytest.mark.usefixtures("at_greenwich")]


async def typed(pilot: Pilot[int], words: str) -> None:
    """As from a keyboard."""
    await pilot.press(*("space" if letter == " " else letter for letter in words))


def app_of(forum: Forum) -> ForumApp:
    """The app on this home, without a network."""
    return ForumApp(forum.paths.folder, UiOptions(sync=False), forum=forum)


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("recovery-ask", ["W"]),
        ("hit-thread", ["slash", *"hallway", "enter", "enter"]),
        ("address", ["4", "a"]),
        ("address-none", ["4", "a", "enter"]),
        ("search-nothing", ["slash", *"zebra"]),
        ("resources-nothing", ["2", "slash", *"zebra", "enter"]),
        ("filter-two", ["f", "down", "space", "down", "down", "space"]),
        ("settings-end", ["comma", "G"]),
        ("guidelines-none", ["M", "enter"]),
        ("member-self", ["M", "G", "enter"]),
        ("compose-untitled", ["c", "ctrl+s"]),
        ("new-board-unnamed", ["B", "down", "down", "enter", "ctrl+s"]),
        ("enter-code-wrong", ["B", "down", "enter", *"seven", "ctrl+s"]),
        ("join-nothing", ["B", "enter", "ctrl+s"]),
        ("sleep-wrong", ["c", "ctrl+g", "tab", *"soonish", "ctrl+s"]),
        ("react", ["enter", "T"]),
        ("palette-nothing", ["ctrl+p", *"zzqq"]),
        ("boards-many", ["b"]),
    ],
)
async def test_a_screen(
    story: Any, golden: Golden, size: str, name: str, keys: list[str], until: Until
) -> None:
    app = story.app()
    async with app.run_test(size=SIZES[size]) as pilot:
        await pilot.pause()
        if name == "boards-many":
            app.screen.query_one("#places").display = False  # as on a narrow screen
        for key in keys:
            await pilot.press(key)
        await until(pilot, lambda: not app.typing.busy)
        await pilot.pause(0.3)
        await golden(app, f"{name}-{size}")


@pytest.mark.parametrize("name", ["main-no-board", "people-none", "machines-none", "catch-up-none"])
async def test_with_no_board(make_home: Any, golden: Golden, size: str, name: str) -> None:
    app = app_of(make_home("river"))
    key = {"people-none": "3", "machines-none": "D", "catch-up-none": "N"}.get(name)
    async with app.run_test(size=SIZES[size]) as pilot:
        await pilot.pause()
        if key:
            await pilot.press(key)
        await pilot.pause()
        await golden(app, f"{name}-{size}")


@pytest.mark.parametrize(
    ("name", "keys"),
    [("main-no-threads", []), ("queue-none", ["5"]), ("people-alone", ["3"]), ("resources-none", ["2"])],
)
async def test_on_a_bare_board(make_home: Any, golden: Golden, size: str, name: str, keys: list[str]) -> None:
    forum = make_home("river")
    boards.new_board(forum, "Harbour Centre", "otter lamp six", sections=["Welcome", "Listening"])
    app = app_of(forum)
    async with app.run_test(size=SIZES[size]) as pilot:
        await pilot.pause()
        for key in keys:
            await pilot.press(key)
        await pilot.pause()
        await golden(app, f"{name}-{size}")


async def test_while_one_waits_to_be_let_in(story: Any, make_home: Any, golden: Golden, size: str) -> None:
    bo = make_home("bo")
    joining.join(bo, joining.make_invite(story.forum, story.board).text, "otter lamp six")
    app = app_of(bo)
    async with app.run_test(size=SIZES[size]) as pilot:
        await pilot.pause()
        await golden(app, f"main-joining-{size}")


@pytest.mark.parametrize("name", ["saved", "saved-none", "muted", "muted-none"])
async def test_what_is_kept(story: Any, golden: Golden, size: str, name: str) -> None:
    first, noted = (reading.read_thread(story.forum, story.threads[place]) for place in (0, 2))
    if name == "saved":
        saving.save_post(story.forum, first[1].post)
        story.clock.advance(3 * 3600)
        saving.save_post(story.forum, noted[0].post)
    elif name == "muted":
        muting.mute_author(story.forum, first[1].post)
        muting.mute_word(story.forum, "lottery")
        muting.mute_tag(story.forum, "football")
        muting.hide_here(story.forum, first[3].post)
    app = story.app()
    async with app.run_test(size=SIZES[size]) as pilot:
        await pilot.pause()
        app.push_screen(SavedScreen() if name.startswith("saved") else MutedScreen())
        await pilot.pause()
        await golden(app, f"{name}-{size}")


@pytest.mark.parametrize("name", ["keys", "passphrase", "passphrase-differs"])
async def test_behind_the_settings(story: Any, golden: Golden, size: str, name: str) -> None:
    app = story.app()
    async with app.run_test(size=SIZES[size]) as pilot:
        await pilot.pause()
        app.push_screen(KeysScreen() if name == "keys" else PassphraseScreen())
        await pilot.pause()
        if name == "passphrase-differs":
            for words in ("otter lamp six", "seven grey kettles", "seven grey"):
                await typed(pilot, words)
                await pilot.press("enter")
            await pilot.pause()
        await golden(app, f"{name}-{size}")


@pytest.mark.parametrize(
    ("name", "keys"),
    [("thread-own", []), ("edit", ["e"]), ("settle", ["S"]), ("take-back", ["D"]), ("who-own", ["i"])],
)
async def test_what_one_wrote(story: Any, golden: Golden, size: str, name: str, keys: list[str]) -> None:
    story.clock.advance(60)
    writing.post_thread(
        story.forum, story.board, title="Rain again", body="It rains on the harbour.", need="listen",
        section="Listening", tags=["weather"],
    )  # fmt: skip
    app = story.app()
    async with app.run_test(size=SIZES[size]) as pilot:
        await pilot.press("g", "enter", *keys)
        await pilot.pause()
        await golden(app, f"{name}-{size}")


async def test_a_draft_that_could_not_be_sent(story: Any, golden: Golden, size: str) -> None:
    from tui_forum.services import moderating, outbox

    number = drafts.save_draft(story.forum, thread=story.threads[0], parent=story.threads[0], body="Too late")
    outbox.sleep(story.forum, number, story.clock.now() + 3600)
    moderating.lock(story.forum, story.threads[0], reason="rest")
    story.clock.advance(3700)
    outbox.send_due(story.forum)
    app = story.app()
    async with app.run_test(size=SIZES[size]) as pilot:
        await pilot.press("d")
        await pilot.pause()
        await golden(app, f"drafts-refused-{size}")


@pytest.mark.parametrize("name", ["first-run-named", "first-run-differs", "unlock-wrong", "lock-wrong"])
async def test_doors(
    story: Any, tmp_path: Path, golden: Golden, until: Until, size: str, name: str, screen_text: Any
) -> None:
    folder = story.forum.paths.folder if name == "unlock-wrong" else tmp_path / "new"
    app = story.app() if name == "lock-wrong" else ForumApp(folder, UiOptions(sync=False))
    async with app.run_test(size=SIZES[size]) as pilot:
        await until(pilot, lambda: app.focused)
        if name.startswith("first-run"):
            assert isinstance(app.screen, FirstRunScreen)
            await typed(pilot, "river")
            await pilot.press("enter")
            if name == "first-run-differs":
                await typed(pilot, "seven grey kettles")
                await pilot.press("enter", *"seven", "enter")
        else:
            if name == "lock-wrong":
                await pilot.press("f9")
            await pilot.press(*"wrong", "enter")
            await until(pilot, lambda: "Caps Lock" in " ".join(screen_text(app).split()))
        await pilot.pause()
        await golden(app, f"{name}-{size}")


async def test_an_invite_that_is_none(
    story: Any, golden: Golden, until: Until, screen_text: Any, size: str
) -> None:
    app = story.app()
    async with app.run_test(size=SIZES[size]) as pilot:
        await pilot.pause()
        app.push_screen(JoinScreen("otter lamp six"))
        await pilot.pause()
        await typed(pilot, "tf1 abc")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen.query_one("#sorry").display and not app.screen.busy)  # type: ignore[attr-defined]
        await pilot.pause()
        await golden(app, f"join-wrong-{size}")


async def test_machines(story: Any, golden: Golden, size: str, tmp_path: Path) -> None:
    from tests.services.machines import link

    laptop = await asyncio.to_thread(link, story.forum, tmp_path / "laptop")
    laptop.close()
    app = story.app()
    async with app.run_test(size=SIZES[size]) as pilot:
        await pilot.press("D", "j")
        await pilot.pause()
        await golden(app, f"machines-two-{size}")
        await pilot.press("x")
        await pilot.pause()
        await golden(app, f"drop-machine-{size}")
