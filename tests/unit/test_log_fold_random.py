"""The governance fold over random histories: members gossip, and some turn against the board when removed."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.log.bodies import (
    AddMember,
    Remove,
    SetRole,
)
from sync.log.fold import Fold
from sync.log.governance import Governance
from sync.log.kinds import Role
from tests.unit.histories import (
    history,
    member,
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
