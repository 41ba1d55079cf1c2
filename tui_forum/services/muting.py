"""People, words and tags that one does not want to meet now, and posts put out of sight.

For this person only, on all their machines: nobody else learns of it, and nothing is lost by it. Every list,
count, inbox and search obeys.
"""

from __future__ import annotations

from tinydb.table import Document

from tui_forum.language import _
from tui_forum.model.errors import BadInput
from tui_forum.model.limits import MAX_LABEL
from tui_forum.model.own_rows import MuteRow
from tui_forum.services.directory import post_document
from tui_forum.services.home import Forum
from tui_forum.services.people import name_in_view
from tui_forum.services.rows import is_mine
from tui_forum.store.conditions import F
from tui_forum.store.view_batch import Doc
from tui_forum.store.view_mutes import PERSON, POST, TAG, WORD, as_words, touched, writer
from tui_forum.text import clean_line


def mute_author(forum: Forum, post: str) -> MuteRow:
    """Mute whoever wrote a post (on its board). Raises NotFound, BadInput for oneself."""
    document = post_document(forum, post)
    if is_mine(forum, document):
        raise BadInput(_("You wrote this yourself."), _("Hide it here instead, or take it back."))
    return _mute(forum, PERSON, writer(document), document["author"], document["board"])


def mute_member(forum: Forum, board: str, member: str, on: bool = True) -> None:
    """Put all that a member of a board writes out of sight, or (`on` False) back in sight."""
    if not on:
        for row in list_mutes(forum):
            if (row.kind, row.value) == (PERSON, member):
                unmute(forum, row.mute)
    elif member == forum.projector.my_member(board):
        raise BadInput(_("This is you."), _("Choose somebody else."))
    else:
        _mute(forum, PERSON, member, name_in_view(forum, board, member), board)


def mute_word(forum: Forum, word: str) -> MuteRow:
    """Mute posts with a word, or words in a row, as search finds them. Raises BadInput."""
    return _mute(forum, WORD, _checked_words(word, _("word")), clean_line(word))


def mute_tag(forum: Forum, tag: str) -> MuteRow:
    """Mute threads with a tag. Raises BadInput."""
    return _mute(forum, TAG, _checked_words(tag, _("tag")), clean_line(tag))


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
            _owe(forum, found, on=False)
            forum.projector.mute(touched(forum.view, found))


def _mute(forum: Forum, kind: str, value: str, label: str, board: str = "") -> MuteRow:
    key = f"{kind}:{value}"
    with forum.database.transaction():
        batch = forum.view.batch("mutes")
        if batch.get(key) is None:
            document: Doc = {"key": key, "kind": kind, "value": value, "label": label, "board": board}
            document["since"] = forum.now()
            batch.put(key, document)
            batch.flush()
            _owe(forum, document, on=True)
            forum.projector.mute(touched(forum.view, document))
        found = forum.view.mutes.search(F("key") == key)[0]
    return _row(found)


def _owe(forum: Forum, mute: Doc, *, on: bool) -> None:
    """Our other machines are to be told."""
    body = {
        "mute": mute["kind"],
        "of": mute["value"],
        "label": mute["label"],
        "on": on,
        "since": mute["since"],
    }
    forum.projector.own.tables.owe_item(f"mute:{mute['key']}", "mute", mute["board"], body)


def _checked_words(text: str, what: str) -> str:
    words = as_words(text)
    if not words.strip():
        raise BadInput(_("The {what} is empty.").format(what=what), _("Type at least one letter."))
    if len(text) > MAX_LABEL:
        raise BadInput(
            _("The {what} is longer than {max_label} characters.").format(what=what, max_label=MAX_LABEL),
            _("Shorten it."),
        )
    return words


def _row(mute: Document) -> MuteRow:
    return MuteRow(mute.doc_id, mute["kind"], mute["value"], mute["label"], mute["board"], mute["since"])
