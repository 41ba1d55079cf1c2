"""What keeps the screen moving while other threads of the process take posts in.

Measured by tests/bench/bench_ui_heartbeat.py: once Textual is loaded, a full collection of garbage stands
still for 100 ms and more; and a thread that computes gives the interpreter up only when asked, five
milliseconds later, each time that the interface comes back from the store.
"""

from __future__ import annotations

import gc
import sys

SWITCH_SECONDS = 0.0005
KEY_ROOM = 0.04  # seconds after a key for which other threads of the process stand aside
REST_ROOM = 0.004  # seconds of it that are left once something was painted: more may follow
LOOK_ROOM = 0.05  # seconds of it while lists are read anew
PROMPT = 0.05  # seconds after a key in which what it changed is painted at once
CALM = 0.2  # seconds without a key after which lists may be read anew
LOOK_AT_LEAST = 1.0  # seconds after which they are, whatever is typed
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
