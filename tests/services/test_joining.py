"""Inviting and joining, with the envelopes carried from log to log by hand."""

from __future__ import annotations

import pytest

from sync.clock import SECONDS_PER_DAY, ManualClock
from sync.errors import BadAddress, BadInvite, ExpiredInvite, NotPermitted, WrongPassphrase
from sync.log.invite import Invite
from tests.services.invited import PASSPHRASE, admit, carry, join
from tui_forum.model.errors import BadInput, NotFound
from tui_forum.services import boards, joining, reading, searching, writing
from tui_forum.services.bulk import NewPost, post_many
from tui_forum.services.delivery import count_unsent
from tui_forum.services.home import Forum


def test_an_invite_says_what_it_is_for(ana: Forum, board: str) -> None:
    made = joining.make_invite(ana, board, days=2, uses=3, addresses=["192.168.1.20:4100"])
    read = Invite.from_text(made.text.upper(), ana.clock.now())
    assert (read.board_id.hex(), read.board_name, read.addresses) == (
        board,
        "Harbour",
        ("192.168.1.20:4100",),
    )
    assert read.expires == ana.now() + 2 * SECONDS_PER_DAY


def test_an_invite_to_nowhere_or_without_sense_is_refused(ana: Forum, board: str) -> None:
    with pytest.raises(NotFound):
        joining.make_invite(ana, "ab" * 32)
    for wrong in ({"role": "queen"}, {"uses": 0}, {"days": 0}, {"addresses": ["a:1"] * 9}):
        with pytest.raises(BadInput):
            joining.make_invite(ana, board, **wrong)
    with pytest.raises(BadAddress):
        joining.make_invite(ana, board, addresses=["nowhere"])


def test_a_bad_invite_or_passphrase_joins_nothing(
    ana: Forum, board: str, make_home: object, clock: ManualClock
) -> None:
    bo = make_home("bo")  # type: ignore[operator]
    text = joining.make_invite(ana, board).text
    for bad in ("hello", text[:40], text[:60] + "zz" + text[62:]):
        with pytest.raises(BadInvite):
            joining.join(bo, bad, PASSPHRASE)
    with pytest.raises(WrongPassphrase):
        joining.join(bo, text, "not this one")
    with pytest.raises(BadInput):
        joining.join(bo, text, PASSPHRASE, name="b\x1bo")
    clock.advance(8 * SECONDS_PER_DAY)
    with pytest.raises(ExpiredInvite):
        joining.join(bo, text, PASSPHRASE)
    assert boards.list_boards(bo) == []


def test_a_newcomer_waits_then_reads_everything_and_answers(
    ana: Forum, board: str, make_home: object
) -> None:
    bo = make_home("bo")  # type: ignore[operator]
    root = writing.post_thread(ana, board, title="First night", body="I am home.", need="listen")
    text = joining.make_invite(ana, board).text

    waits = joining.join(bo, text, PASSPHRASE)
    assert (waits.state, waits.name) == ("waiting", "Harbour")
    assert [(row.name, row.state, row.members) for row in boards.list_boards(bo)] == [
        ("Harbour", "waiting", 0)
    ]
    with pytest.raises(NotPermitted) as caught:
        writing.post_thread(bo, board, title="Too", body="early")
    assert "tui-forum sync" in caught.value.hint

    admit(ana, bo, text)
    carry(ana, bo, board)
    row = boards.board_summary(bo, board)
    assert (row.state, row.members, row.threads, row.unread, row.role) == ("joined", 2, 1, 1, "member")
    assert joining.join(bo, text, PASSPHRASE).state == "already"
    assert [(item.why, item.author) for item in reading.inbox(bo)] == [("waiting", "ana")]

    (read,) = reading.read_thread(bo, root.thread)
    assert (read.author, read.mine, read.unread, read.delivery) == ("ana", False, True, "")
    answer = writing.reply(bo, root.post, "I hear you.")
    reading.mark_read(bo, [root.post])
    assert reading.unread_total(bo) == (0, 0)

    carry(bo, ana, board)
    assert boards.who_can_read(ana, board) == 2
    (item,) = reading.inbox(ana)
    assert (item.why, item.post, item.excerpt, item.unread) == ("reply", answer.post, "I hear you.", 1)
    assert reading.waiting(ana) == []
    reading.inbox_seen(ana)
    assert reading.inbox(ana) == []
    assert reading.unread_total(ana) == (1, 1), "seen in the inbox is not yet read"


def test_nobody_changes_the_posts_of_another(ana: Forum, board: str, make_home: object) -> None:
    bo = make_home("bo")  # type: ignore[operator]
    root = writing.post_thread(ana, board, title="Mine", body="words")
    join(ana, bo, board)
    with pytest.raises(NotPermitted):
        writing.edit(bo, root.post, body="x")
    with pytest.raises(NotPermitted):
        writing.retract(bo, root.post)
    with pytest.raises(NotPermitted):
        boards.ensure_sections(bo, board, ["New"])


def test_delivery_tells_what_is_known_and_no_more(ana: Forum, board: str, make_home: object) -> None:
    bo = make_home("bo")  # type: ignore[operator]
    join(ana, bo, board)
    root = writing.post_thread(ana, board, title="T", body="words")
    assert reading.read_thread(ana, root.thread)[0].delivery == "only here"
    assert count_unsent(ana) == 1
    board_id = bytes.fromhex(board)
    device = bo.log.board(board_id).device.id
    ana.log.peer_has(board_id, device, ana.log.mark(board_id), ana.clock.now())
    assert reading.read_thread(ana, root.thread)[0].delivery == "on 1 machine we have met"
    assert count_unsent(ana) == 0


@pytest.mark.parametrize("size", [1, 7, 500])
def test_any_order_of_arrival_shows_the_same(ana: Forum, board: str, make_home: object, size: int) -> None:
    bo, cy = make_home("bo"), make_home("cy")  # type: ignore[operator]
    join(ana, bo, board)
    ids = post_many(ana, board, [NewPost("r", title="A"), NewPost("x", parent=0), NewPost("y", parent=1)])
    writing.edit(ana, ids[1], body="edited before it was there")
    writing.retract(ana, ids[2])
    mine = writing.reply(bo, _arrived(ana, bo, board, ids[0]), "from bo")
    carry(bo, ana, board)
    text = joining.make_invite(ana, board).text
    joining.join(cy, text, PASSPHRASE)
    admit(ana, cy, text)
    carry(ana, cy, board, backwards=True, size=size)
    carry(ana, bo, board)
    shown = [
        [(row.post, row.author, row.body, row.depth, row.edited) for row in reading.read_thread(home, ids[0])]
        for home in (ana, bo, cy)
    ]
    assert shown[0] == shown[1] == shown[2]
    assert mine.post in {post for post, *_ in shown[0]}
    assert reading.unread_total(cy)[0] == 3, "all that is there to read; what was taken back is not"
    assert [hit.author for hit in searching.search(cy, "edited")] == ["ana"]


def _arrived(source: Forum, target: Forum, board: str, post: str) -> str:
    carry(source, target, board)
    return post


def test_a_post_from_the_future_waits_for_its_time(
    ana: Forum, board: str, make_home: object, clock: ManualClock
) -> None:
    bo = make_home("bo")  # type: ignore[operator]
    join(ana, bo, board)
    (late,) = post_many(bo, board, [NewPost("x", title="From tomorrow", wall=ana.now() + 86_400)])
    assert [row.thread for row in reading.threads(bo)] == [late], "its author sees it"
    carry(bo, ana, board)
    assert reading.threads(ana) == []
    assert reading.unread_total(ana) == (0, 0)
    with pytest.raises(NotFound):
        reading.read_thread(ana, late)
    clock.advance(86_400)
    ana.projector.release()
    assert [(row.thread, row.unread) for row in reading.threads(ana)] == [(late, 1)]
