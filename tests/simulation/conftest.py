"""How many histories are lived through, and which one again."""

from __future__ import annotations

import pytest

SEEDS = 200
AGAIN = (233, 420, 1751, 2139)
"""Histories that once found a fault: lived through besides, unless others are asked for."""


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("simulation")
    group.addoption("--seed", type=int, help="live through this history only")
    group.addoption("--seeds", type=int, help=f"how many histories ({SEEDS})")
    group.addoption("--first", type=int, help="the first of them (0)")
    group.addoption("--nodes", type=int, help="machines in each (3 to 6)")
    group.addoption("--boards", type=int, help="boards with overlapping members in each (1)")
    group.addoption("--steps", type=int, help="acts in each")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "seed" in metafunc.fixturenames:
        one = metafunc.config.getoption("--seed", default=None)
        first = metafunc.config.getoption("--first", default=None) or 0
        count = metafunc.config.getoption("--seeds", default=None) or SEEDS
        others = AGAIN if not first and count == SEEDS else ()
        metafunc.parametrize("seed", [one] if one is not None else [*range(first, first + count), *others])
