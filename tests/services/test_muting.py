"""Mutes, hiding here, and saved posts: what every list, count, inbox and search then says."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.services.conftest import MakeHome
from tests.services.people import admit, carry
from tui_forum.model.errors import BadInput, NotFound
from tui_forum.services import doctor, muting, reading, saving, searching, writing
from tui_forum.services.home import Forum


@dataclass
class Room:
    """Ana and bo; bo started `thread` with a tag, and answered in `other`, which is ana's."""

    board: str
    ana: Forum
    bo: Forum
    thread: str
    other: str
    reply: str

    def told(self) -> tuple[object, ...]:
        """All that ana's screens count and list."""
        return (
            [(row.thread, row.replies, row.unread) for row in reading.threads(self.ana)],
            [row.thread for row in reading.waiting(self.ana)],
            [row.thread for row in reading.threads(self.ana, unread=True)],
            reading.unread_total(self.ana),
            [row.post for row in reading.inbox(self.ana)],
            sorted(hit.post for hit in searching.search(self.ana, "whisky")),
        )


@pytest.fixture
def room(ana: Forum, board: str, make_home: MakeHome) -> Room:
    bo = make_home("bo")
    admit(ana, bo, board)
    other = writing.post_thread(ana, board, title="Evenings", body="What do you do?").thread
    carry(board, ana, bo)
    thread = writing.post_thread(bo, board, title="Whisky", body="I drank.", tags=["Relapse"]).thread
    reply = writing.reply(bo, other, "A glass of WHISKY, then sleep.").post
    carry(board, ana, bo)
    return Room(board, ana, bo, thread, other, reply)


EMPTY = "nothing of bo's is counted, listed or found"


def check_empty(room: Room) -> None:
    assert room.told() == ([(room.other, 0, 0)], [room.other], [], (0, 0), [], []), EMPTY


def test_a_muted_person_is_nowhere_until_unmuted(room: Room) -> None:
    before = room.told()
    mute = muting.mute_author(room.ana, room.reply)
    assert (mute.kind, mute.label) == ("person", "bo")
    check_empty(room)
    rows = reading.read_thread(room.ana, room.other)
    assert [(row.post, row.muted, row.unread) for row in rows] == [
        (room.other, False, False),
        (room.reply, True, False),
    ]
    writing.reply(room.bo, room.other, "And whisky again.")
    carry(room.board, room.ana, room.bo)
    check_empty(room)
    doctor.rebuild(room.ana)
    check_empty(room)
    assert not any(not finding.ok for finding in doctor.examine(room.ana))
    muting.unmute(room.ana, mute.mute)
    assert muting.list_mutes(room.ana) == []
    assert reading.get_thread(room.ana, room.other).unread == 2
    assert len(reading.threads(room.ana)) == len(before[0])  # type: ignore[arg-type]


def test_a_muted_word_is_found_as_search_finds_it(room: Room) -> None:
    muting.mute_word(room.ana, "whisky")
    check_empty(room)
    mine = writing.reply(room.ana, room.other, "No whisky for me.")
    assert not next(r for r in reading.read_thread(room.ana, room.other) if r.post == mine.post).muted
    part = writing.reply(room.bo, room.other, "whiskyish")
    carry(room.board, room.ana, room.bo)
    assert not next(r for r in reading.read_thread(room.ana, room.other) if r.post == part.post).muted


def test_a_muted_tag_takes_its_threads_out(room: Room) -> None:
    muting.mute_tag(room.ana, "relapse")
    assert [row.thread for row in reading.threads(room.ana)] == [room.other]
    assert [row.post for row in reading.inbox(room.ana)] == [room.reply]
    assert reading.get_thread(room.ana, room.thread).muted, "who follows a link still gets there"
    writing.edit(room.bo, room.thread, body="I drank, and told somebody.")
    carry(room.board, room.ana, room.bo)
    assert [row.thread for row in reading.threads(room.ana)] == [room.other]


def test_a_thread_put_out_of_sight_comes_back(room: Room) -> None:
    before = room.told()
    first, second = muting.hide_here(room.ana, room.thread), muting.hide_here(room.ana, room.reply)
    check_empty(room)
    assert muting.hide_here(room.ana, room.thread) == first, "twice is once"
    for mute in (first, second):
        muting.unmute(room.ana, mute.mute)
    assert room.told() == before


def test_what_cannot_be_muted(room: Room) -> None:
    with pytest.raises(BadInput):
        muting.mute_author(room.ana, room.other)
    with pytest.raises(BadInput):
        muting.mute_word(room.ana, " … ")
    with pytest.raises(NotFound):
        muting.hide_here(room.ana, "ab" * 32)
    muting.unmute(room.ana, 99)


def test_saved_posts_are_kept_here_until_let_go(room: Room) -> None:
    saving.save_post(room.ana, room.reply)
    saving.save_post(room.ana, room.reply)
    saving.save_post(room.ana, room.thread)
    rows = saving.saved_posts(room.ana)
    assert {(row.post, row.title, row.author) for row in rows} == {
        (room.reply, "Evenings", "bo"),
        (room.thread, "Whisky", "bo"),
    }
    assert [row.saved for row in reading.read_thread(room.ana, room.other)] == [False, True]
    doctor.rebuild(room.ana)
    assert len(saving.saved_posts(room.ana)) == 2
    saving.unsave_post(room.ana, room.reply)
    saving.unsave_post(room.ana, room.reply)
    assert [row.post for row in saving.saved_posts(room.ana)] == [room.thread]
    writing.retract(room.bo, room.thread)
    carry(room.board, room.ana, room.bo)
    assert saving.saved_posts(room.ana) == []
    assert saving.saved_posts(room.bo) == []
