"""What a node tells of the machine it runs on, and copies of a home."""

from __future__ import annotations

import json
import stat
import subprocess
from pathlib import Path
from typing import Any

from tests.cli.console import Person, command, environment
from tests.cli.test_sync import LOCAL, running
from tui_forum.services.node_told import BACKUP_DAYS, LEAST_FREE, carried_lines, keeping_lines

DAY = 86_400


def asked(ana: Person, *options: str) -> str:
    """What `status` prints while the node runs; no passphrase is given."""
    status = command("--home", str(ana.home), *options, "status", program="tui-forum-node")
    return subprocess.run(status, capture_output=True, env=environment(), check=True).stdout.decode()


def test_a_node_tells_room_backup_and_what_it_carries(ana: Person, house: str, tmp_path: Path) -> None:
    ana.run("post", "House", "--title", "Hello", "--body", "World")
    copy = tmp_path / "copies" / "first"
    with running(ana, "run", *LOCAL, program="tui-forum-node"):
        status: dict[str, Any] = json.loads(asked(ana, "--json"))
        assert status["backup"] == 0
        assert status["store_bytes"] > 4096
        assert 0 < status["disk_free"] < status["disk_total"]
        assert status["carried"] == [{"board": house, "posts": 1, "members": 1, "joined": True}]
        assert "House" not in json.dumps(status)
        words = asked(ana)
        assert "! No backup was made yet: `tui-forum-node backup FOLDER` makes one, sealed." in words
        assert f"{house[:8]}: 1 post, 1 member" in words
        made = subprocess.run(
            command(*ana.options, "--json", "backup", str(copy), program="tui-forum-node"),
            capture_output=True, env=environment(), check=True,
        )  # fmt: skip
        assert json.loads(made.stdout)["folder"] == str(copy)
        assert "Last backup: just now." in asked(ana)


def test_a_copy_is_a_home_and_never_written_over(ana: Person, house: str, tmp_path: Path) -> None:
    ana.run("post", "House", "--title", "Hello", "--body", "World")
    copy = tmp_path / "copy"
    options = [*ana.options, "backup", str(copy)]
    for code in (0, 1):
        done = subprocess.run(
            command(*options, program="tui-forum-node"), capture_output=True, env=environment(), check=False
        )
        assert done.returncode == code, done
    assert b"something in" in done.stderr
    assert {stat.S_IMODE(path.stat().st_mode) for path in copy.iterdir()} == {0o600}
    assert [row["title"] for row in Person(copy, ana.secret).tell("threads")] == ["Hello"]
    assert b"World" not in (copy / "forum.db").read_bytes()


def test_next_steps_are_told_when_they_are_due() -> None:
    now = 1_700_000_000.0
    fine = {"backup": now - DAY, "store_bytes": 1, "disk_free": LEAST_FREE}
    assert not [line for line in keeping_lines(fine, now) if line.startswith("!")]
    assert "nearly full" in keeping_lines({"disk_free": LEAST_FREE - 1}, now)[-1]
    assert "time for another" in keeping_lines({"backup": now - (BACKUP_DAYS + 1) * DAY}, now)[-1]
    assert keeping_lines({}, now) == []
    assert keeping_lines({"backup": "x", "disk_free": True, "store_bytes": None}, now) == []


def test_what_another_version_tells_is_passed_over() -> None:
    assert carried_lines({}, {}) == carried_lines({"carried": 3}, {}) == []
    rows = [3, {"board": "ab" * 32, "posts": "many"}, {"board": "cd" * 32, "posts": 2}]
    assert carried_lines({"carried": rows}, {"cd" * 32: "House"}) == ["House: 2 posts"]
