"""The real console entries, run as a person or a script would run them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tui_forum
from tui_forum.services.home import Forum, open_home

ROOT = Path(tui_forum.__file__).parents[1]
PASSPHRASE = "a quiet harbour at night"
ENTRIES = {"tui-forum": "tui_forum.cli", "tui-forum-node": "tui_forum.cli.node"}
TIMEOUT = 60


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def records(self) -> list[dict[str, Any]]:
        """What --json told."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def record(self) -> dict[str, Any]:
        """The same, where it is one thing."""
        (record,) = self.records
        return record


def command(*args: str, program: str = "tui-forum") -> list[str]:
    """What starts a console script of the tree under test."""
    return [sys.executable, "-c", f"import sys; from {ENTRIES[program]} import main; sys.exit(main())", *args]


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """This process's environment without the person's own home, and with the tree under test on the path."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TUI_FORUM_")}
    return kept | {"PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"} | dict(extra or {})


def run(
    *args: str, typed: bytes = b"", env: Mapping[str, str] | None = None, program: str = "tui-forum"
) -> Ended:
    """Run to the end without a terminal."""
    done = subprocess.run(
        command(*args, program=program),
        input=typed,
        capture_output=True,
        env=environment(env),
        timeout=TIMEOUT,
        check=False,
        start_new_session=True,  # no terminal to ask on, whoever runs the tests
    )
    return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())


@dataclass(frozen=True)
class Person:
    """Somebody with a home and a passphrase file."""

    home: Path
    secret: Path

    @contextmanager
    def opened(self) -> Iterator[Forum]:
        """This person's home, open in this process."""
        forum = open_home(self.home, PASSPHRASE)
        try:
            yield forum
        finally:
            forum.close()

    @property
    def options(self) -> list[str]:
        """The global options that this person's commands need."""
        return ["--home", str(self.home), "--passphrase-file", str(self.secret)]

    def run(self, *args: str, code: int = 0, typed: bytes = b"") -> Ended:
        """Run one command; it must exit with `code`."""
        ended = run(*self.options, *args, typed=typed)
        assert ended.code == code, (args, ended)
        return ended

    def tell(self, *args: str, code: int = 0, typed: bytes = b"") -> list[dict[str, Any]]:
        """The records of a command with --json."""
        return self.run("--json", *args, code=code, typed=typed).records

    def tell_one(self, *args: str, code: int = 0, typed: bytes = b"") -> dict[str, Any]:
        """The one record of a command with --json."""
        (record,) = self.tell(*args, code=code, typed=typed)
        return record
