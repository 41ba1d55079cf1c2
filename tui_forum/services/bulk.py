"""Many posts at once, in one transaction: for imports and the demo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui_forum.services.home import Forum


@dataclass(frozen=True, slots=True)
class NewPost:
    """A post to be made: a root when `parent` is None, else a reply to item number `parent` of the same call.

    `author` names who wrote it elsewhere (an import), "" for our own; `wall` None is now.
    """

    body: str
    title: str = ""
    section: str = ""
    need: str = ""
    notes: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    author: str = ""
    wall: int | None = None
    parent: int | None = None
    keep: int | None = None


def post_many(forum: Forum, board: str, posts: Sequence[NewPost]) -> list[str]:
    """Write all or nothing; the ids in order.

    A parent comes before its replies. Raises as writing.post_thread.

    A section that the board lacks becomes its first; call boards.ensure_sections before.
    """
    raise NotImplementedError
