"""What came from others since one last looked: for a dialogue that tells it between its prompts."""

from __future__ import annotations

from dataclasses import dataclass

from tui_forum.services.directory import board_names
from tui_forum.services.home import Forum
from tui_forum.services.rows import is_mine
from tui_forum.store.view_batch import on_board
from tui_forum.store.view_threads import is_shown

MOST = 200
"""Posts looked at for one look; more than these are told as that many."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A post of somebody else that came."""

    post: str
    thread: str
    author: str
    title: str
    board_name: str


class Arrivals:
    """Remembers what had come when it was made, and at each `look`."""

    def __init__(self, forum: Forum) -> None:
        self._forum = forum
        self._seen = self._newest()

    def look(self) -> list[Arrival]:
        """Posts of others that came since the last look and are shown here, the first to come first."""
        posts = [
            post for post in self._forum.view.posts.page(desc=True, limit=MOST) if post.doc_id > self._seen
        ]
        if not posts:
            return []
        self._seen = posts[0].doc_id
        wanted = [
            post
            for post in reversed(posts)
            if is_shown(post) and not post.get("muted") and not is_mine(self._forum, post)
        ]
        names, threads = board_names(self._forum), self._forum.view.batch("threads")
        keys = [on_board(post["board"], post["thread"]) for post in wanted]
        threads.load(keys)
        return [
            Arrival(
                post["post"],
                post["thread"],
                post["author"],
                (threads.get(key) or {}).get("title", ""),
                names.get(post["board"], ""),
            )
            for key, post in zip(keys, wanted, strict=True)
        ]

    def _newest(self) -> int:
        newest = self._forum.view.posts.page(desc=True, limit=1)
        return newest[0].doc_id if newest else 0
