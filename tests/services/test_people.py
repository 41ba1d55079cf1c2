"""What people say of themselves and take on, between several homes: seen by all, over at its hour."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from sync.clock import ManualClock
from sync.errors import NotPermitted
from sync.log.bodies import encode_body
from sync.log.kinds import Role
from tests.services.conftest import MakeHome
from tests.services.people import Four, admit, carry
from tui_forum.model.errors import BadInput
from tui_forum.model.kinds import ContentKind
from tui_forum.model.people_bodies import Available, Hold
from tui_forum.model.people_rows import PersonRow
from tui_forum.services import availability, bulk, holding, members, muting, reading, verifying, writing
from tui_forum.services.doctor import rebuild
from tui_forum.services.home import Forum
from tui_forum.services.reminders import drop_talk_reminder, due_talk_reminder

HOUR = 3600


@dataclass
class Room(Four):
    """All see `thread`, which bo started."""

    clock: ManualClock

    def person(self, seen_by: Forum, name: str) -> PersonRow:
        """Somebody as somebody sees them."""
        return next(row for row in availability.people(seen_by, self.board) if row.name == name)

    def waits(self, forum: Forum) -> dict[str, str]:
        """The threads that wait for an answer, with who has each."""
        return {row.thread: row.held_by for row in reading.waiting(forum)}


@pytest.fixture
def room(ana: Forum, board: str, make_home: MakeHome, clock: ManualClock) -> Room:
    fay, bo, cy = make_home("fay"), make_home("bo"), make_home("cy")
    admit(ana, fay, board, Role.FACILITATOR)
    admit(ana, bo, board)
    admit(ana, cy, board)
    carry(board, ana, fay, bo, cy)
    root = writing.post_thread(bo, board, title="A ride", body="To the clinic.", need="practical")
    room = Room(board, ana, fay, bo, cy, root.thread, clock)
    room.carry()
    return room


def test_availability_is_seen_by_all_and_fades_by_itself(room: Room) -> None:
    mine = availability.set_available(
        room.bo, room.board, "listen", "2h", offers=["lifts"], languages=["Arabic"], avoid=["loss"]
    )
    assert (mine.me, mine.state, mine.until) == (True, "listen", room.bo.now() + 2 * HOUR)
    room.carry()
    seen = room.person(room.ana, "bo")
    assert (seen.state, seen.offers, seen.languages, seen.avoid) == (
        "listen", ("lifts",), ("Arabic",), ("loss",),
    )  # fmt: skip
    assert availability.state_words(seen, room.ana.now()).startswith("can listen until ")
    assert room.person(room.ana, "cy").state == ""
    room.clock.advance(2 * HOUR)
    faded = room.person(room.ana, "bo")
    assert (faded.state, faded.until, faded.offers) == ("", 0, ("lifts",))
    assert availability.state_words(faded, room.ana.now()) == ""


def test_the_last_word_holds_and_parts_not_named_stay(room: Room) -> None:
    availability.set_available(room.bo, room.board, "chat", "1h", offers=["tea"])
    availability.set_available(room.bo, room.board, "reading")
    room.carry()
    seen = room.person(room.cy, "bo")
    assert (seen.state, seen.offers) == ("reading", ("tea",))
    availability.set_available(room.bo, room.board, "", offers=[])
    room.carry()
    assert (room.person(room.cy, "bo").state, room.person(room.cy, "bo").offers) == ("", ())


def test_what_is_no_state_or_hour_is_refused_with_what_would_be(room: Room) -> None:
    for state, until in (("asleep", "1h"), ("listen", "whenever"), ("listen", "30 days")):
        with pytest.raises(BadInput) as refused:
            availability.set_available(room.bo, room.board, state, until)
        assert refused.value.hint
    assert room.person(room.bo, "bo").state == ""


def test_a_claim_to_be_here_for_ever_or_from_tomorrow_on_is_not_believed(room: Room) -> None:
    board = bytes.fromhex(room.board)
    for body, wall in (
        (Available("chat", (1 << 32) - 1, (), (), ()), None),
        (Available("listen", room.bo.now() + 3 * HOUR, (), (), ()), room.bo.now() + 2 * HOUR),
    ):
        room.bo.log.append(board, ContentKind.AVAILABLE, encode_body(body), wall=wall)
    room.carry()
    assert room.person(room.ana, "bo").state == "chat"
    room.clock.advance(15 * 24 * HOUR)
    assert room.person(room.ana, "bo").state == ""


def test_not_now_becomes_a_reminder_of_ones_own(room: Room) -> None:
    availability.set_available(room.bo, room.board, "later", "1h")
    room.carry()
    assert due_talk_reminder(room.bo) == ""
    room.clock.advance(HOUR)
    assert due_talk_reminder(room.bo) == room.board
    assert due_talk_reminder(room.ana) == ""
    drop_talk_reminder(room.bo, room.board)
    assert due_talk_reminder(room.bo) == ""
    availability.set_available(room.bo, room.board, "later", "1h")
    availability.set_available(room.bo, room.board, "chat")
    room.clock.advance(HOUR)
    assert due_talk_reminder(room.bo) == "", "who says something else needs no reminder"


def test_who_was_removed_is_no_longer_among_the_people(room: Room) -> None:
    availability.set_available(room.cy, room.board, "chat", "5h")
    room.carry()
    who = room.person(room.ana, "cy").member
    members.remove_member(room.ana, room.board, who)
    assert "cy" not in {row.name for row in availability.everybody(room.ana)}


def test_words_are_compared_in_person_and_kept_here_alone(room: Room) -> None:
    bo, ana = room.person(room.ana, "bo"), room.person(room.bo, "ana")
    words = verifying.words_to_compare(room.ana, room.board, bo.member)
    assert words == verifying.words_to_compare(room.bo, room.board, ana.member)
    assert words != verifying.words_to_compare(room.fay, room.board, bo.member)
    verifying.keep_verified(room.ana, room.board, bo.member)
    assert room.person(room.ana, "bo").verified == room.ana.now()
    room.carry()
    assert room.person(room.bo, "ana").verified == 0
    verifying.keep_verified(room.ana, room.board, bo.member, on=False)
    assert room.person(room.ana, "bo").verified == 0
    with pytest.raises(BadInput):
        verifying.words_to_compare(room.bo, room.board, bo.member)


def test_a_muted_person_is_said_to_be(room: Room) -> None:
    muting.mute_author(room.ana, room.thread)
    assert {row.name: row.muted for row in availability.people(room.ana, room.board)} == {
        "ana": False, "bo": True, "cy": False, "fay": False,
    }  # fmt: skip


def test_a_hold_is_seen_and_lapses_and_the_thread_still_waits(room: Room) -> None:
    row = holding.hold(room.cy, room.thread, "2h")
    assert (row.mine, row.name) == (True, "cy")
    room.carry()
    assert room.waits(room.ana)[room.thread].startswith("cy has this one until ")
    assert room.waits(room.cy)[room.thread].startswith("you have this one until ")
    room.clock.advance(2 * HOUR)
    assert room.waits(room.ana) == {room.thread: ""}


def test_a_hold_ends_by_hand_and_by_a_reply(room: Room) -> None:
    holding.hold(room.cy, room.thread)
    holding.let_go(room.cy, room.thread)
    room.carry()
    assert holding.holds_of(room.ana, room.thread) == []
    holding.hold(room.cy, room.thread)
    room.carry()
    holding.hold(room.fay, room.thread)
    room.carry()
    assert [row.name for row in holding.holds_of(room.ana, room.thread)] == ["cy", "fay"]
    writing.reply(room.cy, room.thread, "I can drive.")
    room.carry()
    assert [row.name for row in holding.holds_of(room.ana, room.thread)] == ["fay"]
    assert room.waits(room.ana) == {}
    room.clock.advance(1)
    holding.hold(room.cy, room.thread)
    assert len(holding.holds_of(room.cy, room.thread)) == 2, "who answered may take it again"


def test_nobody_holds_their_own_thread_or_for_ever(room: Room) -> None:
    with pytest.raises(BadInput):
        holding.hold(room.bo, room.thread)
    with pytest.raises(BadInput):
        holding.hold(room.cy, room.thread, "3 days")
    target = bytes.fromhex(room.thread)
    body = encode_body(Hold(target, (1 << 32) - 1, True))
    room.cy.log.append(bytes.fromhex(room.board), ContentKind.HOLD, body, thread=target, refs=(target,))
    room.carry()
    room.clock.advance(25 * HOUR)
    assert room.waits(room.ana) == {room.thread: ""}


def test_practical_help_goes_open_taken_done(room: Room) -> None:
    assert reading.get_thread(room.ana, room.thread).help == "open: nobody has taken it yet"
    assert holding.set_help(room.cy, room.thread, "taken").mine
    room.carry()
    assert reading.get_thread(room.ana, room.thread).help == "taken by cy"
    with pytest.raises(NotPermitted):
        holding.set_help(room.ana, room.thread, "taken")
    holding.set_help(room.bo, room.thread, "done", "thank you, cy")
    room.carry()
    row = holding.help_in(room.fay, room.thread)
    assert row is not None
    assert (row.state, row.taker, row.words, row.may) == ("done", "cy", "thank you, cy", ("open",))
    holding.set_help(room.fay, room.thread, "open")
    room.carry()
    assert reading.get_thread(room.cy, room.thread).help == "open: nobody has taken it yet"


def test_only_practical_threads_are_taken(room: Room) -> None:
    other = writing.post_thread(room.bo, room.board, title="Rain", body="Again.").thread
    room.carry()
    assert reading.get_thread(room.cy, other).help == ""
    with pytest.raises(BadInput):
        holding.set_help(room.cy, other, "taken")
    with pytest.raises(BadInput):
        holding.set_help(room.cy, room.thread, "sung")


def test_what_people_took_on_stays_through_a_rebuild_and_goes_with_the_board(room: Room) -> None:
    availability.set_available(room.cy, room.board, "listen", "2h")
    holding.hold(room.cy, room.thread)
    holding.set_help(room.cy, room.thread, "taken")
    room.carry()
    before = [dict(row) for row in room.ana.view.notices]
    rebuild(room.ana)
    assert [dict(row) for row in room.ana.view.notices] == before
    assert {row["sort"] for row in before} == {"available", "hold", "help"}
    room.ana.view.forget(room.board)
    assert len(room.ana.view.notices) == 0


def test_an_imported_thread_is_nobodys_own(room: Room) -> None:
    (thread,) = bulk.post_many(
        room.cy, room.board, [bulk.NewPost("A ladder?", title="Old list", author="guest", need="practical")]
    )
    room.carry()
    assert holding.hold(room.cy, thread).mine
    assert holding.set_help(room.cy, thread, "taken").taker == "cy"
