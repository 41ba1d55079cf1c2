"""Inviting somebody, and accepting an invite."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sync.clock import SECONDS_PER_DAY
from sync.crypto import vault
from sync.errors import AlreadyThere
from sync.log.bodies import USES_LIMIT
from sync.log.invite import ADDRESS_LIMIT, Invite
from sync.log.kinds import Role
from tui_forum.language import _
from tui_forum.model.errors import BadInput
from tui_forum.model.limits import checked_name
from tui_forum.services import own_boards
from tui_forum.services.directory import board_info, joined_roster
from tui_forum.services.home import Forum

LONGEST_DAYS = 365


@dataclass(frozen=True, slots=True)
class InviteRow:
    """An invite: the line of `text` to hand over, and what it promises."""

    text: str
    board: str
    board_name: str
    addresses: tuple[str, ...]
    expires: int
    uses: int


@dataclass(frozen=True, slots=True)
class JoinRow:
    """What became of a join: `state` is "waiting" (for a member to be met), "joined", or "already"."""

    board: str
    name: str
    state: str


def make_invite(
    forum: Forum,
    board: str,
    *,
    role: str = "member",
    uses: int = 1,
    days: int = 7,
    addresses: Sequence[str] = (),
) -> InviteRow:
    """Publish an invite to the board. `addresses` are "host:port" at which this machine can be reached.

    Raises NotFound, NotPermitted, BadInput, BadAddress.
    """
    info = board_info(forum, board)
    joined_roster(info)
    if not 1 <= uses <= USES_LIMIT:
        raise BadInput(
            _("An invite can be used 1 to {uses_limit} times.").format(uses_limit=USES_LIMIT),
            _("Choose a number between these."),
        )
    if not 1 <= days <= LONGEST_DAYS:
        raise BadInput(
            _("An invite can hold for 1 to {longest_days} days.").format(longest_days=LONGEST_DAYS),
            _("Choose a number between these."),
        )
    expires = forum.now() + days * SECONDS_PER_DAY
    invite = forum.log.create_invite(
        info.board_id, checked_role(role), uses, expires, _checked_addresses(addresses)
    )
    return _row(invite, uses)


def join(forum: Forum, text: str, passphrase: str, *, name: str = "") -> JoinRow:
    """Accept an invite under `name` (else this home's). The board arrives when one of its members is met.

    Raises BadInvite, ExpiredInvite, WrongPassphrase, BadInput.
    """
    invite = Invite.from_text(text, forum.clock.now())
    member_name = checked_name(name) if name.strip() else forum.name
    root_seed = vault.unlock_root(forum.paths.keys, passphrase)
    try:
        info = forum.log.begin_join(root_seed, invite, member_name)
    except AlreadyThere:
        return JoinRow(invite.board_id.hex(), forum.log.board(invite.board_id).name, "already")
    own_boards.vouch(forum, root_seed, {info.board_id.hex()})
    return JoinRow(info.board_id.hex(), info.name, info.state)


def _row(invite: Invite, uses: int) -> InviteRow:
    return InviteRow(
        invite.to_text(),
        invite.board_id.hex(),
        invite.board_name,
        tuple(invite.addresses),
        invite.expires,
        uses,
    )


def checked_role(role: str) -> Role:
    """The role of this name. Raises BadInput."""
    try:
        return Role[role.strip().upper()]
    except KeyError:
        names = ", ".join(known.name.lower() for known in Role if known != Role.FOUNDER)
        raise BadInput(
            _("There is no role {role!r} to invite to.").format(role=role),
            _("The roles are: {names}.").format(names=names),
        ) from None


def _checked_addresses(addresses: Sequence[str]) -> list[str]:
    if len(addresses) > ADDRESS_LIMIT:
        raise BadInput(
            _("An invite names {address_limit} addresses at most.").format(address_limit=ADDRESS_LIMIT),
            _("Leave some out."),
        )
    if not addresses:
        return []
    from sync.net.addresses import format_address, parse_address  # here: it imports asyncio

    return [format_address(parse_address(address)) for address in addresses]
