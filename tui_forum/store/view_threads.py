"""Threads and the counters above them, moved by the difference that each post makes.

A thread's document is a sum over its posts, a board's a sum over its threads. Each is moved by "what it
was" and "what it is now" of its parts, so that step by step and all at once come to the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tui_forum.store.conditions import F
from tui_forum.store.view import View
from tui_forum.store.view_arranged import arranged, tag_documents
from tui_forum.store.view_batch import Doc, on_board
from tui_forum.store.view_marks import Mark, Marks
from tui_forum.store.view_mutes import writer
from tui_forum.store.view_posts import PostChange

PREVIEW = 200
ROOT_FIELDS = (
    *("section", "title", "member", "author", "need", "notes", "tags", "imported", "retracted"),
    *("anonymous", "mask"),
    *("settled", "pinned", "locked", "hidden", "muted", "waits"),
)
_STARTED: Doc = {"started": 0}
_UNSHOWN = frozenset(("retracted", "held", "hidden", "muted"))
COUNTED = ("threads", "posts", "unread", "waiting", "fresh")


def is_shown(post: Doc | None) -> bool:
    """Whether a post has something to show now."""
    return post is not None and _UNSHOWN.isdisjoint(post)


class Threads:
    """Threads, sections and boards of one transaction. `mine` maps a board to our member id on it."""

    def __init__(self, view: View, marks: Marks, mine: dict[str, str]) -> None:
        self._view = view
        self._marks = marks
        self._mine = mine
        self._threads = view.batch("threads")
        self._read: dict[str, list[Doc]] = {}

    def take(self, by_thread: Mapping[str, Sequence[PostChange]]) -> None:
        """Move threads and counters by what became of posts (which are written already).

        They are given by the keys of their threads.
        """
        self._threads.load(by_thread)
        self._read_ahead(by_thread)
        for key, parts in by_thread.items():
            self._threads.put(key, self._moved(self._threads.get(key), parts))
        self._count()

    def set_unread(self, unread: dict[str, int]) -> None:
        """These threads (keys of `on_board`) have so many unread posts now."""
        self._threads.load(unread)
        for key, count in unread.items():
            known = self._threads.get(key)
            if known is not None:
                self._threads.put(key, arranged(known | {"unread": count}))
        self._count()

    def is_mine(self, post: Doc) -> bool:
        """Whether we wrote (or imported) a post."""
        return bool(post["member"] == self._mine.get(post["board"])) or "mask" in post

    def is_unread(self, number: int, post: Doc, mark: Mark) -> bool:
        """Whether a post is unread: what others wrote and was not seen, or what was kept so."""
        return is_shown(post) and self._is_new(number, post, mark)

    def _is_new(self, number: int, post: Doc, mark: Mark) -> bool:
        """The same of a post that is shown."""
        return not mark.is_seen(number, mine=self.is_mine(post))

    def _moved(self, old: Doc | None, changes: Sequence[PostChange]) -> Doc | None:
        first = changes[0].document
        thread: Doc = dict(old) if old else _empty(first["thread"], first["board"])
        mark = self._marks.of(first["board"], first["thread"])
        mine = self._mine.get(first["board"])
        said: list[tuple[Doc, int]] = []  # replies that are shown, and those that were
        stale = False
        for number, before, now in changes:
            thread["posts"] += (now is not None) - (before is not None)
            was, stays = is_shown(before), is_shown(now)
            for post, sign in ((before, -was), (now, stays)):
                if not sign or post is None:
                    continue
                thread["unread"] += sign * (
                    not mark.is_seen(number, mine=post["member"] == mine or "mask" in post)
                )
                if "parent" in post:
                    said.append((post, sign))
                if sign > 0 and post["wall"] > thread["last"]:
                    thread["last"] = post["wall"]
            stale |= was and not stays
        thread["replies"] += sum(sign for _, sign in said)
        if not thread["posts"]:
            return None
        self._take_root(thread, old, changes, said)
        if stale:
            thread["last"] = self._last(thread)
        return arranged(thread)

    def _take_root(
        self, thread: Doc, old: Doc | None, changes: Sequence[PostChange], said: Sequence[tuple[Doc, int]]
    ) -> None:
        """Take over what the root says, and keep `own`: the replies of the root's own writer."""
        before = writer(thread) if "started" in thread else None
        for change in changes:
            if change.document["post"] == thread["thread"]:
                _set_root(thread, change.now)
        now = writer(thread) if "started" in thread else None
        if now is None:
            thread["own"] = 0
        elif old is None or before == now:
            thread["own"] += sum(sign for post, sign in said if writer(post) == now)
        else:
            posts = self._posts(thread)
            thread["own"] = sum(
                1 for post in posts if "parent" in post and is_shown(post) and writer(post) == now
            )

    def _read_ahead(self, by_thread: Mapping[str, Sequence[PostChange]]) -> None:
        """Read the posts of threads whose root comes after replies, all of them in few statements."""
        late = [
            key
            for key, parts in by_thread.items()
            if "started" not in (self._threads.get(key) or _STARTED)
            and any("parent" not in change.document for change in parts)
        ]
        self._read = {key: [] for key in late}
        for post in self._view.where_in("posts", "thread", [key.partition(":")[2] for key in late]):
            self._read.get(on_board(post["board"], post["thread"]), []).append(post)

    def _posts(self, thread: Doc) -> Sequence[Doc]:
        known = self._read.get(on_board(thread["board"], thread["thread"]))
        if known is not None:
            return known
        place = (F("thread") == thread["thread"]) & (F("board") == thread["board"])
        return self._view.posts.search(place)

    def _last(self, thread: Doc) -> int:
        """The time of the newest post that is shown; 0 for none."""
        return max((post["wall"] for post in self._posts(thread) if is_shown(post)), default=0)

    def _count(self) -> None:
        """Write the threads, and move the counters of their sections and boards by the difference."""
        moved: dict[tuple[str, str], list[int]] = {}
        tags = self._view.batch("tags")
        for _, _, before, now in self._threads.flush():
            had, has = tag_documents(before), tag_documents(now)
            for key in had.keys() | has.keys():
                if had.get(key) != has.get(key):
                    tags.put(key, has.get(key))
            for thread, sign in ((before, -1), (now, 1)):
                if thread is not None and "at" in thread:
                    sums = moved.setdefault((thread["board"], thread.get("section", "")), [0] * len(COUNTED))
                    for place, value in enumerate(weight(thread)):
                        sums[place] += sign * value
        tags.flush()
        boards: dict[str, list[int]] = {}
        for (board, _), sums in moved.items():
            whole = boards.get(board, [0] * len(COUNTED))
            boards[board] = [total + part for total, part in zip(whole, sums, strict=True)]
        self._add("boards", [(board, {"board": board}, sums) for board, sums in boards.items()])
        self._add(
            "sections",
            [
                (f"{board}:{name}", {"key": f"{board}:{name}", "board": board, "section": name}, sums)
                for (board, name), sums in moved.items()
            ],
        )

    def _add(self, table: str, moves: Iterable[tuple[str, Doc, list[int]]]) -> None:
        """Move counters; one that comes to nothing is forgotten."""
        batch = self._view.batch(table)
        for key, identity, sums in moves:
            known = batch.get(key) or identity
            counters = {name: known.get(name, 0) + more for name, more in zip(COUNTED, sums, strict=True)}
            batch.put(key, identity | counters if any(counters.values()) else None)
        batch.flush()


def weight(thread: Doc) -> tuple[int, ...]:
    """What a listed thread adds to the counters COUNTED of its section and board."""
    posts = thread["replies"] + is_shown(thread)
    return 1, posts, thread["unread"], "wait" in thread, "fresh" in thread


def _empty(thread: str, board: str) -> Doc:
    return {"thread": thread, "board": board, "posts": 0, "replies": 0, "own": 0, "unread": 0, "last": 0}


def _set_root(thread: Doc, root: Doc | None) -> None:
    if "started" in thread:
        for name in (*ROOT_FIELDS, "started", "preview"):
            thread.pop(name, None)
    if root is not None and "held" not in root:
        thread |= {name: root[name] for name in ROOT_FIELDS if name in root}
        thread |= {"started": root["wall"], "preview": root["body"][:PREVIEW]}
