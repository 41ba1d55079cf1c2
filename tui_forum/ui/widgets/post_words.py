"""What is said around a post: who wrote it and when, what is so about it, and how people answered it."""

from __future__ import annotations

from rich.cells import cell_len

from tui_forum.language import _, counted
from tui_forum.model.rows import PostRow
from tui_forum.phrases import post_age
from tui_forum.text import clean_line, fit
from tui_forum.ui.phrases import short_age

MAX_DEPTH = 6
"""Replies deeper than this do not move further to the right, and say how deep they are."""


LEAST_NAME = 8
"""Cells that a name keeps where it gives way to what is so about its post."""


def head_line(row: PostRow, author: str, delivery: str, now: float, width: int) -> str:
    """The line above a post in exactly `width` cells: who wrote it, when, and what is so about it.

    Author and delivery are cleaned. Where all of it is too long the age is short, then the name gives way,
    and the end is cut only after that.
    """
    mark, name = "● " if row.unread else "", _name(row, author)
    facts = _facts(row, delivery)
    when = post_age(now, row.wall, anonymous=row.anonymous)
    words = mark + " · ".join([name, when, *facts])
    if cell_len(words) > width:
        short = when if row.anonymous else short_age(now, row.wall)
        rest = "".join(f" · {each}" for each in (short, *facts))
        room = max(LEAST_NAME, width - cell_len(mark) - cell_len(rest))
        words = mark + (fit(name, room) if cell_len(name) > room else name) + rest
    return fit(words, width)


def _name(row: PostRow, author: str) -> str:
    you = " " + _("(you)") if row.mine and author.casefold() != "you" else ""
    return author + (" " + _("(imported)") if row.imported else you)


def _facts(row: PostRow, delivery: str) -> list[str]:
    """What is so about a post, the most telling first."""
    parts = [_("new")] if row.unread else []
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
    return parts


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
