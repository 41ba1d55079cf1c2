from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("attempt", range(8))  # a race: three in four of the careless end by signal 11
def test_threads_may_meet_a_body_for_the_first_time_together(attempt: int) -> None:
    program = [sys.executable, "-m", "tests.unit.decoding_at_once"]
    subprocess.run(program, check=True, timeout=60, cwd=ROOT)
