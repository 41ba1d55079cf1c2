"""Governance histories to fold: written by hand, or random ones in which members turn against the board."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from sync.crypto.hashing import digest
from sync.crypto.identity import DeviceCard
from sync.log.acts import Act
from sync.log.bodies import (
    BODIES,
    AddDevice,
    AddMember,
    Body,
    Epoch,
    Genesis,
    Invite,
    Join,
    ModerationKey,
    Policy,
    Readmit,
    Remove,
    Revoke,
    SetRole,
)
from sync.log.fold import Fold
from sync.log.gather import roster_of
from sync.log.kinds import Role
from sync.log.op import Op
from sync.log.roster import Roster

POLICY = Policy("Garden", "", (), 0, "all")
KEY = ModerationKey(b"k" * 32, ())
KINDS = {shape: kind for kind, shape in BODIES.items()}
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


def invited(world: World, uses: int, expires: int = 100) -> Op:
    body = Invite(b"i" * 32, bytes(32), bytes(32), bytes(32), 3, uses, expires, bytes(64))
    return world.emit("F1", body)


def join(world: World, invite: Op, name: str, wall: int = 5) -> Op:
    body = Join(member(name), name, card(name), b"i" * 32, bytes(64), bytes(64))
    return world.emit(name, body, heads=(invite.op_id,), wall=wall)


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
        some = rng.choice(sorted(world.know["X"] & world.acts.keys()))
        sly.add(world.emit("X", None, heads=(some,)).op_id)
        some = rng.choice(sorted(world.know["F2"] & world.acts.keys()))
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
    invites = sorted(i for i, act in world.acts.items() if isinstance(act.body, Invite))
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
            Invite(rng.randbytes(32), bytes(32), bytes(32), bytes(32), 3, 1, 100, bytes(64)),
            Revoke(rng.choice(invites)) if invites else Revoke(rng.randbytes(32)),
        ]
    )
