"""From the view's documents to the rows that are shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tui_forum.language import _
from tui_forum.model.anonymous import anonymous_name
from tui_forum.model.moderation import LOWEST_MODERATOR, is_after
from tui_forum.model.reactions import shown
from tui_forum.model.rows import PostRow, ThreadRow
from tui_forum.services.directory import board_names
from tui_forum.services.home import Forum
from tui_forum.services.standing import Standing

Doc = Mapping[str, Any]


def thread_rower(forum: Forum) -> Callable[[Doc], ThreadRow]:
    """A function that makes the row of a thread; names are looked up once."""
    names, standing = board_names(forum), Standing(forum)

    def row(thread: Doc) -> ThreadRow:
        board = thread["board"]
        return ThreadRow(
            thread=thread["thread"],
            board=board,
            board_name=names.get(board, ""),
            section=thread.get("section", ""),
            title=thread.get("title", ""),
            author=anonymous_name(thread["member"]) if "anonymous" in thread else thread.get("author", ""),
            imported=thread.get("imported", False),
            mine=is_mine(forum, thread),
            need=thread.get("need", ""),
            notes=tuple(thread.get("notes", ())),
            replies=thread["replies"],
            unread=thread["unread"],
            started=thread.get("started", 0),
            last=thread["last"] or thread.get("started", 0),
            settled="settled" in thread,
            pinned=thread.get("pinned", False),
            preview=thread.get("preview", ""),
            locked="locked" in thread,
            hidden=hidden_words(thread),
            muted=thread.get("muted", False),
            settled_words=thread.get("settled", ""),
            tags=() if "hidden" in thread else tuple(thread.get("tags", ())),
            held_by=standing.hold_words(thread),
            help=standing.help_words(thread),
            holder=standing.short_words(thread),
            closed=standing.closed_words(thread),
            waits=thread.get("waits", False),
        )

    return row


class PostRower:
    """Makes the rows of one thread's posts; what is the same for all of them is looked up once."""

    def __init__(self, forum: Forum, board: str, posts: Mapping[str, Doc], root: Doc | None) -> None:
        """`posts` by id are all of the thread, `root` the first of them."""
        self._me = forum.projector.my_member(board)
        roster = forum.log.board(bytes.fromhex(board)).roster
        self._members = roster.members if roster else {}
        me = self._members.get(bytes.fromhex(self._me))
        self._moderates = me is not None and me.role <= LOWEST_MODERATOR
        self._hidden = frozenset(post["member"] for post in posts.values() if "anonymous" in post)
        self._closing = tuple(root["locked"]) if root and "locked" in root else None
        saved = forum.view.where_in("saved", "post", posts) if len(forum.view.saved) else ()
        self._saved = {document["post"] for document in saved if document["board"] == board}

    def row(self, post: Doc, depth: int, *, unread: bool, delivery: str) -> PostRow:
        """The row of a post."""
        mine = (post["member"] == self._me or "mask" in post) and "imported" not in post
        veiled = post.get("veiled", {}) if mine or self._moderates else {}
        return PostRow(
            post=post["post"],
            thread=post["thread"],
            board=post["board"],
            parent=post.get("parent", ""),
            author=self._author(post),
            imported=post.get("imported", False),
            mine=mine,
            wall=post["wall"],
            title=veiled.get("title") or post.get("title", ""),
            body=veiled.get("body") or post["body"],
            depth=depth,
            unread=unread,
            edited=post.get("edited", False),
            retracted=post.get("retracted", False),
            notes=tuple(post.get("notes", ())),
            need=post.get("need", ""),
            delivery=delivery,
            held=False,
            reactions=shown(post["reactions"], self._me) if "reactions" in post else (),
            hidden=hidden_words(post),
            after_closing=self._is_late(post),
            muted=post.get("muted", False),
            saved=post["post"] in self._saved,
            private=post.get("private", False),
            to=self._name(post["to"]) if "to" in post else "",
            anonymous=post.get("anonymous", False),
            tags=() if "hidden" in post and not veiled else tuple(post.get("tags", ())),
            waits=post.get("waits", False),
        )

    def _author(self, post: Doc) -> str:
        return anonymous_name(post["member"], self._hidden) if "anonymous" in post else str(post["author"])

    def _is_late(self, post: Doc) -> bool:
        if self._closing is None or "parent" not in post:
            return False
        return is_after((post.get("lamport", 0), post["post"]), self._closing)

    def _name(self, member: str) -> str:
        if member in self._hidden:
            return anonymous_name(member, self._hidden)
        known = self._members.get(bytes.fromhex(member))
        return known.name if known else ""


def hidden_words(document: Doc) -> str:
    """Who hid a post or thread, and why; "" for one that is not hidden."""
    if "hidden" not in document:
        return ""
    role, reason = document["hidden"]
    return _("hidden by a {role}: {reason}").format(role=_(role), reason=reason)


def content_notes(thread: Doc, post: Doc) -> tuple[str, ...]:
    """The content notes under which a post stands: its thread's and its own."""
    return tuple(dict.fromkeys((*thread.get("notes", ()), *post.get("notes", ()))))


def is_mine(forum: Forum, written: Doc) -> bool:
    """Whether a thread or post is ours and in our own name (an imported one is by somebody else)."""
    if "mask" in written:
        return True
    return written.get("member") == forum.projector.my_member(written["board"]) and not written.get(
        "imported"
    )
