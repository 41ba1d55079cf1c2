"""How a board is run: its name, guidelines, sections, for how long posts are kept, posts without a name.

Stewards and the founder decide; everybody reads. Whoever joins is shown the guidelines and agrees to them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import msgspec

from sync.crypto.hashing import digest
from sync.errors import NotPermitted
from sync.log.bodies import FIRST_LIMIT, SECTION_LIMIT
from sync.log.kinds import Role
from tui_forum.language import _
from tui_forum.model.errors import BadInput
from tui_forum.model.limits import checked_guidelines, checked_keep, checked_name
from tui_forum.services.boards import History, KeepDays
from tui_forum.services.directory import board_info, joined_roster
from tui_forum.services.home import Forum

AGREED = "guidelines"
"""The fact (of the table `home`) that holds, by board, what of its guidelines was agreed to."""


@dataclass(frozen=True, slots=True)
class BoardPolicy:
    """`keep_days` 0 is until removed; `history` "all" or "from-now": what newcomers may read.

    Of who is invited from now on, `first_posts` posts are shown to facilitators alone before others see them.
    """

    name: str
    guidelines: str
    sections: tuple[str, ...]
    keep_days: int
    history: str
    anonymous: bool
    first_posts: int = 0


def board_policy(forum: Forum, board: str) -> BoardPolicy:
    """How it is run now. Raises NotFound, NotPermitted."""
    policy = joined_roster(board_info(forum, board)).policy
    return BoardPolicy(
        policy.name,
        policy.guidelines,
        tuple(policy.sections),
        policy.keep_days,
        policy.history,
        policy.anonymous,
        policy.first_posts,
    )


def may_run(forum: Forum, board: str) -> bool:
    """Whether our role lets us decide how the board is run."""
    info = board_info(forum, board)
    me = info.roster.device(info.device.id) if info.roster else None
    return me is not None and me.role <= Role.STEWARD


def change_policy(forum: Forum, board: str, wanted: BoardPolicy) -> bool:
    """Run the board so from now on; False where nothing differs. Raises NotPermitted, BadInput, NotFound."""
    info = board_info(forum, board)
    known = joined_roster(info).policy
    if not may_run(forum, board):
        raise NotPermitted(
            _("Only the founder or a steward decides how the board is run."),
            _("Ask one of them to change it."),
        )
    policy = msgspec.structs.replace(
        known,
        name=checked_name(wanted.name, _("name of the board")),
        guidelines=checked_guidelines(wanted.guidelines.strip()),
        sections=_checked_sections(wanted.sections),
        keep_days=cast(KeepDays, checked_keep(wanted.keep_days)),
        history=_checked_history(wanted.history),
        anonymous=wanted.anonymous,
        first_posts=checked_first_posts(wanted.first_posts),
    )
    if policy == known:
        return False
    forum.log.set_policy(info.board_id, policy)
    return True


def checked_first_posts(number: int) -> int:
    """`number` of first posts, if a board can ask for so many. Raises BadInput."""
    if not 0 <= number <= FIRST_LIMIT:
        raise BadInput(
            _("A board can have 0 to {most} first posts looked at.").format(most=FIRST_LIMIT),
            _("Choose a number between these; 0 is none."),
        )
    return number


def guidelines_to_agree(forum: Forum) -> list[tuple[str, str, str]]:
    """(board, its name, its guidelines) of each board whose guidelines we have not agreed to as they are now.

    Whoever may change them need not be asked.
    """
    agreed = forum.view.fact(AGREED)
    found = []
    for info in forum.log.boards():
        board, roster = info.board_id.hex(), info.roster
        if info.state != "joined" or roster is None or not roster.policy.guidelines.strip():
            continue
        me = roster.device(info.device.id)
        text = roster.policy.guidelines
        if me is not None and me.role > Role.STEWARD and agreed.get(board) != _mark(text):
            found.append((board, info.name, text))
    return found


def agree(forum: Forum, board: str, guidelines: str) -> None:
    """We have read these guidelines of the board and agree to them."""
    forum.view.keep_fact(AGREED, forum.view.fact(AGREED) | {board: _mark(guidelines)})


def _mark(guidelines: str) -> str:
    return digest(b"guidelines", guidelines.encode(), size=16).hex()


def _checked_sections(names: Sequence[str]) -> tuple[str, ...]:
    sections = tuple(dict.fromkeys(checked_name(name, _("name of the section")) for name in names))
    if not 1 <= len(sections) <= SECTION_LIMIT:
        raise BadInput(
            _("A board has 1 to {section_limit} sections.").format(section_limit=SECTION_LIMIT),
            _("Use fewer; tags can say more."),
        )
    return sections


def _checked_history(history: str) -> History:
    if history not in ("all", "from-now"):
        raise BadInput(_("What newcomers may read is “all” or “from-now”."), _("Choose one of these."))
    return cast(History, history)
