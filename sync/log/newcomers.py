"""Whose first posts a board wants looked at: members who were invited while its policy asked for it.

A pure function of the counted ops, as the rest of the roster: not of when anything was written or came.
"""

from __future__ import annotations

from sync.log.bodies import AddMember, Genesis, Join, SetRole
from sync.log.declared import latest_policy, policies_of
from sync.log.fold import Fold
from sync.log.kinds import Role


def newcomers_of(fold: Fold) -> dict[bytes, int]:
    """How many posts of each such member, more than none.

    The least number of the policy in the past of what let them in, and of all policies since. Who ever was
    facilitator or higher is none of them, and neither is who once came in when nothing was asked.
    """
    policies = policies_of(fold)
    if not any(policy.first_posts for policy in policies.values()):
        return {}
    asked: dict[bytes, int] = {}
    for at, role in fold.counted.items():
        body, past = fold.order[at].body, fold.pasts[at]
        if isinstance(body, (Join, AddMember)):
            before = {when: policy for when, policy in policies.items() if past >> when & 1}
            known = latest_policy(fold, before)
            given = role if isinstance(body, Join) else body.role
            number = known.first_posts if known is not None and given > Role.FACILITATOR else 0
            since = [policy.first_posts for when, policy in policies.items() if not past >> when & 1]
            asked[body.member] = min([number, asked.get(body.member, number), *since])
        elif isinstance(body, SetRole) and body.role <= Role.FACILITATOR:
            asked[body.target] = 0
        elif isinstance(body, Genesis):
            asked[body.founder] = 0
    return {member: number for member, number in asked.items() if number}
