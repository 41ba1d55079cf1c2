"""A member's acts about machines of their own: so many count, in any order, and they bring nothing along."""

from __future__ import annotations

import os
import random

import pytest

from sync.crypto.hashing import digest
from sync.crypto.identity import certify, device_keys, member_key
from sync.errors import NotPermitted
from sync.log import governance, own_acts
from sync.log.acts import Act
from sync.log.bodies import AddDevice, DropDevice, Policy, encode_body
from sync.log.fold import Fold
from sync.log.governance import Governance
from sync.log.kinds import Kind
from sync.log.log import Log
from tests.unit.histories import World, card, device, member, peopled
from tests.unit.intruding import sealed
from tests.unit.logs import Make, founded_with, heads_of, makers, names
from tests.unit.people import People, second_device

MOST = 5


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_acts, "OWN_ACTS", MOST)


def own(world: World, name: str, number: int) -> list[Act]:
    """`number` machines brought in by a member, and a drop for every other one."""
    made = []
    for at in range(number):
        made.append(world.emit(name, AddDevice(member(name), card(f"{name}-{at}"))))
        if at % 3:
            dropped = DropDevice(member(name), device(f"{name}-{at}"), (), bytes(64))
            made.append(world.emit(name, dropped))
    return [world.acts[op.op_id] for op in made]


def lowest(acts: list[Act]) -> set[bytes]:
    """What is to count of these."""
    return {
        op_id
        for shape in (AddDevice, DropDevice)
        for op_id in sorted(act.op.op_id for act in acts if isinstance(act.body, shape))[:MOST]
    }


def counting(fold: Fold, acts: list[Act]) -> set[bytes]:
    return {act.op.op_id for act in acts if fold.number[act.op.op_id] in fold.counted}


@pytest.mark.parametrize("name", ["A", "F1", "root"])
def test_of_one_member_so_many_count_and_nobody_else_has_fewer(name: str) -> None:
    world = peopled()
    flood, modest = own(world, name, 9), own(world, "B", 2)
    fold = Fold(world.acts)
    assert counting(fold, flood) == lowest(flood)
    assert len(lowest(flood)) == 2 * MOST
    assert len(counting(fold, modest)) == len(modest)


@pytest.mark.parametrize("seed", range(20))
def test_in_whatever_order_they_come_the_same_count_and_what_is_over_stays_so(seed: int) -> None:
    rng, world = random.Random(seed), peopled()
    flood = own(world, rng.choice(("A", "S")), 8)
    order = list(world.acts.values())
    rng.shuffle(order)
    gathered, over = Governance(), set[bytes]()
    for at in range(0, len(order), 3):
        gathered.add(order[at : at + 3])
        here = [act for act in flood if act.op.op_id in gathered.fold.number]
        over |= {act.op.op_id for act in here} - counting(gathered.fold, here)
        assert over.isdisjoint(counting(gathered.fold, here)), "what found no place finds none later"
    assert counting(gathered.fold, flood) == counting(Fold(world.acts), flood)


def test_who_has_changed_their_machines_too_often_is_told_so() -> None:
    people = People()
    root, board = member_key(digest(b"seed", b"Bob"), people.board), people.board
    second_device(people, "Bob")
    for number in range(MOST - 1):
        keys = device_keys(bytes([number]) * 32, board)
        body = encode_body(AddDevice(root.public, certify(root, board, keys)))
        people.logs["Bob"].append(board, Kind.ADD_DEVICE, body)
    keys = device_keys(b"z" * 32, board)
    with pytest.raises(NotPermitted, match="machines"):
        people.logs["Bob"].append(
            board, Kind.ADD_DEVICE, encode_body(AddDevice(root.public, certify(root, board, keys)))
        )
    people.post("Bob")


def chained(log: Log, board: bytes, root: bytes, number: int) -> list[bytes]:
    """Ops without effect, each naming the one before it, and a machine of its author's on the last."""
    envelopes, heads = list[bytes](), heads_of(log, board)
    body = encode_body(Policy("Mine", "", (), 0, "all"))
    stranger = log.board(board).device.sign
    for seq in range(number):
        chain = (900 + seq, os.urandom(32))
        envelope, opened = sealed(
            log, board, Kind.POLICY, body, heads, device=stranger.public, signer=stranger, chain=chain
        )
        envelopes.append(envelope)
        heads = (opened.op.op_id,)
    person, keys = member_key(root, board), device_keys(os.urandom(32), board)
    added = encode_body(AddDevice(person.public, certify(person, board, keys)))
    envelope, _ = sealed(
        log,
        board,
        Kind.ADD_DEVICE,
        added,
        heads,
        device=stranger.public,
        signer=stranger,
        chain=(950, os.urandom(32)),
    )
    return [*envelopes, envelope]


@makers
def test_a_machine_brings_nothing_along_that_finds_no_room(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(governance, "IDLE_LIMIT", 20)
    board, (ann, bob) = founded_with(make, "Bob")
    root, before = digest(b"seed", b"Bob"), len(ann.governance(board))
    small = chained(bob, board, root, 5)
    assert ann.ingest(board, small).refused == []
    for _ in range(3):
        ann.ingest(board, chained(bob, board, root, 30))
    assert len(ann.governance(board)) <= before + len(small) + 20
    honest = chained(bob, board, root, 0)
    assert len(ann.ingest(board, honest).counted) == 1, "what brings nothing along is always kept"
    assert names(ann, board) == ["Ann", "Bob"]
