"""What tests of logs begin with."""

from __future__ import annotations

import pytest

from tests.unit.people import People


@pytest.fixture
def people() -> People:
    return People()
