"""A program on a pseudo-terminal, watched by the clock: when something was painted, how long a key took."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Sequence
from pathlib import Path

PATIENCE = 20.0  # seconds
SIZE = (24, 80)  # lines, columns: an old laptop


class Terminal:
    """A child on a pseudo-terminal of 80 by 24 cells; `raw` is all that it has drawn."""

    def __init__(self, command: Sequence[str], **environment: str) -> None:
        self.begun = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            told = {"TERM": "xterm-256color", "COLUMNS": str(SIZE[1]), "LINES": str(SIZE[0])}
            os.execve(command[0], list(command), {**os.environ, **told, **environment})
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", *SIZE, 0, 0))
        self.raw = bytearray()

    def until(self, so: Callable[[bytes], object], begin: float | None = None) -> float:
        """Seconds from `begin` (now) until what is drawn from here on answers to `so`."""
        begun, seen = time.perf_counter() if begin is None else begin, b""
        while not so(seen):
            left = PATIENCE - (time.perf_counter() - begun)
            if left <= 0 or not select.select([self.fd], [], [], left)[0]:
                raise SystemExit(f"not painted within {PATIENCE} s: {bytes(self.raw[-500:])!r}")
            try:
                part = os.read(self.fd, 65536)
            except OSError:  # a terminal whose program has ended
                raise SystemExit(f"it ended: {bytes(self.raw[-500:])!r}") from None
            seen += part
            self.raw += part
        return time.perf_counter() - begun

    def paints(self, words: str, begin: float | None = None) -> float:
        """Seconds until these words are painted."""
        return self.until(lambda seen: words.encode() in seen, begin)

    def press(self, keys: str, words: str | re.Pattern[bytes] = "") -> float:
        """Seconds from a key until `words`, or anything at all, are painted."""
        wanted = words if isinstance(words, re.Pattern) else re.compile(re.escape(words.encode()) or b"(?s).")
        begin = time.perf_counter()
        os.write(self.fd, keys.encode())
        return self.until(wanted.search, begin)

    def spend(self, seconds: float) -> None:
        """Let exactly so much time pass, reading whatever is drawn."""
        until = time.perf_counter() + seconds
        while (left := until - time.perf_counter()) > 0:
            if select.select([self.fd], [], [], left)[0]:
                self.raw += os.read(self.fd, 65536)

    def rest(self, seconds: float = 0.3) -> None:
        """Read on until nothing has been drawn for so long."""
        while select.select([self.fd], [], [], seconds)[0]:
            self.raw += os.read(self.fd, 65536)

    def megabytes(self) -> dict[str, float]:
        """What the child holds in memory now and held at most."""
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        found = dict(line.split(":", 1) for line in lines if ":" in line)
        names = {"mb": "VmRSS", "most_mb": "VmHWM"}
        return {name: round(int(found[field].split()[0]) / 1024, 1) for name, field in names.items()}

    def worked(self) -> float:
        """Seconds of processor time that the child has used: what the clock would show on a quiet machine."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def end(self) -> None:
        """Terminate the child and read the rest, so that it never waits for a full terminal."""
        os.kill(self.pid, signal.SIGTERM)
        try:
            while os.read(self.fd, 65536):
                pass
        except OSError:
            os.close(self.fd)
        os.waitpid(self.pid, 0)
