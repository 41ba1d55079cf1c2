"""The example in docs/examples does what it says."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "shared_notes.py"


@contextmanager
def notes(*args: str) -> Iterator[subprocess.Popen[str]]:
    """The example running, with its input and output at hand."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, EXAMPLE, *args], text=True, bufsize=1, **pipes) as running:
        try:
            yield running
        finally:
            running.communicate(timeout=10)


def told(running: subprocess.Popen[str], what: str) -> str:
    """What follows `what` on the next line that begins with it."""
    assert running.stdout is not None
    return next(line.removeprefix(what).strip() for line in running.stdout if line.startswith(what))


def write(running: subprocess.Popen[str], note: str) -> None:
    """Type a note."""
    assert running.stdin is not None
    running.stdin.write(note + "\n")


def test_two_programs_share_their_notes() -> None:
    with notes() as first:
        write(first, "written before")
        with notes(told(first, "invite ")) as second:
            told(second, "joined")
            assert told(second, "note ") == "written before"
            write(second, "from the second")
            assert told(first, "note ") == "from the second"
            write(first, "and back")
            assert told(second, "note ") == "and back"


ALONE = """
import importlib, pkgutil, sys, sync
for module in pkgutil.walk_packages(sync.__path__, "sync."):
    importlib.import_module(module.name)
print(*sorted({name.split(".")[0] for name in sys.modules} & set(sys.argv[1:])))
"""


def test_the_library_needs_nothing_of_the_forum_or_of_a_screen() -> None:
    foreign = ("tui_forum", "textual", "rich", "tinydb", "segno", "platformdirs")
    run = subprocess.run([sys.executable, "-c", ALONE, *foreign], capture_output=True, text=True, check=True)
    assert run.stdout.split() == []
