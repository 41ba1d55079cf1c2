"""What is made when it is first needed may first be needed by many threads at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("attempt", range(3))  # a race shows in a fresh process, and not in each
def test_threads_may_need_everything_for_the_first_time_together(attempt: int) -> None:
    program = [sys.executable, "-m", "tests.unit.first_uses_at_once"]
    subprocess.run(program, check=True, timeout=60, cwd=ROOT)
