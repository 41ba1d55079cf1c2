"""Inviting somebody, and accepting an invite."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui_forum.services.home import Forum


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

    Raises NotFound, NotPermitted, BadInput.
    """
    raise NotImplementedError


def read_invite(forum: Forum | None, text: str) -> InviteRow:
    """What an invite says, before anything is done with it (`uses` is 0: it does not say).

    Raises BadInvite, ExpiredInvite.
    """
    raise NotImplementedError


def join(forum: Forum, text: str, passphrase: str, *, name: str = "") -> JoinRow:
    """Accept an invite under `name` (else this home's). The board arrives when one of its members is met.

    Raises BadInvite, ExpiredInvite, WrongPassphrase, BadInput.
    """
    raise NotImplementedError
