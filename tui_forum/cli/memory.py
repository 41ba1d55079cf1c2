"""Keeping what this process knows out of files that the system writes when a process dies."""

from __future__ import annotations

import sys
from contextlib import suppress

PR_SET_DUMPABLE = 4


def leave_no_core_dump() -> None:
    """From here on a crash writes no memory to disk; on Linux no other program of this user may look into it.

    Where the system hands dumps to a program (as systemd does) the limit is not asked, and only the second
    step stops it.
    """
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        with suppress(ImportError, OSError, AttributeError):
            import ctypes

            ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
