"""What keeps the screen moving while other threads of the process take posts in.

Measured by tests/bench/bench_ui_heartbeat.py: once Textual is loaded, a full collection of garbage stands
still for 100 ms and more; and a thread that computes gives the interpreter up only when asked, five
milliseconds later, each time that the interface comes back from the store.
"""

from __future__ import annotations

import gc
import sys

SWITCH_SECONDS = 0.0005
YOUNG, MIDDLE, OLD = 20_000, 20, 50
LOADED_AFTER = 2.0
"""Seconds after which the app has everything that stays until its end."""


def keep_pace() -> None:
    """Settings of this process; called before anything heavy is loaded."""
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.set_threshold(YOUNG, MIDDLE, OLD)


def all_loaded() -> None:
    """What is here now stays: no collection need look at it again."""
    gc.freeze()
