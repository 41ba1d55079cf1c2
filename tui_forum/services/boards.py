"""Boards of this home: make, list, look at, leave. A board is given by its full hexadecimal id."""

from __future__ import annotations

from collections.abc import Sequence

from tui_forum.model.rows import BoardRow, MemberRow
from tui_forum.services.home import Forum


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

    `keep_days` 0, 7, 30 or 90; `history` "all" or "from-now" for newcomers.

    Raises WrongPassphrase, BadInput.
    """
    raise NotImplementedError


def list_boards(forum: Forum) -> list[BoardRow]:
    """All boards, those we wait to join too, by name."""
    raise NotImplementedError


def board_summary(forum: Forum, board: str) -> BoardRow:
    """One board with its kept counters. Raises NotFound."""
    raise NotImplementedError


def find_board(forum: Forum, text: str) -> str:
    """The full id of the board that `text` means: its name, or at least 4 characters of its id.

    Raises NotFound.
    """
    raise NotImplementedError


def board_guidelines(forum: Forum, board: str) -> str:
    """What its founder asks of everyone on the board."""
    raise NotImplementedError


def members(forum: Forum, board: str) -> list[MemberRow]:
    """Who is on the board, founder first, then by name."""
    raise NotImplementedError


def who_can_read(forum: Forum, board: str) -> int:
    """How many members, we included, can read what is written on the board."""
    raise NotImplementedError


def ensure_sections(forum: Forum, board: str, names: Sequence[str]) -> None:
    """Add the sections that the board lacks. Raises NotPermitted, BadInput."""
    raise NotImplementedError


def leave_board(forum: Forum, board: str) -> None:
    """Forget the board on this machine: its posts, marks and drafts. Others keep theirs. Raises NotFound."""
    raise NotImplementedError
