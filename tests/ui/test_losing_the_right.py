"""Whoever may no longer write, in the middle of writing, is told so in clear words and loses nothing."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ui.looking import Until
from tui_forum.services import drafts, members, reading
from tui_forum.services.home import Forum
from tui_forum.services.resource_keeping import Entry, put_resource
from tui_forum.services.resources import list_resources
from tui_forum.ui.forum_app import ForumApp
from tui_forum.ui.options import UiOptions
from tui_forum.ui.screens.compose import Compose
from tui_forum.ui.screens.entry_form import EntryForm

SIZES = {"80x24": (80, 24), "40x24": (40, 24)}


def on_one_line(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("keys", [["c", *"Bread", "shift+tab"], ["enter", "g", "r"]])
async def test_a_member_who_is_removed_keeps_the_draft(
    story: Any, bo: Forum, carry: Any, until: Until, screen_text: Any, size: str, keys: list[str]
) -> None:
    app = ForumApp(bo.paths.folder, UiOptions(sync=False), forum=bo)
    async with app.run_test(size=SIZES[size]) as pilot:
        await pilot.press(*keys)
        await until(pilot, lambda: isinstance(app.screen, Compose) and app.screen.begun)
        await pilot.press(*"Half")
        member = members.find_member(story.forum, story.board, "bo")
        members.remove_member(story.forum, story.board, member, "a mistake")
        carry(story.forum, bo, story.board)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "Your draft is kept" in on_one_line(screen_text(app)))
        assert "Half" in screen_text(app)
        assert "does not count you among its members any more" in on_one_line(screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, Compose))
    assert [row.body for row in drafts.list_drafts(bo)] == ["Half"]
    assert not any(post.body == "Half" for post in reading.read_thread(bo, story.threads[0]))


async def test_a_facilitator_who_is_one_no_longer_keeps_what_was_typed(
    story: Any, bo: Forum, carry: Any, until: Until, screen_text: Any
) -> None:
    member = members.find_member(story.forum, story.board, "bo")
    members.set_role(story.forum, story.board, member, "facilitator")
    put_resource(story.forum, story.board, Entry("Groups", "Tuesday group", "Tea is there."))
    carry(story.forum, bo, story.board)
    app = ForumApp(bo.paths.folder, UiOptions(sync=False), forum=bo)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("2", "c")
        await until(pilot, lambda: isinstance(app.screen, EntryForm) and app.screen.begun)
        await pilot.press(*"Food", "enter", *"Soup")
        members.set_role(story.forum, story.board, member, "member")
        carry(story.forum, bo, story.board)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "acilitator" in screen_text(app))
        assert isinstance(app.screen, EntryForm)
        assert "Soup" in screen_text(app)
    assert [row.title for row in list_resources(bo)] == ["Tuesday group"]
