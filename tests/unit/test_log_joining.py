"""Coming to a board: with a second invite, after a removal, from a board that was left."""

from __future__ import annotations

import pytest

from sync.crypto.identity import member_key
from sync.errors import AlreadyThere, NotPermitted
from sync.log.bodies import Policy
from sync.log.invite import Invite
from sync.log.kinds import Kind, Role
from sync.log.log import Log
from sync.log.op import Status
from tests.unit.logs import NOW, POST, Make, everything, exchange, found, makers, names

SEED = b"q" * 32


def invited(host: Log, board: bytes, uses: int = 1, seconds: int = 1000) -> Invite:
    return host.create_invite(board, Role.MEMBER, uses, int(NOW) + seconds)


def welcome(log: Log, host: Log, invite: Invite) -> None:
    live = {item.op_id: item for item in host.board(invite.board_id).invites}
    log.complete_join(invite.board_id, host.welcome(invite.board_id, live[invite.op_id].sign))


def come(log: Log, host: Log, board: bytes) -> None:
    invite = invited(host, board)
    log.begin_join(SEED, invite, "Bob")
    welcome(log, host, invite)
    exchange(log, host, board)
    log.peer_has(board, host.board(board).device.id, 1, NOW)


def joins(log: Log, board: bytes) -> int:
    return sum(op.kind == Kind.JOIN for op in log.ops(board))


@makers
@pytest.mark.parametrize("heard", [False, True])
def test_an_invite_that_lapsed_before_the_join_was_delivered_gives_way_to_another(
    make: Make, heard: bool
) -> None:
    ann, bob = make(), make()
    board = found(ann)
    first = invited(ann, board, seconds=10)
    bob.begin_join(SEED, first, "Bob")
    welcome(bob, ann, first)
    if heard:  # the connection broke when the board had come here and the Join was not there yet
        bob.ingest(board, everything(ann, board))
    second = invited(ann, board)
    assert bob.begin_join(SEED, second, "Bob").pending == second
    for _ in range(2):
        welcome(bob, ann, second)
    exchange(bob, ann, board)
    assert names(ann, board) == names(bob, board) == ["Ann", "Bob"]
    assert joins(ann, board) == 2
    assert ann.board(board).invites == ()


@makers
@pytest.mark.parametrize("history", ["all", "from-now"])
@pytest.mark.parametrize("heard", [False, True])
def test_who_was_removed_and_is_invited_again_is_a_member_again(
    make: Make, history: str, heard: bool
) -> None:
    """Peers answer nobody whom they removed, so that most never hear of their removal."""
    ann, bob = make(), make()
    board = found(ann, Policy("", "", (), 0, "from-now" if history == "from-now" else "all"))
    come(bob, ann, board)
    for number in range(20):
        bob.append(board, POST, b"before %d" % number)
    exchange(ann, bob, board)
    ann.remove_member(board, member_key(SEED, board).public, "spam")
    between = ann.append(board, POST, b"while Bob was away")
    ann.new_epoch(board)
    if heard:
        bob.ingest(board, everything(ann, board))
        assert bob.board(board).state == "joined"
        with pytest.raises(NotPermitted):
            bob.append(board, POST, b"refused")
    invite = invited(ann, board)
    info = bob.begin_join(SEED, invite, "Bob")
    assert (info.pending, info.state) == (invite, "waiting" if heard else "joined")
    welcome(bob, ann, invite)
    for _ in range(2):
        exchange(bob, ann, board)
    assert names(ann, board) == names(bob, board) == ["Ann", "Bob"]
    assert bob.board(board).epochs[-1].kid == ann.board(board).epochs[-1].kid
    op = bob.append(board, POST, b"back again")
    exchange(bob, ann, board)
    assert ann.status(board, op.envelope_id) == Status.COUNTED
    expected = Status.COUNTED if history == "all" else Status.SEALED
    assert bob.status(board, between.envelope_id) == expected
    ann.remove_member(board, member_key(SEED, board).public, "spam")
    bob.ingest(board, everything(ann, board))
    assert (bob.board(board).pending, bob.board(board).state) == (None, "joined")


@makers
def test_who_was_removed_left_and_is_invited_again_is_a_member_again(make: Make) -> None:
    ann, bob = make(), make()
    board = found(ann)
    come(bob, ann, board)
    bob.append(board, POST, b"before")
    exchange(bob, ann, board)
    ann.remove_member(board, member_key(SEED, board).public, "spam")
    bob.forget_board(board)
    come(bob, ann, board)
    op = bob.append(board, POST, b"back again")
    exchange(bob, ann, board)
    assert names(ann, board) == names(bob, board) == ["Ann", "Bob"]
    assert ann.status(board, op.envelope_id) == Status.COUNTED


@makers
def test_a_member_who_knows_of_an_invite_needs_none_and_a_dropped_machine_is_told(make: Make) -> None:
    ann, bob, laptop = make(), make(), make()
    board = found(ann)
    come(bob, ann, board)
    come(laptop, ann, board)
    invite = invited(ann, board, uses=2)
    exchange(ann, bob, board)
    with pytest.raises(AlreadyThere):
        bob.begin_join(SEED, invite, "Bob")
    bob.drop_device(board, laptop.board(board).device.id, SEED)
    laptop.ingest(board, everything(bob, board))
    with pytest.raises(NotPermitted):
        laptop.begin_join(SEED, invite, "Bob")
