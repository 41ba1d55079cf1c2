"""Anonymous posts: a name for one thread, and nothing that leads to the member."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.crypto.identity import one_off_keys
from sync.errors import NotPermitted
from sync.log.base import BoardInfo
from sync.log.bodies import encode_body
from sync.log.op import Op, OpDraft
from tests.services.conftest import MakeHome
from tests.services.invited import PASSPHRASE
from tests.services.masked import Room, room_of
from tui_forum.model.anonymous import NAMES, anonymous_name, quiet_name, read_vouch, write_vouch
from tui_forum.model.content import Anonymous, Post
from tui_forum.model.errors import BadInput
from tui_forum.model.kinds import ContentKind
from tui_forum.services import anonymous, moderating, reading, writing
from tui_forum.services.delivery import count_unsent
from tui_forum.services.exchange.export_markdown import export_markdown
from tui_forum.services.exchange.export_tinydb import export_tinydb
from tui_forum.services.home import Forum, open_home
from tui_forum.services.ledger import ledger
from tui_forum.services.masking import mask_for
from tui_forum.services.members import remove_member
from tui_forum.services.private import may_reply_privately, reply_privately


@pytest.fixture
def room(ana: Forum, board: str, make_home: MakeHome) -> Room:
    return room_of(ana, board, make_home)


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
