"""A home is lost and brought back from its copy, by the real commands and over real connections."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from tests.cli.console import Ended, Person, run
from tests.cli.test_sync import LOCAL, running


def node(person: Person, *args: str, code: int = 0) -> Ended:
    """Run one command of `tui-forum-node`; it must exit with `code`."""
    ended = run(*person.options, *args, program="tui-forum-node")
    assert ended.code == code, (args, ended)
    return ended


def titles(person: Person) -> list[str]:
    return sorted(row["title"] for row in person.tell("threads"))


def test_a_lost_home_comes_back_and_nothing_that_it_or_its_copy_wrote_is_lost(
    ana: Person, house: str, somebody: Callable[[str], Person], tmp_path: Path
) -> None:
    bo, copy = somebody("bo"), str(tmp_path / "copy")
    ana.run("post", house, "--title", "Before", "--body", "b")
    with running(ana, "run", *LOCAL, program="tui-forum-node") as (_, address):
        bo.run("join", ana.tell_one("invite", house)["invite"])
        bo.run("sync", "--peer", address, "--no-discovery", "--until-quiet")
    with running(bo, "run", *LOCAL, program="tui-forum-node") as (_, address):
        meet = ("sync", "--peer", address, "--no-discovery", "--until-quiet")
        node(ana, "backup", copy)
        ana.run("post", house, "--title", "Lost", "--body", "l")
        ana.run(*meet)
        shutil.rmtree(ana.home)
        told = node(ana, "--json", "restore", copy).record
        assert told == {"home": str(ana.home), "name": "ana", "boards": 1, "posts": 1}
        ana.run("post", house, "--title", "Kept", "--body", "k")
        assert titles(ana) == ["Before", "Kept"]
        ana.run(*meet)
        assert titles(ana) == titles(bo) == ["Before", "Kept", "Lost"]
        ana.run("post", house, "--title", "Since", "--body", "s")
        ana.run(*meet)
        assert titles(bo) == ["Before", "Kept", "Lost", "Since"]
    assert all(row["ok"] for row in ana.tell("doctor"))


def test_how_it_ends_where_nothing_is_brought_back(ana: Person, house: str, tmp_path: Path) -> None:
    copy, new = tmp_path / "copy", Person(tmp_path / "new", ana.secret)
    node(ana, "backup", str(copy))
    there = node(ana, "--json", "restore", str(copy), code=1)
    assert "already" in there.record["error"]
    assert there.record["hint"]
    assert house in ana.run("board", "list", "--json").out
    assert "no copy" in node(new, "restore", str(tmp_path / "none"), code=1).err
    wrong = tmp_path / "wrong"
    wrong.touch(0o600)
    wrong.write_text("not this one\n")
    node(Person(new.home, wrong), "restore", str(copy), code=3)
    with (copy / "forum.db").open("r+b") as file:
        file.truncate(20_000)
    damaged = node(new, "restore", str(copy), code=5)
    assert "damaged" in damaged.err
    assert damaged.err.count("\n") == 1
    assert not new.home.exists()
    assert node(new, "restore", code=2).err
