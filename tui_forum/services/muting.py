"""People, words and tags that one does not want to meet now, and posts put out of sight.

For this person on this machine only: nobody else learns of it, and nothing is lost by it. Every list, count,
inbox and search obeys.
"""

from __future__ import annotations

from collections.abc import Iterable

from tinydb.table import Document

from tui_forum.model.errors import BadInput
from tui_forum.model.limits import MAX_LABEL
from tui_forum.model.own_rows import MuteRow
from tui_forum.services.directory import post_document
from tui_forum.services.home import Forum
from tui_forum.services.rows import is_mine
from tui_forum.store.conditions import F
from tui_forum.store.view_mutes import PERSON, POST, TAG, WORD, as_words, writer
from tui_forum.text import clean_line


def mute_author(forum: Forum, post: str) -> MuteRow:
    """Mute whoever wrote a post (on its board). Raises NotFound, BadInput for oneself."""
    document = post_document(forum, post)
    if is_mine(forum, document):
        raise BadInput("You wrote this yourself.", "Hide it here instead, or take it back.")
    return _mute(forum, PERSON, writer(document), document["author"], document["board"])


def mute_word(forum: Forum, word: str) -> MuteRow:
    """Mute posts with a word, or words in a row, as search finds them. Raises BadInput."""
    return _mute(forum, WORD, _checked_words(word, "word"), clean_line(word))


def mute_tag(forum: Forum, tag: str) -> MuteRow:
    """Mute threads with a tag. Raises BadInput."""
    return _mute(forum, TAG, _checked_words(tag, "tag"), clean_line(tag))


def hide_here(forum: Forum, post: str) -> MuteRow:
    """Put a post out of sight; with a thread's first post, the thread. Raises NotFound."""
    document = post_document(forum, post)
    label = clean_line(document.get("title") or document["body"])[:MAX_LABEL]
    return _mute(forum, POST, post, f"{document['author']}: {label}", document["board"])


def list_mutes(forum: Forum) -> list[MuteRow]:
    """All mutes, the last first."""
    rows = map(_row, forum.view.mutes)
    return sorted(rows, key=lambda row: (row.since, row.mute), reverse=True)


def unmute(forum: Forum, mute: int) -> None:
    """Undo a mute; what was muted counts again, and what had been read stays read. None there: no error."""
    with forum.database.transaction():
        found = forum.view.mutes.get(doc_id=mute)
        if isinstance(found, Document):
            forum.view.mutes.remove(doc_ids=[mute])
            forum.projector.mute(_touched(forum, found))


def _mute(forum: Forum, kind: str, value: str, label: str, board: str = "") -> MuteRow:
    key = f"{kind}:{value}"
    with forum.database.transaction():
        batch = forum.view.batch("mutes")
        if batch.get(key) is None:
            document = {"key": key, "kind": kind, "value": value, "label": label, "board": board}
            batch.put(key, document | {"since": forum.now()})
            batch.flush()
            forum.projector.mute(_touched(forum, document))
        found = forum.view.mutes.search(F("key") == key)[0]
    return _row(found)


def _touched(forum: Forum, mute: dict[str, str] | Document) -> Iterable[Document]:
    """The posts that a mute can be about."""
    posts, value = forum.view.posts, mute["value"]
    match mute["kind"]:
        case "post":
            return posts.search(F("post") == value)
        case "person":
            member = value.partition(":")[0]
            return posts.search((F("board") == mute["board"]) & (F("member") == member))
    return posts


def _checked_words(text: str, what: str) -> str:
    words = as_words(text)
    if not words.strip():
        raise BadInput(f"The {what} is empty.", "Type at least one letter.")
    if len(text) > MAX_LABEL:
        raise BadInput(f"The {what} is longer than {MAX_LABEL} characters.", "Shorten it.")
    return words


def _row(mute: Document) -> MuteRow:
    return MuteRow(mute.doc_id, mute["kind"], mute["value"], mute["label"], mute["board"], mute["since"])
