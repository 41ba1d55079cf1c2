"""What facilitators and their programs do about anonymous posts, and what all read of it in the ledger."""

from __future__ import annotations

import pytest

from sync.crypto.identity import one_off_keys
from sync.errors import NotPermitted
from sync.log.bodies import Retract, encode_body
from sync.log.kinds import Kind
from sync.log.op import OpDraft
from tests.services.conftest import MakeHome
from tests.services.masked import Room, room_of, unanswered
from tests.services.people import carry
from tui_forum.model.anonymous import write_vouch
from tui_forum.model.content import Anonymous, Post
from tui_forum.model.errors import BadInput
from tui_forum.model.kinds import ContentKind
from tui_forum.services import anonymous, moderating, moderation, reading, writing
from tui_forum.services.home import Forum
from tui_forum.services.ledger import ledger
from tui_forum.services.masking import mask_for
from tui_forum.services.members import remove_member


@pytest.fixture
def room(ana: Forum, board: str, make_home: MakeHome) -> Room:
    return room_of(ana, board, make_home)


def test_a_facilitator_looks_who_wrote_it_and_the_ledger_says_so(room: Room) -> None:
    post = room.hidden(room.bo)
    with pytest.raises(NotPermitted):
        anonymous.open_name(room.cy, post, "curious")
    with pytest.raises(BadInput):
        anonymous.open_name(room.fay, post, " ")
    assert anonymous.open_name(room.fay, post, "somebody may be in danger") == "bo"
    room.carry()
    told = ledger(room.cy, room.board)[-1]
    assert (told.act, told.author) == ("opened", "fay")
    assert told.says == "fay looked who wrote a post in “A lantern”: somebody may be in danger."
    assert "bo" not in told.says.split()
    assert not room.row(room.cy, post).hidden


@pytest.mark.parametrize("act", ["opened", "hidden"])
def test_who_looked_or_hid_cannot_take_the_ledgers_word_back(room: Room, act: str) -> None:
    mask = mask_for(room.bo, room.board)
    post = writing.post_thread(room.bo, room.board, title="Mine", body="Hm.", keep=7, mask=mask).post
    room.carry()
    if act == "opened":
        anonymous.open_name(room.fay, post, "curious after all")
    else:
        moderating.hide(room.fay, post, "unkind")
    room.carry()
    told, board = ledger(room.cy, room.board), bytes.fromhex(room.board)
    written = bytes.fromhex(told[-1].op)
    body = encode_body(Retract(written, ""))
    room.fay.log.append(board, Kind.RETRACT, body, refs=[written])
    room.carry()
    assert [row.says for row in ledger(room.cy, room.board)] == [row.says for row in told]
    op = room.cy.log.op(board, written)
    assert op is not None
    assert op.ttl_code == 0, "it stays, though the post expires"


def test_programs_of_facilitators_hide_what_no_member_answers_for(room: Room) -> None:
    honest = room.hidden(room.bo)
    info = room.cy.log.board(bytes.fromhex(room.board))
    posts = []
    for salt, vouch in (
        (b"1" * 16, b"x" * 300),
        (b"2" * 16, moderation.seal(room.cy, room.board, write_vouch(info.board_id, b"k" * 32, info.device))),
    ):
        keys = one_off_keys(info.device, info.board_id, salt)
        body = Anonymous(salt, keys.box_public, vouch, Post("", "", "", (), (), "Buy this!", ""))
        thread = bytes.fromhex(room.thread)
        draft = OpDraft(ContentKind.ANONYMOUS, encode_body(body), thread, (thread,))
        posts.append(room.cy.log.append_one_off(info.board_id, salt, draft).op_id.hex())
    room.carry()
    assert anonymous.check_anonymous(room.cy) == 0
    assert anonymous.check_anonymous(room.fay) == 2
    assert anonymous.check_anonymous(room.fay) == 0
    room.carry()
    assert anonymous.check_anonymous(room.ana) == 0
    assert [bool(room.row(room.bo, post).hidden) for post in (honest, *posts)] == [False, True, True]
    assert room.row(room.bo, posts[0]).body == ""


def check(room: Room) -> tuple[int, int]:
    """How many posts fay's program hides now, and how many were all that it may, as it says then."""
    return anonymous.check_anonymous(room.fay), anonymous.hidden_to_the_last(room.fay, room.board)


def test_a_flood_that_nobody_answers_for_does_not_make_a_ledger_without_end(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(anonymous, "MOST_HIDDEN", 2)
    monkeypatch.setattr(anonymous, "MOST_HIDDEN_A_DAY", 5)
    unanswered(room.cy, room.board, room.thread, 12)
    room.carry()
    assert [check(room) for _ in range(5)] == [(2, 0), (2, 0), (1, 5), (0, 5), (0, 5)]
    room.fay.clock.advance(86_400)  # type: ignore[attr-defined]
    assert anonymous.hidden_to_the_last(room.fay, room.board) == 0
    assert [check(room) for _ in range(5)] == [(2, 0), (2, 0), (1, 5), (0, 5), (0, 5)]
    room.fay.clock.advance(86_400)  # type: ignore[attr-defined]
    assert [check(room) for _ in range(3)] == [(2, 0), (0, 0), (0, 0)]
    assert anonymous.hidden_to_the_last(room.cy, room.board) == 0


def test_as_many_as_may_be_hidden_in_a_day_and_no_more_are_nothing_to_tell(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(anonymous, "MOST_HIDDEN_A_DAY", 3)
    unanswered(room.cy, room.board, room.thread, 3)
    room.carry()
    assert [check(room) for _ in range(2)] == [(3, 0), (0, 0)]
    honest = room.hidden(room.bo)
    assert check(room) == (0, 0)
    assert not room.row(room.fay, honest).hidden


def test_where_nothing_is_new_nothing_is_opened(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    room.hidden(room.bo)
    assert anonymous.check_anonymous(room.fay) == 0
    monkeypatch.setattr(room.fay.log, "one_off_crowds", None)
    assert anonymous.check_anonymous(room.fay) == 0


def test_what_came_late_stands_where_a_member_answers_for_it(room: Room) -> None:
    mask = mask_for(room.bo, room.board, room.thread)
    late = writing.reply(room.bo, room.thread, "Late.", mask=mask).post
    removed = writing.reply(room.cy, room.thread, "Back-dated.", mask=mask_for(room.cy, room.board)).post
    remove_member(room.ana, room.board, room.cy.projector.my_member(room.board), "spam")
    room.carry()
    assert {row.post for row in reading.read_thread(room.fay, room.thread)}.isdisjoint((late, removed))
    assert anonymous.check_anonymous(room.fay) == 1
    carry(room.board, room.ana, room.fay, room.bo)
    seen = {row.post for row in reading.read_thread(room.ana, room.thread)}
    assert late in seen
    assert removed not in seen
    assert ledger(room.ana, room.board)[-1].says == "fay let one anonymous post stand."


def test_of_one_member_and_day_so_many_are_let_stand_however_often_it_is_looked(room: Room) -> None:
    for number in range(anonymous.MOST_OF_ONE + 3):
        mask = mask_for(room.bo, room.board, room.thread)
        writing.reply(room.bo, room.thread, f"Late, {number}.", mask=mask)
    remove_member(room.ana, room.board, room.cy.projector.my_member(room.board), "spam")
    room.carry()
    assert anonymous.check_anonymous(room.fay) == anonymous.MOST_OF_ONE
    assert anonymous.check_anonymous(room.fay) == 0
    carry(room.board, room.ana, room.fay, room.bo)
    assert anonymous.check_anonymous(room.ana) == 0


def test_what_was_taken_back_stays_so_though_the_word_of_it_came_late(room: Room) -> None:
    post = room.hidden(room.bo, "I said too much.")
    remove_member(room.ana, room.board, room.cy.projector.my_member(room.board), "spam")
    writing.retract(room.bo, post)
    told = len(ledger(room.ana, room.board))
    carry(room.board, room.ana, room.fay, room.bo)
    assert anonymous.check_anonymous(room.fay) == 1
    assert anonymous.check_anonymous(room.fay) == 0
    carry(room.board, room.ana, room.fay, room.bo)
    for forum in (room.ana, room.fay, room.bo):
        assert "I said too much." not in [row.body for row in reading.read_thread(forum, room.thread)]
    assert len(ledger(room.ana, room.board)) == told
