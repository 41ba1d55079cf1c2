"""First posts of newcomers wait for a facilitator: who sees them, who lets them through, and what ends it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from sync.errors import NotPermitted
from sync.log.kinds import Role
from tests.services.conftest import MakeHome
from tests.services.people import admit, carry
from tui_forum.model.errors import BadInput, NotFound
from tui_forum.services import (
    directory,
    doctor,
    drafts,
    history,
    inbox,
    masking,
    members,
    moderating,
    outbox,
    policy,
    private,
    reading,
    searching,
    writing,
)
from tui_forum.services.boards import list_boards
from tui_forum.services.exchange import export_markdown, export_tinydb
from tui_forum.services.home import Forum
from tui_forum.services.ledger import ledger
from tui_forum.services.queue import Items


@dataclass
class Room:
    """Ana is founder, fay facilitator, cy was there before; bo was invited when two posts were asked."""

    board: str
    ana: Forum
    fay: Forum
    cy: Forum
    bo: Forum

    def carry(self) -> None:
        """All in step."""
        carry(self.board, self.ana, self.fay, self.cy, self.bo)

    def ask(self, number: int) -> None:
        """Another number is asked from now on."""
        wanted = replace(policy.board_policy(self.ana, self.board), first_posts=number)
        policy.change_policy(self.ana, self.board, wanted)
        self.carry()

    def write(self, title: str) -> str:
        """A thread by bo."""
        thread = writing.post_thread(self.bo, self.board, title=title, body=f"{title}, quokka").thread
        self.carry()
        return thread

    def seen(self, by: Forum) -> dict[str, bool]:
        """The threads of somebody's list, and whether each waits."""
        return {row.title: row.waits for row in reading.threads(by, self.board)}


@pytest.fixture
def room(ana: Forum, board: str, make_home: MakeHome) -> Room:
    fay, cy, bo = make_home("fay"), make_home("cy"), make_home("bo")
    admit(ana, fay, board, Role.FACILITATOR)
    admit(ana, cy, board)
    policy.change_policy(ana, board, replace(policy.board_policy(ana, board), first_posts=2))
    admit(ana, bo, board)
    room = Room(board, ana, fay, cy, bo)
    room.carry()
    return room


def test_only_its_author_and_facilitators_see_what_waits(room: Room) -> None:
    thread = room.write("Hello")
    for home in (room.ana, room.fay, room.bo):
        assert room.seen(home) == {"Hello": True}
        assert [row.waits for row in reading.read_thread(home, thread)] == [True]
    assert room.seen(room.cy) == {}
    assert list_boards(room.cy)[0].unread == 0
    assert searching.search(room.cy, "quokka") == []
    assert inbox.inbox(room.cy) == []
    assert [row.sort for row in Items(room.fay, room.board).rows()] == ["first"]
    assert Items(room.cy, room.board).rows() == []


def test_what_is_let_through_is_new_to_everybody_and_stands_in_the_ledger(room: Room) -> None:
    thread = room.write("Hello")
    moderating.let_through(room.fay, thread)
    room.carry()
    assert room.seen(room.cy) == {"Hello": False}
    assert list_boards(room.cy)[0].unread == 1
    assert [hit.post for hit in searching.search(room.cy, "quokka")] == [thread]
    assert Items(room.fay, room.board).rows() == []
    assert "fay let through a post in “Hello”." in [row.says for row in ledger(room.cy, room.board)]
    with pytest.raises(BadInput):
        moderating.let_through(room.fay, thread)


def test_after_as_many_as_are_asked_all_their_posts_are_shown(room: Room) -> None:
    threads = [room.write(title) for title in ("One", "Two", "Three")]
    moderating.let_through(room.fay, threads[2])
    room.carry()
    assert room.seen(room.cy) == {"Three": False}
    assert not masking.may_mask(room.bo, room.board)
    moderating.let_through(room.ana, threads[0])
    room.carry()
    assert room.seen(room.cy) == dict.fromkeys(("One", "Two", "Three"), False)
    assert masking.may_mask(room.bo, room.board)
    room.write("Four")
    assert room.seen(room.cy)["Four"] is False
    moderating.let_through(room.ana, threads[0], on=False)
    room.carry()
    assert room.seen(room.cy) == {"Three": False}
    assert room.seen(room.bo)["Two"] is True


def test_replies_wait_too_and_answers_to_them_stand_in_their_place_later(room: Room) -> None:
    thread = writing.post_thread(room.cy, room.board, title="Tea", body="Who comes?").thread
    room.carry()
    reply = writing.reply(room.bo, thread, "I do.").post
    room.carry()
    assert [row.body for row in reading.read_thread(room.cy, thread)] == ["Who comes?"]
    assert reading.get_thread(room.cy, thread).replies == 0
    moderating.let_through(room.fay, reply)
    room.carry()
    assert [row.body for row in reading.read_thread(room.cy, thread)] == ["Who comes?", "I do."]


def test_the_hold_ends_when_the_board_asks_no_longer_and_does_not_come_back(room: Room) -> None:
    room.write("Hello")
    room.ask(0)
    assert room.seen(room.cy) == {"Hello": False}
    assert list_boards(room.cy)[0].unread == 1
    room.ask(5)
    assert room.seen(room.cy) == {"Hello": False}


def test_who_becomes_a_facilitator_sees_what_waits_and_their_own_waits_no_more(room: Room) -> None:
    room.write("Hello")
    members.set_role(room.ana, room.board, members.find_member(room.ana, room.board, "cy"), "facilitator")
    room.carry()
    assert room.seen(room.cy) == {"Hello": True}
    members.set_role(room.ana, room.board, members.find_member(room.ana, room.board, "cy"), "member")
    room.carry()
    assert room.seen(room.cy) == {}
    members.set_role(room.ana, room.board, members.find_member(room.ana, room.board, "bo"), "facilitator")
    room.carry()
    assert room.seen(room.cy) == {"Hello": False}


def test_a_member_lets_nothing_through_and_no_anonymous_post_goes_round_it(room: Room) -> None:
    thread = room.write("Hello")
    assert "let" not in moderating.may_moderate(room.bo, thread)
    for home, answer in ((room.bo, NotPermitted), (room.cy, NotFound)):
        with pytest.raises(answer):
            moderating.let_through(home, thread)
    with pytest.raises(NotPermitted):
        masking.mask_for(room.bo, room.board)
    assert masking.may_mask(room.cy, room.board)


def test_a_private_reply_and_drafts_and_the_outbox_are_as_ever(room: Room) -> None:
    thread = writing.post_thread(room.cy, room.board, title="Tea", body="Who comes?").thread
    room.carry()
    private.reply_privately(room.bo, thread, "Me, but do not tell.")
    room.carry()
    assert [row.body for row in reading.read_thread(room.cy, thread)][-1] == "Me, but do not tell."
    draft = drafts.save_draft(room.bo, board=room.board, title="Later", body="Words.")
    outbox.sleep(room.bo, draft, room.bo.now() + 60)
    outbox.send_now(room.bo, draft)
    room.carry()
    assert room.seen(room.bo)["Later"] is True
    assert "Later" not in room.seen(room.cy)


def test_what_was_taken_back_while_it_waited_is_no_item_and_leaves_others_no_place(room: Room) -> None:
    thread = room.write("Hello")
    writing.retract(room.bo, thread)
    room.carry()
    assert Items(room.fay, room.board).rows() == []
    assert room.seen(room.cy) == {}


def test_a_view_made_again_shows_the_same(room: Room) -> None:
    threads = [room.write(title) for title in ("One", "Two", "Three")]
    moderating.let_through(room.fay, threads[1])
    room.carry()
    before = {home.name: room.seen(home) for home in (room.ana, room.cy, room.bo)}
    for home in (room.ana, room.cy, room.bo):
        doctor.rebuild(home)
        assert room.seen(home) == before[home.name]


def test_a_board_asks_for_ten_at_most(room: Room) -> None:
    for number in (-1, 11):
        with pytest.raises(BadInput):
            room.ask(number)


def test_what_waits_is_not_found_by_its_id_either(room: Room) -> None:
    thread = room.write("Hello")
    writing.edit(room.bo, thread, body="Second thoughts.")
    room.carry()
    asked = (directory.post_document, directory.find_post, directory.find_thread, history.post_history)
    for find in asked:
        with pytest.raises(NotFound):
            find(room.cy, thread)
        assert find(room.fay, thread)
    with pytest.raises(NotFound):
        directory.find_post(room.cy, thread[:8])
    with pytest.raises(NotFound):
        writing.reply(room.cy, thread, "Whom do I answer?")
    moderating.let_through(room.fay, thread)
    room.carry()
    assert directory.find_post(room.cy, thread[:8]) == thread
    assert len(history.post_history(room.cy, thread)) == 2


def test_what_is_let_through_is_in_the_inbox_though_later_posts_were_seen_there(room: Room) -> None:
    thread = writing.post_thread(room.cy, room.board, title="Tea", body="Who comes?").thread
    room.carry()
    reply = writing.reply(room.bo, thread, "I do.").post
    room.carry()
    writing.reply(room.fay, thread, "Me too.")
    room.carry()
    before = inbox.inbox_mark(room.cy) or 0
    inbox.inbox_seen(room.cy)
    assert inbox.inbox(room.cy) == []
    moderating.let_through(room.fay, reply)
    room.carry()
    (row,) = inbox.inbox(room.cy)
    assert (row.why, row.post) == ("reply", reply)
    assert len(inbox.inbox(room.cy, since=before)) == 1, "a thread has one row"
    writing.reply(room.ana, thread, "And I.")
    room.carry()
    inbox.inbox_seen(room.cy)
    assert inbox.inbox(room.cy) == []


def test_what_waits_leaves_in_no_file_but_its_author_s(room: Room, tmp_path: Path) -> None:
    thread = writing.post_thread(room.cy, room.board, title="Tea", body="Who comes?").thread
    room.carry()
    waits = room.write("Hello")
    writing.reply(room.bo, thread, "I do, quokka.")
    writing.reply(room.fay, waits, "Welcome.")
    room.carry()
    for home, number in ((room.cy, 1), (room.fay, 1), (room.bo, 4)):
        folder = tmp_path / "files" / home.name
        assert export_tinydb(home, folder / "json").posts == number
        assert export_markdown(home, folder / "text").posts == number
        words = "".join(path.read_text() for path in folder.rglob("*.*") if path.is_file())
        assert ("quokka" in words) == (home is room.bo)
