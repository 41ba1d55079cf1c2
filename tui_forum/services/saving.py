"""Posts to come back to, on all machines of this person; nobody else learns of it."""

from __future__ import annotations

from tui_forum.model.excerpt import excerpt
from tui_forum.model.own_rows import SavedRow
from tui_forum.services.directory import board_names, post_document
from tui_forum.services.home import Forum
from tui_forum.services.rows import content_notes
from tui_forum.store.conditions import F
from tui_forum.store.view_batch import Doc, on_board


def save_post(forum: Forum, post: str) -> None:
    """Keep a post among the saved ones; saving it again changes nothing. Raises NotFound."""
    document = post_document(forum, post)
    batch = forum.view.batch("saved")
    with forum.database.transaction():
        if batch.get(post) is None:
            saved = {"post": post, "board": document["board"], "since": forum.now()}
            batch.put(post, saved)
            batch.flush()
            _owe(forum, saved, on=True)


def unsave_post(forum: Forum, post: str) -> None:
    """Take a post from the saved ones; one that is not among them is no error."""
    with forum.database.transaction():
        for saved in forum.view.saved.search(F("post") == post):
            forum.view.saved.remove(doc_ids=[saved.doc_id])
            _owe(forum, saved, on=False)


def _owe(forum: Forum, saved: Doc, *, on: bool) -> None:
    """Our other machines are to be told."""
    board, post = saved["board"], saved["post"]
    body = {"post": post, "on": on, "since": saved["since"]}
    forum.projector.own.tables.owe_item(f"saved:{board}:{post}", "saved", board, body)


def saved_posts(forum: Forum, *, limit: int = 200) -> list[SavedRow]:
    """The saved posts that are here and can be read, last saved first."""
    saved = forum.view.saved.page(order_by="since", desc=True, limit=limit)
    posts, threads = forum.view.batch("posts"), forum.view.batch("threads")
    posts.load(on_board(row["board"], row["post"]) for row in saved)
    names = board_names(forum)
    rows = []
    for row in saved:
        post = posts.get(on_board(row["board"], row["post"]))
        if post is None or not {"retracted", "hidden", "held"}.isdisjoint(post):
            continue
        thread = threads.get(on_board(post["board"], post["thread"])) or {}
        rows.append(
            SavedRow(
                post=post["post"],
                thread=post["thread"],
                board=post["board"],
                board_name=names.get(post["board"], ""),
                title=thread.get("title", ""),
                author=post["author"],
                imported=post.get("imported", False),
                wall=post["wall"],
                excerpt=excerpt(post["body"], ()),
                notes=content_notes(thread, post),
                since=row["since"],
            )
        )
    return rows
