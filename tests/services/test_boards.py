"""Boards as their members see them."""

from __future__ import annotations

import pytest

from sync.errors import WrongPassphrase
from tui_forum.model.errors import BadInput, NotFound
from tui_forum.services import boards, drafts, writing
from tui_forum.services.home import Forum

PASSPHRASE = "otter lamp six"


def test_a_new_board_has_its_founder_and_its_sections(ana: Forum, board: str) -> None:
    row = boards.board_summary(ana, board)
    assert (row.name, row.role, row.members, row.state) == ("Harbour", "founder", 1, "joined")
    assert [section.name for section in row.sections] == ["Welcome", "Night hours"]
    assert (row.threads, row.posts, row.unread) == (0, 0, 0)
    assert boards.who_can_read(ana, board) == 1
    assert [(who.name, who.role, who.me) for who in boards.members(ana, board)] == [("ana", "founder", True)]


def test_counters_follow_what_is_written(ana: Forum, board: str) -> None:
    root = writing.post_thread(ana, board, title="First", body="Hello", section="night HOURS")
    writing.reply(ana, root.post, "And again")
    row = boards.board_summary(ana, board)
    assert (row.threads, row.posts, row.unread) == (1, 2, 0)
    assert [(section.name, section.threads) for section in row.sections] == [
        ("Welcome", 0),
        ("Night hours", 1),
    ]


def test_a_board_needs_the_passphrase_and_a_name(ana: Forum) -> None:
    with pytest.raises(WrongPassphrase):
        boards.new_board(ana, "Harbour", "not this one")
    with pytest.raises(BadInput):
        boards.new_board(ana, "\x07", PASSPHRASE)
    with pytest.raises(BadInput):
        boards.new_board(ana, "Harbour", PASSPHRASE, history="some")
    assert boards.list_boards(ana) == []


def test_boards_are_found_by_name_and_by_the_beginning_of_their_id(ana: Forum, board: str) -> None:
    assert boards.find_board(ana, "harbour") == board
    assert boards.find_board(ana, board[:6].upper()) == board
    for unknown in ("abc", "Elsewhere", board[:3], "zzzz"):
        with pytest.raises(NotFound):
            boards.find_board(ana, unknown)


def test_of_two_boards_with_one_name_the_id_decides(ana: Forum, board: str) -> None:
    twin = boards.new_board(ana, "Harbour", PASSPHRASE).board
    with pytest.raises(NotFound, match="more than one"):
        boards.find_board(ana, "Harbour")
    assert boards.find_board(ana, twin[:8]) == twin
    assert len(boards.list_boards(ana)) == 2


def test_sections_are_added_once(ana: Forum, board: str) -> None:
    boards.ensure_sections(ana, board, ["Night hours", "Carers", "Carers"])
    names = [section.name for section in boards.board_summary(ana, board).sections]
    assert names == ["Welcome", "Night hours", "Carers"]
    with pytest.raises(BadInput):
        boards.ensure_sections(ana, board, [f"Section {number}" for number in range(80)])


def test_a_board_that_was_left_leaves_nothing(ana: Forum, board: str) -> None:
    kept = boards.new_board(ana, "Other", PASSPHRASE).board
    writing.post_thread(ana, board, title="Gone", body="gone gone")
    writing.post_thread(ana, kept, title="Stays", body="stays")
    drafts.save_draft(ana, board=board, body="a thought")
    boards.leave_board(ana, board)
    assert [row.board for row in boards.list_boards(ana)] == [kept]
    assert drafts.list_drafts(ana) == []
    assert [post["board"] for post in ana.view.posts] == [kept]
    with pytest.raises(NotFound):
        boards.board_summary(ana, board)
