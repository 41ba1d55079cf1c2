"""Every screen as plain text, at three sizes. `--update-golden` writes them anew; then look at each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sync.log.bodies import encode_body
from tests.ui.looking import SIZES, Golden
from tui_forum.model.content import Post
from tui_forum.model.kinds import ContentKind
from tui_forum.services import drafts, searching
from tui_forum.ui.forum_app import ForumApp
from tui_forum.ui.options import UiOptions
from tui_forum.ui.screens.recovery import RecoveryScreen
from tui_forum.ui.screens.ways_in import WaysInScreen

pytestmark = pytest.mark.parametrize("size", SIZES)


async def test_main(story: Any, golden: Golden, size: str) -> None:
    app = story.app()
    async with app.run_test(size=SIZES[size]) as pilot:
        await pilot.pause()
        await golden(app, f"main-{size}")


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("thread", ["enter"]),
        ("thread-noted", ["j", "enter"]),
        ("thread-folded", ["enter", "g", "z"]),
        ("compose", ["c"]),
        ("reply", ["enter", "g", "r"]),
        ("need-sheet", ["c", "ctrl+n"]),
        ("preview", ["c", *"Mornings", *["tab"] * 6, *"Hello", "ctrl+l"]),
        ("preview-reply", ["enter", "g", "r", "ctrl+r", *"Yes", "ctrl+l"]),
        ("lock", ["f9"]),
        ("help-card", ["f2"]),
        ("help-main", ["question_mark"]),
        ("help-thread", ["enter", "question_mark"]),
        ("invite", ["I"]),
        ("add-board", ["B"]),
        ("join", ["B", "enter"]),
        ("new-board", ["B", "down", "down", "enter"]),
        ("who", ["i"]),
        ("sync", ["4"]),
        ("drafts-none", ["d"]),
        ("search-none", ["slash"]),
        ("palette", ["ctrl+p"]),
    ],
)
async def test_a_screen(story: Any, golden: Golden, size: str, name: str, keys: list[str]) -> None:
    app = story.app()
    async with app.run_test(size=SIZES[size]) as pilot:
        await pilot.pause()
        for key in keys:
            await pilot.press(key)
        await pilot.pause()
        await golden(app, f"{name}-{size}")


@pytest.mark.parametrize("name", ["first-run", "unlock", "recovery", "ways-in"])
async def test_the_first_screens(story: Any, tmp_path: Path, golden: Golden, size: str, name: str) -> None:
    folder = story.forum.paths.folder if name == "unlock" else tmp_path / "new"
    app = ForumApp(folder, UiOptions(sync=False))
    async with app.run_test(size=SIZES[size]) as pilot:
        if name == "recovery":
            app.push_screen(RecoveryScreen(" ".join(["otter", "lantern", "river"] * 8), "secret"))
        elif name == "ways-in":
            app.push_screen(WaysInScreen("secret"))
        await pilot.pause()
        await golden(app, f"{name}-{size}")


async def test_drafts(story: Any, golden: Golden, size: str) -> None:
    drafts.save_draft(story.forum, board=story.board, title="Rain again", body="It rains.")
    root = story.threads[0]
    drafts.save_draft(story.forum, thread=root, parent=root, body="I was thinking of you today")
    app = story.app()
    async with app.run_test(size=SIZES[size]) as pilot:
        await pilot.press("d")
        await pilot.pause()
        await golden(app, f"drafts-{size}")


async def test_search(story: Any, golden: Golden, screen_text: Any, until: Any, size: str) -> None:
    app = story.app()
    assert searching.search(story.forum, "hallway")
    async with app.run_test(size=SIZES[size]) as pilot:
        await pilot.press("slash", *"hallway")
        await until(pilot, lambda: "2 posts found" in screen_text(app))
        await golden(app, f"search-{size}")


async def test_hostile_text(story: Any, golden: Golden, size: str) -> None:
    """What a hostile member could write past our own limits stays text."""
    bad = "[@click=app.leave_now]press[/] \x1b[31mred\x9b2J \u202eevil [bold]markup[/bold]"
    board_id = bytes.fromhex(story.board)
    root = Post(bad, "Welcome", "", (bad[:30],), (), f"{bad}\n{bad}", bad[:50])
    story.forum.log.append(board_id, ContentKind.POST, encode_body(root))
    app = story.app()
    async with app.run_test(size=SIZES[size]) as pilot:
        await pilot.press("g", "enter", "enter")
        await pilot.pause()
        await golden(app, f"hostile-{size}")
