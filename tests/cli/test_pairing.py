"""Two homes that pair, each in a process of its own, on loopback."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.cli.console import PASSPHRASE, Person, command, environment
from tests.cli.test_sync import running

LOCAL = ("--listen", "127.0.0.1:0", "--no-discovery")
PATIENCE = 60


class Waiting:
    """A program that shows a code."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        told = self.event("code")
        self.code: str = told["code"]
        self.peer = ("--peer", told["addresses"][0], "--no-discovery")

    def event(self, name: str) -> dict[str, Any]:
        """The next event of this name."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            event: dict[str, Any] = json.loads(line)
            if event.get("event") == name:
                return event
        raise AssertionError((f"ended without {name}", self.process.communicate()))

    def end(self) -> tuple[int, str]:
        """The exit code, and the rest of what was told."""
        out, _ = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, out


@contextmanager
def waiting(person: Person, *args: str) -> Iterator[Waiting]:
    """A command that shows a code and waits."""
    process = subprocess.Popen(
        command(*person.options, "--json", *args, *LOCAL),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    )
    try:
        yield Waiting(process)
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def test_a_newcomer_says_three_words_and_reads_the_board(
    ana: Person, house: str, somebody: Callable[[str], Person]
) -> None:
    bo = somebody("bo")
    first = ana.tell_one("post", house, "--title", "Hello", "--body", "from ana")
    with waiting(ana, "pair", "House") as held:
        wrong = f"{held.code.split()[0]} abandon abandon abandon"
        failed = bo.run("--json", "pair", "--code", wrong, *held.peer, code=1)
        assert "not the one" in failed.err
        assert "more failures" in held.event("attempt")["said"]
        events = bo.tell("pair", "--code", held.code.upper(), "--name", "Bo", *held.peer)
        names = [event["event"] for event in events]
        assert {"paired", "joined", "synced"} <= set(names)
        assert events[0] == {"event": "paired", "board": house, "name": "House", "state": "waiting"}
        assert held.event("paired")["board"] == house
        assert held.event("joined")["board"] == house
        assert held.end() == (0, "")
    assert [post["body"] for post in bo.tell("read", first["thread"])] == ["from ana"]
    people = ana.tell_one("board", "show", house)["people"]
    assert {person["name"] for person in people} == {"ana", "Bo"}


def test_a_second_machine_is_linked_writes_and_is_dropped(ana: Person, house: str, tmp_path: Path) -> None:
    first = ana.tell_one("post", house, "--title", "Hello", "--body", "from the desk")
    secret = tmp_path / "laptop.secret"
    secret.touch(0o600)
    secret.write_text(PASSPHRASE + " again\n")
    laptop = Person(tmp_path / "laptop", secret)
    with waiting(ana, "devices", "link", "--name", "desk") as held:
        events = laptop.tell("devices", "link", "--code", held.code, "--name", "laptop", *held.peer)
        assert events[0]["event"] == "linked"
        assert events[0]["boards"] == [{"board": house, "name": "House"}]
        assert events[0]["home"] == str(laptop.home)
        assert "synced" in [event["event"] for event in events]
        assert held.event("linked")["boards"] == [{"board": house, "name": "House"}]
        assert held.end()[0] == 0
    assert [post["body"] for post in laptop.tell("read", first["thread"])] == ["from the desk"]
    board = laptop.tell_one("board", "show", house)
    assert (board["role"], [person["devices"] for person in board["people"]]) == ("founder", [2])
    assert {row["name"] for row in ana.tell("devices", "list")} == {"", "laptop"}
    assert {row["name"] for row in laptop.tell("devices", "list")} == {"", "desk"}
    (named,) = ana.tell("devices", "name", "laptop", "the lost one")
    assert named["name"] == "the lost one"
    ana.tell_one("invite", house)
    dropped, between = ana.tell("devices", "drop", "the lost one")
    assert (dropped["board"], dropped["rekeyed"], dropped["closed"]) == (house, True, 1)
    assert (between["board_name"], between["rekeyed"]) == ("between your machines", True)
    assert len(ana.tell("devices", "list")) == 1


def test_a_running_node_lets_in_whom_another_program_paired(
    ana: Person, house: str, somebody: Callable[[str], Person]
) -> None:
    bo = somebody("bo")
    with running(ana, "run", *LOCAL, program="tui-forum-node"), waiting(ana, "pair", house) as held:
        events = bo.tell("pair", "--code", held.code, *held.peer)
        assert "synced" in [event["event"] for event in events]
        assert held.event("joined")["board"] == house
        assert held.end()[0] == 0


def test_what_cannot_be_meant_is_refused_before_anything_is_asked(ana: Person, house: str) -> None:
    for args in (
        ("pair",),
        ("pair", house, "--code", "7 orbit maple velvet"),
        ("pair", house, "--peer", "127.0.0.1:1"),
        ("pair", house, "--name", "x"),
        ("pair", "--code", "7 orbit maple velvet", "--role", "member"),
        ("devices", "link", "--code", "7 orbit maple velvet", "--listen", "127.0.0.1:0"),
        ("devices", "link", "--code", "7 orbit maple velvet", "--qr"),
    ):
        ana.run(*args, code=2)
    ended = ana.run("pair", "--code", "7 orbit maple velvit", code=1)
    assert "velvet" in ended.err
    ana.run("devices", "drop", "nothing", code=1)
    assert "cut short" in ana.run("devices", "link", "--code", "tl1aa", code=1).err
    there = ana.run("devices", "link", "--file", str(ana.secret), code=1)
    assert "already" in there.err
    assert ana.secret.read_text().startswith(PASSPHRASE)


def test_nobody_found_is_4(ana: Person) -> None:
    ended = ana.run("pair", "--code", "7 orbit maple velvet", "--no-discovery", code=4)
    assert "number 7" in ended.err
