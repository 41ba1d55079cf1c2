"""How many acts of one member about machines of their own count: everybody keeps what counts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

from sync.errors import NotPermitted
from sync.log.acts import Act
from sync.log.bodies import AddDevice, DropDevice

OWN_ACTS = 256
"""Machines that one member may bring in on a board for as long as it is, and as many that they may drop."""

Sort = tuple[bytes, bool]
"""A member, and whether machines are dropped: whoever brought in too many can still drop each."""


class OwnActs:
    """Counts while ranks are evaluated, the highest first."""

    def __init__(self) -> None:
        self._used: Counter[Sort] = Counter()

    def within(self, acts: Sequence[int], act_of: Callable[[int], Act]) -> list[int]:
        """Those of the `acts` of one rank that may count: of a member's own the lowest op ids.

        Only who holds the member's key can write one. So whoever puts a low op id before others takes the
        place of an act of their own.
        """
        own: defaultdict[Sort, list[int]] = defaultdict(list)
        for at in acts:
            sort = whose_own(act_of(at))
            if sort is not None:
                own[sort].append(at)
        over: set[int] = set()
        for sort, theirs in own.items():
            theirs.sort(key=lambda at: act_of(at).op.op_id)
            room = OWN_ACTS - self._used[sort]
            over.update(theirs[room:])
            self._used[sort] += min(room, len(theirs))
        return [at for at in acts if at not in over]


def check_room(act: Act, counted: Iterable[Act]) -> None:
    """NotPermitted where `act` is about a machine of its author's, who has written as many as count."""
    sort = whose_own(act)
    if sort is not None and sum(whose_own(other) == sort for other in counted) >= OWN_ACTS:
        raise NotPermitted(
            "This board takes no more changes of your machines.", "Ask a facilitator to drop one for you."
        )


def whose_own(act: Act) -> Sort | None:
    """Whose own machine is brought in or dropped; None for an act of another sort, or one by rank."""
    body = act.body
    if isinstance(body, AddDevice):
        return body.member, False
    return (body.member, True) if isinstance(body, DropDevice) and body.signature else None
