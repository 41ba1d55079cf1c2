"""Members and bundles through the real commands: homes that meet once, and then a stick alone."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.console import PASSPHRASE, Person
from tests.services.invited import admit
from tests.services.invited import carry as hand_over
from tui_forum.services import joining
from tui_forum.services.home import open_home


@pytest.fixture
def bo(ana: Person, house: str, somebody: Callable[[str], Person]) -> Person:
    """A member of ana's board."""
    return befriend(ana, house, somebody("bo"))


def befriend(host: Person, board: str, guest: Person) -> Person:
    """Let the guest in, as a session does that an invite opened."""
    one, other = (open_home(person.home, PASSPHRASE) for person in (host, guest))
    try:
        text = joining.make_invite(one, board).text
        joining.join(other, text, PASSPHRASE)
        admit(one, other, text)
        hand_over(one, other, board)
        hand_over(other, one, board)
    finally:
        one.close()
        other.close()
    return guest


def carry(source: Person, target: Person, stick: Path, name: str, *options: str) -> list[dict[str, object]]:
    """By a stick; the records of the import."""
    source.run("bundle", "export", str(stick / name), *options)
    return target.tell("bundle", "import", str(stick / name))


def test_posts_travel_by_stick_both_ways(ana: Person, bo: Person, house: str, tmp_path: Path) -> None:
    posted = ana.tell_one("post", house, "--title", "Hello", "--body", "by stick")
    written = ana.tell_one("bundle", "export", str(tmp_path / "one"), "--board", "House")
    assert written["file"] == str(tmp_path / "one")
    assert (written["boards"], written["bytes"]) == (1, (tmp_path / "one").stat().st_size)
    brought = bo.tell_one("bundle", "import", str(tmp_path / "one"))
    assert brought == {"board": house, "name": "House", "records": written["records"], "new": 1, "refused": 0}
    assert bo.tell_one("bundle", "import", str(tmp_path / "one"))["new"] == 0
    bo.run("reply", posted["post"], "--body", "got it")
    assert carry(bo, ana, tmp_path, "two", "--since", "2")[0]["new"] == 1
    assert [post["body"] for post in ana.tell("read", posted["thread"])] == ["by stick", "got it"]
    (tmp_path / "stick").mkdir()
    chosen = ana.tell_one("bundle", "export", str(tmp_path / "stick"))["file"]
    assert Path(chosen).parent == tmp_path / "stick"
    assert len(Path(chosen).name) == 16
    assert "already" in ana.run("bundle", "export", chosen, code=1).err


def test_a_stick_that_was_cut_or_altered_is_5_and_keeps_what_came_before(
    ana: Person, bo: Person, house: str, tmp_path: Path
) -> None:
    for number in range(3):
        ana.run("post", house, "--title", f"Number {number}", "--body", os.urandom(9_000).hex())
    ana.run("bundle", "export", str(tmp_path / "whole"))
    whole = (tmp_path / "whole").read_bytes()
    (tmp_path / "cut").write_bytes(whole[:-100])
    ended = bo.run("--json", "bundle", "import", str(tmp_path / "cut"), code=5)
    assert ended.records[0]["board"] == house
    assert f"after byte {len(whole) - 100:,}" in ended.records[1]["error"]
    (tmp_path / "altered").write_bytes(whole[:5_000] + bytes([whole[5_000] ^ 1]) + whole[5_001:])
    assert "altered at byte 4,096;" in bo.run("bundle", "import", str(tmp_path / "altered"), code=5).err
    (tmp_path / "other").write_bytes(b"a letter\n" * 2_000)
    assert "None of your boards" in bo.run("bundle", "import", str(tmp_path / "other"), code=1).err
    assert "no such file" in bo.run("bundle", "import", str(tmp_path / "nowhere"), code=1).err
    bo.run("bundle", "import", str(tmp_path / "whole"))
    assert len(bo.tell("threads")) == 3


def test_a_member_is_given_a_role_and_removed_and_the_ledger_tells_it(
    ana: Person, bo: Person, house: str, somebody: Callable[[str], Person], tmp_path: Path
) -> None:
    cleo = befriend(ana, house, somebody("cleo"))
    people = ana.tell("who", house)
    assert [(row["name"], row["role"], row["me"]) for row in people] == [
        ("ana", "founder", True),
        ("bo", "member", False),
        ("cleo", "member", False),
    ]
    assert ana.tell_one("member", "role", house, "bo", "facilitator")["role"] == "facilitator"
    carry(ana, bo, tmp_path, "role")
    late = cleo.tell_one("post", house, "--title", "Late", "--body", "too late")["post"]
    assert (
        bo.tell_one("member", "remove", "House", people[2]["member"][:8], "--reason", "spam")["name"]
        == "cleo"
    )
    bo.run("post", house, "--title", "After", "--body", "for those who are left")
    carry(bo, ana, tmp_path, "removal")
    assert "None of your boards" in cleo.run("bundle", "import", str(tmp_path / "removal"), code=1).err
    assert [row["title"] for row in cleo.tell("threads")] == ["Late"]
    carry(cleo, ana, tmp_path, "late")
    assert [row["title"] for row in ana.tell("threads")] == ["After"]
    assert [(row["post"], row["author"]) for row in ana.tell("member", "late", house)] == [(late, "cleo")]
    assert ana.tell_one("member", "readmit", house, late[:10]) == {"board": house, "posts": 1}
    assert {row["title"] for row in ana.tell("threads")} == {"After", "Late"}
    told = [row["says"] for row in ana.tell("ledger", house)]
    assert told[0] == "ana started the board “House”."
    assert told[-3:] == ["bo removed cleo: spam.", "bo began new keys.", told[-1]]
    assert "bo removed cleo: spam." in ana.run("ledger", house, "--limit", "3").out
    assert len(ana.tell("ledger", house, "--limit", "2")) == 2


def test_refusals_say_who_can(
    ana: Person, bo: Person, house: str, somebody: Callable[[str], Person], tmp_path: Path
) -> None:
    befriend(ana, house, somebody("cleo"))
    carry(ana, bo, tmp_path, "stick")
    for act, sentence in (
        (("remove", house, "ana"), "The founder of a board cannot be removed."),
        (("remove", house, "bo"), "Nobody can remove themselves."),
        (("remove", house, "cleo"), "Only a facilitator, a steward or the founder can remove a member."),
        (
            ("role", house, "cleo", "facilitator"),
            "Only a steward or the founder can make somebody a facilitator.",
        ),
        (("remove", house, "zoe"), "There is no member 'zoe' here."),
    ):
        assert sentence in bo.run("member", *act, code=1).err
    bo.run("member", "role", house, "cleo", "queen", code=2)


def test_one_invite_is_revoked_by_command_and_the_others_stay(ana: Person, house: str) -> None:
    ana.run("invite", house, "--uses", "3")
    ana.run("invite", house, "--role", "facilitator")
    open_ones = ana.tell("invites", "list", house)
    assert {(one["by"], one["uses_left"], one["closable"]) for one in open_ones} == {
        ("ana", 3, True),
        ("ana", 1, True),
    }
    astray = next(str(one["invite"]) for one in open_ones if one["uses_left"] == 3)
    assert ana.tell_one("invites", "revoke", house, astray[:8])["invite"] == astray
    assert [one["role"] for one in ana.tell("invites", "list", house)] == ["facilitator"]
    ana.run("invites", "revoke", house, astray, code=1)
    assert ana.tell("ledger", house)[-1]["act"] == "invite-closed"
    assert "for 1 person, as facilitator" in ana.run("invites", "list", house).out
