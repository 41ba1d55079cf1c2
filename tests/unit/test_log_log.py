"""Logs that exchange envelopes: in memory and in SQLite, in any order, with hostile members and lost keys."""

from __future__ import annotations

import random

import pytest

from sync.errors import AlreadyThere, BadOp, NotPermitted, UnknownBoard
from sync.log.base import SOMEBODY
from sync.log.bodies import Readmit, encode_body
from sync.log.envelope import seal_op
from sync.log.header import NO_ID, SUITE_CONTENT, Header, Outer, pack_outer
from sync.log.kinds import Kind, Role
from sync.log.log import Log
from sync.log.op import Op, OpDraft, Status
from tests.unit.logs import (
    NOW,
    POST,
    Make,
    View,
    everything,
    exchange,
    found,
    join,
    makers,
    member_id,
    names,
)


@makers
def test_a_board_is_founded_joined_and_written_to(make: Make) -> None:
    ann, bob = make(View()), make(View())
    board = found(ann)
    first = ann.append(board, POST, b"hello")
    assert ann.board(board).state == "joined"
    invite = ann.create_invite(board, Role.MEMBER, 1, int(NOW) + 1000, ["10.0.0.1:4000"])
    waiting = bob.begin_join(b"q" * 32, invite, "Bob")
    assert (waiting.state, waiting.roster, waiting.pending) == ("waiting", None, invite)
    with pytest.raises(NotPermitted):
        bob.append(board, POST, b"too early")
    secrets = ann.welcome(board, ann.board(board).invites[0].sign)
    assert bob.complete_join(board, secrets) == bob.complete_join(board, secrets)
    exchange(ann, bob, board)
    assert names(ann, board) == names(bob, board) == ["Ann", "Bob"]
    assert bob.board(board).state == "joined"
    assert ann.board(board).invites == ()
    with pytest.raises(NotPermitted):
        ann.welcome(board, invite.secret)
    reply = bob.append(board, POST, b"welcome me", thread=first.op_id, refs=[first.op_id])
    result = ann.ingest(board, everything(bob, board))
    assert [op.op_id for op in result.counted] == [reply.op_id]
    assert result.counted[0].member == member_id(ann, board, "Bob")
    assert ann.op(board, reply.op_id) == result.counted[0]
    assert [op.body for op in bob.ops(board) if op.kind == POST] == [b"hello", b"welcome me"]


@makers
def test_what_was_held_is_not_taken_twice(make: Make) -> None:
    ann, bob = make(View()), make(View())
    board = found(ann)
    join(bob, ann, board, "Bob")
    envelopes = everything(ann, board)
    result = bob.ingest(board, envelopes + envelopes)
    assert (result.stored, result.counted, result.refused) == ([], [], [])


@makers
def test_garbage_is_refused_with_a_sentence_and_not_kept(make: Make) -> None:
    ann, bob = make(View()), make(View())
    board = found(ann)
    join(bob, ann, board, "Bob")
    good = bob.append(board, POST, b"good")
    broken_one = bob.append(board, POST, b"fine")
    envelope = bob.fetch(board, [broken_one.envelope_id])[0]
    broken = envelope[:100] + bytes([envelope[100] ^ 1]) + envelope[101:]
    result = ann.ingest(board, [b"", b"junk", broken, bob.fetch(board, [good.envelope_id])[0]])
    assert [op.op_id for op in result.counted] == [good.op_id]
    assert len(result.refused) == 3
    assert all(reason.endswith(".") for _, reason in result.refused)
    with pytest.raises(BadOp):
        ann.append(board, POST, b"bad")
    with pytest.raises(UnknownBoard):
        ann.ingest(b"?" * 32, [])


@makers
def test_a_body_that_the_view_refuses_is_not_stored(make: Make) -> None:
    ann, bob = make(View()), make()
    board = found(ann)
    join(bob, ann, board, "Bob")
    op = bob.append(board, POST, b"bad")
    result = ann.ingest(board, bob.fetch(board, [op.envelope_id]))
    assert result.refused == [(op.envelope_id, "That body is bad.")]
    assert ann.status(board, op.envelope_id) is None


@makers
def test_a_failed_write_leaves_no_trace(make: Make) -> None:
    view = View()
    ann = make(view)
    board = found(ann)
    before = (ann.index(board), ann.board(board).roster, dict(view.shown))
    for drafts in (
        [OpDraft(POST, b"one"), OpDraft(POST, b"bad")],
        [OpDraft(POST, b"one"), OpDraft(Kind.INVITE, b"junk")],
        [OpDraft(POST, b"one"), OpDraft(POST, b"two", wall=-1)],
        [OpDraft(Kind.READMIT, encode_body(Readmit((b"r" * 32,)))), OpDraft(12, b"unknown kind")],
    ):
        with pytest.raises(BadOp):
            ann.append_many(board, drafts)
    assert (ann.index(board), ann.board(board).roster, view.shown) == before
    chain = [ann.append(board, POST, b"x").seq for _ in range(3)]
    assert chain == [2, 3, 4]


def forged(log: Log, board: bytes, victim: Op) -> bytes:
    """The victim's op again, by a member who has the key and not the signature."""
    info = log.board(board)
    keys = info.epochs[-1]
    outer = pack_outer(Outer(SUITE_CONTENT, keys.kid, victim.born_day, 0, bytes(16)))
    header = Header(
        outer, POST, victim.device, victim.seq + 1, b"p" * 32, 9, victim.wall, victim.heads, NO_ID, (), NO_ID
    )
    return seal_op(keys, board, info.device.sign, header, b"forged", bytes(16))[0]


@makers
def test_a_forged_op_is_set_aside_and_never_counts(make: Make) -> None:
    ann, bob = make(View()), make(View())
    board = found(ann)
    join(bob, ann, board, "Bob")
    post = ann.append(board, POST, b"mine")
    bob.ingest(board, everything(ann, board))
    envelope = forged(bob, board, post)
    result = ann.ingest(board, [envelope])
    assert result.counted == []
    assert ann.status(board, result.stored[0]) == Status.ASIDE


@makers
@pytest.mark.parametrize("bad_first", [True, False])
def test_an_op_with_a_bad_signature_counts_once_a_later_one_endorses_it(make: Make, bad_first: bool) -> None:
    ann, bob = make(View()), make(View())
    board = found(ann)
    join(bob, ann, board, "Bob")
    info = ann.board(board)
    keys, heads = info.epochs[-1], tuple(sorted(info.roster.heads if info.roster else ()))
    outer = pack_outer(Outer(SUITE_CONTENT, keys.kid, int(NOW) // 86_400, 0, bytes(16)))
    row = ann._shelf.board(board)
    assert row is not None
    fields = (POST, info.device.id, row.seq + 1, row.link, 50, int(NOW), heads, NO_ID, (), NO_ID)
    stranger = bob.board(board).device.sign
    bad, opened = seal_op(keys, board, stranger, Header(outer, *fields), b"unsigned", bytes(16))
    fields = (POST, info.device.id, row.seq + 2, opened.link, 51, int(NOW), heads, NO_ID, (), NO_ID)
    good, _ = seal_op(keys, board, info.device.sign, Header(outer, *fields), b"endorses", bytes(16))
    first, second = (bad, good) if bad_first else (good, bad)
    assert len(bob.ingest(board, [first]).counted) == (0 if bad_first else 1)
    assert len(bob.ingest(board, [second]).counted) == (2 if bad_first else 1)
    assert bob.status(board, opened.op.envelope_id) == Status.COUNTED


@makers
def test_an_envelope_of_the_same_op_under_another_signature_does_not_count_twice(make: Make) -> None:
    view = View()
    ann, bob = make(View()), make(view)
    board = found(ann)
    join(bob, ann, board, "Bob")
    post = ann.append(board, POST, b"once")
    bob.ingest(board, ann.fetch(board, [post.envelope_id]))
    shown = len(view.shown)
    bob.ingest(board, everything(ann, board))
    assert len(view.shown) == shown


@makers
def test_what_a_view_missed_is_told_later_and_everything_again_on_demand(make: Make) -> None:
    ann = make(View())
    board = found(ann)
    ann.append(board, POST, b"one")
    view = View()
    ann._projector = view
    assert ann.replay() == len(view.shown) == 2


@makers
def test_order_puts_governance_first_and_then_the_liveliest_thread(make: Make) -> None:
    ann = make(View())
    board = found(ann)
    old = ann.append(board, POST, b"old", wall=int(NOW) - 500)
    new = ann.append(board, POST, b"new", wall=int(NOW) - 400)
    bump = ann.append(board, POST, b"bump", thread=old.op_id, wall=int(NOW) - 300)
    far = ann.append(board, POST, b"from the future", wall=int(NOW) + 10_000)
    ids = [identity for _, identity in ann.index(board)]
    random.Random(1).shuffle(ids)
    order = ann.order(board, ids)
    assert order[1:] == [op.envelope_id for op in (far, old, bump, new)]
    assert ann.holds(board, [old.envelope_id, b"?" * 32]) == {old.envelope_id}
    assert [n for n, _, _ in ann.since(board, ann.mark(board) - 2)] == [ann.mark(board) - 1, ann.mark(board)]


@makers
def test_peers_are_remembered_and_what_they_hold_is_counted(make: Make) -> None:
    ann = make(View())
    board = found(ann)
    n = ann.number(board, ann.append(board, POST, b"x").op_id)
    assert n == ann.mark(board)
    ann.peer_has(board, b"1" * 32, n, 5.0)
    ann.peer_has(board, b"2" * 32, n - 1, 6.0)
    ann.peer_has(board, b"1" * 32, 0, 1.0)
    ann.remember_address(board, b"2" * 32, "10.0.0.2:4000")
    assert ann.delivered(board, n) == 1
    assert ann.delivered(board, n - 1) == 2
    assert [(mark.device[:1], mark.upto, mark.address) for mark in ann.peers(board)] == [
        (b"2", n - 1, "10.0.0.2:4000"),
        (b"1", n, ""),
    ]
    ann.remember_address(board, b"1" * 32, "10.0.0.1:4000", typed=True)
    assert (ann.peers(board)[1].address, ann.peers(board)[1].typed) == ("10.0.0.1:4000",) * 2
    ann.remember_address(board, b"1" * 32, "10.9.9.9:4000")
    ann.remember_address(board, b"1" * 32, "10.0.0.1:4000")
    ann.peer_has(board, b"1" * 32, n, 5.5)
    assert ann.peers(board)[1].address == "10.9.9.9:4000"
    assert ann.peers(board)[1].typed == "10.0.0.1:4000", "what a person typed, and worked, stays"
    ann.peer_has(board, SOMEBODY, n, 4.0)
    assert ann.delivered(board, n) == 1, "the nameless one may be the one that we know"
    later = ann.number(board, ann.append(board, POST, b"y").op_id)
    assert ann.delivered(board, later) == 0
    ann.peer_has(board, SOMEBODY, later, 7.0)
    assert ann.delivered(board, later) == 1


@makers
def test_a_board_is_forgotten_wholly_and_a_second_join_is_refused(make: Make) -> None:
    ann, bob = make(View()), make(View())
    board = found(ann)
    join(bob, ann, board, "Bob")
    bob.peer_has(board, ann.board(board).device.id, 1, NOW)
    invite = ann.create_invite(board, Role.MEMBER, 1, int(NOW) + 1000)
    exchange(ann, bob, board)
    with pytest.raises(AlreadyThere):
        bob.begin_join(b"q" * 32, invite, "Bob")
    bob.forget_board(board)
    assert bob.boards() == []
    with pytest.raises(UnknownBoard):
        bob.append(board, POST, b"x")
