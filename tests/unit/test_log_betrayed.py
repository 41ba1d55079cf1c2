"""Two thousand random histories with people who turn on the board: folded whole and piece by piece, the same.

More of them: `python -m tests.unit.betrayed 20000`.
"""

from __future__ import annotations

import random

import pytest

from tests.unit.betrayed import live_through, tale

BLOCK = 100


@pytest.mark.parametrize("first", range(0, 2_000, BLOCK))
def test_nobody_who_was_removed_and_no_equal_has_their_way(first: int) -> None:
    for seed in range(first, first + BLOCK):
        try:
            live_through(seed)
        except AssertionError as error:
            error.add_note(f"again: python -m tests.unit.betrayed 1 --first {seed}")
            raise


def test_a_number_is_one_history() -> None:
    one, other = (tale(random.Random(7)) for _ in range(2))
    assert (one.world.acts, one.world.posts, one.strikes) == (
        other.world.acts,
        other.world.posts,
        other.strikes,
    )
