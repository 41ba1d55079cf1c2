"""Which invites are open: that follows from the set of ops, and no plain member can end them at will."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.log.bodies import AddDevice, DropDevice, Invite, Join, Remove, Revoke
from sync.log.fold import Fold
from sync.log.gather import roster_of
from sync.log.governance import Governance
from sync.log.kinds import Role
from sync.log.op import Op
from tests.unit.histories import World, card, device, member, peopled

BY_RANK = b""
BY_KEY = bytes(64)


def invite(world: World, by: str, uses: int = 3) -> Op:
    body = Invite(bytes([world.count]) * 32, bytes(32), bytes(32), bytes(32), 3, uses, 1_000, bytes(64))
    return world.emit(by, body)


def together(world: World) -> None:
    for name in list(world.know):
        world.sync("root", name)
    for name in list(world.know):
        world.sync("root", name)


def open_invites(world: World) -> set[bytes]:
    return {one.op_id for one in world.roster().invites}


@pytest.mark.parametrize("linked_first", [True, False])
def test_a_member_who_drops_machines_of_their_own_ends_nobodys_invite(linked_first: bool) -> None:
    world = peopled()
    if linked_first:
        world.emit("A", AddDevice(member("A"), card("A2")))
        together(world)
    op = invite(world, "F1")
    together(world)
    if not linked_first:
        world.emit("A", AddDevice(member("A"), card("A2")))
    world.emit("A", DropDevice(member("A"), device("A2"), (), BY_KEY))
    together(world)
    assert open_invites(world) == {op.op_id}


@pytest.mark.parametrize(("by", "signature"), [("F1", BY_KEY), ("S", BY_RANK)])
def test_a_dropped_machine_that_could_let_people_in_ends_the_invites_that_it_knew(
    by: str, signature: bytes
) -> None:
    world = peopled()
    world.emit("F1", AddDevice(member("F1"), card("F1b")))
    together(world)
    invite(world, "F2")
    together(world)
    world.emit(by, DropDevice(member("F1"), device("F1b"), (), signature))
    together(world)
    assert open_invites(world) == set()
    later = invite(world, "F2")
    assert open_invites(world) == {later.op_id}


def test_a_removal_and_a_drop_by_rank_end_them_whoever_it_was() -> None:
    for body in (Remove(member("B"), "", ()), DropDevice(member("B"), device("B"), (), BY_RANK)):
        world = peopled()
        invite(world, "F1")
        together(world)
        world.emit("F2", body)
        assert open_invites(world) == set()


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 1 << 32))
def test_no_history_of_plain_members_ends_an_invite_and_no_order_of_delivery_matters(seed: int) -> None:
    """Plain members link and drop machines, in any number, before and after; facilitators invite."""
    chance = random.Random(seed)
    world = peopled()
    machines = 0
    made: set[bytes] = set()
    for _ in range(chance.randrange(5, 25)):
        who = chance.choice(("A", "B", "X"))
        match chance.randrange(4):
            case 0:
                machines += 1
                world.emit(who, AddDevice(member(who), card(f"{who}-{machines}")))
            case 1 if machines:
                name = f"{who}-{chance.randrange(1, machines + 1)}"
                world.emit(who, DropDevice(member(who), device(name), (), BY_KEY))
            case 2:
                made.add(invite(world, chance.choice(("F1", "F2", "S"))).op_id)
            case _:
                world.sync(*chance.sample(list(world.know), 2))
    together(world)
    assert open_invites(world) == made
    arriving = Governance()
    acts = list(world.acts.values())
    chance.shuffle(acts)
    while acts:
        size = chance.randrange(1, 6)
        arriving.add(acts[:size])
        acts = acts[size:]
    incremental = arriving.roster
    whole = roster_of(Fold(world.acts))
    assert incremental is not None
    assert whole is not None
    assert incremental.invites == whole.invites
    assert {one.role for one in whole.invites} <= {Role.MEMBER}


def test_a_closed_invite_lets_nobody_in_and_leaves_the_others_and_who_came_by_it() -> None:
    world = peopled()
    closed, other = invite(world, "S"), invite(world, "F1")
    together(world)
    body = world.acts[closed.op_id].body
    assert isinstance(body, Invite)
    sign = body.sign
    coming = Join(member("N"), "N", card("N"), sign, bytes(64), bytes(64))
    world.emit("N", coming, heads=(closed.op_id,))
    revoked = world.emit("F2", Revoke(closed.op_id))
    together(world)
    assert open_invites(world) == {other.op_id}
    assert "N" in {one.name for one in world.roster().members.values()}
    world.emit("S", Remove(member("F2"), "", ()), heads=tuple(world.acts[revoked.op_id].op.heads))
    assert open_invites(world) == set(), "a removal closes all"


@pytest.mark.parametrize(
    ("by", "role", "allowed"),
    [("F1", 3, True), ("F1", 2, False), ("S", 2, True), ("S", 1, False), ("root", 1, True), ("A", 3, False)],
)
def test_an_invite_is_closed_by_whoever_might_make_such(by: str, role: int, allowed: bool) -> None:
    world = peopled()
    keys = (b"i" * 32, bytes(32), bytes(32), bytes(32))
    op = world.emit("root", Invite(*keys, role, 3, 1_000, bytes(64)))
    together(world)
    world.emit(by, Revoke(op.op_id))
    assert (open_invites(world) == set()) is allowed


def test_nothing_is_closed_by_who_cannot_have_known_of_it_or_names_something_else() -> None:
    world = peopled()
    before = tuple(sorted(world.heads("F2")))
    op = invite(world, "F1")
    together(world)
    world.emit("F2", Revoke(op.op_id), heads=before)
    world.emit("F2", Revoke(bytes(32)))
    world.emit("F2", Revoke(before[0]))
    assert open_invites(world) == {op.op_id}
