"""Which epochs a board has: one is begun by whoever seals it to themselves, too; the rest hands it on."""

from __future__ import annotations

from sync.log.bodies import Epoch, Remove
from sync.log.fold import Fold
from sync.log.gather import roster_of
from sync.log.op import Op
from tests.unit.histories import World, boxed, member, peopled

THEIRS, OURS = b"t" * 16, b"o" * 16


def epoch(world: World, by: str, kid: bytes, *to: str) -> Op:
    return world.emit(by, Epoch(kid, boxed(*to)))


def epochs(world: World) -> tuple[bytes, ...]:
    roster = roster_of(Fold(world.acts))
    assert roster is not None
    return roster.epochs


def test_an_epoch_of_a_removed_facilitator_does_not_become_the_newest_by_being_handed_on() -> None:
    """F1 removes B and begins an epoch while S removes F1: handing F1's epoch on to B must not renew it."""
    world = peopled()
    world.emit("F1", Remove(member("B"), "", ()))
    epoch(world, "F1", THEIRS, "root", "S", "F1", "F2", "A", "X")
    world.emit("S", Remove(member("F1"), "", ()))
    epoch(world, "S", OURS, "root", "S", "F2", "A", "B", "X")
    assert epochs(world) == (OURS,)
    epoch(world, "S", THEIRS, "B")
    assert epochs(world) == (OURS,)


def test_an_epoch_in_parts_is_begun_by_the_part_with_the_authors_own_box() -> None:
    world = peopled()
    epoch(world, "S", OURS, "A", "B")
    assert OURS not in epochs(world)
    epoch(world, "S", OURS, "S", "X")
    assert epochs(world) == (OURS,)
    world.sync("F1", "S")
    epoch(world, "F1", THEIRS, "F1", "root", "S")
    world.sync("F1", "S")
    assert epochs(world) == (THEIRS,)
    epoch(world, "S", OURS, "F2")
    assert epochs(world) == (THEIRS,)
