from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.cli.console import Person, command, environment

LOCAL = ("--listen", "127.0.0.1:0", "--no-discovery")
PATIENCE = 30


@contextmanager
def running(person: Person, *args: str, program: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A program that carries the person's home, and the address at which it listens."""
    process = subprocess.Popen(
        command(*person.options, "--json", *args, program=program),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    )
    try:
        told = next_event(process, "listening")
        yield process, f"{told['host']}:{told['port']}"
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def next_event(process: subprocess.Popen[str], name: str) -> dict[str, Any]:
    """The next event of this name."""
    assert process.stdout is not None
    for line in process.stdout:
        event: dict[str, Any] = json.loads(line)
        if event["event"] == name:
            return event
    raise AssertionError(f"ended without {name}")


def test_two_homes_come_in_step_and_a_live_post_arrives(
    ana: Person, house: str, somebody: Callable[[str], Person]
) -> None:
    bo = somebody("bo")
    first = ana.tell_one("post", house, "--title", "Hello", "--body", "from ana")
    invite = ana.tell_one("invite", house)["invite"]
    with running(ana, "run", *LOCAL, program="tui-forum-node") as (node, address):
        bo.run("join", invite)
        events = bo.tell("sync", "--peer", address, "--no-discovery", "--until-quiet")
        names = [event["event"] for event in events]
        assert {"peer", "joined", "synced"} <= set(names)
        assert "listening" not in names  # who only calls an address opens no door
        synced = next(event for event in events if event["event"] == "synced")
        assert synced["board"] == house
        assert {"peer", "received", "sent", "bytes", "seconds"} <= set(synced)
        assert [post["body"] for post in bo.tell("read", first["thread"])] == ["from ana"]

        bo.run("reply", first["post"], "--body", "from bo")
        bo.run("sync", "--peer", address, "--no-discovery", "--for", "1.5")
        assert [post["body"] for post in ana.tell("read", first["thread"])] == ["from ana", "from bo"]
        assert ana.tell("inbox")[0]["why"] == "reply"
        assert ana.tell("threads", "--unread")
        ana.run("read", first["thread"])
        assert not ana.tell("threads", "--unread")

        with running(bo, "sync", "--watch", "--peer", address, *LOCAL, program="tui-forum") as (watch, _):
            next_event(watch, "synced")
            ana.run("post", house, "--title", "Live", "--body", "now")
            assert next_event(watch, "arrived")["count"] == 1
            watch.send_signal(signal.SIGINT)
            assert watch.wait(PATIENCE) == 130
        node.terminate()
        assert node.wait(PATIENCE) == 0


def test_nobody_reached_is_4(ana: Person, house: str) -> None:
    ended = ana.run("sync", *LOCAL, "--peer", "127.0.0.1:9", "--for", "0.5", code=4)
    assert "--peer" in ended.err
    assert ended.err.count("\n") == 1
    assert house


def test_watch_ends_cleanly_on_sigterm(ana: Person) -> None:
    with running(ana, "sync", "--watch", *LOCAL, program="tui-forum") as (watch, _):
        watch.terminate()
        assert watch.wait(PATIENCE) == 0


def test_the_status_of_a_node(ana: Person) -> None:
    status = command("--home", str(ana.home), "--json", "status", program="tui-forum-node")
    with running(ana, "run", *LOCAL, program="tui-forum-node"):
        told = subprocess.run(status, capture_output=True, env=environment(), check=True).stdout
        assert json.loads(told)["home"] == str(ana.home)
    assert subprocess.run(status, capture_output=True, env=environment(), check=False).returncode == 4
