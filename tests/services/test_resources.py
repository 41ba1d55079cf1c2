"""The directory of a board: who may keep it, which version holds, stale ones, files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sync.clock import SECONDS_PER_DAY, ManualClock
from sync.errors import NotPermitted
from tests.services.invited import carry
from tui_forum.model.errors import BadInput, NotFound
from tui_forum.services import members
from tui_forum.services import resource_keeping as keeping
from tui_forum.services.home import Forum
from tui_forum.services.replay import replay
from tui_forum.services.resource_files import as_text, entries_at, entry_lines, read_entries, write_page
from tui_forum.services.resource_keeping import Entry
from tui_forum.services.resources import list_resources, search_resources

LINE = Entry(
    "Crisis lines", "Night line", "Somebody answers.", "ask at the desk", "21:00 to 6:00", urgent=True
)
GROUP = Entry("Groups", "Tuesday group", "Bring nothing.", times="Tuesdays 18:00, room 2", good_for=30)


def test_an_entry_says_who_checked_it_and_when_and_grows_stale(
    ana: Forum, board: str, clock: ManualClock
) -> None:
    keeping.put_resource(ana, board, GROUP)
    known = keeping.put_resource(ana, board, LINE)
    first, second = list_resources(ana)
    assert (first.title, first.urgent, first.by, first.role) == ("Night line", True, "ana", "founder")
    assert (second.title, second.checked, second.stale) == ("Tuesday group", ana.now(), False)
    clock.advance(31 * SECONDS_PER_DAY)
    assert [row.stale for row in list_resources(ana)] == [False, True]
    keeping.recheck_resource(ana, board, second.entry)
    assert [row.stale for row in list_resources(ana)] == [False, False]
    keeping.put_resource(ana, board, replace(LINE, contact="at the door"), known)
    assert [row.contact for row in list_resources(ana)] == ["at the door", ""]
    keeping.remove_resource(ana, board, known)
    assert [row.title for row in list_resources(ana)] == ["Tuesday group"]
    replay(ana.log, ana.projector)
    assert [row.title for row in list_resources(ana)] == ["Tuesday group"]


def test_a_member_reads_and_a_facilitator_writes(ana: Forum, bo: Forum, board: str) -> None:
    known = keeping.put_resource(ana, board, LINE)
    carry(ana, bo, board)
    assert [row.title for row in list_resources(bo)] == ["Night line"]
    for forbidden in (
        lambda: keeping.put_resource(bo, board, GROUP),
        lambda: keeping.recheck_resource(bo, board, known),
        lambda: keeping.remove_resource(bo, board, known),
        lambda: keeping.import_resources(bo, board, [GROUP]),
    ):
        with pytest.raises(NotPermitted):
            forbidden()
    assert not keeping.may_keep(bo, board)
    members.set_role(ana, board, members.find_member(ana, board, "bo"), "facilitator")
    carry(ana, bo, board)
    keeping.put_resource(bo, board, GROUP)
    carry(bo, ana, board)
    assert [(row.title, row.by) for row in list_resources(ana)] == [
        ("Night line", "ana"),
        ("Tuesday group", "bo"),
    ]


def test_what_a_member_without_the_role_signs_has_no_effect(ana: Forum, bo: Forum, board: str) -> None:
    info = bo.log.board(bytes.fromhex(board))
    keeping._publish(bo, info, bytes(32), LINE, on=True)
    carry(bo, ana, board)
    assert list_resources(ana) == list_resources(bo) == []


def test_searching(ana: Forum, board: str) -> None:
    for entry in (LINE, GROUP):
        keeping.put_resource(ana, board, entry)
    rows = list_resources(ana)
    assert [row.title for row in search_resources(rows, "ROOM tuesday")] == ["Tuesday group"]
    assert search_resources(rows, "nothing such") == []
    assert len(search_resources(rows, "  ")) == 2


@pytest.mark.parametrize(
    "entry",
    [
        replace(LINE, title=" "),
        replace(LINE, heading=""),
        replace(LINE, text="x" * 4001),
        replace(LINE, contact="x" * 201),
        replace(LINE, good_for=0),
        replace(LINE, good_for=1001),
    ],
)
def test_limits(ana: Forum, board: str, entry: Entry) -> None:
    with pytest.raises(BadInput):
        keeping.put_resource(ana, board, entry)
    assert list_resources(ana) == []


def test_unknown_entries_are_not_found(ana: Forum, board: str) -> None:
    for known in ("", "abc", "00" * 32):
        with pytest.raises(NotFound):
            keeping.recheck_resource(ana, board, known)


FILE = """
[[entry]]
heading = "Groups"
title = "Tuesday group"
text = "Bring nothing."
times = "Tuesdays 18:00, room 2"
good_for = 30

[[entry]]
heading = "Crisis lines"
title = "Night line"
urgent = true
"""


def test_a_file_is_imported_once(ana: Forum, bo: Forum, board: str, tmp_path: Path) -> None:
    path = tmp_path / "entries.toml"
    path.write_text(FILE)
    entries = read_entries(path)
    assert keeping.import_resources(ana, board, entries) == (2, 0)
    assert keeping.import_resources(ana, board, entries) == (0, 2)
    changed = [replace(entries[0], times="Wednesdays"), entries[1]]
    assert keeping.import_resources(ana, board, changed) == (1, 1)
    assert [row.times for row in list_resources(ana)] == ["", "Wednesdays"]


def test_the_same_file_on_two_machines_makes_no_twins(
    ana: Forum, bo: Forum, board: str, tmp_path: Path
) -> None:
    members.set_role(ana, board, members.find_member(ana, board, "bo"), "facilitator")
    carry(ana, bo, board)
    path = tmp_path / "entries.toml"
    path.write_text(FILE)
    for home in (ana, bo):
        assert keeping.import_resources(home, board, read_entries(path)) == (2, 0)
    carry(bo, ana, board)
    assert len(list_resources(ana)) == 2


@pytest.mark.parametrize(
    "text",
    ["", "x =", '[[entry]]\ntitle = "no heading"', '[[entry]]\nheading=1\ntitle="t"', "other = 1\n" + FILE],
)
def test_a_file_with_a_mistake_is_refused_whole(tmp_path: Path, text: str) -> None:
    path = tmp_path / "entries.toml"
    path.write_text(text)
    with pytest.raises(BadInput):
        read_entries(path)


@pytest.mark.parametrize(
    ("text", "says", "hint"),
    [
        ("\n\nx =", "Line 3 of", "Each entry is"),
        (FILE + '\n[[entry]]\ntitle = "t"', "In the entry at line 14 of", "Each entry is"),
        (FILE + '\n[[entry]]\nheading = "h"\ntitle = 3', "title is not what", "between two quotes"),
        (FILE + '\n[[ entry ]]\nheading = "h"\ntitle = "t"\nurgent = "no"', "line 14", "true or false"),
        ('[[entry]]\nheading = "h"\ntitle = "t"\nphone = "1"', "phone is nothing", "contact"),
        ('[[entry]]\nheading = "h"\ntitle = "t"\ngood_for = 0', "line 1 of", "number between"),
        ('entry = [{heading = "h", title = 1}]', "In entry 1 of", "between two quotes"),
    ],
)
def test_what_is_wrong_is_named_with_its_line_and_what_would_be_right(
    tmp_path: Path, text: str, says: str, hint: str
) -> None:
    path = tmp_path / "entries.toml"
    path.write_text(text)
    with pytest.raises(BadInput) as caught:
        entries_at(str(path))
    assert says in str(caught.value)
    assert hint in (caught.value.hint or "")


@pytest.mark.parametrize("path", ["/nowhere/x.toml", "~nobody-here/x.toml", "/"])
def test_a_file_that_cannot_be_read_is_told(path: str) -> None:
    with pytest.raises(BadInput, match="cannot be read"):
        entries_at(path)


def test_a_page_is_written_for_printing_and_over_nothing(ana: Forum, board: str, tmp_path: Path) -> None:
    keeping.put_resource(ana, board, LINE)
    (row,) = list_resources(ana)
    text = as_text(row.title, entry_lines(row, "Checked today by ana."))
    first, second = (write_page(tmp_path, row.title, text) for _ in range(2))
    assert (first.name, second.name) == ("night-line.txt", "night-line-2.txt")
    assert first.read_text() == (
        "Night line\n==========\n\nSomebody answers.\n\n21:00 to 6:00\n\nask at the desk\n\n"
        "Checked today by ana.\n"
    )
    assert first.stat().st_mode & 0o777 == 0o600
