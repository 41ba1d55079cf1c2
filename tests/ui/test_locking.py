"""Locking covers everything until the passphrase is typed, and loses nothing; so does the background."""

from __future__ import annotations

import os
import signal
import termios
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.ui.looking import Until
from tests.ui.pseudo import PATIENCE, RUN, Screen
from tui_forum.services import drafts
from tui_forum.ui.screens.compose import Compose
from tui_forum.ui.screens.help import HelpScreen
from tui_forum.ui.screens.lock import LockScreen
from tui_forum.ui.screens.main import MainScreen


async def unlock(pilot: Pilot[int]) -> None:
    await pilot.press(*("space" if c == " " else c for c in "otter lamp six"), "enter")


async def test_locked_in_the_middle_of_writing_one_comes_back_to_it(
    story: Any, until: Until, screen_text: Any
) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("c", *"Half")
        await pilot.press("f9")
        await until(pilot, lambda: isinstance(app.screen, LockScreen) and app.screen.begun)
        await until(pilot, lambda: "Locked" in screen_text(app))
        assert "Half" not in screen_text(app)
        assert "Harbour" not in screen_text(app)
        await until(pilot, lambda: [draft.title for draft in drafts.list_drafts(story.forum)] == ["Half"])
        await pilot.press(*"wrong", "enter")
        await until(pilot, lambda: "not the passphrase" in screen_text(app))
        await unlock(pilot)
        await until(pilot, lambda: isinstance(app.screen, Compose))
        await pilot.press(*"way")
        await until(pilot, lambda: "Halfway" in screen_text(app))
        await pilot.press("escape")


async def test_no_key_leads_around_the_lock(story: Any, until: Until, screen_text: Any) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f9")
        await until(pilot, lambda: isinstance(app.screen, LockScreen) and app.screen.begun)
        await pilot.press("escape", "ctrl+p", "f9", "tab", "ctrl+s", "q", "escape", "question_mark")
        await until(pilot, lambda: not app.typing.busy)
        assert isinstance(app.screen, LockScreen)
        await pilot.press("escape", "f1")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen) and app.screen.begun)
        await until(pilot, lambda: "Help" in screen_text(app))
        assert "Harbour" not in screen_text(app)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, LockScreen))
        await unlock(pilot)
        await until(pilot, lambda: isinstance(app.screen, MainScreen))


async def test_it_locks_by_itself_after_a_while(story: Any, until: Until) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        assert app.lock_after == 15 * 60
        app.lock_if_idle()
        assert not app.is_locked
        app.lock_after = 0.001
        await until(pilot, lambda: app.is_locked)
        app.lock_after = 0.0
        await until(pilot, lambda: app.screen.begun)
        await unlock(pilot)
        await until(pilot, lambda: isinstance(app.screen, MainScreen))
        app.lock_if_idle()
        assert not app.is_locked


@pytest.fixture
def screen(story: Any) -> Iterator[Screen]:
    running = Screen(RUN, story.forum.paths.folder)
    yield running
    if running.process.poll() is None:
        os.kill(running.process.pid, signal.SIGCONT)
    running.close()


def state_of(screen: Screen) -> str:
    stat = Path(f"/proc/{screen.process.pid}/stat").read_text()
    return stat.rpartition(")")[2].split()[0]


def test_in_the_background_the_terminal_is_as_before(screen: Screen) -> None:
    screen.sees("First night back home")
    before = screen.type(b"\x1a")
    screen.read(lambda raw: b"\x1b[?1049l" in raw[before:])
    end = time.monotonic() + PATIENCE
    while state_of(screen) != "T":
        assert time.monotonic() < end
    after = screen.raw[before:]
    assert b"\x1b[H\x1b[2J" in after[: after.find(b"\x1b[?1049l")]
    assert termios.tcgetattr(screen.slave)[:4] == screen.before[:4]
    before = len(screen.raw)
    os.kill(screen.process.pid, signal.SIGCONT)
    screen.read(lambda raw: b"First night back home" in raw[before:])
    screen.type(b"\x11")
    assert screen.ends() == 0
