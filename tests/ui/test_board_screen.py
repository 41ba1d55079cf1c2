"""One board on screen: guidelines agreed to, how it is run, members decided about, leaving."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.ui.looking import SIZES, Until
from tui_forum.services import boards, joining, policy
from tui_forum.services.board_choices import may_decide, possible
from tui_forum.services.home import Forum
from tui_forum.services.open_invites import open_invites
from tui_forum.ui.forum_app import ForumApp
from tui_forum.ui.options import UiOptions
from tui_forum.ui.screens.compose import Compose
from tui_forum.ui.screens.confirm import ConfirmScreen
from tui_forum.ui.screens.guidelines import GuidelinesScreen
from tui_forum.ui.screens.main import MainScreen
from tui_forum.ui.screens.member import MemberScreen
from tui_forum.ui.screens.open_invites import OpenInvitesScreen
from tui_forum.ui.screens.policy import PolicyScreen
from tui_forum.ui.screens.text_page import TextPage
from tui_forum.ui.screens.this_board import BoardLines, ThisBoardScreen
from tui_forum.ui.widgets.choice import Choice

RULES = "What is said here stays here.\nAsk before you give advice."


def ask_for(story: Any, guidelines: str) -> None:
    now = policy.board_policy(story.forum, story.board)
    policy.change_policy(story.forum, story.board, replace(now, guidelines=guidelines))


async def opened(app: Any, pilot: Pilot[int], until: Until) -> ThisBoardScreen:
    await pilot.press("M")
    await until(pilot, lambda: isinstance(app.screen, ThisBoardScreen) and app.screen.begun)
    screen: ThisBoardScreen = app.screen
    return screen


@pytest.mark.parametrize("size", SIZES)
async def test_the_screens(story: Any, bo: Forum, golden: Any, until: Until, size: str) -> None:
    app = story.app()
    async with app.run_test(size=SIZES[size]) as pilot:
        screen = await opened(app, pilot, until)
        await pilot.pause()
        await golden(app, f"this-board-{size}")
        lines = screen.query_one(BoardLines)
        lines.go_to("policy")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, PolicyScreen) and app.focused)
        await pilot.pause()
        await golden(app, f"policy-{size}")
        await pilot.press("escape")
        lines.go_to("leave")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.pause()
        await golden(app, f"leave-board-{size}")
        await pilot.press("escape", "G", "enter")
        await until(pilot, lambda: isinstance(app.screen, MemberScreen) and app.focused)
        app.screen.query_one(Choice).choose("remove")
        await pilot.pause()
        await golden(app, f"member-{size}")


@pytest.mark.parametrize("size", SIZES)
async def test_the_guidelines(
    story: Any, bo: Forum, carry: Any, golden: Any, until: Until, size: str
) -> None:
    ask_for(story, RULES)
    carry(story.forum, bo, story.board)
    app = ForumApp(bo.paths.folder, UiOptions(sync=False), forum=bo)
    async with app.run_test(size=SIZES[size]) as pilot:
        await until(pilot, lambda: isinstance(app.screen, GuidelinesScreen) and app.screen.begun)
        await pilot.pause()
        await golden(app, f"guidelines-{size}")


async def test_who_has_come_in_is_asked_once(
    story: Any, bo: Forum, carry: Any, until: Until, screen_text: Any
) -> None:
    ask_for(story, RULES)
    app = ForumApp(bo.paths.folder, UiOptions(sync=False), forum=bo)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, MainScreen) and app.screen.begun)
        carry(story.forum, bo, story.board)
        await until(pilot, lambda: isinstance(app.screen, GuidelinesScreen) and app.screen.begun)
        assert "Ask before you give advice" in screen_text(app)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, MainScreen))
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, Compose))
        assert policy.guidelines_to_agree(bo)
    app = ForumApp(bo.paths.folder, UiOptions(sync=False), forum=bo)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, GuidelinesScreen) and app.screen.begun)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, MainScreen))
        assert not policy.guidelines_to_agree(bo)
        await opened(app, pilot, until)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, TextPage) and "stays here" in screen_text(app))


async def test_the_founder_changes_how_it_is_run(story: Any, until: Until, screen_text: Any) -> None:
    app = story.app()
    async with app.run_test(size=(80, 40)) as pilot:
        screen = await opened(app, pilot, until)
        screen.query_one(BoardLines).go_to("policy")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, PolicyScreen) and app.focused)
        await pilot.press("end", *" two", "tab", "end", *", Garden", "tab", *"Be kind", "ctrl+s")
        await until(pilot, lambda: "run from now on" in screen_text(app))
        now = policy.board_policy(story.forum, story.board)
        assert now.name == "Harbour Centre two"
        assert now.sections == ("Welcome", "Listening", "Practical help", "Garden")
        assert now.guidelines == "Be kind"
        assert "Harbour Centre two" in screen_text(app)


async def test_a_member_reads_how_it_is_run(bo: Forum, until: Until, screen_text: Any) -> None:
    app = ForumApp(bo.paths.folder, UiOptions(sync=False), forum=bo)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, until)
        screen.query_one(BoardLines).go_to("policy")
        await pilot.press("enter")
        await until(pilot, lambda: "founder or a steward can change" in screen_text(app))
        await pilot.press("escape")
        screen.query_one(BoardLines).go_to(boards.members(bo, boards.list_boards(bo)[0].board)[0].member)
        await pilot.press("enter")
        await until(pilot, lambda: "Only somebody of a higher role" in screen_text(app))
        assert not app.screen.query_one(Choice).display


async def test_a_role_is_given_and_a_member_removed_with_a_reason(
    story: Any, bo: Forum, until: Until, screen_text: Any
) -> None:
    app = story.app()
    async with app.run_test(size=(80, 40)) as pilot:
        await opened(app, pilot, until)
        await pilot.press("G", "enter")
        await until(pilot, lambda: isinstance(app.screen, MemberScreen) and app.focused)
        await pilot.press("down")
        await until(pilot, lambda: "Also invites" in screen_text(app))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "bo has a new role: facilitator" in screen_text(app))
        await pilot.press("G", "enter")
        await until(pilot, lambda: isinstance(app.screen, MemberScreen) and app.focused)
        await pilot.press("down", "down", "down")
        await until(pilot, lambda: "New keys begin at once" in screen_text(app))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "A reason first" in screen_text(app))
        await pilot.press(*"threats", "ctrl+s")
        await until(pilot, lambda: "once more removes bo" in screen_text(app))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, ThisBoardScreen))
    assert [row.name for row in boards.members(story.forum, story.board)] == ["river"]


async def test_leaving_is_told_first_and_done_with_ctrl_s(story: Any, until: Until, screen_text: Any) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, until)
        screen.query_one(BoardLines).go_to("leave")
        await pilot.press("enter")
        await until(pilot, lambda: "Make somebody a steward first" in screen_text(app))
        await pilot.press("enter")
        assert boards.list_boards(story.forum)
        await pilot.press("ctrl+s")
        await until(
            pilot, lambda: isinstance(app.screen, MainScreen) and "not on a board yet" in screen_text(app)
        )
    assert boards.list_boards(story.forum) == []


def test_who_may_decide_about_whom() -> None:
    assert possible("founder", "member") == ["facilitator", "steward"]
    assert possible("founder", "steward") == ["member", "facilitator"]
    assert possible("steward", "facilitator") == ["member"]
    assert possible("facilitator", "member") == []
    assert may_decide("facilitator", "member")
    for mine, theirs in (
        ("member", "member"),
        ("steward", "steward"),
        ("facilitator", "founder"),
        ("", "member"),
    ):
        assert not may_decide(mine, theirs)
        assert possible(mine, theirs) == []


@pytest.mark.parametrize("size", SIZES)
async def test_an_invite_that_went_astray_is_closed_alone(
    story: Any, bo: Forum, golden: Any, until: Until, screen_text: Any, size: str
) -> None:
    joining.make_invite(story.forum, story.board, uses=5, days=30)
    joining.make_invite(story.forum, story.board, role="facilitator", days=7)
    app = story.app()
    async with app.run_test(size=SIZES[size]) as pilot:
        screen = await opened(app, pilot, until)
        screen.query_one(BoardLines).go_to("invites")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, OpenInvitesScreen) and app.focused)
        await pilot.pause()
        await golden(app, f"open-invites-{size}")
        await pilot.press("enter", "enter")
        await until(pilot, lambda: len(open_invites(story.forum, story.board)) == 1)
        assert [one.role for one in open_invites(story.forum, story.board)] == ["member"]
        await pilot.press("enter", "enter")
        await until(pilot, lambda: "No invite is open" in screen_text(app))


async def test_who_may_not_invite_is_offered_no_closing(
    story: Any, bo: Forum, carry: Any, until: Until, screen_text: Any
) -> None:
    joining.make_invite(story.forum, story.board, uses=5, days=30)
    carry(story.forum, bo, story.board)
    app = ForumApp(bo.paths.folder, UiOptions(sync=False), forum=bo)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, MainScreen) and app.screen.begun)
        app.push_screen(OpenInvitesScreen(story.board))
        await until(pilot, lambda: "for 5 people" in screen_text(app))
        await pilot.press("enter", "enter")
        await until(pilot, lambda: "takes a role that may make such" in screen_text(app))
        assert len(open_invites(story.forum, story.board)) == 1
