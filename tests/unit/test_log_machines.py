"""A person's second machine: boards handed over, taken up, and the person still the same."""

from __future__ import annotations

import os
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.clock import ManualClock
from sync.crypto.identity import invite_keys, member_key
from sync.errors import NotPermitted
from sync.log.bodies import AddDevice, Policy, Remove
from sync.log.kinds import Role
from sync.log.machines import Machines, own_board_id
from sync.log.memory import MemoryLog
from tests.unit.histories import card, history, member

ROOT = b"r" * 32
POLICY = Policy("Garden", "", ("Talk",), 0, "all")
NOTE = 40


def machine(seed: int) -> Machines:
    return MemoryLog(clock=ManualClock(seed=seed))


def give(source: Machines, target: Machines, board: bytes) -> None:
    ids = [item for _, _, item in source.since(board, 0)]
    target.ingest(board, source.fetch(board, ids))


def link(old: Machines, new: Machines, board: bytes) -> None:
    given = old.hand_over(board)
    old.ingest(board, new.adopt_board(ROOT, board, given.name, given.secrets, given.governance))


def test_a_linked_machine_is_the_same_person_and_both_write() -> None:
    old, new = machine(1), machine(2)
    board = old.create_board(ROOT, "Garden", "ana", POLICY).board_id
    old.append(board, NOTE, b"\x90")
    old.new_epoch(board)
    old.append(board, NOTE, b"\x90")
    link(old, new, board)
    link(old, new, board)
    for log in (old, new):
        roster = log.board(board).roster
        assert roster is not None
        (member,) = roster.members.values()
        assert (member.member, member.role, len(member.devices)) == (
            member_key(ROOT, board).public,
            Role.FOUNDER,
            2,
        )
        assert log.board(board).state == "joined"
    give(old, new, board)
    assert len(list(new.ops(board))) == len(list(old.ops(board)))
    op = new.append(board, NOTE, b"\x90")
    give(new, old, board)
    held = old.op(board, op.op_id)
    assert held is not None
    assert held.member == member_key(ROOT, board).public
    assert new.new_epoch(board)


def test_a_stranger_cannot_take_up_a_board_and_nothing_of_it_stays() -> None:
    old, new = machine(1), machine(2)
    board = old.create_board(ROOT, "Garden", "ana", POLICY).board_id
    given = old.hand_over(board)
    with pytest.raises(NotPermitted):
        new.adopt_board(os.urandom(32), board, given.name, given.secrets, given.governance)
    assert new.boards() == []
    with pytest.raises(NotPermitted):
        new.adopt_board(ROOT, board, given.name, given.secrets, ())
    assert new.boards() == []


def test_a_board_that_waits_is_not_handed_over() -> None:
    old, new = machine(1), machine(2)
    board = old.create_board(ROOT, "Garden", "ana", POLICY).board_id
    invite = old.create_invite(board, Role.MEMBER, 1, 2_000_000_000)
    new.begin_join(os.urandom(32), invite, "bo")
    with pytest.raises(NotPermitted):
        new.hand_over(board)


def test_who_restored_from_words_and_joins_by_an_invite_is_still_the_founder() -> None:
    old, new = machine(1), machine(2)
    board = old.create_board(ROOT, "Garden", "ana", POLICY).board_id
    invite = old.create_invite(board, Role.MEMBER, 1, 2_000_000_000)
    new.begin_join(ROOT, invite, "ana")
    new.complete_join(board, old.welcome(board, invite_keys(invite.secret).sign.public))
    give(old, new, board)
    give(new, old, board)
    for log in (old, new):
        roster = log.board(board).roster
        assert roster is not None
        (member,) = roster.members.values()
        assert (member.role, len(member.devices)) == (Role.FOUNDER, 2)
    new.new_epoch(board)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 1 << 40))
def test_a_removed_member_gets_no_machine_in_by_old_heads(seed: int) -> None:
    rng = random.Random(seed)
    world, _, _ = history(rng)
    names = ("X", "F2")
    standing = {name: member(name) in world.roster().members for name in names}
    sly = []
    for name in names:
        for number in range(3):
            machine = f"{name}-sly-{number}"
            some = rng.choice([known for known in world.know[name] if known in world.acts])
            added = world.emit(machine, AddDevice(member(name), card(machine)), heads=(some,))
            post = world.emit(machine, None, heads=(added.op_id,))
            order = world.emit(machine, Remove(member("A"), "", ()), heads=(added.op_id,))
            sly.append((name, added, post, order))
    roster = world.roster()
    assert {name: member(name) in roster.members for name in names} == standing
    for name, *ops in sly:
        if not standing[name]:
            assert not any(roster.counts(op) for op in ops)
            assert roster.device(ops[0].device) is None


def notes(log: Machines, board: bytes) -> set[bytes]:
    return {op.op_id for op in log.ops(board) if op.kind == NOTE}


def test_machines_that_founded_their_own_board_apart_are_on_one_board() -> None:
    """Restored from the words on a machine that was alone, then linked: nothing written on either is lost."""
    old, new = machine(1), machine(2)
    board = own_board_id(ROOT)
    for log in (old, new):
        assert log.found_own_board(ROOT, "ana").board_id == board
    old.new_epoch(board)
    for log in (old, new):
        log.append(board, NOTE, b"\x90")
        assert log.found_own_board(ROOT, "ana") == log.board(board)
    link(old, new, board)
    for source, target in ((old, new), (new, old), (old, new)):
        give(source, target, board)
    assert notes(old, board) == notes(new, board)
    assert len(notes(old, board)) == 2
    for log in (old, new):
        roster = log.board(board).roster
        assert roster is not None
        (person,) = roster.members.values()
        assert (person.role, len(person.devices)) == (Role.FOUNDER, 2)
    op = new.append(board, NOTE, b"\x90")
    give(new, old, board)
    assert old.op(board, op.op_id) is not None
    assert own_board_id(b"s" * 32) != board


def test_a_machine_that_was_dropped_reads_nothing_later_not_even_what_was_founded_apart() -> None:
    old, lost, late = machine(1), machine(2), machine(3)
    board = own_board_id(ROOT)
    old.found_own_board(ROOT, "ana")
    link(old, lost, board)
    give(old, lost, board)
    late.found_own_board(ROOT, "ana")
    old.drop_device(board, lost.board(board).device.id, ROOT)
    link(old, late, board)
    give(old, late, board)
    written = {log.append(board, NOTE, b"\x90").op_id for log in (old, late)}
    for log in (old, late, old, late):
        give(log, late if log is old else old, board)
        give(log, lost, board)
    assert notes(old, board) == notes(late, board) == written
    assert notes(lost, board) == set()
