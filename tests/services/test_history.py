"""What a post said before it was changed, and who may know."""

from __future__ import annotations

import pytest

from sync.clock import ManualClock
from sync.log.kinds import Role
from tests.services.conftest import MakeHome
from tests.services.people import Four, admit, carry
from tui_forum.services import drafts, moderating, private, reading, writing
from tui_forum.services.boards import new_board
from tui_forum.services.history import post_history


@pytest.fixture
def room(make_home: MakeHome, clock: ManualClock) -> Four:
    ana, fay, bo, cy = (make_home(name) for name in ("ana", "fay", "bo", "cy"))
    board = new_board(ana, "Harbour", "otter lamp six").board
    admit(ana, fay, board, Role.FACILITATOR)
    for guest in (bo, cy):
        admit(ana, guest, board)
    carry(board, ana, fay, bo, cy)
    thread = writing.post_thread(bo, board, title="First title", body="first words", notes=["loss"]).thread
    found = Four(board, ana, fay, bo, cy, thread)
    clock.advance(60)
    writing.edit(bo, thread, body="second words")
    clock.advance(60)
    writing.edit(bo, thread, title="Second title", notes=[])
    found.carry()
    return found


def test_every_version_oldest_first_with_its_time(room: Four) -> None:
    versions = post_history(room.cy, room.thread)
    assert [(v.title, v.body, v.notes) for v in versions] == [
        ("First title", "first words", ("loss",)),
        ("First title", "second words", ("loss",)),
        ("Second title", "second words", ()),
    ]
    assert versions[0].wall + 60 == versions[1].wall == versions[2].wall - 60


def test_what_never_changed_has_no_history(room: Four) -> None:
    reply = writing.reply(room.cy, room.thread, "I hear you")
    room.carry()
    letter = private.reply_privately(room.bo, reply.post, "thank you")
    assert post_history(room.cy, reply.post) == []
    assert post_history(room.bo, letter.post) == []


def test_what_was_taken_back_has_no_history(room: Four) -> None:
    writing.reply(room.cy, room.thread, "stays")
    writing.retract(room.bo, room.thread)
    room.carry()
    assert all(post_history(forum, room.thread) == [] for forum in (room.ana, room.bo, room.cy))


def test_what_is_hidden_has_its_history_for_its_author_and_facilitators_alone(room: Four) -> None:
    moderating.hide(room.fay, room.thread, "off topic")
    room.carry()
    assert post_history(room.cy, room.thread) == []
    assert len(post_history(room.bo, room.thread)) == len(post_history(room.fay, room.thread)) == 3


def test_tags_are_changed_too_and_the_draft_goes_with_the_change(room: Four) -> None:
    place = {"thread": room.thread, "parent": room.thread}
    kept = drafts.save_draft(room.bo, board=room.board, **place, body="x", edits=True)
    assert drafts.get_draft(room.bo, kept).kind == "edit"
    assert drafts.find_draft(room.bo, **place) is None
    assert drafts.find_draft(room.bo, **place, edits=True) is not None
    writing.edit(room.bo, room.thread, body="third", tags=["bus"], draft=kept)
    assert drafts.list_drafts(room.bo) == []
    assert reading.get_thread(room.bo, room.thread).tags == ("bus",)
    assert reading.read_thread(room.bo, room.thread)[0].tags == ("bus",)
    assert [row.title for row in reading.threads(room.bo, tag="bus")] == ["Second title"]
