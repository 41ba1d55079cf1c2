"""The governance fold over random histories: members gossip, and some turn against the board when removed."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.crypto.hashing import digest
from sync.crypto.identity import DeviceCard
from sync.log.acts import Act
from sync.log.bodies import (
    AddDevice,
    AddMember,
    Body,
    DropDevice,
    Epoch,
    Genesis,
    Invite,
    Join,
    ModerationKey,
    Policy,
    Readmit,
    Remove,
    SetRole,
)
from sync.log.fold import Fold
from sync.log.gather import roster_of
from sync.log.governance import Governance
from sync.log.kinds import Kind, Role
from sync.log.op import Op
from sync.log.roster import Roster

POLICY = Policy("Garden", "", (), 0, "all")
KEY = ModerationKey(b"k" * 32, ())
KINDS: dict[type[Body], Kind] = {
    ModerationKey: Kind.MODERATION_KEY,
    Genesis: Kind.GENESIS,
    Policy: Kind.POLICY,
    Invite: Kind.INVITE,
    Join: Kind.JOIN,
    AddMember: Kind.ADD_MEMBER,
    AddDevice: Kind.ADD_DEVICE,
    DropDevice: Kind.DROP_DEVICE,
    SetRole: Kind.SET_ROLE,
    Remove: Kind.REMOVE,
    Readmit: Kind.READMIT,
    Epoch: Kind.EPOCH,
}
POST = 32


def member(name: str) -> bytes:
    return digest(b"m", name.encode())


def device(name: str) -> bytes:
    return digest(b"d", name.encode())


def card(name: str) -> DeviceCard:
    return DeviceCard(device(name), bytes(32), bytes(32), bytes(64), bytes(64))


def boxed(*names: str) -> tuple[tuple[bytes, bytes], ...]:
    """What an Epoch op holds for the machines of these people."""
    return tuple((device(name), bytes(80)) for name in names)


@dataclass
class World:
    """Replicas that gossip; ops are made without signatures, which the fold does not look at."""

    know: dict[str, set[bytes]] = field(default_factory=dict)
    acts: dict[bytes, Act] = field(default_factory=dict)
    posts: dict[bytes, Op] = field(default_factory=dict)
    count: int = 0

    def emit(self, name: str, body: Body | None, heads: tuple[bytes, ...] | None = None, wall: int = 5) -> Op:
        self.count += 1
        known = self.know.setdefault(name, set())
        heads = tuple(sorted(self.heads(name))) if heads is None else heads
        kind = POST if body is None else KINDS[type(body)]
        op_id = digest(b"op", repr((name, body, heads, self.count)).encode())
        fields = (b"", bytes(32), kind, device(name), b"", self.count, b"", self.count, wall)
        op = Op(op_id, *fields, bytes(32), (), heads, b"", 1, 0)
        if body is None:
            self.posts[op_id] = op
        else:
            self.acts[op_id] = Act(op, body)
        known.add(op_id)
        return op

    def heads(self, name: str) -> set[bytes]:
        acts = {op_id for op_id in self.know[name] if op_id in self.acts}
        return acts - {head for op_id in acts for head in self.acts[op_id].op.heads}

    def sync(self, one: str, other: str) -> None:
        both = self.know.setdefault(one, set()) | self.know.setdefault(other, set())
        self.know[one], self.know[other] = set(both), set(both)

    def by(self, watcher: str, author: str) -> tuple[bytes, ...]:
        """The author's ops that the watcher has seen."""
        every = {**{i: act.op for i, act in self.acts.items()}, **self.posts}
        return tuple(sorted(i for i in self.know[watcher] if every[i].device == device(author)))

    def roster(self) -> Roster:
        roster = roster_of(Fold(self.acts))
        assert roster is not None
        return roster


def founded() -> World:
    world = World()
    body = Genesis(
        bytes(32), member("root"), "root", card("root"), POLICY, KEY, b"e" * 16, bytes(16), bytes(64)
    )
    world.emit("root", body, heads=())
    return world


def add(world: World, by: str, name: str, role: Role) -> Op:
    op = world.emit(by, AddMember(member(name), name, card(name), role))
    world.sync(by, name)
    return op


def peopled() -> World:
    world = founded()
    for name, role in (("S", 1), ("F1", 2), ("F2", 2), ("A", 3), ("B", 3), ("X", 3)):
        add(world, "root", name, Role(role))
    for name in list(world.know):
        world.sync("root", name)
    return world


def roles(world: World) -> dict[str, Role]:
    return {m.name: m.role for m in world.roster().members.values()}


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


def invited(world: World, uses: int, expires: int = 100) -> Op:
    body = Invite(b"i" * 32, bytes(32), bytes(32), bytes(32), 3, uses, expires, bytes(64))
    return world.emit("F1", body)


def join(world: World, invite: Op, name: str, wall: int = 5) -> Op:
    body = Join(member(name), name, card(name), b"i" * 32, bytes(64), bytes(64))
    return world.emit(name, body, heads=(invite.op_id,), wall=wall)


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


def history(rng: random.Random) -> tuple[World, set[bytes], set[bytes]]:
    """A random history; the posts that X back-dates after being removed, and what F2 does after that."""
    world = peopled()
    names = list(world.know)
    for _ in range(rng.randrange(25)):
        name = rng.choice(names)
        world.emit(name, random_body(rng, world, name) if rng.random() < 0.3 else None)
        world.sync(*rng.sample(names, 2))
    world.emit("F1", Remove(member("X"), "", world.by("F1", "X")))
    world.emit("root", Remove(member("F2"), "", world.by("root", "F2")))
    sly: set[bytes] = set()
    evil: set[bytes] = set()
    for _ in range(4):
        some = rng.choice([i for i in world.know["X"] if i in world.acts])
        sly.add(world.emit("X", None, heads=(some,)).op_id)
        some = rng.choice([i for i in world.know["F2"] if i in world.acts])
        target = rng.choice("AB")
        evil.add(world.emit("F2", Remove(member(target), "", ()), heads=(some,)).op_id)
    for _ in range(10):
        world.emit(rng.choice("AB"), None)
        world.sync(*rng.sample(names, 2))
    return world, sly, evil


def random_body(rng: random.Random, world: World, name: str) -> Body:
    target = rng.choice("ABX") if rng.random() < 0.7 else rng.choice(["F1", "F2", "S", "root"])
    seen = world.by(name, target)
    accepted = tuple(i for i in seen if rng.random() < 0.8)
    return rng.choice(
        [
            Remove(member(target), "", accepted) if target in "AB" else Readmit((rng.randbytes(32),)),
            SetRole(member(target), rng.randrange(2, 4) if target in "ABX" else 3, accepted),
            AddMember(member(target), target, card(target), 3),
            AddDevice(member(name), card(f"{name}-{rng.randrange(3)}")),
            Policy(f"by {name}", "", (), 0, "all"),
            Epoch(rng.randbytes(16), boxed(name, target)),
            ModerationKey(
                rng.randbytes(32), tuple((device(one), bytes(80)) for one in ("root", name, target))
            ),
        ]
    )


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 1 << 40))
def test_any_order_of_delivery_gives_the_same_roster_and_verdicts(seed: int) -> None:
    rng = random.Random(seed)
    world, _, _ = history(rng)
    reference = world.roster()
    verdicts = {op_id: reference.role_of(op) for op_id, op in world.posts.items()}
    for _ in range(3):
        governance = Governance()
        acts = list(world.acts.values())
        rng.shuffle(acts)
        while acts:
            size = rng.randrange(1, 6)
            governance.add(acts[:size])
            del acts[:size]
        assert governance.roster == reference
        assert {op_id: governance.roster.role_of(op) for op_id, op in world.posts.items()} == verdicts


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 1 << 40))
def test_no_back_dated_op_counts_and_no_equal_is_removed(seed: int) -> None:
    world, sly, evil = history(random.Random(seed))
    roster = world.roster()
    fold = Fold(world.acts)
    if roster.members.get(member("X")) is None:
        removed_by_f1 = any(
            isinstance(act.body, Remove) and act.body.target == member("X") and fold.number[i] in fold.counted
            for i, act in world.acts.items()
        )
        assert not removed_by_f1 or not any(roster.counts(world.posts[op_id]) for op_id in sly)
    assert member("F2") not in roster.members
    assert not any(roster.counts(world.acts[op_id].op) for op_id in evil)
    assert roster.members[member("root")].role == Role.FOUNDER
    for at, rank in fold.counted.items():
        body = fold.order[at].body
        if isinstance(body, (SetRole, AddMember)):
            assert body.role > rank


@pytest.mark.parametrize("seed", range(20))
def test_a_missing_head_holds_back_what_stands_on_it(seed: int) -> None:
    rng = random.Random(seed)
    world, _, _ = history(rng)
    missing = rng.choice([act for act in world.acts.values() if act.op.heads])
    governance = Governance()
    governance.add(act for act in world.acts.values() if act is not missing)
    assert not governance.is_complete([missing.op.op_id])
    governance.add([missing])
    assert governance.roster == world.roster()


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
