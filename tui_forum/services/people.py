"""Who was ever on a board, and the words for roles."""

from __future__ import annotations

from collections.abc import Iterable

from sync.log.acts import Act
from sync.log.bodies import AddMember, Genesis, Join
from sync.log.kinds import Role

WITH_ARTICLE = {
    Role.FOUNDER: "the founder",
    Role.STEWARD: "a steward",
    Role.FACILITATOR: "a facilitator",
    Role.MEMBER: "a member",
}


def those_above(role: Role) -> str:
    """Who may act on somebody of `role`: "a steward or the founder"."""
    words = [WITH_ARTICLE[rank] for rank in reversed(Role) if rank < role and rank <= Role.FACILITATOR]
    return " or ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


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
