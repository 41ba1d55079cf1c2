"""The governance fold over histories written by hand: who belongs, and whose act counts."""

from __future__ import annotations

import pytest

from sync.log.bodies import (
    AddDevice,
    AddMember,
    DropDevice,
    Epoch,
    Invite,
    Join,
    Policy,
    Readmit,
    Remove,
    SetRole,
)
from sync.log.kinds import Role
from tests.unit.histories import (
    POLICY,
    add,
    boxed,
    card,
    device,
    invited,
    join,
    member,
    peopled,
    roles,
)


def test_the_founder_and_those_added_are_members_in_their_roles() -> None:
    assert roles(peopled()) == {"root": 0, "S": 1, "F1": 2, "F2": 2, "A": 3, "B": 3, "X": 3}


@pytest.mark.parametrize("act", ["remove", "demote"])
@pytest.mark.parametrize("role", [1, 2])
def test_nobody_acts_on_an_equal_whose_coming_they_claim_not_to_have_seen(act: str, role: int) -> None:
    """Old heads are no way round "the target is not known to stand as high"."""
    world = peopled()
    add(world, "root", "S2", Role.STEWARD)
    host, rival = ("root", "S2") if role == Role.STEWARD else ("S", "F1")
    before = tuple(sorted(world.heads(rival)))
    terms = Invite(b"i" * 32, bytes(32), bytes(32), bytes(32), role, 1, 100, bytes(64))
    invited = world.emit(host, terms)
    world.sync(host, "N")
    join = Join(member("N"), "N", card("N"), b"i" * 32, bytes(64), bytes(64))
    world.emit("N", join, heads=(invited.op_id,))
    post = world.emit("N", None)
    body = Remove(member("N"), "", ()) if act == "remove" else SetRole(member("N"), 3, ())
    world.emit(rival, body, heads=before)
    assert roles(world)["N"] == role
    assert world.roster().role_of(post) == role
    world.emit(host, Remove(member("N"), "", (post.op_id,)))
    assert "N" not in roles(world)


def test_nobody_acts_on_an_equal_or_a_higher_one() -> None:
    world = peopled()
    world.emit("F1", Remove(member("F2"), "", ()))
    world.emit("F1", Remove(member("S"), "", ()))
    world.emit("A", Remove(member("B"), "", ()))
    world.emit("S", Remove(member("root"), "", ()))
    world.emit("F1", SetRole(member("A"), 2, ()))
    world.emit("A", AddMember(member("Z"), "Z", card("Z"), 3))
    world.emit("F1", Policy("Taken", "", (), 0, "all"))
    assert roles(world) == roles(peopled())
    assert world.roster().policy == POLICY


def test_what_a_removed_member_wrote_unseen_waits_until_it_is_readmitted() -> None:
    world = peopled()
    seen = world.emit("X", None)
    world.sync("X", "F1")
    late = world.emit("X", None)
    back_dated = world.emit("X", None, heads=seen.heads)
    world.emit("F1", Remove(member("X"), "spam", world.by("F1", "X")))
    roster = world.roster()
    assert "X" not in roles(world)
    assert roster.counts(seen)
    for op in (late, back_dated):
        assert not roster.counts(op)
        assert roster.judge.is_late(op)
    world.emit("F2", Readmit((late.op_id,)))
    assert world.roster().counts(late)
    assert not world.roster().counts(back_dated)


def test_a_member_added_again_writes_again() -> None:
    world = peopled()
    world.emit("F1", Remove(member("X"), "", ()))
    add(world, "F1", "X", Role.MEMBER)
    assert roles(world)["X"] == Role.MEMBER
    assert world.roster().counts(world.emit("X", None))


def test_a_demoted_facilitator_cannot_act_on_old_heads() -> None:
    world = peopled()
    old = tuple(sorted(world.heads("F1")))
    post = world.emit("F1", None)
    world.sync("F1", "root")
    world.emit("root", SetRole(member("F1"), 3, ()))
    removal = world.emit("F1", Remove(member("A"), "", ()), heads=old)
    roster = world.roster()
    assert roles(world)["F1"] == Role.MEMBER
    assert "A" in roles(world)
    assert not roster.counts(removal)
    assert roster.role_of(post) == Role.MEMBER


def test_an_invite_admits_as_many_as_it_has_uses_until_it_expires() -> None:
    world = peopled()
    invite = invited(world, uses=2)
    joins = [join(world, invite, name) for name in ("N1", "N2", "N3")]
    late = join(world, invite, "N4", wall=100)
    counted = {op.op_id for op in joins if world.roster().counts(op)}
    assert counted == set(sorted(op.op_id for op in joins)[:2])
    assert not world.roster().counts(late)
    assert world.roster().invites == ()


def test_a_removed_members_old_invite_does_not_bring_them_back() -> None:
    world = peopled()
    invite = invited(world, uses=5)
    join(world, invite, "N1")
    world.sync("N1", "F1")
    world.emit("F1", Remove(member("N1"), "", ()))
    join(world, invite, "N1")
    assert "N1" not in roles(world)


def test_own_devices_can_be_dropped_and_nobody_elses() -> None:
    world = peopled()
    world.emit("A", AddDevice(member("A"), card("A-phone")))
    world.know["A-phone"] = set(world.know["A"])
    before = world.emit("A-phone", None)
    assert world.roster().counts(before)
    world.emit("B", DropDevice(member("B"), device("A-phone"), (), b"s" * 64))
    assert world.roster().counts(before)
    world.emit("A", DropDevice(member("A"), device("A-phone"), (before.op_id,), b"s" * 64))
    roster = world.roster()
    assert roster.device(device("A-phone")) is None
    assert roster.device(device("A")) is not None
    assert roster.counts(before)
    assert not roster.counts(world.emit("A-phone", None))


def test_a_machine_brings_itself_in_by_its_members_card_and_only_while_they_belong() -> None:
    world = peopled()
    heads = tuple(sorted(world.heads("A")))
    added = world.emit("A-new", AddDevice(member("A"), card("A-new")), heads=heads)
    roster = world.roster()
    assert roster.counts(added)
    assert roster.judge.member_of(added) == member("A")
    assert roster.device(device("A-new")) == roster.members[member("A")]
    assert roster.counts(world.emit("A-new", None))
    stranger = world.emit("Z", AddDevice(member("Z"), card("Z")), heads=heads)
    assert not world.roster().counts(stranger)
    world.emit("F1", Remove(member("A"), "", ()))
    assert not world.roster().counts(added)


def test_joining_again_from_another_machine_takes_nothing_from_who_stands_higher() -> None:
    world = peopled()
    invite = invited(world, uses=5)
    for name in ("root", "F2", "A"):
        body = Join(member(name), name, card(f"{name}-new"), b"i" * 32, bytes(64), bytes(64))
        world.emit(f"{name}-new", body, heads=(invite.op_id,))
    roster = world.roster()
    assert roles(world) == roles(peopled())
    for name in ("root", "F2", "A"):
        assert set(roster.members[member(name)].devices) == {device(name), device(f"{name}-new")}
        assert roster.counts(world.emit(f"{name}-new", None))


def test_of_concurrent_acts_the_higher_rank_decides() -> None:
    world = peopled()
    world.emit("root", SetRole(member("A"), 2, ()))
    world.emit("F1", Remove(member("A"), "", ()))
    assert roles(world)["A"] == Role.FACILITATOR


def test_concurrent_epochs_are_both_the_latest() -> None:
    world = peopled()
    world.emit("F1", Epoch(b"1" * 16, boxed("F1")))
    world.emit("F2", Epoch(b"2" * 16, boxed("F2")))
    assert world.roster().epochs == (b"1" * 16, b"2" * 16)
    world.sync("F1", "F2")
    world.emit("F1", Epoch(b"3" * 16, boxed("F1")))
    assert world.roster().epochs == (b"3" * 16,)


def test_who_was_seen_to_join_is_not_put_out_by_joins_that_were_made_to_be_first() -> None:
    world = peopled()
    invite = world.emit("F1", Invite(b"i" * 32, bytes(32), bytes(32), bytes(32), 3, 1, 100, bytes(64)))
    heads = (invite.op_id,)
    made = [
        world.emit(name, Join(member(name), name, card(name), b"i" * 32, bytes(64), bytes(64)), heads=heads)
        for name in (f"guest {n}" for n in range(8))
    ]
    last = max(made, key=lambda op: op.op_id)
    name = next(f"guest {n}" for n in range(8) if made[n] is last)
    assert name not in roles(world)
    world.sync("F1", name)
    world.emit("F1", Policy("by a facilitator, who may not", "", (), 0, "all"))
    assert name not in roles(world)
    world.emit("F1", Epoch(b"n" * 16, boxed("F1")))
    assert [guest for guest in roles(world) if guest.startswith("guest")] == [name]
