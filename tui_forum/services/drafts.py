"""Drafts: sealed, kept as they are typed, several at a time."""

from __future__ import annotations

from collections.abc import Sequence

from tui_forum.model.rows import DraftRow
from tui_forum.services.home import Forum


def save_draft(
    forum: Forum,
    *,
    draft: int | None = None,
    board: str = "",
    thread: str = "",
    parent: str = "",
    title: str = "",
    section: str = "",
    need: str = "",
    notes: Sequence[str] = (),
    body: str = "",
    keep: int = 0,
) -> int:
    """Keep what is typed; returns the draft's number, to be passed again as `draft`.

    A reply names `thread` and `parent`.

    With nothing typed in it, the draft is discarded and 0 returned. No limit applies: a draft is never
    refused.
    """
    raise NotImplementedError


def list_drafts(forum: Forum) -> list[DraftRow]:
    """All drafts, last saved first."""
    raise NotImplementedError


def get_draft(forum: Forum, draft: int) -> DraftRow:
    """One draft. Raises NotFound."""
    raise NotImplementedError


def find_draft(forum: Forum, *, board: str = "", thread: str = "", parent: str = "") -> DraftRow | None:
    """The newest draft for this place: a reply to `parent`, or a new thread on `board`."""
    raise NotImplementedError


def discard_draft(forum: Forum, draft: int) -> None:
    """Forget a draft; forgetting one that is gone is no error."""
    raise NotImplementedError
