"""How many processes run the tests."""

from __future__ import annotations

import os

import pytest


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One more than there are processors: tests wait for disks and for other processes."""
    return (os.cpu_count() or 1) + 1
