"""Reading the JSON lines that a program in a lab host prints, as they come."""

from __future__ import annotations

import json
import queue
import subprocess
import threading
import time
from collections.abc import Callable
from typing import Any

Line = dict[str, Any]


class Lines:
    """The lines of one process; `wait` goes on from where the last wait ended."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.seen: list[Line] = []
        self._queue: queue.Queue[Line] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._queue.put(json.loads(line))

    def wait(self, wanted: Callable[[Line], bool], seconds: float = 20.0) -> Line:
        """The next line that is wanted; raises AssertionError with what came instead."""
        end = time.monotonic() + seconds
        while True:
            try:
                line = self._queue.get(timeout=max(0.0, end - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"not within {seconds} s; so far: {self.seen}") from None
            self.seen.append(line)
            if wanted(line):
                return line

    def event(self, name: str, seconds: float = 20.0) -> Line:
        """The next line whose "event" is `name`."""
        return self.wait(lambda line: line["event"] == name, seconds)
