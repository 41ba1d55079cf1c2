"""From the view's documents to the rows that are shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tui_forum.model.rows import PostRow, ThreadRow
from tui_forum.services.directory import board_names
from tui_forum.services.home import Forum

Doc = Mapping[str, Any]


def thread_rower(forum: Forum) -> Callable[[Doc], ThreadRow]:
    """A function that makes the row of a thread; names are looked up once."""
    names = board_names(forum)

    def row(thread: Doc) -> ThreadRow:
        board = thread["board"]
        return ThreadRow(
            thread=thread["thread"],
            board=board,
            board_name=names.get(board, ""),
            section=thread.get("section", ""),
            title=thread.get("title", ""),
            author=thread.get("author", ""),
            imported=thread.get("imported", False),
            mine=is_mine(forum, thread),
            need=thread.get("need", ""),
            notes=tuple(thread.get("notes", ())),
            replies=thread["replies"],
            unread=thread["unread"],
            started=thread.get("started", 0),
            last=thread["last"] or thread.get("started", 0),
            settled=False,
            pinned=False,
            preview=thread.get("preview", ""),
        )

    return row


def post_row(forum: Forum, post: Doc, depth: int, *, unread: bool, delivery: str) -> PostRow:
    """The row of a post."""
    return PostRow(
        post=post["post"],
        thread=post["thread"],
        board=post["board"],
        parent=post.get("parent", ""),
        author=post["author"],
        imported=post.get("imported", False),
        mine=is_mine(forum, post),
        wall=post["wall"],
        title=post.get("title", ""),
        body=post["body"],
        depth=depth,
        unread=unread,
        edited=post.get("edited", False),
        retracted=post.get("retracted", False),
        notes=tuple(post.get("notes", ())),
        need=post.get("need", ""),
        delivery=delivery,
        held=False,
    )


def content_notes(thread: Doc, post: Doc) -> tuple[str, ...]:
    """The content notes under which a post stands: its thread's and its own."""
    return tuple(dict.fromkeys((*thread.get("notes", ()), *post.get("notes", ()))))


def is_mine(forum: Forum, written: Doc) -> bool:
    """Whether a thread or post is ours and in our own name (an imported one is by somebody else)."""
    return written.get("member") == forum.projector.my_member(written["board"]) and not written.get(
        "imported"
    )
