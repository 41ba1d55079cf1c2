"""The lease of a home: of all processes on it, one at a time listens and is found."""

from __future__ import annotations

import fcntl
import json
import os
from pathlib import Path


class Lease:
    """The file `sync.lock`: held by the kernel's lock on it, so that a killed process never leaves it behind.

    The file also remembers the port last listened on, so that addresses which peers remember stay true.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    @property
    def held(self) -> bool:
        """Whether this process holds it."""
        return self._file is not None

    def take(self) -> bool:
        """Take the lease if nobody has it; say whether it is ours now."""
        if self._file is not None:
            return True
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return False
        self._file = file
        return True

    def release(self) -> None:
        """Let the next process have it."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    @property
    def port(self) -> int:
        """The port that the home listened on last, or 0."""
        try:
            port = json.loads(self._path.read_bytes() or b"{}").get("port", 0)
        except (OSError, ValueError, AttributeError):
            return 0
        return port if isinstance(port, int) and 0 < port < 1 << 16 else 0

    def remember(self, port: int) -> None:
        """Write down the port in use; only while holding the lease."""
        if self._file is not None:
            text = json.dumps({"port": port}).encode()
            os.ftruncate(self._file, 0)
            os.pwrite(self._file, text, 0)
