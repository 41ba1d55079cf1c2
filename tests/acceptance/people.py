"""People at their terminals: a home each, the real programs, a real terminal."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BIN = Path(sys.executable).parent
TUI_FORUM = str(BIN / "tui-forum")
TUI_FORUM_NODE = str(BIN / "tui-forum-node")
PATIENCE = 30.0
LOOK_EVERY = 0.02


@dataclass(frozen=True)
class Person:
    """Somebody with a home folder and a passphrase, perhaps on a host of a lab (`enter` gets there)."""

    name: str
    home: Path
    secret: Path
    enter: tuple[str, ...] = ()

    @property
    def base(self) -> list[str]:
        """The program with this person's home and passphrase."""
        return [*self.enter, TUI_FORUM, "--home", str(self.home), "--passphrase-file", str(self.secret)]

    def run(self, *args: str, code: int = 0, typed: str | None = None) -> subprocess.CompletedProcess[str]:
        """Run one command to its end; it must exit with `code`."""
        command = [*self.base, *args]
        done = subprocess.run(command, input=typed, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == code, (args, done.returncode, done.stdout[-2000:], done.stderr[-2000:])
        return done

    def tell(self, *args: str, typed: str | None = None) -> list[dict[str, Any]]:
        """Run one command with --json; what it told."""
        return [json.loads(line) for line in self.run("--json", *args, typed=typed).stdout.splitlines()]

    def tell_one(self, *args: str, typed: str | None = None) -> dict[str, Any]:
        """The same, for a command that tells one thing."""
        (told,) = self.tell(*args, typed=typed)
        return told


def person(name: str, folder: Path, enter: Sequence[str] = ()) -> Person:
    """A new person with an empty home."""
    secret = folder / f"{name}.secret"
    secret.write_text(f"{name} by the quiet harbour\n")
    secret.chmod(0o600)
    who = Person(name, folder / f"{name}-home", secret, tuple(enter))
    assert who.tell_one("init", "--name", name)["name"] == name
    return who


def wait_until(look: Callable[[], bool], what: Callable[[], str], patience: float = PATIENCE) -> float:
    """Look at another program's screen or files until `look` holds; the seconds that it took."""
    start = time.monotonic()
    while not look():
        waited = time.monotonic() - start
        assert waited < patience, f"not within {patience} s:\n{what()}"
        time.sleep(LOOK_EVERY)
    return time.monotonic() - start


class Terminal:
    """A real terminal (tmux) in which a program runs and somebody types."""

    def __init__(
        self, command: Sequence[str], *, columns: int = 80, lines: int = 24, enter: Sequence[str] = ()
    ) -> None:
        self._socket = f"tui-forum-test-{uuid.uuid4().hex[:12]}"
        self._enter = list(enter)
        size = ["-x", str(columns), "-y", str(lines)]
        self._tmux("-f", "/dev/null", "new-session", "-d", "-s", "main", *size, *command)

    def _tmux(self, *args: str) -> str:
        command = [*self._enter, "tmux", "-L", self._socket, *args]
        environment = {**os.environ, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
        return subprocess.run(command, capture_output=True, text=True, check=False, env=environment).stdout

    def screen(self) -> str:
        """The lines on screen now."""
        return self._tmux("capture-pane", "-p", "-t", "main")

    def history(self) -> str:
        """What has scrolled off, and the lines on screen."""
        return self._tmux("capture-pane", "-p", "-S", "-", "-t", "main")

    def press(self, *keys: str) -> None:
        """Press keys by tmux's names (Enter, C-q, Down, Tab)."""
        self._tmux("send-keys", "-t", "main", *keys)

    def type(self, text: str) -> None:
        """Type text as it stands."""
        self._tmux("send-keys", "-t", "main", "-l", text)

    def expect(self, text: str, patience: float = PATIENCE) -> float:
        """Wait until `text` is on screen; the seconds that it took."""
        return wait_until(lambda: text in self.screen(), lambda: f"{text!r} in\n{self.screen()}", patience)

    def ended(self) -> bool:
        """Whether the program has ended (its session goes with it)."""
        return not self._tmux("list-sessions")

    def close(self) -> None:
        """End the terminal and what runs in it."""
        self._tmux("kill-server")


@contextmanager
def terminal(command: Sequence[str], **size: Any) -> Iterator[Terminal]:
    """A terminal for the length of a `with`."""
    opened = Terminal(command, **size)
    try:
        yield opened
    finally:
        opened.close()


def no_tmux() -> str:
    """Why there is no real terminal to test in, or ""."""
    return "" if shutil.which("tmux") else "tmux is not installed"
