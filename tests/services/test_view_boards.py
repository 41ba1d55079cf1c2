"""Two boards in one home: what is said on one has no effect on the threads and posts of the other."""

from __future__ import annotations

import os
from dataclasses import dataclass

import pytest

from sync.log.bodies import Retract, encode_body
from sync.log.kinds import Kind
from tests.services.conftest import PASSPHRASE, MakeHome
from tests.services.people import admit, carry
from tui_forum.model.content import Edit, Moderate, Post, React, Settle
from tui_forum.model.errors import NotFound
from tui_forum.model.kinds import ContentKind
from tui_forum.model.letters import Letter, seal_letter
from tui_forum.services import doctor, reading, searching, writing
from tui_forum.services.boards import list_boards, new_board
from tui_forum.services.drafts import find_draft, get_draft, save_draft
from tui_forum.services.home import Forum
from tui_forum.store.schema import quoted
from tui_forum.store.view import FOLDED
from tui_forum.store.view_check import disagreements
from tui_forum.store.view_indexes import INDEXES, OUTGROWN

REPLY = encode_body(Post("", "", "", (), (), "crossing quokka", ""))
INDEXES_OF_VIEW = "SELECT name FROM sqlite_schema WHERE name GLOB 'ix_*' AND name NOT GLOB 'ix_own*'"


@dataclass
class Homes:
    """Ana and eve are both on the boards `here` and `there`; `thread` is ana's, here, with an answer."""

    ana: Forum
    eve: Forum
    here: str
    there: str
    thread: str
    answer: str

    def cross(self, kind: int, body: bytes, *, thread: str = "", refs: tuple[str, ...] = ()) -> str:
        """Eve publishes over there what names things from here; ana has it then."""
        op = self.eve.log.append(
            bytes.fromhex(self.there),
            kind,
            body,
            thread=bytes.fromhex(thread or "00" * 32),
            refs=tuple(map(bytes.fromhex, refs)),
        )
        carry(self.there, self.ana, self.eve)
        return op.op_id.hex()

    def here_at_anas(self) -> object:
        """All that ana sees of this board."""
        inbox = [row for row in reading.inbox(self.ana) if row.board == self.here]
        summary = [row for row in list_boards(self.ana) if row.board == self.here]
        return (
            reading.read_thread(self.ana, self.thread),
            reading.threads(self.ana, self.here),
            inbox,
            summary,
            reading.unread_total(self.ana),
        )


@pytest.fixture
def homes(ana: Forum, board: str, make_home: MakeHome) -> Homes:
    eve = make_home("eve")
    there = new_board(eve, "Elsewhere", PASSPHRASE).board
    admit(ana, eve, board)
    admit(eve, ana, there)
    thread = writing.post_thread(ana, board, title="Here", body="first").thread
    carry(board, ana, eve)
    answer = writing.reply(eve, thread, "an answer").post
    carry(board, ana, eve)
    return Homes(ana, eve, board, there, thread, answer)


def test_a_reply_from_another_board_is_not_in_the_thread(homes: Homes) -> None:
    before = homes.here_at_anas()
    crossing = homes.cross(ContentKind.POST, REPLY, thread=homes.thread, refs=(homes.thread,))
    assert homes.here_at_anas() == before
    assert reading.threads(homes.ana, homes.there) == []
    assert searching.search(homes.ana, "quokka") == []
    assert doctor_is_content(homes.ana)
    posted = writing.reply(homes.ana, crossing, "to the one over there")
    assert posted.board == homes.there
    assert homes.here_at_anas() == before


def test_it_waits_on_its_own_board_also_when_it_comes_before_the_root(homes: Homes) -> None:
    thread = writing.post_thread(homes.eve, homes.here, title="Late", body="root").thread
    crossing = homes.cross(ContentKind.POST, REPLY, thread=thread, refs=(thread,))
    with pytest.raises(NotFound):
        reading.read_thread(homes.ana, thread)
    reading.mark_read(homes.ana, [crossing])
    carry(homes.here, homes.ana, homes.eve)
    rows = reading.read_thread(homes.ana, thread)
    assert [(row.post, row.board, row.unread) for row in rows] == [(thread, homes.here, True)]
    assert reading.get_thread(homes.ana, thread).replies == 0
    assert reading.mark_all_read(homes.ana, thread=thread) == 1
    assert doctor_is_content(homes.ana)


def test_statements_from_another_board_change_nothing(homes: Homes) -> None:
    before = homes.here_at_anas()
    for text in (homes.thread, homes.answer):
        target = bytes.fromhex(text)
        parent = (text,) if text == homes.thread else (text, homes.thread)
        homes.cross(ContentKind.EDIT, encode_body(Edit(target, body="changed")), thread=homes.thread)
        homes.cross(ContentKind.REACT, encode_body(React(target, "me too", True)), thread=homes.thread)
        homes.cross(ContentKind.SETTLE, encode_body(Settle(target, True, "")), thread=homes.thread)
        for act, section in (("hide", ""), ("lock", ""), ("pin", ""), ("move", "Night hours")):
            body = encode_body(Moderate(target, act, True, section, "because"))
            homes.cross(ContentKind.MODERATE, body, thread=homes.thread)
        homes.cross(Kind.RETRACT, encode_body(Retract(target, "")), thread=homes.thread, refs=parent)
    assert homes.here_at_anas() == before
    assert writing.reply(homes.ana, homes.answer, "still here").board == homes.here
    assert doctor_is_content(homes.ana)


def test_a_letter_from_another_board_is_not_in_the_thread(homes: Homes) -> None:
    before = homes.here_at_anas()
    there = bytes.fromhex(homes.there)
    info = homes.eve.log.board(there)
    assert info.roster is not None
    to = info.roster.members[bytes.fromhex(homes.ana.projector.my_member(homes.there))]
    letter = Letter(to.member, bytes.fromhex(homes.answer), bytes.fromhex(homes.thread), (), "quokka")
    boxes = [card.box for card in to.devices.values()] + [info.device.box_public]
    private = seal_letter(letter, there, info.device.id, boxes, os.urandom)
    homes.cross(ContentKind.PRIVATE, encode_body(private))
    assert homes.here_at_anas() == before
    assert searching.search(homes.ana, "quokka") == []


def test_an_answer_to_a_post_of_another_board_answers_nobody_there(homes: Homes) -> None:
    root = encode_body(Post("Over there", "", "", (), (), "root", ""))
    thread = homes.cross(ContentKind.POST, root)
    crossing = homes.cross(ContentKind.POST, REPLY, thread=thread, refs=(homes.thread,))
    assert [row.why for row in reading.inbox(homes.ana) if row.board == homes.there] == ["waiting"]
    assert [(row.post, row.depth) for row in reading.read_thread(homes.ana, thread)] == [
        (thread, 0),
        (crossing, 1),
    ]


def test_a_draft_stays_with_the_board_of_the_post_that_it_answers(homes: Homes) -> None:
    crossing = homes.cross(ContentKind.POST, REPLY, thread=homes.thread, refs=(homes.thread,))
    draft = save_draft(homes.ana, board=homes.there, thread=homes.thread, parent=homes.answer, body="words")
    assert get_draft(homes.ana, draft).reply_to == ""
    here = find_draft(homes.ana, board=homes.here, thread=homes.thread, parent=homes.answer)
    assert here is None
    assert writing.reply(homes.ana, crossing, "words", draft=draft).board == homes.there


@pytest.mark.parametrize("form", [2, 5])
def test_a_home_with_the_indexes_of_an_older_version_is_brought_to_this_form(homes: Homes, form: int) -> None:
    view = homes.ana.view
    before = homes.here_at_anas()
    with homes.ana.database.transaction():
        for name, older in OUTGROWN.items():
            for index in INDEXES[name]:
                view.db.table(name).schema.drop_index(index)
            view.db.table(name).ensure(*(index for index in older if form == 2 or "board" in index.fields))
        homes.ana.database.execute("UPDATE form SET steps=? WHERE part='view'", (form,))
    view.prepare()
    found = {quoted(name) for (name,) in homes.ana.database.execute(INDEXES_OF_VIEW)}
    assert found == {index.name_on(name) for name in INDEXES for index in INDEXES[name]}
    homes.cross(ContentKind.POST, REPLY, thread=homes.thread, refs=(homes.thread,))
    assert homes.here_at_anas() == before


def doctor_is_content(forum: Forum) -> bool:
    """The kept numbers agree, and the view made again is the same view."""

    def told() -> object:
        return {
            name: sorted(repr(sorted(doc.items())) for doc in forum.view.db.table(name)) for name in FOLDED
        }

    before = told()
    assert disagreements(forum.view) == []
    doctor.rebuild(forum)
    return told() == before
