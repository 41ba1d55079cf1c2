"""Availability, holds, practical help, asks, moderation and the queue through the real commands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.console import Person
from tests.cli.test_members import befriend, carry


@pytest.fixture
def bo(ana: Person, house: str, somebody: Callable[[str], Person]) -> Person:
    """A member of ana's board."""
    return befriend(ana, house, somebody("bo"))


def test_what_people_say_of_themselves_travels(ana: Person, bo: Person, house: str, tmp_path: Path) -> None:
    said = bo.tell_one("available", house, "listen", "--until", "2h", "--offer", "lifts", "--offer", "tea")
    assert (said["me"], said["state"], said["offers"]) == (True, "listen", ["lifts", "tea"])
    carry(bo, ana, tmp_path, "said")
    seen = {row["name"]: row for row in ana.tell("available", house)}
    assert (seen["bo"]["state"], seen["ana"]["state"]) == ("listen", "")
    assert "bo: can listen until " in ana.run("available", house).out
    kept = bo.tell_one("available", house, "--avoid", "loss")
    assert (kept["state"], kept["offers"], kept["avoid"]) == ("listen", ["lifts", "tea"], ["loss"])
    assert bo.tell_one("available", house, "nothing")["state"] == ""
    assert "no hour" in bo.run("available", house, "chat", "--until", "soon", code=1).err
    bo.run("available", house, "asleep", code=2)


def test_a_thread_is_held_and_help_is_taken(ana: Person, bo: Person, house: str, tmp_path: Path) -> None:
    posted = ana.tell_one("post", house, "--title", "A ride", "--need", "practical", "--body", "To town.")
    carry(ana, bo, tmp_path, "one")
    held = bo.tell_one("hold", posted["thread"], "--until", "3h")
    assert [row["name"] for row in held["holders"]] == ["bo"]
    taken = bo.tell_one("helping", posted["thread"], "taken", "--words", "I have a van")
    assert (taken["state"], taken["taker"], taken["may"]) == ("taken", "bo", ["done", "open"])
    carry(bo, ana, tmp_path, "two")
    (row,) = ana.tell("threads", "--waiting")
    assert row["held_by"].startswith("bo has this one until ")
    assert row["help"] == "taken by bo"
    assert "taken by bo" in ana.run("threads").out
    assert ana.tell_one("helping", posted["thread"], "done")["state"] == "done"
    assert bo.tell_one("hold", posted["thread"], "--off")["holders"] == []
    assert "yourself" in ana.run("hold", posted["thread"], code=1).err


def test_facilitators_are_asked_and_look_after_it(
    ana: Person, bo: Person, house: str, tmp_path: Path
) -> None:
    posted = ana.tell_one("post", house, "--title", "Advice", "--body", "You should all run.")
    carry(ana, bo, tmp_path, "one")
    bo.run("ask", posted["post"], "--reason", "advice", "--words", "please look")
    assert [row["sort"] for row in bo.tell("queue", "list", house)] == []
    carry(bo, ana, tmp_path, "two")
    (item,) = ana.tell("queue", "list", house)
    assert (item["sort"], item["reason"], item["words"], item["by"]) == ("ask", "advice", "please look", "bo")
    assert "no one yet" in ana.run("queue", "list", house).out
    assert ana.tell_one("queue", "take", house, item["item"][:8])["mine"]
    assert ana.tell_one("queue", "release", house, item["item"])["carer"] == ""
    assert "Only a facilitator" in ana.run("queue", "hand", house, item["item"], "bo", code=1).err
    assert ana.tell_one("queue", "done", house, item["item"], "--note", "talked")["note"] == "talked"
    assert ana.tell("queue", "list", house) == []
    assert len(ana.tell("queue", "list", house, "--done")) == 1


def test_moderation_by_command_stands_in_the_ledger(
    ana: Person, bo: Person, house: str, tmp_path: Path
) -> None:
    posted = bo.tell_one("post", house, "--title", "Loud", "--body", "Words.")
    carry(bo, ana, tmp_path, "one")
    assert "no reason" in ana.run("moderate", posted["post"], "hide", code=1).err
    ana.run("moderate", posted["post"], "hide", "--reason", "too loud")
    ana.run("moderate", posted["post"], "hide", "--off")
    ana.run("moderate", posted["post"], "lock", "--reason", "enough")
    (row,) = [row for row in ana.tell("threads") if row["thread"] == posted["thread"]]
    assert row["closed"] == "closed by the founder: enough"
    assert "only facilitators" in bo.run("moderate", posted["post"], "pin", code=1).err.lower()
    acts = [row["act"] for row in ana.tell("ledger", house)]
    assert acts[-3:] == ["hidden", "shown", "locked"]
