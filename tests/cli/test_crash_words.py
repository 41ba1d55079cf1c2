"""What a mistake in the program prints: its kind and its place, never its own text: that may hold secrets."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SECRET = "the words of Ann"
CLI = """
from tui_forum.cli.exits import quiet_crashes, silence_libraries
quiet_crashes(as_json=False)
silence_libraries()
"""
SCREEN = """
from tui_forum.ui.leave import keep_the_screen_clean
keep_the_screen_clean()
"""
CRASHES = {
    "main": f"raise ValueError({SECRET!r})",
    "thread": f"""
import threading
def work():
    raise ValueError({SECRET!r})
thread = threading.Thread(target=work)
thread.start()
thread.join()
""",
    "let go of": f"""
class Held:
    def __del__(self):
        raise ValueError({SECRET!r})
held = Held()
del held
""",
    "task": f"""
import asyncio, gc
async def work():
    raise ValueError({SECRET!r})
async def main():
    task = asyncio.create_task(work())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    del task
    gc.collect()
asyncio.run(main())
""",
}


def printed(program: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, cwd=ROOT, check=False
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize("crash", CRASHES)
def test_a_command_tells_where_it_broke_and_not_what_it_held(crash: str) -> None:
    said = printed(CLI + CRASHES[crash])
    assert SECRET not in said
    assert ("ValueError" in said) == (crash != "task"), "asyncio tells its own of what nobody awaited"


@pytest.mark.parametrize("crash", [name for name in CRASHES if name != "main"])
def test_nothing_is_written_over_the_screen(crash: str) -> None:
    assert printed(SCREEN + CRASHES[crash]) == ""
