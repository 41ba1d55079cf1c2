"""The directory and the guide through the real commands."""

from __future__ import annotations

from pathlib import Path

from tests.cli.console import Person, run


def test_entries_are_written_changed_checked_and_taken_out(ana: Person, house: str) -> None:
    options = ["--heading", "Groups", "--title", "Tuesday group", "--good-for", "30"]
    (made,) = ana.tell("resources", house, "add", *options)
    assert (made["heading"], made["title"], made["by"], made["role"], made["good_for"], made["stale"]) == (
        "Groups", "Tuesday group", "ana", "founder", 30, False,
    )  # fmt: skip
    known = made["entry"][:8]
    (changed,) = ana.tell("resources", house, "change", known, "--times", "Tuesdays 18:00", "--urgent")
    assert (changed["title"], changed["times"], changed["urgent"]) == (
        "Tuesday group",
        "Tuesdays 18:00",
        True,
    )
    assert ana.tell("resources", house, "checked", known)[0]["entry"] == made["entry"]
    assert ana.tell("resources", house, "--search", "tuesdays")
    assert ana.tell("resources", house, "--search", "fridays") == []
    assert "Groups > Tuesday group" in ana.run("resources", house).out
    assert ana.tell("resources", house, "remove", known) == []


def test_a_file_is_imported(ana: Person, house: str, tmp_path: Path) -> None:
    path = tmp_path / "entries.toml"
    path.write_text('[[entry]]\nheading = "Groups"\ntitle = "Tuesday group"\n')
    assert ana.tell_one("resources", house, "import", str(path)) == {
        "board": house,
        "written": 1,
        "already": 0,
    }
    assert ana.tell_one("resources", house, "import", str(path))["already"] == 1
    path.write_text("[[entry]]\ntitle = 1\n")
    wrong = ana.run("resources", house, "import", str(path), code=1).err
    assert "at line 1" in wrong
    assert "title is missing" in wrong


def test_what_cannot_be_meant_is_told(ana: Person, house: str) -> None:
    assert "needs a file" in ana.run("resources", house, "import", code=2).err
    assert "no heading" in ana.run("resources", house, "add", "--title", "t", code=1).err
    assert "no single entry" in ana.run("resources", house, "checked", "abcdef", code=1).err


def test_the_guide_needs_no_home(tmp_path: Path) -> None:
    pages = run("guide", "--json", "--home", str(tmp_path / "none"))
    assert pages.code == 0
    assert {"page": "listening", "title": "Listening"} in pages.records
    page = run("guide", "listening", "--json").record
    assert "to be heard" in page["text"]
    assert "The pages are: listening" in run("guide", "nothing").err
