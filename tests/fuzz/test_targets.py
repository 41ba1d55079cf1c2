"""The targets of the guided fuzzer bear what they begin with, and the edges of it."""

from __future__ import annotations

import pytest

from tests.fuzz.seeds import seeds
from tests.fuzz.targets import TARGETS


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_bears_its_seeds(name: str) -> None:
    inputs = [b"", b"\0", b"\xff" * 64, *seeds(name)]
    for data in inputs:
        for spoiled in (data, data[:-1], data[: len(data) // 2], data + b"\0"):
            TARGETS[name](spoiled)
    assert len(inputs) > 3
