"""Reactions in words: a small answer for whoever has no words of their own right now."""

from __future__ import annotations

from sync.errors import NotPermitted
from sync.log.bodies import encode_body
from tui_forum.language import _
from tui_forum.model.content import React
from tui_forum.model.errors import BadInput
from tui_forum.model.kinds import ContentKind
from tui_forum.model.reactions import WORDS
from tui_forum.services.directory import post_document
from tui_forum.services.home import Forum
from tui_forum.services.writing import publish_about

__all__ = ["WORDS", "react"]


def react(forum: Forum, post: str, word: str, on: bool = True) -> None:
    """Say one of WORDS to a post, or take it back; what is so already is not said again.

    Raises BadInput for another word, NotFound, NotPermitted for a private reply (the reaction would tell
    everybody of it).
    """
    document = post_document(forum, post)
    chosen = _known_word(word)
    if "private" in document:
        raise NotPermitted(
            _("This was written to you alone; a reaction that everybody sees would tell of it."),
            _("Reply privately instead."),
        )
    if document.get("retracted"):
        raise BadInput(
            _("This post has been taken back by its author."), _("There is nothing left to answer.")
        )
    me = forum.projector.my_member(document["board"])
    if (me in document.get("reactions", {}).get(chosen, ())) != on:
        body = encode_body(React(bytes.fromhex(post), chosen, on))
        publish_about(forum, document, ContentKind.REACT, body)


def _known_word(word: str) -> str:
    for known in WORDS:
        if known.casefold() == word.strip().casefold():
            return known
    raise BadInput(
        _("{word!r} is not one of the reactions.").format(word=word[:40]),
        _("They are: {words}.").format(words=", ".join(WORDS)),
    )
