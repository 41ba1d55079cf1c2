"""Who was ever on a board, and the words for roles."""

from __future__ import annotations

from collections.abc import Iterable

from sync.log.acts import Act
from sync.log.bodies import AddMember, Genesis, Join
from sync.log.kinds import Role
from tui_forum.language import N_, _
from tui_forum.services.home import Forum
from tui_forum.store.conditions import F

LOOKED_AT = 50
"""Posts of a member among which one is sought that can be answered."""
WITH_ARTICLE = {
    Role.FOUNDER: N_("the founder"),
    Role.STEWARD: N_("a steward"),
    Role.FACILITATOR: N_("a facilitator"),
    Role.MEMBER: N_("a member"),
}
_ROLES = (N_("founder"), N_("steward"), N_("facilitator"), N_("member"))  # marked: `role_word` looks them up


def role_word(role: Role) -> str:
    """A role without its article, as it is read; `role.name.lower()` is what scripts get."""
    return _(role.name.lower())


def those_above(role: Role) -> str:
    """Who may act on somebody of `role`: "a steward or the founder"."""
    words = [_(WITH_ARTICLE[rank]) for rank in reversed(Role) if rank < role and rank <= Role.FACILITATOR]
    return f" {_('or')} ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def names_of(acts: Iterable[Act]) -> dict[bytes, str]:
    """The name of everybody who was ever let in, by member id; the latest where there were several."""
    names: dict[bytes, str] = {}
    for act in acts:
        body = act.body
        if isinstance(body, Genesis):
            names[body.founder] = body.founder_name
        elif isinstance(body, (Join, AddMember)):
            names[body.member] = body.name
    return names


def name_in_view(forum: Forum, board: str, member: str) -> str:
    """The name of somebody who is or was on a board, by their id; "" for a stranger."""
    named = forum.view.batch("members").get(f"{board}:{member}")
    return str(named["name"]) if named else ""


def last_post_of(forum: Forum, board: str, member: str) -> str:
    """The newest post of a member that can be answered; "" where there is none. Looks through many."""
    theirs = (F("board") == board) & (F("member") == member)
    for post in forum.view.posts.page(theirs, desc=True, limit=LOOKED_AT):
        if {"retracted", "imported", "hidden", "held"}.isdisjoint(post):
            return str(post["post"])
    return ""
