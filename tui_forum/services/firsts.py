"""The first posts of newcomers, where a board asks that a facilitator look at them before all see them."""

from __future__ import annotations

from tui_forum.services.directory import board_info
from tui_forum.services.home import Forum
from tui_forum.store.conditions import F
from tui_forum.store.view_batch import Doc


def is_looked_at(forum: Forum, board: str) -> bool:
    """Whether what we post on a board now waits for a facilitator."""
    me = forum.projector.my_member(board)
    roster = board_info(forum, board).roster
    asked = roster.newcomers.get(bytes.fromhex(me), 0) if roster and me else 0
    mine = (F("board") == board) & (F("member") == me) & (F("passed") == 1)
    return asked > 0 and len(forum.view.firsts.page(mine, limit=asked)) < asked


def waiting_posts(forum: Forum, board: str) -> list[Doc]:
    """The posts of a board that wait, oldest first, as far as we may see them."""
    rows = forum.view.firsts.search((F("board") == board) & (F("waits") == 1))
    posts = forum.view.where_in("posts", "post", [row["post"] for row in rows])
    shown = (post for post in posts if post["board"] == board and "held" not in post)
    return sorted((post for post in shown if "retracted" not in post), key=lambda post: post["wall"])
