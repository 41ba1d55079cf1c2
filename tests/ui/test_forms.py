"""Forms: Enter goes from field to field, and only the last one ends the form."""

from __future__ import annotations

from typing import Any

from textual.widgets import Input

from tui_forum.services import boards
from tui_forum.services.open_invites import open_invites
from tui_forum.ui.screens.invite import InviteScreen
from tui_forum.ui.screens.invite_made import MadeInviteScreen
from tui_forum.ui.screens.new_board import NewBoardScreen
from tui_forum.ui.widgets.choice import Choice


async def test_enter_on_a_choice_does_not_pass_over_what_stands_below(story: Any, until: Any) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("B", "down", "down", "enter")
        await until(pilot, lambda: isinstance(app.screen, NewBoardScreen) and app.focused)
        await pilot.press(*"Night hours", "enter", "enter")
        await until(pilot, lambda: isinstance(app.focused, Choice))
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(app.focused, Input) and app.focused.id == "guidelines")
        await pilot.press(*"Be kind.", "enter")
        await until(pilot, lambda: isinstance(app.focused, Input) and app.focused.id == "passphrase")
        assert len(boards.list_boards(story.forum)) == 1
        await pilot.press(*"otter lamp six", "enter")
        await until(pilot, lambda: len(boards.list_boards(story.forum)) == 2)


async def test_an_invite_is_made_after_its_last_question(story: Any, until: Any) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("I")
        await until(pilot, lambda: isinstance(app.screen, InviteScreen) and app.focused)
        for question in ("uses", "days", "role"):
            await pilot.press("enter")
            await until(pilot, lambda question=question: app.focused.id == question)
        assert not open_invites(story.forum, story.board)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, MadeInviteScreen))
