"""How far our own posts have come: never more than is known."""

from __future__ import annotations

import re
from collections.abc import Callable

from sync.log.base import machines_holding
from tui_forum.language import N_, _, counted
from tui_forum.services.home import Forum
from tui_forum.store.view_masks import Masks

ONLY_HERE = N_("only here")
_MET = re.compile(r"on (?P<machines>\d+) machines? we have met")
MOST_COUNTED = 1_000


def delivery_words(forum: Forum, board: str) -> Callable[[int], str]:
    """A function from a post's number to its delivery in words; the machines are looked up once."""
    marks = forum.log.peers(bytes.fromhex(board))

    def words(number: int) -> str:
        machines = machines_holding(marks, number)
        if not machines:
            return ONLY_HERE
        return f"on {machines} machine{'s' if machines > 1 else ''} we have met"

    return words


def said(delivery: str) -> str:
    """The delivery words of a row in the person's language; rows, as --json prints them, keep the English."""
    met = _MET.fullmatch(delivery)
    if met is None:
        return _(delivery)
    return counted(int(met["machines"]), "on {n} machine we have met", "on {n} machines we have met")


def count_unsent(forum: Forum) -> int:
    """How many of our own posts no other machine is known to hold.

    MOST_COUNTED stands for that many or more.
    """
    count = 0
    for info in forum.log.boards():
        board = info.board_id.hex()
        upto = max((peer.upto for peer in forum.log.peers(info.board_id)), default=0)
        masks = Masks(forum.view, forum.log).names(info.board_id)
        for author in (forum.projector.my_member(board), *masks):
            count += forum.view.count_after(upto, board, author, MOST_COUNTED)
    return min(count, MOST_COUNTED)
