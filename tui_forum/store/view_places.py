"""What is left to show of a post that was taken back: its place, known from the retraction alone.

A machine that never had the post shows the same as one that had it, and what was said in answer to it stays
where it is.
"""

from __future__ import annotations

from collections.abc import Iterable

from sync.log.kinds import Role
from tui_forum.model.moderation import rule
from tui_forum.store.conditions import F
from tui_forum.store.view import View
from tui_forum.store.view_batch import Batch, Doc
from tui_forum.store.view_statements import RoleOf, read_statements

UNKNOWN_NAME = "somebody"
TRACES = "traces"
"""The fact that the search index is to be rewritten."""
SHORT = 2_000
"""With so many posts at most the search index is rewritten at once."""


def place_of(key: str, statements: Iterable[Doc], members: Batch, role_of: RoleOf) -> Doc | None:
    """The document of the post `key` that is not here (any more); None where nothing tells its place.

    `statements` are those of its own board about it.
    """
    said = list(statements)
    taken = [document for document in said if "place" in document]
    if not taken:
        return None
    first = min(taken, key=lambda document: (document["lamport"], document["op"]))
    post, (thread, parent) = first["target"], first["place"]
    named = members.get(f"{first['board']}:{first['member']}")
    place: Doc = {
        "post": post,
        "board": first["board"],
        "thread": thread,
        "member": first["member"],
        "author": named["name"] if named else UNKNOWN_NAME,
        "wall": first["wall"],
        "lamport": first["lamport"],
        "body": "",
        "retracted": True,
        "gone": first["op"],
    }
    ruling = rule(read_statements(said, first["board"], role_of).acts, Role.MEMBER, is_root=thread == post)
    if ruling.let is not None:
        place["passed"] = True
    if thread != post:
        return place | {"parent": parent}
    if ruling.move is not None:
        place["section"] = ruling.move.section
    if ruling.lock is not None:
        place["locked"] = [ruling.lock.stamp.lamport, ruling.lock.stamp.op_id.hex()]
    return place


def let_go(view: View, posts: Iterable[Doc]) -> None:
    """Forget what this person keeps about posts that are gone for good, given by their last documents.

    That is drafts of answers, saves, and the marks of threads of which nothing is left.
    """
    ended = list(posts)
    gone = {(post["board"], post["post"]) for post in ended}
    drafts = [
        draft.doc_id
        for draft in view.drafts
        if not gone.isdisjoint({(draft["board"], draft["parent"]), (draft["board"], draft["thread"])})
    ]
    if drafts:
        view.drafts.remove(doc_ids=drafts)
    threads = {(post["board"], post["thread"]) for post in ended}
    for thread in view.where_in("threads", "thread", {post["thread"] for post in ended}):
        threads.discard((thread["board"], thread["thread"]))
    for name, field, places in (("marks", "key", threads), ("saved", "post", gone)):
        kept = view.where_in(name, field, {identity for _, identity in places})
        found = [document.doc_id for document in kept if (document["board"], document[field]) in places]
        if found:
            view.db.table(name).remove(doc_ids=found)


class Traces:
    """Words of posts that are gone, in a search index that only marks what it removes."""

    def __init__(self, view: View) -> None:
        self._view = view

    def owe(self) -> None:
        """Something is gone: its words go before this transaction ends, or soon where that takes long."""
        if len(self._view.posts) <= SHORT:
            self._view.db.database.at_commit(("traces", "posts"), lambda: self._view.posts.words.purge)
        elif not self._view.fact(TRACES):
            self._view.keep_fact(TRACES, {"owed": True})

    def remove(self) -> None:
        """Do what is still owed."""
        if self._view.fact(TRACES):
            self._view.posts.words.purge()
            self._view.home.remove(F("fact") == TRACES)
