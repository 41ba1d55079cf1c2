"""What is said around a post: who wrote it and when, what is so about it, and how people answered it."""

from __future__ import annotations

from tui_forum.language import _, counted
from tui_forum.model.rows import PostRow
from tui_forum.phrases import post_age
from tui_forum.text import clean_line

MAX_DEPTH = 6
"""Replies deeper than this do not move further to the right, and say how deep they are."""


def head_words(row: PostRow, author: str, delivery: str, now: float) -> str:
    """The line above a post: who wrote it, when, and what is so about it; author and delivery are cleaned."""
    you = " " + _("(you)") if row.mine and author.casefold() != "you" else ""
    parts = [
        author + (" " + _("(imported)") if row.imported else you),
        post_age(now, row.wall, anonymous=row.anonymous),
    ]
    if row.unread:
        parts.append(_("new"))
    if row.depth > MAX_DEPTH:
        parts.append(_("reply {depth} deep").format(depth=row.depth))
    if row.private:
        alone = _("to {name} alone").format(name=clean_line(row.to))
        parts.append(alone if row.mine else _("to you alone"))
    if row.saved:
        parts.append(_("saved"))
    if row.after_closing:
        parts.append(_("came after the thread was closed"))
    if row.waits and not row.retracted:
        parts.append(_("waits for a facilitator"))
    if row.edited and not row.retracted:
        parts.append(_("edited"))
    if row.mine and delivery:
        parts.append(delivery)
    return ("● " if row.unread else "") + " · ".join(parts)


def reaction_words(row: PostRow) -> str:
    """Reactions in words: who hears you, not a score."""
    words = []
    for word, number, mine in row.reactions:
        if not mine:
            who = counted(number, "{n} person", "{n} people")
        elif number > 1:
            who = counted(number - 1, "you and {n} other", "you and {n} others")
        else:
            who = _("you")
        words.append(f"{_(clean_line(word))}: {who}")
    return " · ".join(words)
