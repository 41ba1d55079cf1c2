"""Random histories in which people turn on the board that removed them, and what must hold of every one.

    python -m tests.unit.betrayed 20000         lives through so many; `--first N` begins at another one

A history that fails names its number, which brings it back.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

from sync.log.bodies import (
    AddDevice,
    AddMember,
    Body,
    DropDevice,
    Epoch,
    Invite,
    Policy,
    Readmit,
    Remove,
    SetRole,
)
from sync.log.governance import Governance
from sync.log.kinds import Role
from tests.unit.histories import World, boxed, card, device, member, peopled, random_body

FIRST_ROLES = {
    "root": Role.FOUNDER,
    "S": Role.STEWARD,
    "F1": Role.FACILITATOR,
    "F2": Role.FACILITATOR,
    "A": Role.MEMBER,
    "B": Role.MEMBER,
}
REMOVED = {"X": "F1", "F2": "root"}
"""Who is removed, and by whom."""


@dataclass
class Tale:
    """A world, and who did what in it that must never have its way."""

    world: World
    removals: dict[str, bytes] = field(default_factory=dict)
    """By the name of who was removed, the op."""
    late: dict[str, set[bytes]] = field(default_factory=dict)
    """By the same name, what they wrote after that on old heads."""
    strikes: dict[bytes, str] = field(default_factory=dict)
    """Removals, demotions and drops that are aimed at an equal or at somebody higher, and at whom."""


def tale(rng: random.Random) -> Tale:
    """Members write, govern and gossip; two are removed and write on; some strike at their equals."""
    told = Tale(peopled())
    world = told.world
    names = list(world.know)
    for _ in range(rng.randrange(25)):
        name = rng.choice(names)
        world.emit(name, random_body(rng, world, name) if rng.random() < 0.3 else None)
        if rng.random() < 0.1:
            _strike(rng, told)
        world.sync(*rng.sample(names, 2))
    for name, by in REMOVED.items():
        told.removals[name] = world.emit(by, Remove(member(name), "", world.by(by, name))).op_id
    for name in REMOVED:
        told.late[name] = {_back_dated(rng, world, name) for _ in range(6)}
    for _ in range(10):
        world.emit(rng.choice("AB"), None)
        _strike(rng, told)
        world.sync(*rng.sample([name for name in names if name not in REMOVED], 2))
    return told


def _strike(rng: random.Random, told: Tale) -> None:
    by, target = rng.choice((("F1", "F2"), ("F2", "F1"), ("F1", "S"), ("S", "root"), ("A", "B"), ("X", "A")))
    body = rng.choice(
        (
            Remove(member(target), "", ()),
            SetRole(member(target), Role.MEMBER, ()),
            DropDevice(member(target), device(target), (), b""),
        )
    )
    told.strikes[told.world.emit(by, body).op_id] = target


def _back_dated(rng: random.Random, world: World, name: str) -> bytes:
    """Something that `name` writes as if it were long ago."""
    head = rng.choice(sorted(world.know[name] & world.acts.keys()))
    own, target = world.by(name, name), rng.choice("AB")
    bodies: list[Body | None] = [
        None,
        Readmit(own or (rng.randbytes(32),)),
        AddMember(member(name), name, card(name), Role.MEMBER),
        AddDevice(member(name), card(f"{name}-late")),
        Remove(member(target), "", ()),
        SetRole(member(name), Role.FACILITATOR, ()),
        Policy(f"by {name}", "", (), 0, "all"),
        Epoch(rng.randbytes(16), boxed(name)),
        Invite(rng.randbytes(32), bytes(32), bytes(32), bytes(32), 3, 9, 1 << 31, bytes(64)),
    ]
    return world.emit(name, rng.choice(bodies), heads=(head,)).op_id


def live_through(seed: int, deliveries: int = 2) -> None:
    """Fold history number `seed` whole and piece by piece; AssertionError where anything does not hold."""
    rng = random.Random(seed)
    told = tale(rng)
    whole = Governance()
    whole.add(told.world.acts.values())
    _nobody_has_their_way(told, whole)
    for _ in range(deliveries):
        pieces = _delivered(rng, told.world)
        assert pieces.roster == whole.roster == told.world.roster()
        assert _verdicts(told.world, pieces) == _verdicts(told.world, whole)


def _delivered(rng: random.Random, world: World) -> Governance:
    """The same acts in any order, some twice, a few at a time."""
    acts = [*world.acts.values(), *rng.sample(list(world.acts.values()), 5)]
    rng.shuffle(acts)
    governance, before = Governance(), dict[bytes, Role | None]()
    while acts:
        size = rng.randrange(1, 9)
        fingerprints, readmitted = governance.fingerprints, dict(governance.fold.standing.readmitted)
        governance.add(acts[:size])
        del acts[:size]
        after = _verdicts(world, governance)
        for op_id in before.keys() & after.keys():
            op = world.posts[op_id]
            known = fingerprints.get(op.device) == governance.fingerprints.get(op.device)
            if known and readmitted.get(op_id) == governance.fold.standing.readmitted.get(op_id):
                assert before[op_id] == after[op_id], "a verdict turned that nobody would look at again"
        before = after
    return governance


def _verdicts(world: World, governance: Governance) -> dict[bytes, Role | None]:
    """The role in which each post counts whose heads are all here."""
    judge = governance.roster.judge if governance.roster is not None else None
    if judge is None:
        return {}
    return {op_id: judge.role_of(op) for op_id, op in world.posts.items() if governance.is_complete(op.heads)}


def _nobody_has_their_way(told: Tale, whole: Governance) -> None:
    fold, roster = whole.fold, whole.roster
    assert roster is not None
    counted = {fold.order[at].op.op_id: rank for at, rank in fold.counted.items()}
    counted |= {op_id: role for op_id, role in _verdicts(told.world, whole).items() if role is not None}
    assert told.removals["F2"] in counted, "the founder's word always counts"
    for name, removal in told.removals.items():
        heard = [counted[op_id] for op_id in told.late[name] if op_id in counted]
        if removal in counted and heard:
            assert max(heard) <= counted[removal], f"{name} is heard after being removed"
            assert _raised(told, counted, name, counted[removal]), f"{name} made an equal of themselves"
    for op_id, name in told.strikes.items():
        role, struck = FIRST_ROLES[name], counted.get(op_id, Role.MEMBER)
        assert op_id not in counted or struck < role or _lowered(told, counted, name), (
            f"{name} was struck by an equal"
        )
    for name, role in FIRST_ROLES.items():
        now = roster.members.get(member(name))
        if now is None or now.role > role:
            assert _lowered(told, counted, name), f"{name} fell by an equal's hand"
    for at, rank in fold.counted.items():
        body = fold.order[at].body
        if isinstance(body, (SetRole, AddMember)):
            assert body.role > rank


def _lowered(told: Tale, counted: dict[bytes, Role], name: str) -> bool:
    """Whether somebody higher took a role from `name`, by what counts."""
    return any(role < FIRST_ROLES[name] and _aims(body, name) for role, body in _acts(told, counted))


def _raised(told: Tale, counted: dict[bytes, Role], name: str, rank: Role) -> bool:
    """Whether somebody higher made `name` an equal of who removed them, who is then no one to do so."""
    return any(
        isinstance(body, SetRole) and body.target == member(name) and role < body.role <= rank
        for role, body in _acts(told, counted)
    )


def _acts(told: Tale, counted: dict[bytes, Role]) -> Iterator[tuple[Role, Body]]:
    for op_id, role in counted.items():
        if op_id in told.world.acts:
            yield role, told.world.acts[op_id].body


def _aims(body: Body, name: str) -> bool:
    if isinstance(body, AddMember):  # a grant by somebody higher may be of less than was there
        return body.member == member(name) and body.role > FIRST_ROLES[name]
    return isinstance(body, (Remove, SetRole)) and body.target == member(name)


def main() -> int:
    """Live through as many as were asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("--first", type=int, default=0)
    asked = parser.parse_args()
    for seed in range(asked.first, asked.first + asked.count):
        try:
            live_through(seed)
        except AssertionError as error:
            print(f"{error}\nagain: python -m tests.unit.betrayed 1 --first {seed}")
            return 1
    print(f"{asked.count} histories hold")
    return 0


if __name__ == "__main__":
    sys.exit(main())
