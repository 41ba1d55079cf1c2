"""What is left to show of a post that was taken back: its place, known from the retraction alone.

A machine that never had the post shows the same as one that had it, and what was said in answer to it stays
where it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

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
    """The document of the post `key` that is not here (any more); None where nothing tells its place."""
    said = list(statements)
    taken = [document for document in said if "place" in document]
    if not taken:
        return None
    first = min(taken, key=lambda document: (document["lamport"], document["op"]))
    thread, parent = first["place"]
    named = members.get(f"{first['board']}:{first['member']}")
    place: Doc = {
        "post": key,
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
    if thread != key:
        return place | {"parent": parent}
    ruling = rule(read_statements(said, first["board"], role_of).acts, Role.MEMBER, is_root=True)
    if ruling.move is not None:
        place["section"] = ruling.move.section
    if ruling.lock is not None:
        place["locked"] = [ruling.lock.stamp.lamport, ruling.lock.stamp.op_id.hex()]
    return place


def let_go(view: View, posts: Mapping[str, str]) -> None:
    """Forget what this person keeps about posts that are gone for good, given with their threads.

    That is drafts of answers, saves, and the marks of threads of which nothing is left.
    """
    drafts = [draft.doc_id for draft in view.drafts if draft["parent"] in posts or draft["thread"] in posts]
    if drafts:
        view.drafts.remove(doc_ids=drafts)
    left = {document["thread"] for document in view.where_in("threads", "thread", posts.values())}
    for name, field, keys in (("marks", "key", set(posts.values()) - left), ("saved", "post", set(posts))):
        found = [document.doc_id for document in view.where_in(name, field, keys)]
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
