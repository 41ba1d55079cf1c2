"""The resources screen: help card and entries; reading, searching, saving, printing, keeping."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.ui.looking import SIZES, Until
from tui_forum.services import boards
from tui_forum.services.guide import guide_pages
from tui_forum.services.resource_keeping import Entry, put_resource
from tui_forum.services.resources import list_resources
from tui_forum.services.saved_pages import saved_pages
from tui_forum.ui.screens.entry_form import EntryForm
from tui_forum.ui.screens.import_entries import ImportEntries
from tui_forum.ui.screens.resources import ResourceList, ResourcesScreen
from tui_forum.ui.screens.text_page import TextPage

LINE = Entry(
    "Crisis lines", "Night line", "Somebody answers.", "ask at the desk", "21:00 to 6:00", urgent=True
)

GROUP = Entry("Groups", "Tuesday group", "Bring nothing. Tea is there.", times="Tuesdays 18:00", good_for=30)

DAY = 86_400


@pytest.fixture
def filled(story: Any) -> Any:
    put_resource(story.forum, story.board, GROUP)
    story.clock.advance(40 * DAY)
    put_resource(story.forum, story.board, LINE)
    story.clock.advance(3 * DAY)
    return story


async def opened(app: Any, pilot: Pilot[int], until: Until) -> ResourcesScreen:
    await pilot.press("2")
    await until(pilot, lambda: isinstance(app.screen, ResourcesScreen) and app.screen.begun)
    screen: ResourcesScreen = app.screen
    return screen


@pytest.mark.parametrize("size", SIZES)
async def test_the_screens(filled: Any, golden: Any, until: Until, size: str) -> None:
    app = filled.app()
    async with app.run_test(size=SIZES[size]) as pilot:
        await opened(app, pilot, until)
        await pilot.press("j", "j")
        await pilot.pause()
        await golden(app, f"resources-{size}")
        await pilot.press("G", "enter")
        await until(pilot, lambda: isinstance(app.screen, TextPage))
        await pilot.pause()
        await golden(app, f"guide-page-{size}")
        await pilot.press("escape", "g", "j", "e")
        await until(pilot, lambda: isinstance(app.screen, EntryForm) and app.focused)
        await pilot.pause()
        await golden(app, f"entry-form-{size}")


@pytest.mark.parametrize("size", SIZES)
async def test_the_card_with_an_entry(filled: Any, golden: Any, size: str) -> None:
    app = filled.app()
    async with app.run_test(size=SIZES[size]) as pilot:
        await pilot.press("f2")
        await pilot.pause()
        await golden(app, f"help-card-entry-{size}")


async def test_while_it_is_locked_the_card_tells_nothing_of_the_boards(
    filled: Any, screen_text: Any, until: Until
) -> None:
    app = filled.app()
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.press("f2")
        await until(pilot, lambda: "Night line" in screen_text(app))
        await pilot.press("escape", "f9", "f2")
        await until(pilot, lambda: "Help card" in screen_text(app))
        assert "Night line" not in screen_text(app)


async def test_without_entries_the_guide_is_there(story: Any, screen_text: Any, until: Until) -> None:
    app = story.app()
    async with app.run_test(size=(80, 40)) as pilot:
        await opened(app, pilot, until)
        for page in guide_pages():
            assert page.title in screen_text(app)
        assert "c adds one" in screen_text(app)


async def test_stale_ones_say_so_until_they_are_checked(filled: Any, screen_text: Any, until: Until) -> None:
    app = filled.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, until)
        await pilot.press("j", "j")
        await until(pilot, lambda: "Nobody has checked this for 43 days" in screen_text(app))
        await pilot.press("v")
        await until(pilot, lambda: "v once more" in screen_text(app))
        await pilot.press("v")
        await until(pilot, lambda: "Nobody has checked" not in screen_text(app))
    assert not any(row.stale for row in list_resources(filled.forum))


async def test_searching_saving_and_printing(
    filled: Any, tmp_path: Path, screen_text: Any, until: Until
) -> None:
    app = filled.app()
    async with app.run_test(size=(80, 40)) as pilot:
        screen = await opened(app, pilot, until)
        await pilot.press("slash")
        await until(pilot, lambda: app.screen is not screen and app.focused)
        await pilot.press(*"tea", "enter")
        await until(pilot, lambda: app.screen is screen and "1 entry found" in screen_text(app))
        lines = screen.query_one(ResourceList)
        assert lines.go_to(f"entry:{filled.board}:{list_resources(filled.forum)[1].entry}")
        await pilot.press("s")
        await until(pilot, lambda: "saved" in screen_text(app))
        assert len(saved_pages(filled.forum)) == 1
        await pilot.press("s")
        await until(pilot, lambda: not saved_pages(filled.forum))
        await pilot.press("o")
        await until(pilot, lambda: app.screen is not screen and app.focused)
        app.screen.query_one("#answer").value = str(tmp_path)
        await pilot.press("enter")
        await until(pilot, lambda: (tmp_path / "tuesday-group.txt").exists())
        assert "Bring nothing. Tea is there." in (tmp_path / "tuesday-group.txt").read_text()
        await pilot.press("escape")
        await until(pilot, lambda: "Listening" in screen_text(app))


async def test_adding_changing_and_taking_out(story: Any, screen_text: Any, until: Until) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, until)
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, EntryForm) and app.focused)
        await pilot.press(*"Groups", "ctrl+s")
        await until(pilot, lambda: "has no title" in screen_text(app))
        await pilot.press("tab", *"Tuesdays", "ctrl+s")
        await until(pilot, lambda: app.screen is screen and "Tuesdays" in screen_text(app))
        await pilot.press("e")
        await until(pilot, lambda: "comes with the program" in screen_text(app))
        await pilot.press("j", "e")
        await until(pilot, lambda: isinstance(app.screen, EntryForm) and app.focused)
        await pilot.press("tab", "end", *" at six", "ctrl+s")
        await until(pilot, lambda: app.screen is screen and "Tuesdays at six" in screen_text(app))
        await pilot.press("x")
        await until(pilot, lambda: "x once more" in screen_text(app))
        await pilot.press("x")
        await until(pilot, lambda: not list_resources(story.forum))


async def test_who_is_no_facilitator_is_told_what_to_do(
    story: Any, make_home: Any, join_them: Any, screen_text: Any, until: Until
) -> None:
    guest = make_home("bo")
    join_them(story.forum, guest, story.board)
    from tui_forum.ui.forum_app import ForumApp
    from tui_forum.ui.options import UiOptions

    assert [row.role for row in boards.list_boards(guest)] == ["member"]
    app = ForumApp(guest.paths.folder, UiOptions(sync=False), forum=guest)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, until)
        await until(pilot, lambda: "Your boards have no entries yet." in screen_text(app))
        assert "c add" not in screen_text(app)
        await pilot.press("c")
        await until(pilot, lambda: "Facilitators add entries" in screen_text(app))


def put_file(name: str, text: str) -> str:
    """Write a file where we are; its name."""
    Path(name).write_text(text)
    return name


@pytest.mark.parametrize("size", SIZES)
async def test_a_mistake_in_a_file_is_named_in_place(
    filled: Any, golden: Any, until: Until, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: str
) -> None:
    monkeypatch.chdir(tmp_path)
    put_file("groups.toml", '[[entry]]\nheading = "Groups"\ntitle = "Tea"\nphone = "1"\n')
    app = filled.app()
    async with app.run_test(size=SIZES[size]) as pilot:
        await opened(app, pilot, until)
        await pilot.press("i")
        await until(pilot, lambda: isinstance(app.screen, ImportEntries) and app.focused)
        await pilot.press(*"groups.toml", "ctrl+s")
        await until(pilot, lambda: app.screen.query_one("#sorry").display and not app.screen.busy)
        await pilot.pause()
        await golden(app, f"import-entries-{size}")


async def test_a_file_of_entries_is_taken_in_and_a_wrong_path_stays_to_be_mended(
    filled: Any, until: Until, tmp_path: Path, screen_text: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = put_file("g.toml", '[[entry]]\nheading = "Groups"\ntitle = "Tea at four"\n')
    app = filled.app()
    async with app.run_test(size=(80, 40)) as pilot:
        await opened(app, pilot, until)
        await pilot.press("i")
        await until(pilot, lambda: isinstance(app.screen, ImportEntries) and app.focused)
        await pilot.press(*f"{path}x", "enter")
        await until(pilot, lambda: "cannot be read" in screen_text(app))
        await pilot.press("backspace", "enter")
        await until(pilot, lambda: isinstance(app.screen, ResourcesScreen))
        await until(pilot, lambda: "1 entry was written." in screen_text(app))
        assert "Tea at four" in screen_text(app)
    assert "Tea at four" in [row.title for row in list_resources(filled.forum)]
