"""The dialogue as a program on a pipe or a terminal, and what is typed to it and heard."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import termios
import time
from collections.abc import Callable

from tests.cli.console import Person, command, environment
from tests.ui.pseudo import take_terminal

PATIENCE = 30.0


def said(ana: Person, *lines: str, code: int = 0) -> str:
    """What the dialogue says to these lines."""
    typed = "".join(f"{line}\n" for line in lines).encode()
    return ana.run("--plain", typed=typed, code=code).out


def wait_for(true: Callable[[], bool]) -> None:
    """Look until it is so."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "it did not come to be so"


class Talk:
    """`tui-forum --plain` in a process of its own; `raw` is all that it has said."""

    def __init__(self, person: Person, *, terminal: bool) -> None:
        options = ["--home", str(person.home), "--plain"]
        self.master, given = pty.openpty() if terminal else (-1, -1)
        if terminal:
            termios.tcsetwinsize(given, (24, 60))
        else:
            options += ["--passphrase-file", str(person.secret)]
        self._process = subprocess.Popen(
            command(*options),
            stdin=given if terminal else subprocess.PIPE,
            stdout=given if terminal else subprocess.PIPE,
            stderr=given if terminal else subprocess.STDOUT,
            env=environment({"TERM": "xterm"}),
            start_new_session=True,
            preexec_fn=take_terminal if terminal else None,
        )
        if terminal:
            os.close(given)
        self._in = self.master if terminal else self._process.stdin.fileno()  # type: ignore[union-attr]
        self._out = self.master if terminal else self._process.stdout.fileno()  # type: ignore[union-attr]
        self.raw = b""

    def type(self, line: str) -> int:
        """Type a line; gives back how much had been said before."""
        before = len(self.raw)
        os.write(self._in, line.encode() + b"\n")
        return before

    def press(self, keys: bytes) -> None:
        """Press keys without Enter."""
        os.write(self._in, keys)

    def hears(self, words: str, since: int = 0) -> str:
        """Listen until these words have been said."""
        end = time.monotonic() + PATIENCE
        while words.encode() not in self.raw[since:]:
            assert time.monotonic() < end, f"not heard: {words!r} in {self.raw[-2000:]!r}"
            self._listen()
        return self.raw[since:].decode()

    def ends(self) -> int:
        """Wait for the end; the exit code."""
        end = time.monotonic() + PATIENCE
        while self._process.poll() is None:
            assert time.monotonic() < end, f"it did not end: {self.raw[-2000:]!r}"
            self._listen()
        self._listen()
        return self._process.returncode

    def kill(self) -> None:
        """As a power cut would."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def close(self) -> None:
        """Whatever is left."""
        self.kill()
        if self.master >= 0:
            os.close(self.master)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def _listen(self) -> None:
        if select.select([self._out], [], [], 0.05)[0]:
            try:
                self.raw += os.read(self._out, 65536)
            except OSError:  # the terminal's other end is gone
                return
