"""What facilitators do, and what the author of a thread says of it: the rights, the effect, the ledger."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from sync.errors import NotPermitted
from sync.log.bodies import encode_body
from sync.log.kinds import Role
from tests.services.conftest import MakeHome
from tests.services.people import admit, carry
from tui_forum.model.content import Moderate, Post
from tui_forum.model.errors import BadInput
from tui_forum.model.kinds import ContentKind
from tui_forum.model.rows import PostRow
from tui_forum.services import moderating, reading, searching, writing
from tui_forum.services.boards import new_board
from tui_forum.services.home import Forum

PASSPHRASE = "otter lamp six"


@dataclass
class Room:
    """Ana is founder, fay facilitator, bo a member; all see `thread`, which bo started."""

    board: str
    ana: Forum
    fay: Forum
    bo: Forum
    thread: str
    reply: str

    def carry(self) -> None:
        """All in step."""
        carry(self.board, self.ana, self.fay, self.bo)

    def row(self, forum: Forum, post: str) -> PostRow:
        """A post as somebody sees it."""
        return next(row for row in reading.read_thread(forum, self.thread) if row.post == post)


@pytest.fixture
def room(ana: Forum, board: str, make_home: MakeHome) -> Room:
    fay, bo = make_home("fay"), make_home("bo")
    admit(ana, fay, board, Role.FACILITATOR)
    admit(ana, bo, board)
    root = writing.post_thread(bo, board, title="A lantern", body="It burns at night.")
    carry(board, ana, fay, bo)
    reply = writing.reply(ana, root.post, "I see it.")
    room = Room(board, ana, fay, bo, root.thread, reply.post)
    room.carry()
    return room


def test_an_author_settles_their_own_thread_and_nobody_else(room: Room) -> None:
    unanswered = writing.post_thread(room.bo, room.board, title="Anyone?", body="Hello.").thread
    room.carry()
    assert [row.thread for row in reading.waiting(room.ana)] == [unanswered]
    with pytest.raises(NotPermitted):
        moderating.settle(room.fay, unanswered)
    moderating.settle(room.bo, unanswered, "thank you, I feel heard")
    room.carry()
    row = reading.get_thread(room.ana, unanswered)
    assert (row.settled, row.settled_words) == (True, "thank you, I feel heard")
    assert reading.waiting(room.ana) == []
    moderating.settle(room.bo, unanswered, on=False)
    room.carry()
    assert not reading.get_thread(room.ana, unanswered).settled
    assert len(reading.waiting(room.ana)) == 1


def test_a_hidden_post_tells_why_and_keeps_its_text_for_a_few(room: Room, make_home: MakeHome) -> None:
    cy = make_home("cy")
    admit(room.ana, cy, room.board)
    cruel = writing.reply(room.bo, room.thread, "zebra words that hurt")
    carry(room.board, room.ana, room.fay, room.bo, cy)
    replies = reading.get_thread(cy, room.thread).replies
    moderating.hide(room.fay, cruel.post, "it hurts somebody")
    carry(room.board, room.ana, room.fay, room.bo, cy)
    for forum, sees in ((room.bo, True), (room.fay, True), (room.ana, True), (cy, False)):
        row = room.row(forum, cruel.post)
        assert row.hidden == "hidden by a facilitator: it hurts somebody"
        assert row.body == ("zebra words that hurt" if sees else "")
        assert not row.unread
        assert searching.search(forum, "zebra") == []
    assert reading.get_thread(cy, room.thread).replies == replies - 1
    moderating.hide(room.fay, cruel.post, "", on=False)
    carry(room.board, room.ana, room.fay, room.bo, cy)
    assert [hit.post for hit in searching.search(cy, "zebra")] == [cruel.post]
    assert reading.get_thread(cy, room.thread).replies == replies


def test_nobody_hides_what_their_equals_or_higher_ranks_wrote(room: Room) -> None:
    with pytest.raises(NotPermitted):
        moderating.hide(room.fay, room.reply, "I differ")
    with pytest.raises(NotPermitted):
        moderating.hide(room.bo, room.reply, "I differ")
    with pytest.raises(BadInput):
        moderating.hide(room.fay, room.thread, "  ")
    assert moderating.may_moderate(room.fay, room.reply) == frozenset()
    assert moderating.may_moderate(room.fay, room.thread) == {"hide", "pin", "lock", "move"}
    assert moderating.may_moderate(room.bo, room.thread) == {"settle"}
    act = Moderate(bytes.fromhex(room.reply), "hide", True, "", "by force")
    room.bo.log.append(bytes.fromhex(room.board), ContentKind.MODERATE, encode_body(act))
    room.carry()
    assert not room.row(room.ana, room.reply).hidden
    assert [(row.actor, row.counts) for row in moderating.acts(room.ana, room.board)] == [("bo", False)]


def test_a_thread_is_pinned_and_moved(room: Room) -> None:
    later = writing.post_thread(room.ana, room.board, title="Later", body="b", section="Welcome").thread
    room.carry()
    listed = [row.thread for row in reading.threads(room.bo)]
    last = listed[-1]
    moderating.pin(room.fay, last)
    moderating.move(room.fay, later, "night hours", "it belongs there")
    room.carry()
    assert [row.thread for row in reading.threads(room.bo)] == [last, *listed[:-1]]
    row = reading.get_thread(room.bo, last)
    assert row.pinned
    assert row.last < 1 << 32
    assert [row.thread for row in reading.threads(room.bo, room.board, "Night hours")] == [later]
    moderating.pin(room.ana, last, on=False)
    room.carry()
    moderating.pin(room.fay, last)
    room.carry()
    assert not reading.get_thread(room.bo, last).pinned, "the founder has decided"
    with pytest.raises(BadInput):
        moderating.move(room.fay, later, "Nowhere")
    with pytest.raises(BadInput):
        moderating.pin(room.fay, room.reply)


def test_a_locked_thread_takes_no_replies_and_loses_none(room: Room) -> None:
    moderating.lock(room.fay, room.thread, reason="it went in circles")
    with pytest.raises(NotPermitted):
        writing.reply(room.fay, room.thread, "one more")
    room.carry()
    post = bytes.fromhex(room.thread)
    body = encode_body(Post("", "", "", (), (), "said all the same", ""))
    op = room.bo.log.append(bytes.fromhex(room.board), ContentKind.POST, body, thread=post, refs=(post,))
    room.carry()
    for forum in (room.ana, room.fay, room.bo):
        assert reading.get_thread(forum, room.thread).locked
        late = [row.post for row in reading.read_thread(forum, room.thread) if row.after_closing]
        assert late == [op.op_id.hex()]
    moderating.lock(room.fay, room.thread, on=False)
    room.carry()
    assert not any(row.after_closing for row in reading.read_thread(room.bo, room.thread))
    writing.reply(room.bo, room.thread, "open again")


def test_the_ledger_tells_every_act(room: Room) -> None:
    moderating.lock(room.fay, room.thread, reason="for the night")
    room.carry()
    moderating.hide(room.ana, room.thread, "names somebody")
    room.carry()
    told = [
        (row.act, row.on, row.actor, row.role, row.reason, row.counts)
        for row in moderating.acts(room.bo, room.board)
    ]
    assert told == [
        ("lock", True, "fay", "facilitator", "for the night", True),
        ("hide", True, "ana", "founder", "names somebody", True),
    ]
    row = reading.get_thread(room.bo, room.thread)
    assert (row.title, row.preview, row.hidden) == ("", "", "hidden by a founder: names somebody")


def test_an_act_on_one_board_is_none_on_another(room: Room) -> None:
    other = new_board(room.bo, "Elsewhere", PASSPHRASE).board
    act = Moderate(bytes.fromhex(room.thread), "hide", True, "", "from outside")
    room.bo.log.append(bytes.fromhex(other), ContentKind.MODERATE, encode_body(act))
    assert not reading.get_thread(room.bo, room.thread).hidden


def test_who_was_no_facilitator_any_more_when_the_news_met_has_hidden_nothing(room: Room) -> None:
    """The act and the demotion happened apart; all replicas agree, in whatever order they hear of them."""
    moderating.hide(room.fay, room.thread, "my last act")
    carry(room.board, room.fay, room.bo)
    assert reading.get_thread(room.bo, room.thread).hidden
    fay = bytes.fromhex(room.fay.projector.my_member(room.board))
    room.ana.log.set_role(bytes.fromhex(room.board), fay, Role.MEMBER)
    room.carry()
    for forum in (room.ana, room.fay, room.bo):
        assert not reading.get_thread(forum, room.thread).hidden
        assert [row.counts for row in moderating.acts(forum, room.board)] == [False]
