"""Asking a facilitator about a post: sealed to the facilitators, so that nobody else learns about what."""

from __future__ import annotations

from sync.log.bodies import encode_body
from sync.log.retention import ttl_code_for
from tui_forum.language import _
from tui_forum.model.errors import BadInput
from tui_forum.model.kinds import ContentKind
from tui_forum.model.limits import MAX_ASK
from tui_forum.model.people_bodies import Ask
from tui_forum.model.queue import REASONS
from tui_forum.model.sealed_asks import Asked
from tui_forum.services.directory import board_info, joined_roster, post_document
from tui_forum.services.home import Forum
from tui_forum.services.moderation import seal

KEPT_DAYS = 30
"""Days after which every machine forgets an ask."""


def ask(forum: Forum, post: str, reason: str, words: str = "") -> None:
    """Ask the facilitators of its board to look at a post; `reason` is one of REASONS.

    Other members' machines carry it, and see that we asked: not about which post, nor why. Raises BadInput,
    NotFound, NotPermitted while the facilitators' key has not arrived.
    """
    document = post_document(forum, post)
    info = board_info(forum, document["board"])
    joined_roster(info)
    if reason not in dict(REASONS):
        raise BadInput(
            _("“{reason}” is not one of the reasons.").format(reason=reason[:40]),
            _("They are: {reasons}.").format(reasons=", ".join(each for each, _words in REASONS)),
        )
    asked = Asked(info.device.id, bytes.fromhex(post), reason, checked_words(words))
    sealed = seal(forum, document["board"], encode_body(asked))
    forum.log.append(
        info.board_id, ContentKind.ASK, encode_body(Ask(sealed)), ttl_code=ttl_code_for(KEPT_DAYS)
    )


def checked_words(words: str) -> str:
    """Words for facilitators, without outer blanks; there may be none. Raises BadInput where too long."""
    words = words.strip()
    if len(words) > MAX_ASK:
        raise BadInput(
            _("That is {n} characters long; {most} is the most.").format(n=len(words), most=MAX_ASK),
            _("Shorten it. Nothing was sent."),
        )
    return words
