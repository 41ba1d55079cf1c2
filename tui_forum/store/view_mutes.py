"""What this person does not want to be shown: the one place that decides it, for every list and count.

A muted post keeps its place in its thread, folded; it is counted nowhere, neither as unread nor as a reply,
and not found. A thread whose first post is muted is in no list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from tinydb.table import Document

from tui_forum.store.conditions import F
from tui_forum.store.view import View
from tui_forum.store.view_batch import Doc
from tui_forum.store.words import fold

PERSON, WORD, TAG, POST = "person", "word", "tag", "post"
_WORDS = re.compile("[0-9a-z\x80-\U0010ffff]+").findall


def writer(document: Doc) -> str:
    """Who speaks in a post: its member, or somebody whom the member imported."""
    return f"{document['member']}:{document['author']}" if document.get("imported") else document["member"]


def as_words(text: str) -> str:
    """The words of a text in the form in which search compares them, a space around each."""
    return f" {' '.join(_WORDS(fold(text).lower()))} "


def touched(view: View, mute: Doc) -> Iterable[Document]:
    """The posts that a mute can be about."""
    match mute["kind"]:
        case "post":
            return view.posts.search(F("post") == mute["value"])
        case "person":
            member = mute["value"].partition(":")[0]
            return view.posts.search((F("board") == mute["board"]) & (F("member") == member))
    return view.posts


class Mutes:
    """All mutes of this home, as they are in this transaction."""

    def __init__(self, view: View) -> None:
        self._sets: dict[str, set[str]] = {}
        for mute in view.mutes:
            self._sets.setdefault(mute["kind"], set()).add(mute["value"])

    def __bool__(self) -> bool:
        return bool(self._sets)

    def covers(self, post: Doc, *, mine: bool) -> bool:
        """Whether a post is muted. What we wrote ourselves is so only when it was hidden here by itself."""
        if post["post"] in self._sets.get(POST, ()):
            return True
        if mine:
            return False
        if writer(post) in self._sets.get(PERSON, ()):
            return True
        tags = self._sets.get(TAG)
        if tags and any(as_words(tag) in tags for tag in post.get("tags", ())):
            return True
        words = self._sets.get(WORD)
        if not words:
            return False
        text = as_words(f"{post.get('title', '')}\n{post['body']}")
        return any(word in text for word in words)
