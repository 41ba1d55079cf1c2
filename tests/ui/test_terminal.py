"""The real app on a real pseudo-terminal: which bytes reach it, and what is left of it afterwards."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sync.log.bodies import encode_body
from tests.ui.pseudo import PATIENCE, ROOT, RUN, Screen
from tui_forum.model.content import Post
from tui_forum.model.kinds import ContentKind
from tui_forum.services import drafts

BREAK = """
import sys
from pathlib import Path
from tui_forum.services.home import open_home
from tui_forum.ui.forum_app import ForumApp
from tui_forum.ui.leave import Terminal
from tui_forum.ui.options import UiOptions

class Broken(ForumApp):
    def action_help(self):
        key = "CANARY-LOCAL"
        raise ValueError("CANARY-MESSAGE " + key)

app = Broken(Path(sys.argv[1]), UiOptions(sync=False), forum=open_home(Path(sys.argv[1]), "otter lamp six"),
             terminal=Terminal())
app.run()
app.close()
sys.exit(app.return_code)
"""


Start = Callable[..., Screen]


@pytest.fixture
def start(story: Any) -> Iterator[Start]:
    """Start a script on the story's home."""
    screens: list[Screen] = []

    def run(script: str = RUN, **environment: str) -> Screen:
        screens.append(Screen(script, story.forum.paths.folder, **environment))
        return screens[-1]

    yield run
    for screen in screens:
        screen.close()


def left_alternate_screen(raw: bytes) -> bool:
    return raw.rfind(b"\x1b[?1049l") > raw.rfind(b"\x1b[?1049h") >= 0


def test_nothing_that_a_peer_wrote_drives_the_terminal(story: Any, start: Start) -> None:
    bad = "start\x1b]52;c;Q0FOQVJZ\x07\x1b[5mcanary\x9b2J\x9d0;t\x9c\u202eend[@click=app.leave_now]x[/]"
    root = Post(bad, bad[:20], "", (bad[:30],), (bad[:9],), f"{bad}\n{bad}", bad[:50])
    story.forum.log.append(bytes.fromhex(story.board), ContentKind.POST, encode_body(root))
    screen = start()
    screen.sees("canary")
    screen.type(b"g\r")
    screen.sees("end[@click")
    screen.sees("content note")
    screen.type(b"\r")
    screen.sees("Content note")
    screen.type(b"r")
    screen.sees("sealed before it leaves")
    screen.type(b"\x11")
    assert screen.ends() == 0
    for forbidden in ("\x1b]52", "\x1b[5m", "\x9b", "\x9d", "\x9c", "\u202e"):
        assert forbidden.encode() not in screen.raw
    ours = rb"\x1b\](2;|22;[a-z]*)\x07"  # the title wiped, and Textual's mouse pointer
    assert b"\x07" not in re.sub(ours, b"", screen.raw)


def test_a_crash_prints_no_secret_and_restores_the_terminal(start: Start) -> None:
    screen = start(BREAK)
    screen.sees("First night back home")
    screen.type(b"?")
    assert screen.ends() == 1
    assert b"CANARY" not in screen.raw
    assert b"mistake in it" in screen.raw
    assert b"ValueError" in screen.raw
    assert b"in action_help" in screen.raw
    assert left_alternate_screen(screen.raw)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_restores_the_terminal_and_keeps_the_draft(
    story: Any, start: Start, number: signal.Signals
) -> None:
    screen = start()
    screen.sees("First night back home")
    screen.type(b"c")
    screen.sees("What would help?")
    screen.type(b"Half a thought")
    screen.sees("Draft kept")
    screen.type(b", more")
    screen.read(lambda raw: b", more" in raw or b"more" in raw)
    screen.process.send_signal(number)
    assert screen.ends() == 128 + number
    assert left_alternate_screen(screen.raw)
    assert termios.tcgetattr(screen.slave)[:4] == screen.before[:4]
    assert [draft.title for draft in drafts.list_drafts(story.forum)] == ["Half a thought, more"]


def test_a_lost_terminal_ends_the_app_and_keeps_the_draft(story: Any, start: Start) -> None:
    screen = start()
    screen.sees("First night back home")
    screen.type(b"c")
    screen.sees("What would help?")
    screen.type(b"Gone")
    screen.sees("Draft kept")
    os.close(screen.slave)
    os.close(screen.master)
    screen.master = screen.slave = -1
    assert screen.process.wait(PATIENCE) == 128 + signal.SIGHUP
    assert [draft.title for draft in drafts.list_drafts(story.forum)] == ["Gone"]


def test_leaving_blanks_first_wipes_all_and_loses_no_key_typed_before(story: Any, start: Start) -> None:
    screen = start()
    screen.sees("First night back home")
    screen.type(b"c")
    screen.sees("What would help?")
    before = screen.type(b"Words in one breath\x11")
    assert screen.ends() == 0
    after = screen.raw[before:]
    blank, alternate = after.find(b"\x1b[H\x1b[2J"), after.find(b"\x1b[?1049l")
    assert 0 <= blank < alternate < after.find(b"\x1b[3J")
    assert b"\x1b]2;\x07" in after
    assert after.rstrip().endswith(b"\x1b[3J")
    assert termios.tcgetattr(screen.slave)[:4] == screen.before[:4]
    assert [draft.title for draft in drafts.list_drafts(story.forum)] == ["Words in one breath"]


def test_no_color_means_none(start: Start) -> None:
    screen = start(NO_COLOR="1")
    screen.sees("First night back home")
    screen.type(b"\r")
    screen.sees("I hear you")
    screen.type(b"r")
    screen.sees("sealed before it leaves")
    screen.type(b"\x11")
    screen.ends()
    for codes in re.findall(rb"\x1b\[([0-9;]*)m", screen.raw):
        numbers = [int(code or 0) for code in codes.split(b";")]
        coloured = [n for n in numbers if 30 <= n <= 38 or 40 <= n <= 48 or 90 <= n <= 107]
        assert not coloured, codes


def test_without_a_terminal_the_exit_code_is_2(story: Any) -> None:
    done = subprocess.run(
        [sys.executable, "-c", RUN, str(story.forum.paths.folder)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr.count(b"\n") == 1
    assert b"terminal" in done.stderr
