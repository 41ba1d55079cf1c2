"""Knowing each other in person: three words on both screens, and what we remember of comparing them.

Kept on this machine only.
"""

from __future__ import annotations

from tui_forum.language import _
from tui_forum.model.errors import BadInput, NotFound
from tui_forum.services.directory import board_info, joined_roster
from tui_forum.services.home import Forum
from tui_forum.store.conditions import F


def words_to_compare(forum: Forum, board: str, member: str) -> tuple[str, ...]:
    """The words that both of us see when we look each other up. Takes some tenths of a second.

    Raises NotFound, BadInput for oneself.
    """
    info = board_info(forum, board)
    other = joined_roster(info).members.get(bytes.fromhex(member))
    if other is None:
        raise NotFound(_("That person is not on the board."), _("See `tui-forum who BOARD`."))
    me = bytes.fromhex(forum.projector.my_member(board))
    if other.member == me:
        raise BadInput(_("This is you."), _("Choose somebody whom you have before you."))
    from sync.crypto.compare import compare_words  # here: it reads a list of words, and is rarely wanted

    return compare_words(info.board_id, me, other.member)


def keep_verified(forum: Forum, board: str, member: str, on: bool = True) -> None:
    """Remember that the words were the same on both screens, or (`on` False) forget it."""
    key = f"{board}:{member}"
    with forum.database.transaction():
        batch = forum.view.batch("verified")
        kept = {"key": key, "board": board, "member": member, "since": forum.now()}
        batch.put(key, kept if on else None)
        batch.flush()


def verified(forum: Forum, board: str) -> dict[str, int]:
    """When we compared words with whom, by member id."""
    return {row["member"]: row["since"] for row in forum.view.verified.search(F("board") == board)}
