"""Sealing something so that the facilitators of a board can read it, and nobody else."""

from __future__ import annotations

from sync.errors import NotPermitted
from sync.log.base import BoardInfo
from sync.log.moderation import is_sealed_to, open_with, seal_to
from tui_forum.language import _
from tui_forum.services.directory import board_info
from tui_forum.services.home import Forum


def seal(forum: Forum, board: str, data: bytes) -> bytes:
    """`data`, for whoever is founder, steward or facilitator of `board` now. NotFound, NotPermitted."""
    info = board_info(forum, board)
    if info.moderation_public is None:
        raise NotPermitted(
            _("The facilitators' key has not arrived yet."), _("Stay connected until a member was reached.")
        )
    return seal_to(info.moderation_public, info.board_id, data)


def unseal(forum: Forum, board: str, sealed: bytes) -> bytes | None:
    """What was sealed, where this person may read it: a facilitator or higher then and now. NotFound."""
    info = board_info(forum, board)
    return open_with(info.moderation_secrets, info.board_id, sealed)


def may_hold_key(info: BoardInfo, sealed: bytes) -> bool:
    """Whether `sealed` names a key that facilitators of the board hold or held."""
    keys = info.roster.moderation.past if info.roster else ()
    return any(is_sealed_to(public, info.board_id, sealed) for public in keys)
