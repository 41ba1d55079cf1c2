"""The invites of a board that can still let somebody in."""

from __future__ import annotations

from dataclasses import dataclass

from tui_forum.services.directory import board_info, joined_roster
from tui_forum.services.home import Forum


@dataclass(frozen=True, slots=True)
class OpenInvite:
    """Who made it (a name), what its holders become, how many may still come, until when (unix seconds)."""

    by: str
    role: str
    uses_left: int
    expires: int


def open_invites(forum: Forum, board: str) -> list[OpenInvite]:
    """Those with uses and time left, the first to lapse first. Raises NotFound, NotPermitted."""
    roster = joined_roster(board_info(forum, board))
    makers = {invite.inviter: roster.device(invite.inviter) for invite in roster.invites}
    found = [
        OpenInvite(
            maker.name if (maker := makers[invite.inviter]) is not None else "",
            invite.role.name.lower(),
            invite.uses_left,
            invite.expires,
        )
        for invite in roster.invites
        if invite.uses_left > 0 and invite.expires > forum.now()
    ]
    return sorted(found, key=lambda invite: (invite.expires, invite.by))
