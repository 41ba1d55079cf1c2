"""Random histories of boards on a bad network: in the end all members hold the same, and nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.simulation.world import STEPS, play, trace


def test_members_end_in_step(seed: int, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    option = request.config.getoption
    nodes, steps = option("--nodes", default=None) or 0, option("--steps", default=None) or STEPS
    boards = option("--boards", default=None) or 1
    try:
        play(seed, tmp_path, nodes, steps, boards)
    except AssertionError as error:
        if option("--seed", default=None) is not None:
            raise
        pytest.fail(str(error), pytrace=False)


def test_a_seed_replays(tmp_path: Path) -> None:
    (tmp_path / "again").mkdir()
    assert trace(play(4, tmp_path, steps=30)) == trace(play(4, tmp_path / "again", steps=30))
