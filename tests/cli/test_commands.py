from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from tests.cli.console import PASSPHRASE, Person, run

ODD = "tab\t bell\x07 esc\x1b[31m del\x7f c1\x9b nbsp\u00a0 line\u2028 rtl\u202e\r\nlast \n\n"


def test_init_makes_a_home_and_its_words_bring_it_back(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.touch(0o600)
    secret.write_text(PASSPHRASE)
    person = Person(tmp_path / "home", secret)
    made = person.tell_one("init", "--name", "ana", "--show-words")
    assert (made["home"], made["name"]) == (str(tmp_path / "home"), "ana")
    assert len(made["words"].split()) == 24
    assert (tmp_path / "home").stat().st_mode & 0o777 == 0o700
    assert person.tell_one("init", "--show-words")["words"] == made["words"]
    again = Person(tmp_path / "again", secret)
    told = again.tell_one(
        "init", "--name", "ana", "--words", "-", "--show-words", typed=made["words"].encode()
    )
    assert told["words"] == made["words"]


def test_a_second_init_leaves_the_first_home_alone(ana: Person) -> None:
    before = (ana.home / "keys.json").read_bytes()
    assert "already" in ana.run("init", "--name", "bo", code=1).err
    assert (ana.home / "keys.json").read_bytes() == before


def test_mistyped_words_are_named_and_nothing_is_made(tmp_path: Path) -> None:
    ended = run("--home", str(tmp_path / "home"), "init", "--name", "ana", "--words", "abandon abandn " * 12)
    assert ended.code == 1
    assert "abandn" in ended.err
    assert not (tmp_path / "home").exists()


def test_a_board_is_made_listed_shown_and_left(ana: Person) -> None:
    house = ana.tell_one("board", "new", "House", "--section", "Talk", "--section", "Help")["board"]
    (row,) = ana.tell("board", "list")
    assert (row["board"], row["name"], row["role"], row["members"]) == (house, "House", "founder", 1)
    assert (row["threads"], row["posts"], row["unread"], row["state"]) == (0, 0, 0, "joined")
    shown = ana.tell_one("board", "show", house[:6])
    assert [section["name"] for section in shown["sections"]] == ["Talk", "Help"]
    assert [(person["name"], person["me"]) for person in shown["people"]] == [("ana", True)]
    assert ana.tell_one("board", "show", "House")["board"] == house
    assert "House" in ana.run("board", "show", "House").out
    assert ana.tell_one("board", "leave", "House") == {"board": house, "name": "House"}
    assert ana.tell("board", "list") == []


def test_a_post_and_its_reply_are_read_back_to_the_byte(ana: Person, house: str) -> None:
    posted = ana.tell_one(
        *("post", "House", "--title", "Hello", "--section", "Help", "--need", "listen"),
        *("--note", "loss", "--note", "illness", "--keep", "30", "-"),
        typed=ODD.encode(),
    )
    replied = ana.tell_one("reply", posted["post"][:12], "--body", "yes\n")
    root, reply = ana.tell("read", posted["thread"])
    assert root["body"] == ODD.removesuffix("\n")
    assert (root["title"], root["need"], root["notes"]) == ("Hello", "listen", ["loss", "illness"])
    assert (root["author"], root["depth"], root["parent"], root["mine"]) == ("ana", 0, "", True)
    assert (reply["post"], reply["body"], reply["depth"]) == (replied["post"], "yes\n", 1)
    assert reply["parent"] == posted["post"]
    assert root["delivery"]
    assert house == posted["board"]


def test_what_a_person_sees_of_a_post_cannot_drive_the_terminal(ana: Person, house: str) -> None:
    posted = ana.tell_one("post", house, "--title", "Hello", "-", typed=ODD.encode())
    shown = ana.run("read", posted["thread"]).out + ana.run("threads").out + ana.run("search", "bell").out
    assert "esc[31m" in shown
    assert not set(shown) & set("\t\x07\x1b\x7f\x9b\u2028\u202e\r")


def test_threads_are_filtered_and_limited(ana: Person, house: str) -> None:
    for number in range(3):
        ana.run(
            "post", house, "--title", f"T{number}", "--body", "x", "--need", ["", "ideas", "listen"][number]
        )
    answered = ana.tell("threads", "House", "--need", "ideas")
    assert [row["title"] for row in answered] == ["T1"]
    ana.run("reply", answered[0]["thread"], "--body", "one idea")
    assert len(ana.tell("threads", "--limit", "2")) == 2
    waiting = [row["title"] for row in ana.tell("threads", "--waiting")]
    assert sorted(waiting) == ["T0", "T1", "T2"]  # an author's own words are no answer
    assert ana.tell("threads", "--section", "Help") == []
    assert ana.tell("threads", "--unread") == []
    (row,) = ana.tell("threads", "--need", "ideas")
    assert {"thread", "title", "author", "replies", "unread", "need", "board_name"} <= set(row)
    assert row["replies"] == 1


def test_words_are_found(ana: Person, house: str) -> None:
    posted = ana.tell_one("post", house, "--title", "Hello", "--body", "the lamp by the harbour")
    ana.run("post", house, "--title", "Other", "--body", "nothing")
    (hit,) = ana.tell("search", "harbour lamp")
    assert (hit["post"], hit["title"]) == (posted["post"], "Hello")
    assert ana.tell("search", "harbour", "--board", "House", "--limit", "1")
    assert ana.tell("search", "zebra") == []
    assert "Nothing" in ana.run("search", "zebra").out


def test_an_invite_is_a_line_a_code_and_a_file(ana: Person, house: str, tmp_path: Path) -> None:
    target = tmp_path / "invite.txt"
    made = ana.tell_one("invite", house, "--address", "10.0.0.1:4100", "--uses", "3", "--file", str(target))
    assert made["addresses"] == ["10.0.0.1:4100"]
    assert made["uses"] == 3
    assert target.read_text().strip() == made["invite"]
    assert target.stat().st_mode & 0o777 == 0o600
    assert "unchanged" in ana.run("invite", house, "--file", str(target), code=1).err
    drawn = ana.run("invite", house, "--qr").out
    assert "tf1" in drawn
    assert "█" in drawn or "▀" in drawn or "\x1b[" in drawn


def test_joining_waits_for_a_member_and_takes_text_file_or_stdin(
    ana: Person, house: str, somebody: Callable[[str], Person], tmp_path: Path
) -> None:
    target = tmp_path / "invite.txt"
    text = ana.tell_one("invite", house, "--uses", "3", "--file", str(target))["invite"]
    for name, argument, typed in (
        ("bo", text, b""),
        ("cy", str(target), b""),
        ("di", "-", text.encode() + b"\n"),
    ):
        guest = somebody(name)
        assert guest.tell_one("join", argument, typed=typed) == {
            "board": house,
            "name": "House",
            "state": "waiting",
        }
        assert [row["state"] for row in guest.tell("board", "list")] == ["waiting"]


def test_paths_and_doctor(ana: Person, house: str) -> None:
    paths = ana.tell_one("paths")
    assert all(Path(paths[name]).exists() for name in ("home", "keys", "database"))
    assert paths["exists"] is True
    ana.run("post", house, "--title", "Hello", "--body", "x")
    findings = ana.tell("doctor", "--rebuild")
    assert findings[0]["check"] == "rebuild"
    assert all(finding["ok"] for finding in findings)
    assert len(ana.tell("threads")) == 1


def test_export_and_import_carry_a_board_over(ana: Person, house: str, tmp_path: Path) -> None:
    posted = ana.tell_one("post", house, "--title", "Hello", "--section", "Help", "-", typed=ODD.encode())
    first = ana.tell_one("reply", posted["post"], "--body", "one")
    ana.run("reply", first["post"], "--body", "two")
    out = tmp_path / "out"
    told = ana.tell_one("export", str(out), "--format", "tinydb", "--board", "House")
    assert (told["boards"], told["threads"], told["posts"]) == (1, 1, 3)
    assert (out / "forum.json").stat().st_mode & 0o777 == 0o600
    assert "not empty" in ana.run("export", str(out), "--format", "tinydb", code=1).err
    other = ana.tell_one("board", "new", "Other")["board"]
    told = ana.tell_one("import", str(out / "forum.json"), "--board", "Other")
    assert (told["threads"], told["posts"], told["sections"]) == (1, 3, ["Help"])
    (row,) = ana.tell("threads", other)
    posts = ana.tell("read", row["thread"])
    assert [post["body"] for post in posts] == [ODD.removesuffix("\n"), "one", "two"]
    assert [post["depth"] for post in posts] == [0, 1, 2]
    assert all(post["imported"] and post["author"] == "ana" for post in posts)


def test_markdown_is_for_reading(ana: Person, house: str, tmp_path: Path) -> None:
    ana.run("post", house, "--title", "Hello / there", "--need", "listen", "-", typed=ODD.encode())
    ana.run("export", str(tmp_path / "out"), "--format", "markdown")
    (file,) = (tmp_path / "out").rglob("*.md")
    text = file.read_text()
    assert "# Hello / there" in text
    assert "\x1b" not in text
    assert house[:8] in str(file)


def test_import_tells_what_was_new_and_what_was_there(ana: Person, house: str, tmp_path: Path) -> None:
    thread = {"title": "Hello", "section": "New", "author": "x", "body": "y", "replies": [{"body": "z"}]}
    lines = tmp_path / "lines.jsonl"
    lines.write_text(json.dumps(thread) + "\n")
    assert ana.tell_one("import", str(lines)) == {
        "board": house,
        "threads": 1,
        "posts": 2,
        "already": 0,
        "sections": ["New"],
    }
    again = ana.tell_one("import", str(lines), "--board", "House")
    assert (again["threads"], again["posts"], again["already"]) == (0, 0, 2)
    assert len(ana.tell("threads")) == 1


def test_demo_fills_a_home_and_returns(tmp_path: Path, ana: Person) -> None:
    told = ana.tell_one("demo", "--posts", "20")
    assert told["threads"] >= 12
    assert told["unread"] > 0
    assert ana.tell("threads", "--unread")
    assert ana.tell("inbox")
    new = Person(tmp_path / "new", ana.secret)
    assert new.tell_one("demo")["home"] == str(tmp_path / "new")


def test_what_has_a_content_note_is_not_shown_unasked(ana: Person, house: str) -> None:
    ana.run("post", house, "--title", "Hello", "--note", "loss", "--body", "the cup with the chip")
    shown = ana.run("search", "chip").out
    assert "content note: loss" in shown
    assert "the cup" not in shown
    assert "the cup" in ana.run("read", ana.tell("search", "chip")[0]["thread"]).out
