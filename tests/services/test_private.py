"""Private replies: the two read them, and nothing of them is readable at anybody else's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from sync.errors import NotPermitted
from sync.log.bodies import decode_body, encode_body
from sync.log.op import Op
from tests.services.conftest import MakeHome
from tests.services.people import admit, carry
from tui_forum.model.content import Private
from tui_forum.model.errors import BadInput, NotFound
from tui_forum.model.kinds import ContentKind
from tui_forum.model.letters import open_letter
from tui_forum.services import doctor, reading, searching, writing
from tui_forum.services.bulk import NewPost, post_many
from tui_forum.services.exchange.export_markdown import export_markdown
from tui_forum.services.exchange.export_tinydb import export_tinydb
from tui_forum.services.home import Forum
from tui_forum.services.moderating import may_moderate
from tui_forum.services.private import may_reply_privately, reply_privately
from tui_forum.services.reacting import react

SECRET = "quokka: call me at the harbour office"


@dataclass
class Room:
    """Ana asks, bo answers her alone, cy is on the board, too."""

    board: str
    ana: Forum
    bo: Forum
    cy: Forum
    thread: str
    letter: str

    def carry(self) -> None:
        """All in step."""
        carry(self.board, self.ana, self.bo, self.cy)

    def op(self, forum: Forum) -> Op:
        """The letter as somebody's log holds it."""
        op = forum.log.op(bytes.fromhex(self.board), bytes.fromhex(self.letter))
        assert op is not None
        return op


@pytest.fixture
def room(ana: Forum, board: str, make_home: MakeHome) -> Room:
    bo, cy = make_home("bo"), make_home("cy")
    admit(ana, bo, board)
    admit(ana, cy, board)
    root = writing.post_thread(ana, board, title="Work", body="I lost my job.", notes=["loss"])
    carry(board, ana, bo, cy)
    letter = reply_privately(bo, root.post, SECRET)
    carry(board, ana, bo, cy)
    return Room(board, ana, bo, cy, root.thread, letter.post)


def bodies(forum: Forum, thread: str) -> list[tuple[str, bool, str]]:
    return [(row.body, row.private, row.to) for row in reading.read_thread(forum, thread)]


def test_the_two_read_it_in_its_place(room: Room) -> None:
    for forum in (room.ana, room.bo):
        assert bodies(forum, room.thread)[1:] == [(SECRET, True, "ana")]
        assert [hit.post for hit in searching.search(forum, "quokka")] == [room.letter]
    assert reading.get_thread(room.ana, room.thread).unread == 1
    assert [(row.why, row.post) for row in reading.inbox(room.ana)] == [("reply", room.letter)]
    assert len(reading.read_thread(room.cy, room.thread)) == 1


def texts(forum: Forum) -> Iterator[str]:
    """Everything that a home's database holds, as text; full-text terms among it."""
    run = forum.database.execute
    tables = [name for (name,) in run("SELECT name FROM sqlite_schema WHERE type='table'")]
    for name in tables:
        for row in run(f'SELECT * FROM "{name}"'):
            for value in row:
                if isinstance(value, bytes):
                    yield value.decode("latin-1")
                yield str(value)
    for op in forum.log.ops(bytes.fromhex(next(iter(forum.log.boards())).board_id.hex())):
        yield op.body.decode("latin-1")


def test_nothing_of_it_is_readable_at_a_third_members(room: Room) -> None:
    assert any("quokka" in text for text in texts(room.ana)), "the test looks where words are"
    everything = list(texts(room.cy))
    assert any("lost my job" in text for text in everything)
    assert not any("quokka" in text or "harbour office" in text for text in everything)
    assert searching.search(room.cy, "quokka") == []
    assert reading.inbox(room.cy) == [row for row in reading.inbox(room.cy) if row.post == room.thread]
    doctor.rebuild(room.cy)
    assert not any("quokka" in text for text in texts(room.cy))
    with pytest.raises(NotFound):
        reading.find_thread(room.cy, room.letter)


def test_what_others_see_names_neither_recipient_nor_thread(room: Room) -> None:
    op = room.op(room.cy)
    assert (op.thread, op.refs) == (bytes(32), ())
    private = decode_body(Private, op.body)
    assert len(private.boxes) == 8
    info = room.cy.log.board(op.board_id)
    assert info.roster is not None
    for member in info.roster.members.values():
        assert member.member not in op.body
        for card in member.devices.values():
            assert card.box not in op.body
            assert card.sign not in op.body
    assert open_letter(private, op.board_id, op.device, info.device) is None


def test_a_copied_letter_opens_for_nobody(room: Room) -> None:
    copied = room.op(room.cy)
    taken = room.cy.log.append(copied.board_id, ContentKind.PRIVATE, copied.body)
    room.carry()
    for forum in (room.ana, room.bo, room.cy):
        assert not forum.view.posts_of((taken.op_id.hex(),))
    private = decode_body(Private, copied.body)
    last = private.sealed[-1] ^ 1
    spoiled = msgspec.structs.replace(private, sealed=private.sealed[:-1] + bytes((last,)))
    room.bo.log.append(copied.board_id, ContentKind.PRIVATE, encode_body(spoiled))
    room.carry()
    assert len(reading.read_thread(room.ana, room.thread)) == 2


def test_it_goes_on_privately_both_ways(room: Room) -> None:
    back = reply_privately(room.ana, room.letter, "I shall.")
    room.carry()
    reply_privately(room.ana, back.post, "Tomorrow, that is.")
    room.carry()
    assert [body for body, _, _ in bodies(room.bo, room.thread)] == [
        "I lost my job.",
        SECRET,
        "I shall.",
        "Tomorrow, that is.",
    ]
    assert [to for _, _, to in bodies(room.bo, room.thread)] == ["", "ana", "bo", "bo"]
    assert len(bodies(room.cy, room.thread)) == 1


def test_nothing_said_in_the_open_tells_of_it(room: Room) -> None:
    with pytest.raises(NotPermitted):
        writing.reply(room.ana, room.letter, "thanks")
    with pytest.raises(NotPermitted):
        react(room.ana, room.letter, "thank you")
    with pytest.raises(BadInput):
        writing.edit(room.bo, room.letter, body="in the open")
    assert may_moderate(room.ana, room.letter) == frozenset()


def test_it_can_be_taken_back_without_telling_the_thread(room: Room) -> None:
    writing.retract(room.bo, room.letter)
    room.carry()
    assert "quokka" not in json.dumps([dict(post) for post in room.ana.view.posts])
    assert searching.search(room.ana, "quokka") == []
    retraction = list(room.cy.log.ops(bytes.fromhex(room.board)))[-1]
    assert retraction.thread == bytes(32)


def test_a_rebuilt_view_is_the_same(room: Room) -> None:
    for forum in (room.ana, room.bo):
        before = bodies(forum, room.thread), reading.threads(forum)
        doctor.rebuild(forum)
        assert (bodies(forum, room.thread), reading.threads(forum)) == before


def test_where_there_is_nobody_to_reach(room: Room) -> None:
    (imported,) = post_many(room.bo, room.board, [NewPost("Hello", title="Old", author="guest")])
    own = writing.post_thread(room.bo, room.board, title="Mine", body="b").post
    for post in (imported, own):
        assert not may_reply_privately(room.bo, post)
        with pytest.raises(NotPermitted):
            reply_privately(room.bo, post, "hello?")
    theirs = writing.post_thread(room.cy, room.board, title="Bye", body="b").post
    room.carry()
    assert may_reply_privately(room.bo, theirs)
    cy = bytes.fromhex(room.cy.projector.my_member(room.board))
    room.ana.log.remove_member(bytes.fromhex(room.board), cy)
    carry(room.board, room.ana, room.bo)
    assert not may_reply_privately(room.bo, theirs)


def test_no_export_holds_it(room: Room, tmp_path: Path) -> None:
    export_markdown(room.ana, tmp_path / "markdown")
    export_tinydb(room.ana, tmp_path / "tinydb")
    files = [
        path for path in tmp_path.rglob("*") if path.suffix in (".md", ".json") and "ana" not in path.parts
    ]
    assert any("lost my job" in path.read_text() for path in files)
    assert not any("quokka" in path.read_text() for path in files)
