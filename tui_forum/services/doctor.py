"""Looking after a home.

Does everything stored read back, and can the view be made again from the envelopes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tui_forum.services.home import Forum

Progress = Callable[[int, int], None]
"""Called with (done, total) now and then."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: `name` of the check, whether all is well, and a sentence about it."""

    name: str
    ok: bool
    says: str
    hint: str = ""


def examine(forum: Forum, progress: Progress | None = None) -> list[Finding]:
    """Check file modes, the database's pages, and that the view's counters agree with its posts."""
    raise NotImplementedError


def rebuild(forum: Forum, progress: Progress | None = None) -> int:
    """Make the view again from the envelopes, keeping read marks and drafts.

    Returns how many operations were applied.
    """
    raise NotImplementedError
