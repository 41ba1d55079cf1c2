"""A writer is killed in the middle of its work, again and again: what it acknowledged is there, nothing
is there in part.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

import pytest

import tui_forum
from tui_forum.store.conditions import F
from tui_forum.store.sealed_db import SealedDB

KEY = bytes(range(32))
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")


class Writer:
    """A program that forks writers, and what they have acknowledged."""

    def __init__(self, path: Path) -> None:
        root = str(Path(tui_forum.__file__).parents[1])
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("crash_writer.py")), str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
            env={**os.environ, "PYTHONPATH": root},
        )
        self.put: dict[str, int] = {}
        self.set: dict[str, int] = {}

    def start(self, tag: str) -> None:
        """Fork a writer and wait until it is alive."""
        assert self._process.stdin
        self._process.stdin.write(tag + "\n")
        self._pid = int(self._line().split()[1])

    def wait_for(self, count: int) -> None:
        """Read `count` acknowledgements."""
        for _ in range(count):
            self._read(self._line())

    def kill(self) -> None:
        """Kill the writer at once, and read what it said before."""
        os.kill(self._pid, signal.SIGKILL)
        while (line := self._line()) != "dead":
            self._read(line)

    def close(self) -> None:
        """End the program."""
        self._process.communicate()
        assert self._process.returncode == 0

    def _line(self) -> str:
        assert self._process.stdout
        line = self._process.stdout.readline()
        assert line, "the writer's program ended"
        return line.removesuffix("\n")

    def _read(self, line: str) -> None:
        """A line comes whole or not at all: it is shorter than what a pipe takes in one piece."""
        kind, tag, number, value = line.split()
        (self.put if kind == "put" else self.set)[f"{tag}-{number}"] = int(value)


@contextmanager
def writers(path: Path, count: int) -> Iterator[list[Writer]]:
    """Programs that write to one store."""
    running = [Writer(path) for _ in range(count)]
    yield running
    for writer in running:
        writer.close()


def spin(seconds: float) -> None:
    """Let the writers get to some random point of their work."""
    until = perf_counter() + seconds
    while perf_counter() < until:
        os.sched_yield()


def look(path: Path, put: dict[str, int], updated: dict[str, int]) -> None:
    """Everything acknowledged is there, findable by index and by word, and no batch is there in part."""
    database = SealedDB(path, KEY)
    table = database.table("posts")
    assert database.problems(whole=True) == []
    for thread, count in put.items():
        found = table.search(F("thread") == thread)
        assert len(found) == count, thread
        assert len(table.text_search("word" + thread.replace("-", "x"), limit=20)) == count
        if thread in updated:
            assert {document["seen"] for document in found} == {updated[thread]}
    whole = Counter(document["thread"] for document in table)
    assert set(whole.values()) <= {1, 10}
    database.close()


@pytest.mark.parametrize(("rounds", "count"), [(50, 1), (25, 2)])
def test_nothing_acknowledged_is_lost_when_writers_are_killed(
    tmp_path: Path, rounds: int, count: int
) -> None:
    path, chance = tmp_path / "store.db", random.Random(5)
    put: dict[str, int] = {}
    with writers(path, count) as running:
        for turn in range(rounds):
            for number, writer in enumerate(running):
                writer.put, writer.set = {}, {}
                writer.start(f"r{turn}w{number}")
            readers = [
                threading.Thread(target=writer.wait_for, args=(chance.randrange(1, 30),))
                for writer in running
            ]
            for reader in readers:
                reader.start()
            for reader in readers:
                reader.join()
            spin(chance.uniform(0, 0.004))
            for writer in running:
                writer.kill()
            for writer in running:
                look(path, writer.put, writer.set)
                put |= writer.put
    assert len(put) > rounds * count
    look(path, put, {})
