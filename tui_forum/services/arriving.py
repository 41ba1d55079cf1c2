"""What came from others since one last looked: for a dialogue that tells it between its prompts."""

from __future__ import annotations

from dataclasses import dataclass

from tinydb.table import Document

from tui_forum.services.directory import board_names
from tui_forum.services.home import Forum
from tui_forum.services.rows import is_mine
from tui_forum.store.conditions import F
from tui_forum.store.view_batch import on_board
from tui_forum.store.view_firsts import is_kept_back
from tui_forum.store.view_new import LATE
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
    """Remembers what had come when it was made, and at each `look`; and what had come and was not shown."""

    def __init__(self, forum: Forum) -> None:
        self._forum = forum
        self._seen = self._newest()
        self._kept_back, self._late = self._waiting(), self._let_in_late()

    def look(self) -> list[Arrival]:
        """Posts of others that came since the last look and are shown here, the first to come first.

        So are those that had come before and were let in only now.
        """
        posts = [
            post for post in self._forum.view.posts.page(desc=True, limit=MOST) if post.doc_id > self._seen
        ]
        let_in = self._shown_since()
        if not posts and not let_in:
            return []
        self._seen = max(self._seen, posts[0].doc_id) if posts else self._seen
        by_number = {post.doc_id: post for post in (*posts, *let_in)}
        wanted = [
            post
            for _number, post in sorted(by_number.items())
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

    def _shown_since(self) -> list[Document]:
        """Posts that were here, and are shown only since the last look."""
        kept_back, late = self._waiting(), self._let_in_late()
        freed, noted = self._kept_back - kept_back, late - self._late
        self._kept_back, self._late = kept_back, late
        view = self._forum.view
        posts = view.where_in("posts", "post", [post for _board, post in freed]) if freed else []
        found = [post for post in posts if (post["board"], post["post"]) in freed]
        return [*found, *(post for number in noted if (post := view.posts.get(doc_id=number)) is not None)]

    def _waiting(self) -> set[tuple[str, str]]:
        """First posts of newcomers that a facilitator is to look at before we see them: (board, post)."""
        view = self._forum.view
        waits = {(row["board"], row["post"]) for row in view.firsts.search(F("waits") == 1)}
        posts = view.where_in("posts", "post", [post for _board, post in waits]) if waits else []
        return {
            key for post in posts if is_kept_back(post) and (key := (post["board"], post["post"])) in waits
        }

    def _let_in_late(self) -> set[int]:
        """The numbers of posts that the inbox tells though they had come before it was seen last."""
        return {number for number, _seen in self._forum.view.fact(LATE).get("posts", ())}

    def _newest(self) -> int:
        newest = self._forum.view.posts.page(desc=True, limit=1)
        return newest[0].doc_id if newest else 0
