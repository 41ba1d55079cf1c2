"""Publishing a post under one's name, or by a key for one thread that facilitators alone can trace."""

from __future__ import annotations

from typing import NamedTuple

from sync.crypto.identity import one_off_keys
from sync.errors import NotPermitted
from sync.log.base import NO_THREAD, BoardInfo
from sync.log.bodies import encode_body
from sync.log.kinds import Kind
from sync.log.op import Op, OpDraft
from tui_forum.language import _
from tui_forum.model.anonymous import anonymous_name, write_vouch
from tui_forum.model.content import Anonymous, Post
from tui_forum.model.kinds import ContentKind
from tui_forum.services.directory import board_info, joined_roster
from tui_forum.services.firsts import is_looked_at
from tui_forum.services.home import Forum
from tui_forum.services.moderation import seal
from tui_forum.store.conditions import F
from tui_forum.store.view_batch import Doc

SALT_SIZE = 16


class Mask(NamedTuple):
    """What makes the key of one thread, and the name that it gives."""

    salt: bytes
    name: str


def may_mask(forum: Forum, board: str) -> bool:
    """Whether one can post anonymously on `board` now. NotFound."""
    info = board_info(forum, board)
    allowed = info.state == "joined" and info.roster is not None and info.roster.policy.anonymous
    return allowed and not is_looked_at(forum, board)


def wears_mask(forum: Forum, board: str, thread: str) -> bool:
    """Whether we are anonymous in a thread already: what follows is not to be under our name unasked."""
    return bool(_worn(forum, board, thread))


def mask_for(forum: Forum, board: str, thread: str = "", salt: bytes = b"") -> Mask:
    """The mask to write under: the one we wear in `thread`, else one made from `salt`, else a new one.

    Raises NotFound, NotPermitted where the board allows none.
    """
    info = board_info(forum, board)
    if not joined_roster(info).policy.anonymous:
        raise NotPermitted(
            _("Anonymous posts are not allowed on “{name}”.").format(name=info.name),
            _("Post under your name, or reply privately. Nothing was sent."),
        )
    if is_looked_at(forum, board):
        raise NotPermitted(
            _("Your first posts here wait for a facilitator, who is to see whose they are."),
            _("Post under your name, or reply privately. Nothing was sent."),
        )
    chosen = _worn(forum, board, thread) or salt or forum.clock.random(SALT_SIZE)
    key = one_off_keys(info.device, info.board_id, chosen).id
    return Mask(chosen, anonymous_name(key.hex()))


def publish(
    forum: Forum,
    info: BoardInfo,
    post: Post,
    mask: Mask | None,
    *,
    parent: Doc | None = None,
    ttl_code: int = 0,
) -> Op:
    """Write `post` under `mask` or (None) one's own name: a thread, or the answer to `parent`.

    Raises NotPermitted.
    """
    thread = NO_THREAD if parent is None else bytes.fromhex(parent["thread"])
    refs = () if parent is None else (bytes.fromhex(parent["post"]),)
    if mask is None:
        draft = OpDraft(ContentKind.POST, encode_body(post), thread, refs, ttl_code)
        return forum.log.append_many(info.board_id, [draft])[0]
    keys = one_off_keys(info.device, info.board_id, mask.salt)
    vouch = seal(forum, info.board_id.hex(), write_vouch(info.board_id, keys.id, info.device))
    body = encode_body(Anonymous(mask.salt, keys.box_public, vouch, post))
    draft = OpDraft(ContentKind.ANONYMOUS, body, thread, refs, ttl_code)
    return forum.log.append_one_off(info.board_id, mask.salt, draft)


def retract_masked(forum: Forum, info: BoardInfo, post: Doc, body: bytes) -> Op:
    """Take an anonymous post of ours back, by the key that wrote it."""
    target = bytes.fromhex(post["post"])
    op = forum.log.op(info.board_id, target)
    refs = [bytes.fromhex(post[name]) for name in ("post", "parent") if name in post]
    draft = OpDraft(
        Kind.RETRACT,
        body,
        bytes.fromhex(post["thread"]),
        tuple(refs),
        op.ttl_code if op else 0,
        max(forum.now(), post["wall"]),
    )
    return forum.log.append_one_off(info.board_id, bytes.fromhex(post["mask"]), draft)


def _worn(forum: Forum, board: str, thread: str) -> bytes:
    """The salt of the mask that we wear in a thread; empty for none."""
    if not thread:
        return b""
    posts = forum.view.posts.search((F("thread") == thread) & (F("board") == board))
    return next((bytes.fromhex(post["mask"]) for post in posts if "mask" in post), b"")
