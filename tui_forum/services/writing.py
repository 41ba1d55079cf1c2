"""Writing: threads, replies, edits, retractions.

Durable when the function returns, on its way from then on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui_forum.services.home import Forum


@dataclass(frozen=True, slots=True)
class Posted:
    """What was written: its thread, itself (the same for a root)."""

    board: str
    thread: str
    post: str


def post_thread(
    forum: Forum,
    board: str,
    *,
    title: str,
    body: str,
    section: str = "",
    need: str = "",
    notes: Sequence[str] = (),
    tags: Sequence[str] = (),
    keep: int | None = None,
    draft: int | None = None,
) -> Posted:
    """Start a thread.

    An empty or unknown `section` becomes the board's first; `keep` 0, 7, 30 or 90 days, None: the board's.

    `draft` is discarded in the same transaction. Raises BadInput, NotFound, NotPermitted (still waiting to
    join), DiskFull.
    """
    raise NotImplementedError


def reply(
    forum: Forum, parent: str, body: str, *, notes: Sequence[str] = (), draft: int | None = None
) -> Posted:
    """Answer the post `parent`. Raises as post_thread."""
    raise NotImplementedError


def edit(
    forum: Forum,
    post: str,
    *,
    title: str | None = None,
    body: str | None = None,
    notes: Sequence[str] | None = None,
) -> Posted:
    """Change a post of yours; None leaves a part as it is. Its history stays.

    Raises NotPermitted for others' posts.
    """
    raise NotImplementedError


def retract(forum: Forum, post: str, reason: str = "") -> Posted:
    """Take a post of yours back: its text is forgotten on every machine that hears of it."""
    raise NotImplementedError
