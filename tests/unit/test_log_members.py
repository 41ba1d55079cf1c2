"""Logs whose members come, go and are left out: epochs, removals, readmissions."""

from __future__ import annotations

import msgspec
import pytest

from sync.errors import NotPermitted
from sync.log.bodies import AddMember, Readmit, Remove, encode_body
from sync.log.kinds import Kind, Role
from sync.log.op import Status
from tests.unit.logs import (
    NOW,
    POLICY,
    POST,
    Make,
    View,
    everything,
    exchange,
    found,
    join,
    makers,
    member_id,
    memory,
    names,
)


@makers
def test_members_may_not_do_what_is_for_facilitators(make: Make) -> None:
    ann, bob = make(View()), make(View())
    board = found(ann)
    join(bob, ann, board, "Bob")
    with pytest.raises(NotPermitted):
        bob.create_invite(board, Role.MEMBER, 1, int(NOW) + 10)
    with pytest.raises(NotPermitted):
        bob.new_epoch(board)
    with pytest.raises(NotPermitted):
        bob.append(board, Kind.REMOVE, encode_body(Remove(member_id(bob, board, "Ann"), "", ())))
    assert bob.append(board, POST, b"still works").seq == 2


@makers
def test_a_new_epoch_reaches_every_device_and_opens_what_waited(make: Make) -> None:
    ann, bob = make(View()), make(View())
    board = found(ann)
    join(bob, ann, board, "Bob")
    epoch = ann.new_epoch(board)
    post = ann.append(board, POST, b"under the new key")
    early = bob.ingest(board, ann.fetch(board, [post.envelope_id]))
    assert bob.status(board, post.envelope_id) == Status.SEALED
    assert early.counted == []
    late = bob.ingest(board, ann.fetch(board, [epoch.envelope_id]))
    assert {op.op_id for op in late.counted} == {epoch.op_id, post.op_id}
    assert [keys.kid for keys in bob.board(board).epochs] == [keys.kid for keys in ann.board(board).epochs]
    assert len(bob.board(board).epochs) == 2


@makers
def test_concurrent_epochs_are_merged(make: Make) -> None:
    ann, fay, bob = make(View()), make(View()), make(View())
    board = found(ann)
    join(fay, ann, board, "Fay", Role.FACILITATOR)
    join(bob, ann, board, "Bob")
    exchange(fay, ann, board)
    ann.new_epoch(board)
    fay.new_epoch(board)
    exchange(ann, fay, board)
    post = fay.append(board, POST, b"under both")
    bob.ingest(board, everything(fay, board))
    assert bob.status(board, post.envelope_id) == Status.COUNTED
    newest = {log.board(board).epochs[-1].kid for log in (ann, fay)}
    assert newest == {bob.board(board).epochs[-1].kid}
    assert len(bob.board(board).epochs) == 4


@makers
def test_a_newcomer_from_now_on_reads_who_belongs_and_not_the_past(make: Make) -> None:
    ann, bob = make(View()), make(View())
    board = found(ann, msgspec.structs.replace(POLICY, history="from-now"))
    past = ann.append(board, POST, b"before you came")
    ann.new_epoch(board)
    present = ann.append(board, POST, b"since then")
    join(bob, ann, board, "Bob")
    assert names(bob, board) == ["Ann", "Bob"]
    assert bob.status(board, past.envelope_id) == Status.SEALED
    assert bob.status(board, present.envelope_id) == Status.COUNTED
    ann.ingest(board, everything(bob, board))
    assert ann.board(board).epochs[-1].kid == bob.board(board).epochs[-1].kid


@makers
def test_a_removal_takes_back_what_it_did_not_accept_and_readmit_gives_it_again(make: Make) -> None:
    view = View()
    ann, bob = make(view), make(View())
    board = found(ann)
    join(bob, ann, board, "Bob")
    seen = bob.append(board, POST, b"seen")
    exchange(ann, bob, board)
    unseen = bob.append(board, POST, b"unseen")
    bob_id = member_id(ann, board, "Bob")
    ann.append(board, Kind.REMOVE, encode_body(Remove(bob_id, "", (seen.op_id,))))
    late = ann.ingest(board, everything(bob, board))
    assert (late.counted, ann.status(board, unseen.envelope_id)) == ([], Status.LATE)
    assert seen.op_id in view.shown
    ann.append(board, Kind.READMIT, encode_body(Readmit((unseen.op_id,))))
    assert view.shown[unseen.op_id].body == b"unseen"
    gone = bob.ingest(board, everything(ann, board))
    assert gone.roster_changed
    with pytest.raises(NotPermitted):
        bob.append(board, POST, b"after")


@makers
def test_a_readmission_goes_with_the_facilitator_who_was_undone(make: Make) -> None:
    view = View()
    ann, fay, bob = make(view), make(View()), make(View())
    board = found(ann)
    join(fay, ann, board, "Fay", Role.FACILITATOR)
    join(bob, ann, board, "Bob")
    unseen = bob.append(board, POST, b"unseen")
    ann.append(board, Kind.REMOVE, encode_body(Remove(member_id(ann, board, "Bob"), "", ())))
    exchange(ann, fay, board)
    exchange(bob, fay, board)
    assert fay.status(board, unseen.envelope_id) == Status.LATE
    fay.append(board, Kind.READMIT, encode_body(Readmit((unseen.op_id,))))
    exchange(fay, ann, board)
    assert unseen.op_id in view.shown
    ann.append(board, Kind.REMOVE, encode_body(Remove(member_id(ann, board, "Fay"), "", ())))
    assert unseen.op_id not in view.shown
    assert ann.status(board, unseen.envelope_id) == Status.LATE


def test_add_member_needs_no_invite() -> None:
    ann, bob = memory(View()), memory(View())
    board = found(ann)
    join(bob, ann, board, "Bob")
    roster = bob.board(board).roster
    assert roster is not None
    card = roster.members[member_id(bob, board, "Bob")].devices[bob.board(board).device.id]
    body = AddMember(member_id(bob, board, "Bob"), "Bobby", card, 3)
    ann.append(board, Kind.ADD_MEMBER, encode_body(body))
    assert names(ann, board) == ["Ann", "Bobby"]
