"""What a node writes where nobody looks: into a file, or the journal of the system that started it."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sync.errors import NoPeerReached
from sync.node.daemon import STATUS_NAME
from sync.node.status import read_status
from tests.cli.console import Person, command, environment
from tests.cli.test_sync import LOCAL, PATIENCE


def listening(home: Path) -> str:
    """Where the node on this home listens, once it does."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            status: dict[str, Any] = read_status(home / STATUS_NAME)
        except NoPeerReached:
            continue
        if status["listening"]:
            return str(status["listening"][0])
    raise AssertionError("it does not listen")


def test_names_and_addresses_stay_out_of_files(
    ana: Person, house: str, somebody: Callable[[str], Person], tmp_path: Path
) -> None:
    bo = somebody("bo")
    invite = ana.tell_one("invite", house)["invite"]
    written = tmp_path / "node.log"
    with written.open("wb") as log:
        node = subprocess.Popen(
            command(*ana.options, "run", *LOCAL, program="tui-forum-node"),
            stdout=log,
            stderr=log,
            env=environment(),
        )
        try:
            address = listening(ana.home)
            bo.run("join", invite)
            events = bo.tell("sync", "--peer", address, "--no-discovery", "--until-quiet")
            assert "synced" in [event["event"] for event in events]
        finally:
            node.terminate()
            assert node.wait(PATIENCE) == 0
    said = written.read_text()
    assert "status" in said
    for name in ("House", "127.0.0.1", house[:8], *(event.get("peer") or "?!" for event in events)):
        assert name not in said, json.dumps(said)
