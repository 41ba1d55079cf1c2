"""Spoken codes on screen, over real sockets on loopback: letting in, coming in, linking, shutting out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from sync.crypto.vault import Cost
from sync.net.addresses import parse_address
from sync.net.pairing import Network
from tests.services.spoken import Held, nothing
from tests.ui.looking import SIZES, Until
from tui_forum.services import boards, devices, pairing
from tui_forum.services.home import Forum
from tui_forum.services.linking import adopt_person
from tui_forum.ui.forum_app import ForumApp
from tui_forum.ui.screens.code import CodeScreen, InviteCodeScreen
from tui_forum.ui.screens.enter_code import EnterCodeScreen
from tui_forum.ui.screens.link import LinkAskScreen, LinkCodeScreen
from tui_forum.ui.screens.machines import MachineList, MachinesScreen
from tui_forum.ui.screens.main import MainScreen
from tui_forum.ui.widgets.choice import Choice
from tui_forum.ui.widgets.words import Words

PASSPHRASE = "otter lamp six"
LOCAL = {"listen": ("127.0.0.1", 0), "discovery": False}


async def type_in(pilot: Pilot[int], text: str) -> None:
    await pilot.press(*("space" if letter == " " else letter for letter in text))


def at_home(forum: Forum) -> None:
    forum.settings = replace(forum.settings, **LOCAL)  # type: ignore[arg-type]


def shown_code(app: ForumApp) -> tuple[str, Network]:
    """The code on the screen, and how a guest gets there."""
    screen = app.screen
    assert isinstance(screen, CodeScreen)
    assert screen.code is not None
    place = parse_address(screen.code.addresses[0])
    return screen.code.code, Network(peer=place, discovery=False, patience=5)


def code_is_there(app: ForumApp) -> bool:
    return isinstance(app.screen, CodeScreen) and app.screen.code is not None


async def test_somebody_is_let_in(
    story: Any, make_home: Any, carry: Any, until: Until, screen_text: Any
) -> None:
    import asyncio

    at_home(story.forum)
    bo, app = make_home("bo"), story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.push_screen(InviteCodeScreen(boards.board_summary(story.forum, story.board)))
        await until(pilot, lambda: code_is_there(app))
        code, network = shown_code(app)
        assert code in screen_text(app)
        assert "Sharing is off here" in screen_text(app)
        row = await asyncio.to_thread(pairing.join_by_code, bo, code, PASSPHRASE, nothing, network=network)
        assert row.state == "waiting"
        await until(pilot, lambda: "They are coming in" in screen_text(app))
        (info,) = bo.log.boards()
        from sync.crypto.identity import invite_keys

        assert info.pending is not None
        public = invite_keys(info.pending.secret).sign.public
        await asyncio.to_thread(
            lambda: bo.log.complete_join(info.board_id, story.forum.log.welcome(info.board_id, public))
        )
        await asyncio.to_thread(carry, bo, story.forum, story.board)
        await until(pilot, lambda: "They are in" in screen_text(app))


async def test_three_wrong_codes_end_it_in_words_and_n_makes_a_new_one(
    story: Any, make_home: Any, until: Until, screen_text: Any
) -> None:
    import asyncio

    from sync.errors import PairingFailed

    at_home(story.forum)
    bo, app = make_home("bo"), story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.push_screen(InviteCodeScreen(boards.board_summary(story.forum, story.board)))
        await until(pilot, lambda: code_is_there(app))
        code, network = shown_code(app)
        wrong = f"{code.split()[0]} abandon abandon abandon"
        for left in (2, 1, 0):
            with pytest.raises(PairingFailed):
                await asyncio.to_thread(pairing.join_by_code, bo, wrong, PASSPHRASE, nothing, network=network)
            await until(pilot, lambda left=left: f"{left} more failures" in screen_text(app))  # type: ignore[misc]
        await until(pilot, lambda: "n makes a new one" in screen_text(app))
        await pilot.press("n")
        await until(pilot, lambda: code_is_there(app))
        assert shown_code(app)[0] != code


async def test_a_newcomer_types_the_code(story: Any, make_home: Any, until: Until, screen_text: Any) -> None:
    at_home(story.forum)
    ana = make_home("ana")
    at_home(ana)
    board = boards.new_board(ana, "Night hours", PASSPHRASE).board
    app = story.app()
    with Held(
        lambda told, network, wait: pairing.invite_by_code(ana, board, told, network=network, wait=wait)
    ) as held:
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("B", "down", "enter")
            await until(pilot, lambda: isinstance(app.screen, EnterCodeScreen) and app.focused)
            await type_in(pilot, "7 nothing such here")
            await pilot.press("ctrl+s")
            await until(pilot, lambda: app.screen.query_one("#sorry", Words).display)
            app.screen.query_one("#code").value = held.code.upper().replace(" ", "-")  # type: ignore[attr-defined]
            app.screen.query_one("#address").value = held.shown.addresses[0]  # type: ignore[attr-defined]
            await pilot.press("ctrl+s")
            await until(pilot, lambda: "Your passphrase first" in screen_text(app))
            await type_in(pilot, PASSPHRASE)
            await pilot.press("ctrl+s")
            await until(pilot, lambda: isinstance(app.screen, MainScreen))
            await until(pilot, lambda: "Night hours opens" in screen_text(app))
    assert {row.state for row in boards.list_boards(story.forum)} == {"joined", "waiting"}


async def test_looking_for_nobody_is_stopped_with_escape(story: Any, until: Until, screen_text: Any) -> None:
    at_home(story.forum)
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("B", "down", "enter")
        await until(pilot, lambda: isinstance(app.screen, EnterCodeScreen) and app.focused)
        app.screen.query_one("#code").value = "7 orbit maple velvet"  # type: ignore[attr-defined]
        app.screen.query_one("#address").value = "127.0.0.1:9"  # type: ignore[attr-defined]
        app.screen.query_one("#passphrase").value = PASSPHRASE  # type: ignore[attr-defined]
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "Esc stops" in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: "Stopped. Nothing was changed" in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, MainScreen))


async def test_another_machine_is_linked_named_and_shut_out(
    story: Any, tmp_path: Path, clock: Any, until: Until, screen_text: Any
) -> None:
    import asyncio

    at_home(story.forum)
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("D")
        await until(
            pilot, lambda: isinstance(app.screen, MachinesScreen) and "this computer" in screen_text(app)
        )
        await pilot.press("a")
        await until(pilot, lambda: isinstance(app.screen, LinkAskScreen) and app.focused)
        await type_in(pilot, PASSPHRASE)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, LinkCodeScreen) and code_is_there(app))
        code, network = shown_code(app)
        await asyncio.to_thread(
            adopt_person, tmp_path / "phone", "another one", code, nothing, machine="phone",
            network=network, cost=Cost.TESTS, clock=clock,
        )  # fmt: skip
        await until(pilot, lambda: "is yours now, with 1 board" in screen_text(app))
        await until(pilot, lambda: not any(each in screen_text(app) for each in ("type this", "new code")))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, MachinesScreen) and "phone" in screen_text(app))
        await pilot.press("x")
        await until(pilot, lambda: "the computer you are at" in screen_text(app))
        await pilot.press("j", "n")
        await until(pilot, lambda: app.focused and "What do you call it" in screen_text(app))
        await pilot.press(*["backspace"] * 5, *"tablet", "enter")
        await until(pilot, lambda: "tablet" in screen_text(app) and isinstance(app.screen, MachinesScreen))
        await pilot.press("x")
        await until(pilot, lambda: "open invites are closed" in screen_text(app))
        await type_in(pilot, PASSPHRASE)
        await pilot.press("enter")
        await until(pilot, lambda: "It is shut out" in screen_text(app))
        assert len(app.screen.query_one(MachineList).source) == 1
    assert [row.this for row in devices.list_devices(story.forum)] == [True]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("name", "keys"),
    [("machines", ["D"]), ("link-ask", ["D", "a"]), ("enter-code", ["B", "down", "enter"])],
)
async def test_the_screens(story: Any, golden: Any, size: str, name: str, keys: list[str]) -> None:
    app = story.app()
    async with app.run_test(size=SIZES[size]) as pilot:
        for key in keys:
            await pilot.press(key)
        await pilot.pause()
        await golden(app, f"{name}-{size}")


async def test_a_line_of_text_links_a_machine_and_is_drawn(
    story: Any, tmp_path: Path, clock: Any, until: Until, screen_text: Any
) -> None:
    import asyncio

    from tui_forum.ui.qr import qr_lines
    from tui_forum.ui.screens.link import LinkTextScreen

    at_home(story.forum)
    app = story.app()
    async with app.run_test(size=(120, 60)) as pilot:
        await pilot.press("D", "a")
        await until(pilot, lambda: isinstance(app.screen, LinkAskScreen) and app.focused)
        app.screen.query_one(Choice).choose(True)
        app.screen.query_one("#passphrase").value = PASSPHRASE  # type: ignore[attr-defined]
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, LinkTextScreen) and app.screen.line)
        line, network = shown_code(app)
        assert line.startswith("tl1")
        await until(pilot, lambda: line[:5] in screen_text(app))
        await pilot.press("v")
        await until(pilot, lambda: qr_lines(line)[3].strip() in screen_text(app))
        await pilot.press("v", "f")
        await until(pilot, lambda: "if the name ends in .png" in screen_text(app))
        app.screen.query_one("#answer").value = str(tmp_path / "link.txt")  # type: ignore[attr-defined]
        await pilot.press("enter")
        await until(pilot, lambda: (tmp_path / "link.txt").exists())
        assert (tmp_path / "link.txt").read_text() == f"{line}\n"
        await asyncio.to_thread(
            adopt_person, tmp_path / "phone", "another one", line, nothing, machine="phone",
            network=network, cost=Cost.TESTS, clock=clock,
        )  # fmt: skip
        await until(pilot, lambda: "is yours now, with 1 board" in screen_text(app))
        assert line[:5] not in screen_text(app)
