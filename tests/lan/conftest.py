from __future__ import annotations

import pytest

from tests.lan.lab import unavailable


@pytest.fixture(scope="session", autouse=True)
def _a_lab_can_be_made() -> None:
    reason = unavailable()
    if reason:
        pytest.skip(f"no LAN can be made on this machine: {reason}")
