"""Where a thread stands in each list, and under which tags: what follows from its document alone."""

from __future__ import annotations

from typing import Any

from tui_forum.model.support import NO_REPLY_NEEDED
from tui_forum.store.words import fold

Doc = dict[str, Any]
PINNED = 1 << 40
"""Added to the keys that are times: pinned threads stand first."""
MANY = 1 << 41
"""One unread post in the key `most`, above every time."""
TITLE_LETTERS = 60
"""Letters of a title that decide its place in the alphabet."""
ORDERING = ("at", "begun", "name", "most", "wait", "fresh")
_NOT_WAITING = frozenset(("retracted", "hidden", "settled", "locked"))


def arranged(thread: Doc) -> Doc:
    """`thread` with the keys by which lists are ordered; one that is not to be listed has none."""
    for name in ORDERING:
        thread.pop(name, None)
    empty = thread.get("retracted") and not thread["replies"]
    if "started" not in thread or "muted" in thread or empty:
        return thread
    pinned = ("pinned" in thread) * PINNED
    thread["at"] = (thread["last"] or thread["started"]) + pinned
    thread["begun"] = thread["started"] + pinned
    thread["name"] = title_key(thread.get("title", ""))
    thread["most"] = thread["unread"] * MANY + thread["at"]
    answered = thread["replies"] > thread["own"] or thread.get("need") in NO_REPLY_NEEDED
    if not answered and _NOT_WAITING.isdisjoint(thread):
        thread["wait"] = thread["started"]
    if thread["unread"]:
        thread["fresh"] = thread["at"]
    return thread


def title_key(title: str) -> str:
    """A title as the alphabet sorts it: letters and digits alone, without case and accents."""
    letters = "".join(letter if letter.isalnum() else " " for letter in fold(title).casefold())
    return " ".join(letters.split())[:TITLE_LETTERS]


def tag_key(tag: str) -> str:
    """A tag as it is compared: without case, accents and a # before it."""
    return " ".join(fold(tag).casefold().lstrip("# ").split())


def tag_documents(thread: Doc | None) -> dict[str, Doc]:
    """The documents of the table `tags` that a thread has, by their keys; none while it is not listed."""
    if thread is None or "at" not in thread or "tags" not in thread or "hidden" in thread:
        return {}
    board, identity = thread["board"], thread["thread"]
    found: dict[str, Doc] = {}
    for word in thread["tags"]:
        if tag := tag_key(word):
            key = f"{board}:{identity}:{tag}"
            found[key] = {"key": key, "board": board, "thread": identity, "tag": tag, "word": word}
    return found
