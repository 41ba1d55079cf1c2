"""Two machines of one person as two processes over real engines: apart, killed, and together again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sync.clock import SystemClock
from sync.crypto.vault import Cost
from tests.services.machines import NEW_PASSPHRASE, carry, link
from tests.services.people import admit
from tui_forum.services import boards, reading, writing
from tui_forum.services.home import create_home

PASSPHRASE = "otter lamp six"
PROGRAM = str(Path(__file__).with_name("own_machine.py"))
PATIENCE = 30.0


class Machine:
    """The process `own_machine.py`; `peer` is an address, "listen" or "offline"."""

    def __init__(self, home: Path, passphrase: str, peer: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, PROGRAM, str(home), passphrase, peer],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        )
        self.address = ""
        self._until(lambda told: told == "ready")
        if peer == "listen" and not self.address:
            self._until(lambda _: bool(self.address))

    def do(self, act: str, *values: str) -> Any:
        """Do it; durable when this returns."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps([act, *values]) + "\n")
        self.process.stdin.flush()
        return self._until(lambda told: isinstance(told, dict) and "did" in told)["did"]

    def comes_to(self, wanted: dict[str, Any]) -> None:
        """Look until it shows this."""
        deadline = time.monotonic() + PATIENCE
        while (shown := self.do("look")) != wanted:
            assert time.monotonic() < deadline, shown

    def kill(self) -> None:
        """As when the battery falls out."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        self.process.communicate()

    def _until(self, wanted: Callable[[Any], bool]) -> Any:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            told = json.loads(line)
            if isinstance(told, dict) and "listening" in told:
                self.address = told["listening"]
            if wanted(told):
                return told
        raise AssertionError("the process ended")


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[str, str], Machine]]:
    """start("desk", "offline") starts one of the two machines."""
    started: list[Machine] = []

    def begin(name: str, peer: str) -> Machine:
        passphrase = PASSPHRASE if name == "desk" else NEW_PASSPHRASE
        started.append(Machine(tmp_path / name, passphrase, peer))
        return started[-1]

    yield begin
    for machine in started:
        machine.kill()


def six_unread(tmp_path: Path) -> tuple[str, dict[str, str]]:
    """A desk and a laptop of ana's, both closed: the board that they are on, and its posts by their text."""
    clock = SystemClock()
    desk = create_home(tmp_path / "desk", "ana", PASSPHRASE, cost=Cost.TESTS, clock=clock)
    bo = create_home(tmp_path / "bo", "bo", PASSPHRASE, cost=Cost.TESTS, clock=clock)
    board = boards.new_board(desk, "Harbour", PASSPHRASE).board
    admit(desk, bo, board)
    for number in range(6):
        writing.post_thread(bo, board, title="T", body=f"post {number}")
    laptop = link(desk, tmp_path / "laptop")
    carry(desk, bo, laptop)
    posts = {
        post.body: post.post
        for row in reading.threads(desk)
        for post in reading.read_thread(desk, row.thread)
    }
    for forum in (desk, bo, laptop):
        forum.close()
    return board, posts


def test_what_was_done_apart_survives_kills_and_comes_together(
    tmp_path: Path, start: Callable[[str, str], Machine]
) -> None:
    board, posts = six_unread(tmp_path)
    one, other = start("desk", "offline"), start("laptop", "offline")
    one.do("read", posts["post 0"], posts["post 1"])
    one.do("draft", board, "typed at the desk")
    other.do("read", posts["post 2"])
    other.do("draft", board, "typed on the lap")
    one.kill()
    other.kill()

    one = start("desk", "listen")
    one.do("tell")
    one.kill()  # told, and nobody heard it yet
    one = start("desk", "listen")
    other = start("laptop", one.address)
    other.do("tell")
    wanted = {
        "unread": ["post 3", "post 4", "post 5"],
        "count": 3,
        "drafts": ["typed at the desk", "typed on the lap"],
    }
    one.comes_to(wanted)
    other.comes_to(wanted)

    one.do("all")
    one.do("unread", posts["post 4"])
    one.do("tell")
    other.comes_to(wanted | {"unread": ["post 4"], "count": 1})
    other.kill()
    one.do("read", posts["post 4"])
    one.do("tell")
    other = start("laptop", one.address)
    other.comes_to(wanted | {"unread": [], "count": 0})
