"""Search: words and the operators of the query language over everything that is held."""

from __future__ import annotations

from tui_forum.model.rows import HitRow
from tui_forum.services.home import Forum


def search(forum: Forum, query: str, *, board: str | None = None, limit: int = 50) -> list[HitRow]:
    """Posts that answer `query`, newest arrival first.

    Any text is a valid query, an empty one finds nothing.
    """
    raise NotImplementedError
