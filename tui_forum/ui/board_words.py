"""A board in words, as only the screens say it, beside what the dialogue says, too. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence

from tui_forum.language import N_, _, counted
from tui_forum.model.ledger_rows import LateRow
from tui_forum.model.rows import MemberRow
from tui_forum.services.board_words import (
    first_posts_words,
    invite_line,
    leaving_words,
    policy_words,
    removal_words,
    role_words,
)
from tui_forum.text import clean, clean_line
from tui_forum.ui.phrases import age

__all__ = [
    "first_posts_words",
    "guidelines_words",
    "invite_line",
    "late_line",
    "leaving_words",
    "member_line",
    "names_apart",
    "policy_words",
    "removal_words",
    "role_words",
]
SHORT_ID = 8
NO_GUIDELINES = N_(
    "This board has no guidelines yet. Its founder or a steward can write some: M, “How it is run”."
)


def guidelines_words(guidelines: str) -> str:
    """The guidelines, cleaned, or that there are none."""
    return clean(guidelines).strip() or _(NO_GUIDELINES)


def member_line(member: MemberRow) -> str:
    """A member of the list."""
    name = clean_line(member.name)
    me = " " + _("(you)") if member.me and name.casefold() != _("you") else ""
    machines = counted(member.devices, "{n} machine", "{n} machines")
    return f"{name}{me} · {role_words(member.role)} · {machines}"


def late_line(row: LateRow, now: float) -> str:
    """A late post in one line."""
    title = clean_line(row.title)
    words = f"{title}: {clean_line(row.excerpt)}" if title else clean_line(row.excerpt)
    return f"{clean_line(row.author)} · {age(now, row.wall)} · {words}"


def names_apart(people: Sequence[MemberRow]) -> dict[str, str]:
    """Members by what they are called; those of one name with the beginning of their ids."""
    names = [clean_line(who.name) for who in people]
    return {
        name if names.count(name) == 1 else f"{name} ({who.member[:SHORT_ID]})": who.member
        for name, who in zip(names, people, strict=True)
    }
