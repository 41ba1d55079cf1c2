"""Anonymous posts: a name for one thread, nothing that leads to the member, and what facilitators can do."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.crypto.identity import one_off_keys
from sync.errors import NotPermitted
from sync.log.base import BoardInfo
from sync.log.bodies import Retract, encode_body
from sync.log.kinds import Kind, Role
from sync.log.op import Op, OpDraft
from tests.services.conftest import MakeHome
from tests.services.invited import PASSPHRASE
from tests.services.people import Four, admit, carry
from tui_forum.model.anonymous import NAMES, anonymous_name, quiet_name, read_vouch, write_vouch
from tui_forum.model.content import Anonymous, Post
from tui_forum.model.errors import BadInput
from tui_forum.model.kinds import ContentKind
from tui_forum.services import anonymous, moderating, moderation, reading, writing
from tui_forum.services.delivery import count_unsent
from tui_forum.services.exchange.export_markdown import export_markdown
from tui_forum.services.exchange.export_tinydb import export_tinydb
from tui_forum.services.home import Forum, open_home
from tui_forum.services.ledger import ledger
from tui_forum.services.masking import mask_for
from tui_forum.services.members import remove_member
from tui_forum.services.private import may_reply_privately, reply_privately


@dataclass
class Room(Four):
    """All see `thread`, which ana started."""

    def hidden(self, forum: Forum, text: str = "Nobody knows.") -> str:
        """An anonymous reply of somebody's, known to all."""
        mask = mask_for(forum, self.board, self.thread)
        post = writing.reply(forum, self.thread, text, mask=mask).post
        self.carry()
        return post


@pytest.fixture
def room(ana: Forum, board: str, make_home: MakeHome) -> Room:
    fay, bo, cy = make_home("fay"), make_home("bo"), make_home("cy")
    admit(ana, fay, board, Role.FACILITATOR)
    ana.clock.advance(121)  # type: ignore[attr-defined]
    for forum in (ana, fay):
        forum.log.tend(bytes.fromhex(board))
        carry(board, ana, fay)
    admit(ana, bo, board)
    admit(ana, cy, board)
    thread = writing.post_thread(ana, board, title="A lantern", body="It burns at night.").thread
    room = Room(board, ana, fay, bo, cy, thread)
    room.carry()
    return room


def test_a_name_holds_within_a_thread_and_is_another_one_elsewhere(room: Room) -> None:
    first, second = room.hidden(room.bo), room.hidden(room.bo, "Still nobody.")
    mask = mask_for(room.bo, room.board)
    other = writing.post_thread(room.bo, room.board, title="Mine", body="Hm.", mask=mask)
    room.carry()
    rows = [room.row(room.cy, post) for post in (first, second)]
    assert rows[0].author == rows[1].author
    assert rows[0].author.startswith("anonymous · ")
    assert all(row.anonymous and not row.mine for row in rows)
    assert room.row(room.bo, first).mine
    assert room.row(room.bo, first).delivery == "only here"
    assert count_unsent(room.bo) == 3
    assert count_unsent(room.cy) == 0
    started = reading.read_thread(room.cy, other.thread)[0]
    assert started.author == mask.name
    members = {post["member"] for post in room.cy.view.posts.search(lambda post: "anonymous" in post)}
    assert len(members) == 2
    assert reading.get_thread(room.cy, other.thread).author == mask.name


def test_nothing_that_others_hold_names_the_member_or_the_device(room: Room) -> None:
    post = room.hidden(room.bo)
    info = room.bo.log.board(bytes.fromhex(room.board))
    op = room.cy.log.op(info.board_id, bytes.fromhex(post))
    assert op is not None
    secret = (info.device.id, bytes.fromhex(room.bo.projector.my_member(room.board)), info.device.box_public)
    held = repr(op).encode() + b"".join((op.body, op.device, op.member, op.prev, *op.heads, *op.refs))
    assert not any(part in held for part in secret)
    document = room.cy.view.posts_of((post,))[post]
    assert not any(part.hex() in json.dumps(document) for part in secret)
    assert "mask" not in document


def test_an_exported_file_does_not_tell_which_anonymous_post_is_ours(room: Room, tmp_path: Path) -> None:
    room.hidden(room.bo)
    for number, forum in enumerate((room.bo, room.cy)):
        export_tinydb(forum, tmp_path / f"json{number}", board=room.board)
        export_markdown(forum, tmp_path / f"text{number}", board=room.board)
    posts = [json.loads((tmp_path / f"json{n}" / "forum.json").read_text())["posts"] for n in (0, 1)]
    assert posts[0] == posts[1]


def test_its_author_takes_it_back_and_nobody_else_can(room: Room) -> None:
    post = room.hidden(room.bo)
    with pytest.raises(NotPermitted):
        writing.retract(room.cy, post)
    with pytest.raises(BadInput):
        writing.edit(room.bo, post, body="Otherwise.")
    writing.retract(room.bo, post)
    room.carry()
    assert room.row(room.cy, post).retracted
    op = room.cy.log.op(bytes.fromhex(room.board), bytes.fromhex(post))
    assert op is not None
    assert op.body == b""


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


@pytest.mark.parametrize("late", [False, True])
def test_two_programs_of_one_home_act_once(room: Room, monkeypatch: pytest.MonkeyPatch, late: bool) -> None:
    if late:
        mask = mask_for(room.bo, room.board, room.thread)
        writing.reply(room.bo, room.thread, "Late.", mask=mask)
        remove_member(room.ana, room.board, room.cy.projector.my_member(room.board), "spam")
    else:
        info, thread = room.cy.log.board(bytes.fromhex(room.board)), bytes.fromhex(room.thread)
        keys = one_off_keys(info.device, info.board_id, b"1" * 16)
        body = Anonymous(b"1" * 16, keys.box_public, b"x" * 300, Post("", "", "", (), (), "Buy this!", ""))
        draft = OpDraft(ContentKind.ANONYMOUS, encode_body(body), thread, (thread,))
        room.cy.log.append_one_off(info.board_id, b"1" * 16, draft)
    room.carry()
    told = len(ledger(room.fay, room.board))
    other = open_home(room.fay.paths.folder, PASSPHRASE, clock=room.fay.clock)
    look, asked = anonymous._voucher, []

    def look_while_the_other_acts(forum: Forum, info: BoardInfo, op: Op) -> bytes | None:
        if forum is room.fay and not asked:
            asked.append(anonymous.check_anonymous(other))
        return look(forum, info, op)

    monkeypatch.setattr(anonymous, "_voucher", look_while_the_other_acts)
    anonymous.check_anonymous(room.fay)
    other.close()
    assert asked == [1]
    assert len(ledger(room.fay, room.board)) == told + 1


def test_a_flood_that_nobody_answers_for_does_not_make_a_ledger_without_end(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(anonymous, "MOST_HIDDEN", 2)
    monkeypatch.setattr(anonymous, "MOST_HIDDEN_A_DAY", 5)
    info, thread = room.cy.log.board(bytes.fromhex(room.board)), bytes.fromhex(room.thread)
    for number in range(12):
        salt = bytes([number]) * 16
        keys = one_off_keys(info.device, info.board_id, salt)
        body = Anonymous(salt, keys.box_public, b"x" * 300, Post("", "", "", (), (), "Buy this!", ""))
        wall = room.cy.now() + number * 86_400  # of as many days as they like
        draft = OpDraft(ContentKind.ANONYMOUS, encode_body(body), thread, (thread,), wall=wall)
        room.cy.log.append_one_off(info.board_id, salt, draft)
    room.carry()
    assert [anonymous.check_anonymous(room.fay) for _ in range(5)] == [2, 2, 1, 0, 0]
    room.fay.clock.advance(86_400)  # type: ignore[attr-defined]
    assert [anonymous.check_anonymous(room.fay) for _ in range(5)] == [2, 2, 1, 0, 0]
    room.fay.clock.advance(86_400)  # type: ignore[attr-defined]
    assert [anonymous.check_anonymous(room.fay) for _ in range(3)] == [2, 0, 0]


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


def test_a_board_that_allows_none_says_so_and_nothing_is_sent(room: Room) -> None:
    here = room.hidden(room.bo)
    room.ana.log.allow_anonymous(bytes.fromhex(room.board), False)
    room.carry()
    with pytest.raises(NotPermitted, match="not allowed"):
        mask_for(room.bo, room.board)
    assert not room.row(room.cy, here).hidden
    writing.retract(room.bo, here)
    room.carry()
    assert {room.row(forum, here).retracted for forum in (room.ana, room.bo, room.cy)} == {True}


def test_an_anonymous_post_can_be_hidden_and_answered_as_any(room: Room) -> None:
    post = room.hidden(room.bo)
    answer = writing.reply(room.cy, post, "I hear you.").post
    room.carry()
    assert room.row(room.bo, answer).parent == post
    assert [row.why for row in reading.inbox(room.bo)] == ["reply"]
    moderating.hide(room.fay, post, "unkind")
    room.carry()
    assert room.row(room.cy, post).hidden


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32))
def test_names_are_two_words_and_two_of_one_name_are_told_apart(key: bytes, other: bytes) -> None:
    assert len(quiet_name(key).split()) == 2
    twin = frozenset((key.hex(), other.hex()))
    alike = key != other and quiet_name(key) == quiet_name(other)
    assert (anonymous_name(key.hex(), twin) == anonymous_name(key.hex())) != alike
    assert NAMES > 4_000


def test_a_vouch_is_for_one_key_on_one_board(room: Room) -> None:
    device = room.bo.log.board(bytes.fromhex(room.board)).device
    vouch = write_vouch(b"b" * 32, b"k" * 32, device)
    assert read_vouch(b"b" * 32, b"k" * 32, vouch) == device.id
    assert read_vouch(b"c" * 32, b"k" * 32, vouch) is None
    assert read_vouch(b"b" * 32, b"l" * 32, vouch) is None
    assert read_vouch(b"b" * 32, b"k" * 32, vouch[:-1]) is None


def test_a_private_reply_reaches_who_wrote_and_nobody_learns_who_that_is(room: Room) -> None:
    post = room.hidden(room.bo)
    assert may_reply_privately(room.cy, post)
    letter = reply_privately(room.cy, post, "I can listen tonight.").post
    room.carry()
    assert room.row(room.bo, letter).body == "I can listen tonight."
    assert room.row(room.bo, letter).private
    assert room.row(room.cy, letter).to == room.row(room.cy, post).author
    for forum in (room.ana, room.fay):
        assert letter not in {row.post for row in reading.read_thread(forum, room.thread)}
    assert not may_reply_privately(room.bo, letter)
    with pytest.raises(NotPermitted, match="would tell"):
        reply_privately(room.bo, letter, "Thank you.")
    assert not may_reply_privately(room.bo, post)
    with room.bo.projector.replaying(lambda told: None):
        room.bo.log.replay()
    assert room.row(room.bo, letter).body == "I can listen tonight."
