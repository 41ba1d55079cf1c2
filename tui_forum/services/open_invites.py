"""The invites of a board that can still let somebody in, and closing one."""

from __future__ import annotations

from dataclasses import dataclass

from sync.errors import NotPermitted
from sync.log.kinds import Role
from tui_forum.language import _
from tui_forum.model.errors import NotFound
from tui_forum.services.directory import board_info, joined_roster
from tui_forum.services.home import Forum

SHORTEST_PREFIX = 4


@dataclass(frozen=True, slots=True)
class OpenInvite:
    """Who made it (a name), what its holders become, how many may still come, until when (unix seconds).

    `invite` is its id, the same on every machine; `closable`: whether we may close it.
    """

    by: str
    role: str
    uses_left: int
    expires: int
    invite: str = ""
    closable: bool = False


def open_invites(forum: Forum, board: str) -> list[OpenInvite]:
    """Those with uses and time left, the first to lapse first. Raises NotFound, NotPermitted."""
    info = board_info(forum, board)
    roster = joined_roster(info)
    me = roster.device(info.device.id)
    makers = {invite.inviter: roster.device(invite.inviter) for invite in roster.invites}
    found = [
        OpenInvite(
            maker.name if (maker := makers[invite.inviter]) is not None else "",
            invite.role.name.lower(),
            invite.uses_left,
            invite.expires,
            invite.op_id.hex(),
            me is not None and me.role <= Role.FACILITATOR and me.role < invite.role,
        )
        for invite in roster.invites
        if invite.uses_left > 0 and invite.expires > forum.now()
    ]
    return sorted(found, key=lambda invite: (invite.expires, invite.by, invite.invite))


def close_invite(forum: Forum, board: str, which: str) -> OpenInvite:
    """Let nobody in any more by the open invite whose id begins with `which`; who came by it stays.

    Raises NotFound, NotPermitted where our role is too low to make such an invite.
    """
    found = [one for one in open_invites(forum, board) if one.invite.startswith(which.strip().lower())]
    if len(which.strip()) < SHORTEST_PREFIX or len(found) != 1:
        raise NotFound(
            _("{which!r} names no open invite of this board, or more than one.").format(which=which[:80]),
            _("`tui-forum invites list BOARD` shows them, with their ids."),
        )
    (invite,) = found
    if not invite.closable:
        raise NotPermitted(
            _("Closing this invite takes a role that may make such."), _("Ask somebody of a higher role.")
        )
    forum.log.revoke_invite(bytes.fromhex(board), bytes.fromhex(invite.invite))
    return invite
