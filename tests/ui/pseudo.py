"""A program on a real pseudo-terminal, as a person or a script would drive it."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE = 20.0
RUN = """
import sys
from pathlib import Path
from tui_forum.ui.app import UiOptions, run
sys.exit(run(Path(sys.argv[1]), "otter lamp six", UiOptions(sync=False)))
"""
FIRST = """
import sys
from pathlib import Path
from tui_forum.ui.app import UiOptions, run
sys.exit(run(Path(sys.argv[1]), None, UiOptions(sync=False)))
"""


class Screen:
    """A program on a pseudo-terminal of 80 by 24 cells."""

    def __init__(self, script: str, home: Path, **environment: str) -> None:
        self.master, slave = pty.openpty()
        termios.tcsetwinsize(slave, (24, 80))
        self.before = termios.tcgetattr(slave)
        self.slave = slave
        env = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "COLORTERM"}}
        env |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", "PYTHONPATH": str(ROOT), **environment}
        self.process = subprocess.Popen(
            [sys.executable, "-c", script, str(home)],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=env,
            start_new_session=True,
            preexec_fn=take_terminal,
        )
        self.raw = b""

    def read(self, so: Callable[[bytes], object]) -> bytes:
        """Read on until what has been drawn answers to `so`."""
        end = time.monotonic() + PATIENCE
        while not so(self.raw):
            assert time.monotonic() < end, f"not seen in {PATIENCE} s: {self.raw[-3000:]!r}"
            if select.select([self.master], [], [], 0.1)[0]:
                self.raw += os.read(self.master, 65536)
        return self.raw

    def sees(self, *words: str) -> bytes:
        """Read on until all these words have been drawn."""
        return self.read(lambda raw: all(word.encode() in raw for word in words))

    def type(self, keys: bytes) -> int:
        """Type; gives back how much had been drawn before."""
        before = len(self.raw)
        os.write(self.master, keys)
        return before

    def ends(self) -> int:
        """Wait for the end, read the rest, give back the exit code."""
        end = time.monotonic() + PATIENCE
        while self.process.poll() is None or select.select([self.master], [], [], 0)[0]:
            assert time.monotonic() < end, "the app did not end"
            if select.select([self.master], [], [], 0.05)[0]:
                self.raw += os.read(self.master, 65536)
        return self.process.wait()

    def close(self) -> None:
        """Whatever is left."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for descriptor in (self.master, self.slave):
            if descriptor >= 0:
                os.close(descriptor)


def take_terminal() -> None:
    """In the child: make the pseudo-terminal the controlling one, so that closing it hangs up."""
    import fcntl

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
