"""Search: words and the operators of the query language over everything that is held."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta

from tinydb.table import Document

from tui_forum.model.excerpt import excerpt
from tui_forum.model.query import SearchQuery, parse_query
from tui_forum.model.rows import HitRow
from tui_forum.services.directory import board_names
from tui_forum.services.home import Forum
from tui_forum.services.rows import content_notes
from tui_forum.store.view_arranged import tag_key
from tui_forum.store.view_batch import Batch, Doc, on_board
from tui_forum.store.view_marks import Marks
from tui_forum.store.view_threads import is_shown

PAGE = 200
MOST_LOOKED_AT = 20_000
"""Posts that one search with operators looks at, newest first: an answer in a moment, whatever was typed."""


def search(forum: Forum, query: str, *, board: str | None = None, limit: int = 50) -> list[HitRow]:
    """Posts that answer `query`, the best first; the newest first where it has operators or common words.

    Any text is a valid query; an empty one finds nothing.
    """
    asked = parse_query(query)
    if not asked:
        return []
    judge = _Judge(forum, asked, board)
    hits: list[HitRow] = []
    for page in _candidates(forum, asked, narrowed=asked.narrows or board is not None):
        judge.load(page)
        for post in page:
            if judge.answers(post):
                hits.append(judge.hit(post))
                if len(hits) >= limit:
                    return hits
    return hits


def _candidates(forum: Forum, asked: SearchQuery, *, narrowed: bool) -> Iterator[list[Document]]:
    """Posts with the words of the query, in pages; every post where it has no words."""
    posts, looked = forum.view.posts, 0
    if asked.tags and not asked.text:
        yield from _tagged(forum, asked.tags)
        return
    if asked.text and not narrowed:
        yield posts.text_search(asked.text, limit=PAGE, prefix=True)
        return
    after: Document | None = None
    while looked < MOST_LOOKED_AT:
        if asked.text:
            start = after.doc_id if after else None
            page = posts.text_search(asked.text, limit=PAGE, order="newest", after=start, prefix=True)
        else:
            page = posts.page(desc=True, limit=PAGE, after=after)
        if not page:
            return
        yield page
        after, looked = page[-1], looked + len(page)


def _tagged(forum: Forum, tags: Sequence[str]) -> Iterator[list[Document]]:
    """The posts of threads that have one of these tags, newest first, in pages."""
    wanted = {tag_key(tag) for tag in tags}
    threads = {found["thread"] for found in forum.view.where_in("tags", "tag", wanted)}
    found = sorted(forum.view.where_in("posts", "thread", threads), key=lambda post: -post.doc_id)
    for start in range(0, min(len(found), MOST_LOOKED_AT), PAGE):
        yield found[start : start + PAGE]


def sought_words(query: str) -> tuple[str, ...]:
    """The words and phrases of a search, to be marked where they are found."""
    asked = parse_query(query)
    return (*asked.phrases, *asked.words)


class _Judge:
    """Decides by the operators, and knows the threads and marks of the posts at hand."""

    def __init__(self, forum: Forum, asked: SearchQuery, board: str | None) -> None:
        self._asked = asked
        self._board = board
        self._names = board_names(forum)
        self._threads: Batch = forum.view.batch("threads")
        self._marks = Marks(forum.view)
        self._steps = forum.projector.threads(self._marks, self._names)
        self._places = [place.casefold() for place in asked.places]
        self._tags = {tag_key(tag) for tag in asked.tags}
        self._authors = [author.casefold() for author in asked.authors]
        self._before = _midnight(asked.before) if asked.before else None
        self._after = _midnight(asked.after + timedelta(days=1)) if asked.after else None

    def load(self, posts: list[Document]) -> None:
        """Read what is needed to judge these posts."""
        self._threads.load({_place(post) for post in posts})
        self._marks.load(posts)

    def answers(self, post: Document) -> bool:
        """Whether a post fits every operator."""
        thread = self._threads.get(_place(post))
        if thread is None or "at" not in thread or not is_shown(post):
            return False
        if self._board is not None and post["board"] != self._board:
            return False
        checks: tuple[Callable[[Document, Doc], bool], ...] = (
            self._in_time,
            self._by_whom,
            self._where,
            self._state,
        )
        return all(check(post, thread) for check in checks)

    def hit(self, post: Document) -> HitRow:
        """The row of a post that answers."""
        thread = self._threads.get(_place(post)) or {}
        return HitRow(
            post=post["post"],
            thread=post["thread"],
            board=post["board"],
            board_name=self._names.get(post["board"], ""),
            title=thread.get("title", ""),
            author=post["author"],
            imported=post.get("imported", False),
            wall=post["wall"],
            excerpt=excerpt(post["body"], (*self._asked.phrases, *self._asked.words)),
            unread=self._unread(post),
            notes=content_notes(thread, post),
        )

    def _in_time(self, post: Document, thread: Doc) -> bool:
        if self._before is not None and post["wall"] >= self._before:
            return False
        return self._after is None or post["wall"] >= self._after

    def _by_whom(self, post: Document, thread: Doc) -> bool:
        author = post["author"].casefold()
        return not self._authors or any(wanted in author for wanted in self._authors)

    def _where(self, post: Document, thread: Doc) -> bool:
        here = (self._names.get(post["board"], "").casefold(), thread.get("section", "").casefold())
        if self._places and not any(wanted in name for wanted in self._places for name in here):
            return False
        if self._tags and self._tags.isdisjoint(map(tag_key, thread.get("tags", ()))):
            return False
        return not self._asked.needs or thread.get("need") in self._asked.needs

    def _state(self, post: Document, thread: Doc) -> bool:
        if "waiting" in self._asked.states and "wait" not in thread:
            return False
        return "unread" not in self._asked.states or self._unread(post)

    def _unread(self, post: Document) -> bool:
        return self._steps.is_unread(post.doc_id, post, self._marks.of(post["board"], post["thread"]))


def _place(post: Document) -> str:
    return on_board(post["board"], post["thread"])


def _midnight(day: date) -> float:
    """The first moment of a day, by this machine's own clock and zone."""
    return datetime.combine(day, time.min).astimezone().timestamp()
