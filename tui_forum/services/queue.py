"""What a facilitator does about an item of the queue: take, give back, hand over, done with a note.

Sealed to the facilitators: other members see that something was done, not about what.
"""

from __future__ import annotations

from sync.errors import NotPermitted
from sync.log.bodies import encode_body
from sync.log.retention import ttl_code_for
from tui_forum.language import _
from tui_forum.model.errors import BadInput
from tui_forum.model.kinds import ContentKind
from tui_forum.model.moderation import LOWEST_MODERATOR
from tui_forum.model.people_bodies import Queue
from tui_forum.model.people_rows import QueueRow
from tui_forum.model.queue import DONE, HAND, RELEASE, TAKE
from tui_forum.model.rows import MemberRow
from tui_forum.model.sealed_asks import Queued
from tui_forum.services.asking import checked_words
from tui_forum.services.boards import members
from tui_forum.services.directory import board_info, joined_roster, shared_boards
from tui_forum.services.home import Forum
from tui_forum.services.moderation import seal
from tui_forum.services.queue_items import Items

__all__ = ["Items", "boards_to_look_after", "finish", "give_back", "hand_over", "other_facilitators", "take"]
KEPT_DAYS = 90
"""Days after which every machine forgets who looked after what; longer than any item lasts."""
NOBODY = bytes(32)


def boards_to_look_after(forum: Forum) -> list[str]:
    """The boards on which we are facilitator or higher."""
    found = []
    for info in shared_boards(forum):
        me = info.roster.device(info.device.id) if info.roster and info.state == "joined" else None
        if me is not None and me.role <= LOWEST_MODERATOR:
            found.append(info.board_id.hex())
    return found


def other_facilitators(forum: Forum, board: str) -> list[MemberRow]:
    """Who else can look after something on a board."""
    above = ("founder", "steward", "facilitator")
    return [row for row in members(forum, board) if row.role in above and not row.me]


def take(forum: Forum, row: QueueRow) -> None:
    """Look after an item, from now on. Raises NotPermitted."""
    _act(forum, row, TAKE)


def give_back(forum: Forum, row: QueueRow) -> None:
    """Look after it no longer; nobody does. Raises NotPermitted."""
    _act(forum, row, RELEASE)


def hand_over(forum: Forum, row: QueueRow, to: str, note: str = "") -> None:
    """Somebody else (a member id) looks after it from now on. Raises NotPermitted, BadInput."""
    if to not in {other.member for other in other_facilitators(forum, row.board)}:
        raise BadInput(
            _("Only a facilitator can look after it."), _("Choose one of those who are on the board.")
        )
    _act(forum, row, HAND, bytes.fromhex(to), note)


def finish(forum: Forum, row: QueueRow, note: str = "") -> None:
    """It is done, with a note for the other facilitators. Raises NotPermitted, BadInput."""
    _act(forum, row, DONE, note=note)


def _act(forum: Forum, row: QueueRow, act: str, to: bytes = NOBODY, note: str = "") -> None:
    info = board_info(forum, row.board)
    me = joined_roster(info).device(info.device.id)
    if me is None or me.role > LOWEST_MODERATOR:
        raise NotPermitted(
            _("Only facilitators look after the queue."), _("You can ask one: ! on a post does it.")
        )
    queued = Queued(info.device.id, bytes.fromhex(row.item), act, to, checked_words(note))
    sealed = seal(forum, row.board, encode_body(queued))
    forum.log.append(
        info.board_id, ContentKind.QUEUE, encode_body(Queue(sealed)), ttl_code=ttl_code_for(KEPT_DAYS)
    )
