"""Replying to one person alone: sealed to their machines and to one's own, shown to nobody else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sync.errors import NotPermitted
from sync.log.bodies import decode_body, encode_body
from sync.log.roster import Member
from tui_forum.language import _
from tui_forum.model.content import Anonymous
from tui_forum.model.kinds import ContentKind
from tui_forum.model.letters import Letter, seal_letter
from tui_forum.model.limits import MAX_BOXES, checked_body, checked_labels
from tui_forum.services.directory import board_info, joined_roster, post_document
from tui_forum.services.drafts import discard_draft
from tui_forum.services.home import Forum
from tui_forum.services.writing import Posted
from tui_forum.store.conditions import F
from tui_forum.store.view_batch import Doc


def reply_privately(
    forum: Forum, post: str, body: str, *, notes: Sequence[str] = (), draft: int | None = None
) -> Posted:
    """Answer the author of `post` alone; below one's own letter, the one to whom it went.

    Other members' machines carry it, and see that somebody wrote something to somebody: not to whom, and not
    in which thread. `draft` is discarded in the same transaction. Raises NotPermitted where there is nobody
    to reach (oneself, an imported author, somebody who left), BadInput, NotFound.
    """
    answered = post_document(forum, post)
    info = board_info(forum, answered["board"])
    joined_roster(info)
    to, me = _recipient(forum, answered), _member(forum, answered["board"], _me(forum, answered))
    if to is None or me is None:
        raise NotPermitted(_nobody(forum, answered), _("You can answer in the thread."))
    boxes = [*to.boxes, *(card.box for card in me.devices.values())]
    if len(boxes) > MAX_BOXES:
        raise NotPermitted(
            _("That person uses too many machines to seal a letter to."), _("Answer in the thread.")
        )
    thread = bytes.fromhex(answered["thread"])
    words = checked_labels(notes, _("content note"))
    letter = Letter(to.key, bytes.fromhex(post), thread, words, checked_body(body))
    private = seal_letter(letter, info.board_id, info.device.id, boxes, forum.clock.random)
    root = forum.log.op(info.board_id, thread)
    with forum.database.transaction():
        op = forum.log.append(
            info.board_id, ContentKind.PRIVATE, encode_body(private), ttl_code=root.ttl_code if root else 0
        )
        if draft is not None:
            discard_draft(forum, draft)
    return Posted(answered["board"], answered["thread"], op.op_id.hex())


def may_reply_privately(forum: Forum, post: str) -> bool:
    """Whether there is somebody to reach with a private reply to `post`."""
    return _recipient(forum, post_document(forum, post)) is not None


class _Reader(NamedTuple):
    """Whom a letter is for: a member, or the mask of one; and what to seal it to."""

    key: bytes
    boxes: tuple[bytes, ...]


def _recipient(forum: Forum, post: Doc) -> _Reader | None:
    """Whom a private reply to `post` is for; None where nobody can be reached."""
    mine = post["member"] == _me(forum, post) or "mask" in post
    if "imported" in post or (mine and "to" not in post) or _is_to_mask(forum, post):
        return None
    key = post["to"] if mine else post["member"]
    member = _member(forum, post["board"], key)
    if member is not None:
        return _Reader(member.member, tuple(card.box for card in member.devices.values()))
    box = _box_of(forum, post, key)
    return None if box is None else _Reader(bytes.fromhex(key), (box,))


def _is_to_mask(forum: Forum, post: Doc) -> bool:
    """Whether it is a letter to us where we are anonymous: an answer under our name would tell who we are."""
    me = _me(forum, post)
    return "to" in post and me not in (post["to"], post["member"])


def _box_of(forum: Forum, post: Doc, key: str) -> bytes | None:
    """The box half of the one-off key of an anonymous post in the same thread."""
    place = (F("thread") == post["thread"]) & (F("board") == post["board"])
    for other in forum.view.posts.search(place):
        if "anonymous" in other and other["member"] == key:
            op = forum.log.op(bytes.fromhex(other["board"]), bytes.fromhex(other["post"]))
            if op is not None and op.body:
                return decode_body(Anonymous, op.body).box
    return None


def _nobody(forum: Forum, post: Doc) -> str:
    if _is_to_mask(forum, post):
        return _("This was written to you without knowing who you are; a private answer would tell.")
    return _(
        "A private reply cannot reach the author of this post: it is you, somebody whose words were "
        "imported, or somebody who is not on the board any more."
    )


def _member(forum: Forum, board: str, member: str) -> Member | None:
    roster = board_info(forum, board).roster
    found = roster.members.get(bytes.fromhex(member)) if roster else None
    return found if found is not None and found.devices else None


def _me(forum: Forum, post: Doc) -> str:
    return forum.projector.my_member(post["board"])
