"""Resources, settings and what facilitators do, in the dialogue."""

from __future__ import annotations

import re
from pathlib import Path

from tests.cli.console import Person
from tests.plain.talking import said
from tests.plain.two import both
from tests.services import people
from tests.services.masked import unanswered
from tui_forum.services import anonymous, asking, preferences, queue, writing
from tui_forum.services.resources import list_resources

ENTRY = (
    "add resource",
    "Groups",
    "Tuesday group",
    "Tea is there.",
    "Tuesdays 18:00",
    "ask at the desk",
    "",
    "",
)


def test_an_entry_is_written_heard_changed_and_taken_out(ana: Person, house: str, tmp_path: Path) -> None:
    out = said(ana, *ENTRY, "resources", "resources 1", "change resource 1", "", "", "-", "", "", "9", "yes",
               "resources tuesday", "checked 1", "yes", "save resource 1", "resources", "print 1",
               str(tmp_path), "take out 1", "yes", "resources")  # fmt: skip
    assert "1. Tuesday group\nGroups, House.\n" in out
    assert "Tuesday group.\nTea is there.\nWhen: Tuesdays 18:00\nHow to reach it: ask at the desk\n" in out
    assert "So far: Tea is there.\nAn empty line keeps it, - alone empties it.\n" in out
    assert "Groups, House, stands on the help card.\n" in out
    assert "Checked today, by you." in out
    assert "stands on the help card, you saved it.\n" in out
    assert (tmp_path / "tuesday-group.txt").read_text().startswith("Tuesday group\n")
    assert out.rstrip().splitlines()[-2] == "No entries yet. Facilitators write them: `add resource`."


def test_entries_come_from_a_file_all_or_none(ana: Person, house: str, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.toml", tmp_path / "bad.toml"
    good.write_text('[[entry]]\nheading = "Groups"\ntitle = "Tuesday group"\n')
    bad.write_text('[[entry]]\nheading = "Groups"\ntitle = 3\n')
    out = said(ana, f"import resources {bad}", "resources", "import resources", str(good),
               f"import resources {good}", "resources", "import resources /nowhere.toml")  # fmt: skip
    assert "is not what it should be" in " ".join(out.split())
    assert "1 entry was written.\n0 stood there already.\n" in out
    assert "0 entries were written.\n1 stood there already.\n" in out
    assert "1. Tuesday group\n" in out
    assert "/nowhere.toml cannot be read (No such file or directory)." in out
    assert out.endswith("You have left. Nothing is lost.\n")


def test_a_form_that_is_left_is_gone_on_with_and_a_wrong_number_loses_nothing(
    ana: Person, house: str
) -> None:
    out = said(ana, *ENTRY[:-2], "many", "", "add resource", "", "", "", "", "", "30", "")
    assert "That is no number of days." in out
    assert "So far: Tea is there.\n" in out
    assert "It is in the resources of the board now." in out
    with ana.opened() as forum:
        (row,) = list_resources(forum)
        assert (row.title, row.text, row.good_for) == ("Tuesday group", "Tea is there.", 30)


def test_settings_are_heard_and_changed(ana: Person, house: str) -> None:
    out = said(ana, "settings", "settings 4", "3", "settings 1", "3", "settings 7", "2", "settings")
    assert "4. Lock after: 15 minutes.\n" in out
    assert "Lock after: an hour.\n" not in out  # 3 is the second option: the first is "as at first"
    assert "Lock after: 15 minutes.\n" in out
    assert "Theme: light.\n" in out
    assert "in config.toml, and that goes first." in " ".join(out.split())
    with ana.opened() as forum:
        assert preferences.chosen(forum.view)["theme"] == "light"


def test_a_facilitator_moderates_with_a_reason(ana: Person, house: str) -> None:
    out = said(ana, "threads", "read 1", "moderate", "", "moderate", "2", "so that it is seen", "threads",
               "read 1", "moderate", "4", "Help", "1", "it is help", "moderate", "3", "over", "reply", "x",
               ".", "ledger")  # fmt: skip
    assert out.count("Done. `ledger` tells it.") == 3
    assert "pinned" in out
    assert "On House, section Help." in said(ana, "threads", "read 1")
    assert "so that it is seen" in " ".join(out.split())
    assert "Type a number from 1 to 1." in out


def test_a_member_may_not_moderate_and_the_queue_is_looked_after(
    ana: Person, house: str, tmp_path: Path
) -> None:
    with both(ana, house, tmp_path) as (founder, bo):
        thread = writing.post_thread(bo, house, title="Heavy", body="It is a lot.", section="Talk").thread
        asking.ask(bo, thread, "worried", "please look")
    out = said(ana, "queue", "queue 1", "3", "queue", "queue 1", "2", "moderate", "2", "not here", "again",
               "queue", "queue 1", "4", "talked to them", "queue", "queue 1")  # fmt: skip
    assert "1. asked: worried about somebody: Heavy, no one yet.\n" in out
    assert "“please look”" in out
    assert "1. asked: worried about somebody: Heavy, you.\n" in out
    assert "Thread: Heavy\n" in out
    assert "Everybody on the board reads why." in out
    assert "Nothing waits for you.\nThere is no number '1' in the last list." in out
    with both(ana, house, tmp_path) as (founder, _bo):
        (row,) = [row for row in queue.Items(founder, house).rows(done=True) if row.sort == "ask"]
        assert (row.done, row.note) == (True, "talked to them")
    bo_home = Person(tmp_path / "bo", tmp_path / "bo-secret")
    bo_home.secret.touch(0o600)
    bo_home.secret.write_text("otter lamp six\n")
    out = said(bo_home, "threads", "read 1", "moderate", "queue")
    assert "Only facilitators can do that" in out
    assert "Only facilitators look after the queue." in out


def test_a_newcomers_post_waits_and_is_let_through(ana: Person, house: str, tmp_path: Path) -> None:
    out = ana.run("board", "policy", "House", "--first-posts", "1").out
    assert "First posts of newcomers that are looked at: 1." in " ".join(out.split())
    with both(ana, house, tmp_path) as (_founder, bo):
        writing.post_thread(bo, house, title="New here", body="Hello.", section="Talk")
        writing.post_thread(bo, house, title="Me again", body="Hello?", section="Talk")
    with both(ana, house, tmp_path):
        pass
    out = said(
        ana, "threads", "queue", "queue 1", "3", "queue", "threads", "read 1", "moderate", "1", "ledger"
    )
    assert "waits for a facilitator, " in out
    assert sorted(
        re.findall(r"^[12]. (first post, waits: [A-Z][a-z ]+), no one yet.$", out, re.MULTILINE)
    ) == [
        "first post, waits: Me again",
        "first post, waits: New here",
    ]
    assert "Let through: everybody on the board sees it." in out
    assert out[out.index("Let through") :].count("waits for a facilitator") == 0
    assert "ana let through a post in “" in " ".join(out.split())


def test_a_newcomer_is_told_that_it_is_looked_at_first(ana: Person, house: str, tmp_path: Path) -> None:
    ana.run("board", "policy", "House", "--first-posts", "1")
    with both(ana, house, tmp_path):
        pass
    secret = tmp_path / "bo-secret"
    secret.touch(0o600)
    secret.write_text("otter lamp six\n")
    out = said(Person(tmp_path / "bo", secret), "post Hello", "", "", "", "", "", "I am new.", ".", "threads",
               "read 1")  # fmt: skip
    assert "A facilitator looks at it first; then all see it." in " ".join(out.split())
    assert "It waits for a facilitator: only its author and they see it.\n" in out


def test_the_queue_says_when_a_program_may_hide_no_more_today(
    ana: Person, house: str, tmp_path: Path
) -> None:
    assert "has hidden" not in said(ana, "queue")
    with both(ana, house, tmp_path) as (founder, guest):
        thread = writing.post_thread(founder, house, title="Hello", body="h").thread
        people.carry(house, founder, guest)
        unanswered(guest, house, thread, 65)
        people.carry(house, founder, guest)
        assert [anonymous.check_anonymous(founder) for _ in range(5)] == [16, 16, 16, 16, 0]
    told = "your program has hidden 64 anonymous posts today that no member answers for."
    assert told in " ".join(said(ana, "queue").split())
    listed = ana.run("queue", "list", house, "--json")
    assert told in listed.err
    assert all("item" in record for record in listed.records)
