"""What arrived since you were last here."""

from __future__ import annotations

from collections.abc import Iterator

from tinydb.table import Document

from tui_forum.model.excerpt import excerpt
from tui_forum.model.mentions import mentions
from tui_forum.model.rows import InboxRow
from tui_forum.services.directory import board_names, my_name
from tui_forum.services.home import Forum
from tui_forum.services.rows import content_notes, is_mine
from tui_forum.store.view_batch import Doc, on_board
from tui_forum.store.view_marks import Marks
from tui_forum.store.view_new import INBOX, late_numbers

MOST_ARRIVALS, AT_ONCE = 2_000, 500
_ORDER = {"reply": 0, "waiting": 1, "new": 2}


def inbox(forum: Forum, *, limit: int = 200, since: int | None = None) -> list[InboxRow]:
    """What arrived since `inbox_seen` (or after arrival number `since`) and is still unread, a row a thread.

    So is what had come before that and is shown only since then, as somebody let it through.

    Replies to you and posts that call you by name first, then people waiting (longest first), then the rest
    (newest first).
    """
    newest: dict[str, Document] = {}  # by keys of `on_board`, as all here
    answers: set[str] = set()
    arrived = list(_arrivals(forum, inbox_mark(forum) or 0 if since is None else since))
    parents = {
        on_board(post["board"], post["post"]): post
        for post in forum.view.where_in("posts", "post", {post.get("parent", "") for post in arrived})
    }
    called = {board: my_name(forum, board) for board in {post["board"] for post in arrived}}
    for post in arrived:
        key = on_board(post["board"], post["thread"])
        newest.setdefault(key, post)
        parent = parents.get(on_board(post["board"], post.get("parent", "")))
        if (parent is not None and is_mine(forum, parent)) or mentions(post["body"], called[post["board"]]):
            answers.add(key)
    names = board_names(forum)
    rows = []
    threads = forum.view.batch("threads")
    threads.load(newest)
    for key, post in newest.items():
        thread = threads.get(key)
        if thread is not None and "at" in thread:
            to_me = key in answers or is_mine(forum, thread)
            why = "reply" if to_me else "waiting" if "wait" in thread else "new"
            rows.append(_row(why, thread, post, names.get(thread["board"], "")))
    rows.sort(key=lambda row: (_ORDER[row.why], row.wall if row.why == "waiting" else -row.wall, row.post))
    return rows[:limit]


def inbox_seen(forum: Forum) -> None:
    """From now on `inbox` tells only what arrives after this moment."""
    newest = forum.view.posts.page(desc=True, limit=1)
    if newest:
        forum.view.keep_fact(INBOX, {"seen": newest[0].doc_id, "at": forum.now()})


def inbox_mark(forum: Forum) -> int | None:
    """The number of the last arrival that `inbox_seen` was told of; None before the first time."""
    mark: int | None = forum.view.fact(INBOX).get("seen")
    return mark


def last_here(forum: Forum) -> int | None:
    """When `inbox_seen` was last told; kept here alone, nobody else learns of it."""
    when: int | None = forum.view.fact(INBOX).get("at")
    return when


def _arrivals(forum: Forum, seen: int) -> Iterator[Document]:
    """Unread posts of others that arrived after number `seen`, newest first; then what was shown since."""
    marks = Marks(forum.view)
    threads = forum.projector.threads(marks, board_names(forum))
    for page in _pages(forum, seen):
        marks.load(page)
        for post in page:
            if threads.is_unread(post.doc_id, post, marks.of(post["board"], post["thread"])):
                yield post


def _pages(forum: Forum, seen: int) -> Iterator[list[Document]]:
    after: Document | None = None
    looked = 0
    while looked < MOST_ARRIVALS:
        page = forum.view.posts.page(desc=True, limit=AT_ONCE, after=after)
        yield [post for post in page if post.doc_id > seen]
        if len(page) < AT_ONCE or page[-1].doc_id <= seen:
            break
        after, looked = page[-1], looked + len(page)
    late = forum.view.posts.get(doc_ids=late_numbers(forum.view, seen))
    yield sorted(late, key=lambda post: -post.doc_id)


def _row(why: str, thread: Doc, post: Document, board_name: str) -> InboxRow:
    return InboxRow(
        why=why,
        post=post["post"],
        thread=thread["thread"],
        board=thread["board"],
        board_name=board_name,
        title=thread.get("title", ""),
        author=post["author"],
        imported=post.get("imported", False),
        need=thread.get("need", ""),
        wall=post["wall"],
        excerpt=excerpt(post["body"], ()),
        unread=thread["unread"],
        notes=content_notes(thread, post),
    )
