"""Boards of this home: make, list, look at, leave. A board is given by its full hexadecimal id."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, cast

import msgspec

from sync.crypto import vault
from sync.errors import NotPermitted
from sync.log.base import BoardInfo
from sync.log.bodies import SECTION_LIMIT, Policy, encode_body
from sync.log.kinds import Kind, Role
from tui_forum.language import _
from tui_forum.model.errors import BadInput
from tui_forum.model.limits import checked_guidelines, checked_keep, checked_name
from tui_forum.model.rows import BoardRow, MemberRow, SectionRow
from tui_forum.services import own_boards
from tui_forum.services.directory import board_info, find_board, joined_roster, shared_boards
from tui_forum.services.home import Forum
from tui_forum.store.conditions import F

__all__ = [
    "board_guidelines",
    "board_summary",
    "ensure_sections",
    "find_board",
    "is_elsewhere",
    "leave_board",
    "list_boards",
    "members",
    "new_board",
    "who_can_read",
]
FIRST_SECTION = "Everyone"
History = Literal["all", "from-now"]
KeepDays = Literal[0, 7, 30, 90]


def new_board(
    forum: Forum,
    name: str,
    passphrase: str,
    *,
    sections: Sequence[str] = (),
    guidelines: str = "",
    keep_days: int = 0,
    history: str = "all",
) -> BoardRow:
    """Start a board with us as founder.

    `keep_days` 0, 7, 30 or 90; `history` "all" or "from-now": what newcomers may read. Without sections it
    begins with one. Raises WrongPassphrase, BadInput.
    """
    name = checked_name(name, _("name of the board"))
    policy = Policy(
        name=name,
        guidelines=checked_guidelines(guidelines),
        sections=_checked_sections((), sections or (FIRST_SECTION,)),
        keep_days=cast(KeepDays, checked_keep(keep_days)),
        history=_checked_history(history),
    )
    root_seed = vault.unlock_root(forum.paths.keys, passphrase)
    info = forum.log.create_board(root_seed, name, forum.name, policy)
    own_boards.vouch(forum, root_seed, {info.board_id.hex()})
    return _row(forum, info)


def list_boards(forum: Forum) -> list[BoardRow]:
    """All boards, those we wait to join too, by name."""
    rows = [_row(forum, info) for info in shared_boards(forum)]
    return sorted(rows, key=lambda row: (row.name.casefold(), row.board))


def board_summary(forum: Forum, board: str) -> BoardRow:
    """One board with its kept counters. Raises NotFound."""
    return _row(forum, board_info(forum, board))


def board_guidelines(forum: Forum, board: str) -> str:
    """What its founder asks of everyone on the board."""
    roster = board_info(forum, board).roster
    return roster.policy.guidelines if roster else ""


def members(forum: Forum, board: str) -> list[MemberRow]:
    """Who is on the board, highest role first, then by name."""
    info = board_info(forum, board)
    if info.roster is None:
        return []
    me = info.roster.device(info.device.id)
    listed = sorted(info.roster.members.values(), key=lambda who: (who.role, who.name.casefold(), who.member))
    return [
        MemberRow(
            who.member.hex(),
            who.name,
            who.role.name.lower(),
            len(who.devices),
            who.joined,
            me is not None and who.member == me.member,
        )
        for who in listed
    ]


def is_elsewhere(forum: Forum, board: str) -> bool:
    """Whether another machine of ours is on the board, too."""
    return any(who.me and who.devices > 1 for who in members(forum, board))


def who_can_read(forum: Forum, board: str) -> int:
    """How many members, we included, can read what is written on the board."""
    roster = board_info(forum, board).roster
    return len(roster.members) if roster else 0


def ensure_sections(forum: Forum, board: str, names: Sequence[str]) -> None:
    """Add the sections that the board lacks. Raises NotPermitted, BadInput."""
    info = board_info(forum, board)
    roster = joined_roster(info)
    sections = _checked_sections(roster.policy.sections, names)
    if sections == roster.policy.sections:
        return
    me = roster.device(info.device.id)
    if me is None or me.role > Role.STEWARD:
        raise NotPermitted(
            _("Only the founder or a steward of the board can add sections."),
            _("Ask one of them, or use a section that is there."),
        )
    policy = msgspec.structs.replace(roster.policy, sections=sections)
    forum.log.append(info.board_id, Kind.POLICY, encode_body(policy))


def leave_board(forum: Forum, board: str) -> None:
    """Forget the board on this machine: its posts, marks and drafts. Others keep theirs. Raises NotFound.

    So do our other machines that are on it; no further one gets it by itself, nor this one again.
    """
    info = board_info(forum, board)
    with forum.database.transaction():
        forum.log.forget_board(info.board_id)
        forum.view.forget(board)
        own_boards.leave(forum, board)


def _checked_sections(known: Sequence[str], names: Sequence[str]) -> tuple[str, ...]:
    sections = tuple(
        dict.fromkeys((*known, *(checked_name(name, _("name of the section")) for name in names)))
    )
    if len(sections) > SECTION_LIMIT:
        raise BadInput(
            _("That would be {sections} sections; a board has {section_limit} at most.").format(
                sections=len(sections), section_limit=SECTION_LIMIT
            ),
            _("Use fewer sections; tags can say more."),
        )
    return sections


def _checked_history(history: str) -> History:
    if history not in ("all", "from-now"):
        raise BadInput(_("What newcomers may read is “all” or “from-now”."), _("Choose one of these."))
    return cast(History, history)


def _row(forum: Forum, info: BoardInfo) -> BoardRow:
    board = info.board_id.hex()
    counters = forum.view.batch("boards").get(board) or {}
    me = info.roster.device(info.device.id) if info.roster else None
    return BoardRow(
        board=board,
        name=info.name,
        role=me.role.name.lower() if me else "",
        members=len(info.roster.members) if info.roster else 0,
        threads=counters.get("threads", 0),
        posts=counters.get("posts", 0),
        unread=counters.get("unread", 0),
        sections=_sections(forum, board, info.roster.policy.sections if info.roster else ()),
        state=info.state,
    )


def _sections(forum: Forum, board: str, named: Sequence[str]) -> tuple[SectionRow, ...]:
    """The policy's sections in its order, then those that only threads name."""
    rows = {name: SectionRow(name, 0, 0) for name in named}
    for row in sorted(forum.view.sections.search(F("board") == board), key=lambda row: str(row["section"])):
        rows[row["section"]] = SectionRow(row["section"], row["threads"], row["unread"])
    return tuple(rows.values())
