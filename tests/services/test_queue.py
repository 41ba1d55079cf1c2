"""Asking facilitators, and what they do about it: read by them alone, the same for each of them."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from sync.clock import ManualClock
from sync.errors import NotPermitted
from sync.log.bodies import decode_body, encode_body
from sync.log.kinds import Role
from tests.services.conftest import MakeHome
from tests.services.people import admit, carry
from tui_forum.model.content import Post
from tui_forum.model.errors import BadInput
from tui_forum.model.kinds import ContentKind
from tui_forum.model.limits import MAX_ASK
from tui_forum.model.people_bodies import Ask
from tui_forum.model.people_rows import QueueRow
from tui_forum.services import asking, boards, members, queue, writing
from tui_forum.services.home import Forum

DAY = 86_400


@dataclass
class Room:
    """Ana is founder, fay and fil facilitate, bo and cy are members; `thread` is bo's."""

    board: str
    people: dict[str, Forum]
    thread: str
    clock: ManualClock
    items: dict[str, queue.Items] = field(default_factory=dict)

    def carry(self) -> None:
        """All in step."""
        carry(self.board, *self.people.values())

    def settle(self) -> None:
        """So much time goes by that whoever's turn it is makes the facilitators' key anew, if it is due."""
        self.clock.advance(121)
        for forum in self.people.values():
            forum.log.tend(bytes.fromhex(self.board))
            self.carry()

    def queue(self, name: str, *, done: bool = False) -> list[QueueRow]:
        """The queue as somebody sees it."""
        forum = self.people[name]
        return self.items.setdefault(name, queue.Items(forum, self.board)).rows(done=done)


@pytest.fixture
def room(ana: Forum, board: str, make_home: MakeHome, clock: ManualClock) -> Room:
    people = {"ana": ana} | {name: make_home(name) for name in ("fay", "fil", "bo", "cy")}
    for name in ("fay", "fil", "bo", "cy"):
        admit(ana, people[name], board, Role.FACILITATOR if name.startswith("f") else Role.MEMBER)
    room = Room(board, people, "", clock)
    room.carry()
    room.settle()
    root = writing.post_thread(people["bo"], board, title="A lantern", body="You should all wake up.")
    room.thread = root.thread
    room.carry()
    return room


def test_an_ask_is_read_by_facilitators_alone(room: Room) -> None:
    asking.ask(room.people["cy"], room.thread, "advice", "It hurts me to read this.")
    room.carry()
    for name in ("ana", "fay", "fil"):
        (row,) = room.queue(name)
        assert (row.sort, row.reason, row.words, row.by) == (
            "ask",
            "advice",
            "It hurts me to read this.",
            "cy",
        )
        assert (row.post, row.title, row.carer, row.done) == (room.thread, "A lantern", "", False)
    for name in ("bo", "cy"):
        assert room.queue(name) == []
        ops = [
            op for op in room.people[name].log.ops(bytes.fromhex(room.board)) if op.kind == ContentKind.ASK
        ]
        (ask,) = ops
        assert bytes.fromhex(room.thread) not in (*ask.refs, ask.thread)
        assert bytes.fromhex(room.thread) not in decode_body(Ask, ask.body).sealed


def test_short_asks_look_alike(room: Room) -> None:
    for reason, words in (("unkind", ""), ("worried", "please look")):
        asking.ask(room.people["cy"], room.thread, reason, words)
    ops = room.people["cy"].log.ops(bytes.fromhex(room.board))
    assert len({len(op.body) for op in ops if op.kind == ContentKind.ASK}) == 1


def test_what_is_asked_has_its_limits(room: Room) -> None:
    with pytest.raises(BadInput):
        asking.ask(room.people["cy"], room.thread, "boredom")
    with pytest.raises(BadInput):
        asking.ask(room.people["cy"], room.thread, "other", "x" * (MAX_ASK + 1))
    asking.ask(room.people["cy"], room.thread, "other", "\N{BLACK HEART SUIT}" * MAX_ASK)
    room.carry()
    assert len(room.queue("fay")) == 1


def test_an_item_goes_from_hand_to_hand_until_it_is_done(room: Room) -> None:
    asking.ask(room.people["cy"], room.thread, "unkind")
    room.carry()
    queue.take(room.people["fay"], room.queue("fay")[0])
    room.carry()
    assert (room.queue("fay")[0].mine, room.queue("fil")[0].carer) == (True, "fay")
    fil = next(row for row in queue.other_facilitators(room.people["fay"], room.board) if row.name == "fil")
    queue.hand_over(room.people["fay"], room.queue("fay")[0], fil.member, "you know them better")
    room.carry()
    row = room.queue("fil")[0]
    assert (row.mine, row.note) == (True, "you know them better")
    queue.give_back(room.people["fil"], row)
    room.carry()
    assert room.queue("ana")[0].carer == ""
    queue.finish(room.people["ana"], room.queue("ana")[0], "we talked")
    room.carry()
    assert room.queue("fay") == []
    (done,) = room.queue("fay", done=True)
    assert (done.done, done.carer, done.note) == (True, "ana", "we talked")


def test_members_look_after_nothing_and_nobody_hands_to_them(room: Room) -> None:
    asking.ask(room.people["cy"], room.thread, "unkind")
    room.carry()
    row = room.queue("fay")[0]
    with pytest.raises(NotPermitted):
        queue.take(room.people["bo"], row)
    bo = next(who for who in boards.members(room.people["fay"], room.board) if who.name == "bo")
    with pytest.raises(BadInput):
        queue.hand_over(room.people["fay"], row, bo.member)
    assert queue.boards_to_look_after(room.people["bo"]) == []
    assert queue.boards_to_look_after(room.people["fay"]) == [room.board]


def test_what_was_a_facilitators_word_is_none_of_a_later_members(room: Room) -> None:
    asking.ask(room.people["cy"], room.thread, "unkind")
    room.carry()
    fil = next(row for row in queue.other_facilitators(room.people["ana"], room.board) if row.name == "fil")
    members.set_role(room.people["ana"], room.board, fil.member, "member")
    room.carry()
    room.settle()
    asking.ask(room.people["cy"], room.thread, "danger")
    room.carry()
    assert {row.reason for row in room.queue("fay")} == {"unkind", "danger"}
    fresh = queue.Items(room.people["fil"], room.board).rows()
    assert "danger" not in {row.reason for row in fresh}


def test_someone_today_comes_first_and_what_nobody_answered_after_a_day(room: Room) -> None:
    room.clock.advance(DAY + 1)
    assert [(row.sort, row.title) for row in room.queue("fay")] == [("unanswered", "A lantern")]
    urgent = writing.post_thread(
        room.people["cy"], room.board, title="Can't sleep", body="Again.", need="today"
    )
    asking.ask(room.people["cy"], room.thread, "worried")
    room.carry()
    assert [row.sort for row in room.queue("fay")] == ["today", "ask", "unanswered"]
    writing.reply(room.people["fay"], room.thread, "We are awake.")
    queue.finish(room.people["fay"], room.queue("fay")[0], "rang them")
    room.carry()
    assert [row.sort for row in room.queue("fil")] == ["ask"]
    assert [row.post for row in room.queue("fil", done=True) if row.done] == [urgent.thread]
    room.clock.advance(31 * DAY)
    assert "today" not in {row.sort for row in room.queue("fil", done=True)}


def test_posts_that_wait_are_items_too(room: Room) -> None:
    ahead = encode_body(Post("Tomorrow", "", "", (), (), "From the future.", ""))
    soon = room.people["bo"].now() + 5000
    room.people["bo"].log.append(bytes.fromhex(room.board), ContentKind.POST, ahead, wall=soon)
    room.carry()
    assert [(row.sort, row.words) for row in room.queue("fay")] == [("held", "From the future.")]
    writing.post_thread(room.people["cy"], room.board, title="Late", body="I was away.")
    cy = room.people["ana"].projector.my_member(room.board)
    who = next(row for row in boards.members(room.people["ana"], room.board) if row.name == "cy")
    assert who.member != cy
    members.remove_member(room.people["ana"], room.board, who.member)
    room.carry()
    assert ("late", "Late: I was away.") in {(row.sort, row.words) for row in room.queue("fay")}
