"""Letting somebody into a board by a spoken code: the same invite, handed over inside the pairing."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass

from sync.crypto import vault
from sync.errors import NotPermitted, PairingFailed, SyncError
from sync.log.base import BoardInfo
from sync.log.kinds import Role
from sync.net.pairing import Network
from sync.net.pairing_line import Line
from sync.protocol.pairing_frames import Done, Invitation, Purpose, Wants
from tui_forum.language import _
from tui_forum.services import joining
from tui_forum.services.directory import board_info, joined_roster
from tui_forum.services.home import Forum
from tui_forum.services.spoken import Told, Wait, asked_for, decline, expect, hold, meeting_places, seek

INVITE_DAYS = 1
"""Somebody who stands beside us comes in now; what is left of the invite should not lie about."""


@dataclass(frozen=True, slots=True)
class GivenRow:
    """An invite that was handed over, to the machine at `address`."""

    board: str
    board_name: str
    address: str


def invite_by_code(
    forum: Forum,
    board: str,
    told: Told,
    *,
    role: str = "member",
    network: Network | None = None,
    wait: Wait | None = None,
) -> GivenRow:
    """Make a code, tell it, and hand a one-use invite to whoever uses it. Blocks for ten minutes at most.

    The home should be carried meanwhile, so that the newcomer is let in at once. Raises NotFound,
    NotPermitted, BadInput, CodeBurned, PortTaken, Stopped.
    """
    info = _inviting(forum, board, joining.checked_role(role))
    made: list[str] = []

    async def give(line: Line) -> GivenRow:
        await asked_for(line, Purpose.INVITE)
        if not made:
            places = meeting_places(forum, line)
            row = await asyncio.to_thread(
                joining.make_invite, forum, board, role=role, days=INVITE_DAYS, addresses=places
            )
            made.append(row.text)
        await line.send(Invitation(made[0]))
        await expect(line, Done)
        with suppress(OSError):
            await line.send(Done())
        return GivenRow(board, info.name, line.address)

    return hold(forum.clock, network or Network(), give, told, wait or Wait())


def _inviting(forum: Forum, board: str, role: Role) -> BoardInfo:
    """The board, if our role on it lets us invite: told before anybody is asked to type a code."""
    info = board_info(forum, board)
    me = joined_roster(info).device(info.device.id)
    if me is None or me.role > Role.FACILITATOR:
        raise NotPermitted(
            _("Only a facilitator, a steward or the founder can invite."),
            _("Ask one of them to pair with the newcomer."),
        )
    if role <= me.role:
        raise NotPermitted(
            _("You can invite to a lower role than your own."),
            _("Choose another, or ask somebody of a higher role."),
        )
    return info


def join_by_code(
    forum: Forum,
    code: str,
    passphrase: str,
    told: Told,
    *,
    name: str = "",
    network: Network | None = None,
    wait: Wait | None = None,
) -> joining.JoinRow:
    """Take up the invite of whoever holds `code`; then the board comes as after any invite.

    Raises BadCode, WrongPassphrase, NoPeerReached, PairingFailed, CodeBurned, Stopped; what `join` raises.
    """
    vault.unlock_root(forum.paths.keys, passphrase)

    async def take(line: Line) -> joining.JoinRow:
        await line.send(Wants(Purpose.INVITE, ""))
        answer = await line.receive()
        if not isinstance(answer, Invitation):
            raise PairingFailed(
                _("That code links a machine to its person; it lets nobody into a board."),
                _("On your own new machine use `tui-forum devices link --code CODE`."),
            )
        try:
            row = await asyncio.to_thread(joining.join, forum, answer.text, passphrase, name=name)
        except SyncError:
            await decline(line)
            raise
        with suppress(OSError):
            await line.send(Done())
            await line.receive()
        return row

    return seek(code, forum.clock, network or Network(), take, told, wait or Wait())
