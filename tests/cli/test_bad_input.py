"""What people and files get wrong: one sentence, the right code, nothing lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.console import Person
from tui_forum.services.boards import list_boards
from tui_forum.services.drafts import list_drafts
from tui_forum.services.reading import threads


def contents(person: Person) -> tuple[object, ...]:
    """What the person has: boards, threads, drafts."""
    with person.opened() as forum:
        return list_boards(forum), threads(forum), list_drafts(forum)


def refused(person: Person, *args: str, code: int, says: str, typed: bytes = b"") -> None:
    """The command ends with `code` and one sentence, and leaves the board list as it was."""
    before = contents(person)
    ended = person.run("--json", *args, code=code, typed=typed)
    assert ended.err.count("\n") == 1
    assert says in ended.err
    assert "Traceback" not in ended.err
    assert set(ended.record) == {"error", "hint"}
    assert ended.record["hint"]
    assert contents(person) == before


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text[:-9],
        lambda text: text[:20] + ("q" if text[20] != "q" else "r") + text[21:],
        lambda _: "hi",
    ],
)
def test_a_malformed_invite(ana: Person, house: str, change: Callable[[str], str]) -> None:
    invite = ana.tell_one("invite", house)["invite"]
    refused(ana, "join", change(invite), code=1, says="nvite")


def test_an_expired_invite(ana: Person) -> None:
    from sync.log.invite import Invite

    keys = bytes(range(32))
    invite = Invite(keys, "House", keys, keys, keys, (), 1_000_000_000, keys)
    refused(ana, "join", invite.to_text(), code=1, says="expired")


def test_a_wrong_passphrase(ana: Person, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    wrong.touch(0o600)
    wrong.write_text("not it")
    ended = Person(ana.home, wrong).run("threads", code=3)
    assert ended.err.count("\n") == 1
    ana.run("threads")


def test_a_damaged_store(ana: Person, house: str) -> None:
    database = ana.home / "forum.db"
    data = bytearray(database.read_bytes())
    data[200:4000] = bytes(3800)
    database.write_bytes(data)
    for name in ("forum.db-wal", "forum.db-shm"):
        (ana.home / name).unlink(missing_ok=True)
    ended = ana.run("threads", "House", code=5)
    assert ended.err.count("\n") == 1
    assert house not in ended.err
    (ana.home / "keys.json").write_text("{")
    assert ana.run("threads", code=5).err.count("\n") == 1


def test_an_import_line_that_is_not_json(ana: Person, house: str, tmp_path: Path) -> None:
    lines = tmp_path / "lines.jsonl"
    good = json.dumps({"title": "A", "section": "S", "author": "x", "body": "y", "replies": []})
    lines.write_text(f"{good}\n{good}\nnot json\n")
    refused(ana, "import", str(lines), "--board", house, code=1, says="Line 3")


def test_an_import_file_that_is_not_utf8(ana: Person, house: str, tmp_path: Path) -> None:
    lines = tmp_path / "lines.jsonl"
    lines.write_bytes('{"title": "Grüße"}\n'.encode("latin-1"))
    refused(ana, "import", str(lines), "--board", house, code=1, says="Line 1")


@pytest.mark.parametrize("content", [b"", b"\n\n"])
def test_an_empty_import_file(ana: Person, house: str, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "empty").write_bytes(content)
    refused(ana, "import", str(tmp_path / "empty"), "--board", house, code=1, says="no threads")


def test_an_import_file_that_is_not_there(ana: Person, house: str, tmp_path: Path) -> None:
    refused(ana, "import", str(tmp_path / "none"), "--board", house, code=1, says="no such file")
    refused(ana, "import", str(tmp_path), "--board", house, code=1, says=str(tmp_path))


def test_an_empty_title(ana: Person, house: str) -> None:
    refused(ana, "post", house, "--title", " ", "--body", "x", code=2, says="title")


def test_an_empty_text(ana: Person, house: str) -> None:
    refused(ana, "post", house, "--title", "Hello", "-", code=1, says="text", typed=b"\n")
    refused(ana, "post", house, "--title", "Hello", code=2, says="--body")


def test_a_body_of_two_megabytes(ana: Person, house: str) -> None:
    refused(ana, "post", house, "--title", "Hello", "-", code=1, says="65,536", typed=b"x" * 2_000_000)
    refused(ana, "post", house, "--title", "Hello", "-", code=1, says="MB", typed=b"x" * 9_000_000)


def test_a_text_that_is_not_utf8(ana: Person, house: str) -> None:
    refused(ana, "post", house, "--title", "Hello", "-", code=1, says="UTF-8", typed=b"\xff")


def test_names_with_control_characters(ana: Person, house: str, tmp_path: Path) -> None:
    refused(ana, "board", "new", "Ho\x1b[31muse", code=1, says="cannot be shown")
    refused(ana, "post", house, "--title", "a\nb", "--body", "x", code=1, says="title")
    bo = Person(tmp_path / "bo", ana.secret)
    ended = bo.run("init", "--name", "b\x07o", code=1)
    assert "cannot be shown" in ended.err
    assert not bo.home.exists()


def test_unknown_and_ambiguous_names(ana: Person, house: str) -> None:
    for args in (
        ["board", "show", "nowhere"],
        ["threads", "ffff"],
        ["post", "x", "--title", "t", "--body", "b"],
    ):
        refused(ana, *args, code=1, says="board")
    refused(ana, "read", "0000", code=1, says="post")
    refused(ana, "reply", house, "--body", "x", code=1, says="post")
    refused(ana, "board", "show", house[:3], code=1, says="board")
    ana.run("board", "new", "Twin")
    ana.run("board", "new", "Twin")
    refused(ana, "board", "show", "Twin", code=1, says="Twin")


def test_unknown_words_of_our_own(ana: Person, house: str) -> None:
    refused(ana, "post", house, "--title", "t", "--body", "b", "--need", "cake", code=2, says="listen")
    refused(ana, "post", house, "--title", "t", "--body", "b", "--section", "Nowhere", code=2, says="Talk")
    refused(ana, "threads", "--need", "cake", code=2, says="listen")
    refused(ana, "invite", house, "--uses", "0", code=2, says="1 or more")


@pytest.mark.parametrize("address", ["nowhere", "1.2.3.4:99999", "::1:80"])
def test_an_address_that_is_none(ana: Person, address: str) -> None:
    refused(ana, "sync", "--peer", address, code=1, says="address")


def test_a_home_that_others_can_look_into_is_closed(ana: Person) -> None:
    ana.home.chmod(0o755)
    assert "closed" in ana.run("board", "list").err
    assert ana.home.stat().st_mode & 0o777 == 0o700
    assert ana.run("board", "list").err == ""


def test_a_home_that_is_a_file(ana: Person, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    ended = Person(tmp_path / "file", ana.secret).run("init", "--name", "ana", code=1)
    assert "not a folder" in ended.err
    assert "other files" in Person(tmp_path, ana.secret).run("init", "--name", "ana", code=1).err
