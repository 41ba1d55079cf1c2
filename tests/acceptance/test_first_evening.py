"""A first evening at a real terminal: first run, a thread, a reply that arrives, a crash, leaving."""

from __future__ import annotations

import os
import shlex
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.people import (
    TUI_FORUM,
    Person,
    Terminal,
    no_tmux,
    person,
    terminal,
    wait_until,
)
from tests.lan.lab import Lab, unavailable

pytestmark = pytest.mark.timeout(300)
PASSPHRASE = "otter lamp by the quiet harbour"
UNFINISHED = "What I did not get to say yet"


@pytest.fixture
def lab() -> Iterator[Lab]:
    """Two machines on one network."""
    if missing := unavailable() or no_tmux():
        pytest.skip(missing)
    with Lab(2) as made:
        yield made


def first_run(screen: Terminal) -> None:
    """Name, passphrase, recovery words for later, a board of one's own."""
    screen.expect("What should people here call you?")
    screen.type("river")
    screen.press("Tab")
    screen.type(PASSPHRASE)
    screen.press("Tab")
    screen.type(PASSPHRASE)
    screen.expect("Both are the same.")
    assert PASSPHRASE not in screen.screen()
    screen.press("C-s")
    screen.expect("your recovery words")
    screen.press("Enter")
    screen.expect("How would you like to begin?")
    while "(•) Start a board" not in (before := screen.screen()):
        screen.press("Down")
        wait_until(lambda before=before: screen.screen() != before, screen.screen)  # type: ignore[misc]
    screen.press("Enter")
    screen.expect("A private board.")
    screen.type("Harbour")
    screen.press("C-s")
    screen.expect("Harbour is ready.")


def write_a_thread(screen: Terminal, title: str, body: str) -> None:
    """As the key bar says: c, a title, the text, Ctrl+S."""
    screen.press("c")
    screen.expect("New thread")
    screen.type(title)
    screen.expect(title)
    screen.press("BTab")  # back from the title is round to the text
    screen.type(body)
    screen.expect(body)
    screen.press("C-s")
    wait_until(lambda: title in screen.screen() and "New thread" not in screen.screen(), screen.screen)


def reopen(screen: Terminal) -> None:
    """Open the home again with its passphrase."""
    screen.expect("Passphrase")
    screen.type(PASSPHRASE)
    screen.press("Enter")
    screen.expect("Harbour")


def process_of(home: Path) -> int:
    """The app that has this home open; a `with` of the terminal started it."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                command = (entry / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if str(home).encode() in command and TUI_FORUM.encode() in command:
                return int(entry.name)
    raise AssertionError("the app does not run")


def test_a_first_evening(tmp_path: Path, lab: Lab) -> None:
    home, secret = tmp_path / "river-home", tmp_path / "river.secret"
    secret.write_text(PASSPHRASE + "\n")
    secret.chmod(0o600)
    river = Person("river", home, secret, tuple(lab.enter(0)))
    bo = person("bo", tmp_path, lab.enter(1))
    app = [TUI_FORUM, "--home", str(home)]
    with terminal(app, enter=river.enter) as screen:
        first_run(screen)
        write_a_thread(screen, "First night", "The kitchen is how I left it.")
        bo.run("join", river.tell_one("invite", "Harbour")["invite"])
        bo.run("sync", "--until-quiet")
        thread = bo.tell("threads")[0]
        assert thread["title"] == "First night"
        bo.run("reply", thread["thread"], "--body", "I hear you. Mine was the hallway.")
        bo.run("sync", "--until-quiet")
        screen.expect("1 unread")  # without a key
        screen.press("n")
        screen.expect("Mine was the hallway.")
        screen.press("r")
        screen.expect("Reply to bo")
        screen.type(UNFINISHED)
        screen.expect("Draft kept")
        os.kill(process_of(home), signal.SIGKILL)
        wait_until(screen.ended, screen.screen)
    with terminal(app, enter=river.enter) as screen:
        reopen(screen)
        screen.expect("1 draft kept")
        screen.press("d", "Enter")
        screen.expect(UNFINISHED)
        screen.press("C-s")
        screen.expect("Mine was the hallway.")
        screen.press("C-q")
        wait_until(screen.ended, screen.screen)
    replies = [post["body"] for post in river.tell("read", thread["thread"])]
    assert replies == ["The kitchen is how I left it.", "I hear you. Mine was the hallway.", UNFINISHED]


def test_leaving_blanks_the_screen_at_once(tmp_path: Path, lab: Lab) -> None:
    river = person("river", tmp_path, lab.enter(0))
    river.run("board", "new", "Harbour")
    river.run("post", "Harbour", "--title", "Nobody else should see this", "--body", "x")
    leave = " ".join(map(shlex.quote, river.base[len(river.enter) :]))
    with terminal(["sh", "-c", f"{leave}; echo the next program; cat"], enter=river.enter) as screen:
        screen.expect("Nobody else should see this")
        screen.press("C-q")
        wait_until(lambda: "Nobody else" not in screen.screen(), screen.screen, 1.0)
        screen.expect("the next program")
        assert "Nobody else" not in screen.history()
