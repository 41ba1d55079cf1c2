"""People, boards, sections and reasons in every script: the columns of every list stay straight."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ui.looking import SIZES
from tests.ui.test_scripts import straight
from tui_forum.services import asking, availability, boards, drafts, moderating, saving, writing
from tui_forum.services.home import Forum
from tui_forum.services.inbox import last_here
from tui_forum.ui.forum_app import ForumApp
from tui_forum.ui.options import UiOptions
from tui_forum.ui.screens.catch_up import CatchUpScreen
from tui_forum.ui.screens.kept import SavedScreen

BOARD = "台所 👩‍👩‍👧 مطبخ"
SECTIONS = ["おはようございます", "مساء الخير", "ערב טוב לכולם", "नमस्ते दोस्तों", "Cafe\u0301"]
PEOPLE = {
    "美咲": "静かな朝に話せます",
    "zoë 🦊": "👩‍🚀 and ☕️ at three",
    "سلمى": "أستطيع الاستماع اليوم",
    "נועה": "אפשר לדבר בערב",
    "अनिता": "मैं सुन सकती हूँ",
}
pytestmark = [pytest.mark.parametrize("size", SIZES), pytest.mark.usefixtures("at_greenwich")]


@pytest.fixture
def many(make_home: Any, join_them: Any, carry: Any) -> Forum:
    """River's board, on which everybody has said something in their own script."""
    river: Forum = make_home("river")
    board = boards.new_board(river, BOARD, "otter lamp six", sections=SECTIONS).board
    for place, (name, words) in enumerate(PEOPLE.items()):
        river.clock.advance(60)  # type: ignore[attr-defined]  # so that each comes after the one before
        guest = make_home(name)
        join_them(river, guest, board)
        availability.set_available(guest, board, "chat", "2h", offers=[words[:20]], languages=[name])
        made = writing.post_thread(
            guest, board, title=words, body=words * 3, section=SECTIONS[place], tags=[name], need="today"
        )
        asking.ask(guest, made.post, "other", words)
        carry(guest, river, board)
        moderating.pin(river, made.thread, reason=words)
        saving.save_post(river, made.post)
        drafts.save_draft(river, thread=made.thread, parent=made.post, body=words)
    return river


SCREENS = {
    "scripts-main": [],
    "scripts-people": ["3", "g"],
    "scripts-ledger": ["3", "L"],
    "scripts-queue": ["5"],
    "scripts-board": ["M", "G"],
    "scripts-drafts": ["d"],
    "scripts-sections": ["c", "tab", "enter"],
    "scripts-palette": ["ctrl+p", *"go to"],
    "scripts-who": ["i"],
}


@pytest.mark.parametrize("name", [*SCREENS, "scripts-catch-up", "scripts-saved"])
async def test_a_screen(many: Forum, golden: Any, until: Any, size: str, name: str) -> None:
    app = ForumApp(many.paths.folder, UiOptions(sync=False), forum=many)
    async with app.run_test(size=SIZES[size]) as pilot:
        await until(pilot, lambda: getattr(app.screen, "begun", False))
        if name == "scripts-catch-up":
            await until(pilot, lambda: last_here(many) is not None)
            app.push_screen(CatchUpScreen(0))
        elif name == "scripts-saved":
            app.push_screen(SavedScreen())
        await pilot.press(*("space" if key == " " else key for key in SCREENS.get(name, [])))
        await until(pilot, lambda: not app.typing.busy)
        await pilot.pause(0.3)
        straight(app)
        await golden(app, f"{name}-{size}")
