"""What a crash leaves behind: no memory of the process in any file."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.cli.console import ROOT, environment

LOOK = """
import ctypes, resource, sys
from {module} import main
sys.argv = ["program", "--version"]
main()
print(*resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="prctl is Linux's")
@pytest.mark.parametrize("module", ["tui_forum.cli.entry", "tui_forum.cli.node"])
def test_neither_program_leaves_a_core_dump_or_lets_itself_be_looked_into(module: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOOK.format(module=module)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environment(),
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "0 0 0"
