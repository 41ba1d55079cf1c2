"""An invite as text, as a QR code that reads back, and in files; a code where they stand beside us."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from sync.log.invite import Invite
from tests.ui.looking import SIZES, Until
from tui_forum.services import boards
from tui_forum.ui.qr import HALVES, qr_lines
from tui_forum.ui.screens.carried import write_line
from tui_forum.ui.screens.code import InviteCodeScreen
from tui_forum.ui.screens.invite import InviteScreen
from tui_forum.ui.screens.invite_made import MadeInviteScreen


def test_the_drawn_code_is_the_code() -> None:
    import segno

    text = "tf1" + "ab23" * 70
    back = {ink: pair for pair, ink in HALVES.items()}
    rows: list[list[bool]] = []
    for line in qr_lines(text):
        rows += [[back[ink][0] for ink in line], [back[ink][1] for ink in line]]
    code = segno.make(text.upper(), error="l", micro=False)
    wanted = [[bool(module) for module in row] for row in code.matrix_iter(border=2)]
    assert rows[: len(wanted)] == wanted
    assert not any(any(row) for row in rows[len(wanted) :])


@pytest.mark.parametrize(
    ("name", "begins"), [("a.txt", b"tf1abc\n"), ("a.svg", b"<?xml"), ("a.png", b"\x89PNG")]
)
def test_files_are_new_and_for_oneself(tmp_path: Path, name: str, begins: bytes) -> None:
    path = write_line(tmp_path / name, "tf1abc")
    assert path.read_bytes().startswith(begins)
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        write_line(path, "tf1other")


async def made(app: Any, pilot: Pilot[int], until: Until) -> MadeInviteScreen:
    await pilot.press("I")
    await until(pilot, lambda: isinstance(app.screen, InviteScreen) and app.focused)
    await pilot.press("ctrl+s")
    await until(pilot, lambda: isinstance(app.screen, MadeInviteScreen) and app.screen.begun)
    screen: MadeInviteScreen = app.screen
    return screen


async def test_text_code_and_file(story: Any, tmp_path: Path, until: Until, screen_text: Any) -> None:
    app = story.app()
    async with app.run_test(size=(120, 50)) as pilot:
        screen = await made(app, pilot, until)
        text = screen._invite.text
        assert Invite.from_text(text, story.clock.now()).board_name == "Harbour Centre"
        assert text[:5] in screen_text(app)
        await pilot.press("v")
        await until(pilot, lambda: qr_lines(text)[3].strip() in screen_text(app))
        await pilot.press("v")
        await until(pilot, lambda: text[:5] in screen_text(app))
        await pilot.press("f")
        await until(pilot, lambda: "As text; or as a picture" in screen_text(app))
        app.screen.query_one("#answer").value = str(tmp_path / "for bo.txt")
        await pilot.press("enter")
        await until(pilot, lambda: "readable by you alone" in screen_text(app))
        assert (tmp_path / "for bo.txt").read_text() == f"{text}\n"
        await pilot.press("f")
        app.screen.query_one("#answer").value = str(tmp_path / "for bo.txt")
        await pilot.press("enter")
        await until(pilot, lambda: "it is unchanged" in screen_text(app))


async def test_a_window_that_is_too_small_is_told(story: Any, until: Until, screen_text: Any) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await made(app, pilot, until)
        await pilot.press("v")
        await until(pilot, lambda: "ends in .png" in screen_text(app))


async def test_somebody_beside_us_gets_a_code(story: Any, until: Until) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("I", "down", "ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, InviteCodeScreen) and app.screen.begun)


@pytest.mark.parametrize("size", SIZES)
async def test_the_made_invite(story: Any, golden: Any, until: Until, size: str) -> None:
    from tui_forum.services.joining import InviteRow

    row = InviteRow("tf1" + "abcde" * 60, story.board, "Harbour Centre", (), 0, 5)
    app = story.app()
    async with app.run_test(size=SIZES[size]) as pilot:
        app.push_screen(MadeInviteScreen(row, 7))
        await pilot.pause()
        await golden(app, f"invite-made-{size}")
        await pilot.press("v")
        await pilot.pause()
        await golden(app, f"invite-qr-{size}")


@pytest.mark.parametrize("size", SIZES)
async def test_the_code(story: Any, golden: Any, until: Until, size: str) -> None:
    from tui_forum.services.spoken import AttemptRow, CodeRow

    class Still(InviteCodeScreen):
        def work(self) -> Any:
            return lambda told, wait: None

        def went_well(self, made: Any) -> None: ...

    app = story.app()
    async with app.run_test(size=SIZES[size]) as pilot:
        screen = Still(boards.board_summary(story.forum, story.board))
        app.push_screen(screen)
        await until(pilot, lambda: screen.begun and not screen.talking)
        screen.told(CodeRow("7 lantern orbit maple", 7, ("192.168.1.20:4100",), 600))
        screen.told(AttemptRow("192.168.1.31", "a wrong code was tried; 2 more failures burn it"))
        await pilot.pause()
        await golden(app, f"code-{size}")
