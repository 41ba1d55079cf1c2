"""Reading: the one door to lists of threads, one thread in reading order, what is unread and what is new."""

from __future__ import annotations

from tui_forum.model.order import Node, reading_order
from tui_forum.model.rows import PostRow
from tui_forum.services.delivery import delivery_words
from tui_forum.services.directory import find_post, find_thread
from tui_forum.services.home import Forum
from tui_forum.services.inbox import inbox, inbox_seen
from tui_forum.services.lists import (
    RowSource,
    arranged_rows,
    get_thread,
    tags_of,
    thread_document,
    thread_rows,
    threads,
    waiting,
)
from tui_forum.services.marking import keep_unread, mark_all_read, mark_read, next_unread_thread, unread_total
from tui_forum.services.rows import PostRower, is_mine
from tui_forum.store.conditions import F
from tui_forum.store.view_marks import Marks

__all__ = [
    "RowSource",
    "arranged_rows",
    "find_post",
    "find_thread",
    "get_thread",
    "inbox",
    "inbox_seen",
    "keep_unread",
    "mark_all_read",
    "mark_read",
    "next_unread_thread",
    "read_thread",
    "tags_of",
    "thread_rows",
    "threads",
    "unread_total",
    "waiting",
]


def read_thread(forum: Forum, thread: str) -> list[PostRow]:
    """The posts of a thread in reading order, with depth. Marks nothing as read. Raises NotFound."""
    board = thread_document(forum, thread)["board"]
    place = (F("thread") == thread) & (F("board") == board)
    posts = {post["post"]: post for post in forum.view.posts.search(place)}
    shown = {post: found for post, found in posts.items() if "held" not in found}
    marks = Marks(forum.view)
    mark = marks.of(board, thread)
    steps = forum.projector.threads(marks, (board,))
    words = delivery_words(forum, board)
    nodes = (
        # Of what was taken back the time is known of its retraction alone: it must not hold up its answers.
        Node(key, post.get("parent", ""), 0 if "gone" in post else post["wall"])
        for key, post in shown.items()
    )
    rower = PostRower(forum, board, shown, shown.get(thread))
    return [
        rower.row(
            post := shown[node.id],
            depth,
            unread=steps.is_unread(post.doc_id, post, mark),
            delivery=words(post.doc_id) if is_mine(forum, post) else "",
        )
        for node, depth in reading_order(thread, nodes)
    ]
