"""Composing: how long it is kept, tags, quoting, preview, the need sheet, and the person's own editor."""

from __future__ import annotations

import itertools
import shlex
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.ui.looking import Until
from tests.ui.pseudo import RUN, Screen
from tui_forum.model import need_sheet as needs
from tui_forum.model.errors import BadInput
from tui_forum.model.support import NEED_IDS
from tui_forum.services import drafts, reading
from tui_forum.services.editing import FOLDER, edit_outside, own_editor, wipe_leftovers
from tui_forum.ui.screens.compose import Compose
from tui_forum.ui.screens.main import MainScreen
from tui_forum.ui.screens.need_sheet import NeedSheet
from tui_forum.ui.screens.preview import PreviewScreen
from tui_forum.ui.screens.thread import ThreadScreen
from tui_forum.ui.widgets.choice import Choice
from tui_forum.ui.widgets.fields import Writing


async def test_keep_for_and_tags_are_drafted_and_posted(story: Any, until: Until) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("c", *"Keys", "tab", "tab", "left")  # round to the last one: 7 days
        await pilot.press("tab", "tab", "tab", *"bus, night", "tab", *"Where", "escape")
        await until(pilot, lambda: drafts.list_drafts(story.forum))
        (kept,) = drafts.list_drafts(story.forum)
        assert (kept.keep, kept.tags) == (7, ("bus", "night"))
        await pilot.press("d", "enter")
        await until(pilot, lambda: isinstance(app.screen, Compose) and app.screen.begun)
        await pilot.press(*" we go on", "ctrl+s")
        await until(pilot, lambda: drafts.list_drafts(story.forum) == [])
    thread = next(row for row in reading.threads(story.forum) if row.title == "Keys")
    assert reading.read_thread(story.forum, thread.thread)[0].body == "Where we go on"
    op = story.forum.log.op(bytes.fromhex(story.board), bytes.fromhex(thread.thread))
    assert op.ttl_code == 1


async def test_a_reply_can_quote_what_it_answers(story: Any, until: Until) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "r")
        await until(pilot, lambda: isinstance(app.screen, Compose) and app.screen.begun)
        await pilot.press("ctrl+r", *"Yes", "ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, ThreadScreen))
    bodies = [post.body for post in reading.read_thread(story.forum, story.threads[0]) if post.mine]
    assert bodies == ["> We are here tonight if the doorway wins again.\nYes"]


async def test_the_preview_changes_nothing(story: Any, until: Until, screen_text: Any) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("c", *"Title", "ctrl+l")
        await until(pilot, lambda: isinstance(app.screen, PreviewScreen) and app.screen.begun)
        assert "Not posted yet" in screen_text(app)
        await pilot.press("q", *"s")
        await until(pilot, lambda: "Titles" in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, MainScreen))


async def test_the_need_sheet_suggests_and_keeps_nothing(story: Any, until: Until, screen_text: Any) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("c", *"Title", "ctrl+n")
        await until(pilot, lambda: isinstance(app.screen, NeedSheet) and app.screen.begun)
        await pilot.press("tab", "tab", "down")
        await until(pilot, lambda: "Has anyone been through this?" in screen_text(app))
        await pilot.press("enter", "enter")
        await until(pilot, lambda: isinstance(app.screen, Compose))
        await until(pilot, lambda: app.screen.query_one("#need", Choice).value == "been-there")
        await pilot.press("escape")
    (kept,) = drafts.list_drafts(story.forum)
    assert (kept.need, kept.body, kept.tags, kept.notes) == ("been-there", "", (), ())


def test_every_way_through_the_need_sheet_ends_at_a_need() -> None:
    options = [[value for value, _ in choices] for _, _, choices in needs.QUESTIONS]
    found = set()
    for answers in itertools.product(*options):
        need = needs.suggest(needs.Answers(*answers))
        assert need is not None
        assert (need.id == "today") == (answers[3] == "no")
        found.add(need.id)
    assert found == set(NEED_IDS) - {"information"}


# The editor.

EDITOR = """
import os, sys
path = sys.argv[1]
text = open(path).read()
modes = [oct(os.stat(place).st_mode) for place in (path, os.path.dirname(path))]
open("{report}", "w").write(" ".join([*modes, path]))
open(path + "~", "w").write(text)
open(path, "w").write(text + " and more\\n")
sys.exit({code})
"""


@pytest.fixture
def editor(tmp_path: Path) -> Callable[[int], str]:
    """A small editor that adds words, leaves a backup, and reports how it found the file."""

    def make(code: int = 0) -> str:
        script = tmp_path / "editor.py"
        script.write_text(EDITOR.format(report=tmp_path / "report", code=code))
        return f"{shlex.quote(sys.executable)} {shlex.quote(str(script))}"

    return make


@pytest.fixture
def start(story: Any) -> Iterator[Callable[..., Screen]]:
    screens: list[Screen] = []

    def run(**environment: str) -> Screen:
        screens.append(Screen(RUN, story.forum.paths.folder, **environment))
        return screens[-1]

    yield run
    for screen in screens:
        screen.close()


def test_the_editor_is_warned_of_private_and_leaves_nothing(
    story: Any, start: Callable[..., Screen], editor: Callable[[int], str], tmp_path: Path
) -> None:
    screen = start(EDITOR=editor(0), VISUAL="")
    screen.sees("First night back home")
    screen.type(b"\rr" + b"Some words\x05")
    screen.sees("plain text on the disk")
    assert not (tmp_path / "report").exists()
    before = screen.type(b"\x05")
    screen.read(lambda raw: b"and more" in raw[before:])
    screen.type(b"\x13")
    screen.sees("Posted")
    screen.type(b"\x11")
    assert screen.ends() == 0
    assert "Some words and more" in [
        post.body for post in reading.read_thread(story.forum, story.threads[0]) if post.mine
    ]
    file_mode, folder_mode, path = (tmp_path / "report").read_text().split(" ", 2)
    assert (stat.S_IMODE(int(file_mode, 8)), stat.S_IMODE(int(folder_mode, 8))) == (0o600, 0o700)
    assert not Path(path).parent.exists()


def test_an_editor_that_fails_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, editor: Callable[[int], str], tmp_path: Path
) -> None:
    from contextlib import nullcontext

    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", editor(3))
    with pytest.raises(BadInput, match="error"):
        edit_outside("words", tmp_path, nullcontext)
    assert list(tmp_path.glob(f"{FOLDER}*")) == []


def test_without_an_editor_the_next_step_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    for value in ("", "no-such-editor-here", '"unfinished'):
        monkeypatch.setenv("EDITOR", value)
        with pytest.raises(BadInput) as error:
            own_editor()
        assert "EDITOR" in error.value.hint


def test_what_a_crash_left_is_wiped(tmp_path: Path) -> None:
    left = tmp_path / f"{FOLDER}abc"
    left.mkdir()
    (left / "post.txt").write_text("private")
    wipe_leftovers(tmp_path)
    assert list(tmp_path.iterdir()) == []


async def test_what_the_editor_brings_back_passes_the_gate(
    story: Any, until: Until, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from contextlib import nullcontext

    script = tmp_path / "bad.py"
    script.write_text("import sys; open(sys.argv[1], 'w').write('a\\x1b[31mb\\u202ec')")
    monkeypatch.setenv("VISUAL", f"{sys.executable} {script}")
    app = story.app()
    app.suspend = nullcontext
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "r")
        await until(pilot, lambda: isinstance(app.screen, Compose) and app.screen.begun)
        await pilot.press("ctrl+e", "ctrl+e")
        await until(pilot, lambda: app.screen.query_one(Writing).text)
        assert not {"\x1b", "\u202e"} & set(app.screen.query_one(Writing).text)
