"""What can be chosen for a board and about a member of it, with the words for each choice."""

from __future__ import annotations

from tui_forum.language import N_

KEEP = [(0, N_("until it is removed")), (90, N_("90 days")), (30, N_("30 days")), (7, N_("7 days"))]
HISTORY = [("all", N_("everything that is here")), ("from-now", N_("what is written from their coming on"))]
ANONYMOUS = [
    (True, N_("may be written; facilitators can learn whose they are")),
    (False, N_("may not be written")),
]
FIRST = [
    (0, N_("are shown to all at once")),
    (1, N_("wait for a facilitator, until one is let through")),
    (3, N_("wait for a facilitator, until three are let through")),
]
RANK = ("founder", "steward", "facilitator", "member")
MAKE = {
    "member": N_("Make them a member like others"),
    "facilitator": N_("Make them a facilitator"),
    "steward": N_("Make them a steward"),
}
WHAT_ROLES_DO = {
    "member": N_("Reads, writes, answers."),
    "facilitator": N_(
        "Also invites, hides, closes and moves posts, and removes members; keeps the resources."
    ),
    "steward": N_("Also decides how the board is run, and about facilitators: stands in for the founder."),
}


def may_decide(mine: str, theirs: str) -> bool:
    """Whether somebody of role `mine` decides about somebody of role `theirs`."""
    return mine in RANK and RANK.index(mine) < min(RANK.index("member"), RANK.index(theirs))


def possible(mine: str, theirs: str) -> list[str]:
    """The roles that the one can give to the other."""
    if not may_decide(mine, theirs):
        return []
    own = RANK.index(mine)
    roles = ("member", "facilitator", "steward")
    return [role for role in roles if RANK.index(role) > own and role != theirs]
