"""How much of one member's content a board holds: what is over follows from the set of their ops alone.

The daily cap bounds what is claimed for one day; any day can be claimed. So all that the machines of a member
wrote stands in one order, what counts before what does not, then by place in its device's sequence, and of
short, middling and long envelopes so many from the beginning are held. (Numbers of each, not bytes of all:
what was dropped leaves no gap that something later would fit into here and not elsewhere.)
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import NamedTuple

from sync.log.envelope import ENVELOPE_LIMIT
from sync.log.op import Status
from sync.log.roster import Judge
from sync.log.row import LARGE_BYTES, Row, Span
from sync.log.shelf import Shelf


class Share(NamedTuple):
    """How many envelopes of a member are held whose bytes are within `sizes`."""

    sizes: Span
    number: int


ROOM = (
    Share((0, 1_024), 1 << 19),
    Share((1_025, LARGE_BYTES), 1 << 17),
    Share((LARGE_BYTES + 1, ENVELOPE_LIMIT), 1 << 12),
)
"""Of content, and of retractions apart, so that who has no room left can still make some.

Half a million short posts, as many years and an archive of many more people may have that one machine brings
in. All of it together is two gigabytes at most.
"""
AT_ONCE = 500


class MemberRoom:
    """Looks, in one transaction, whether anybody has more than their room."""

    def __init__(self, shelf: Shelf, board_id: bytes, judge: Judge, shares: Sequence[Share]) -> None:
        self._shelf, self._board, self._judge, self._shares = shelf, board_id, judge, shares
        self._full: set[bytes] = set()

    def is_full(self, device: bytes) -> bool:
        """Whether anything was over by the member whose machine that is."""
        return device in self._full

    def crop(self, rows: Collection[Row], kinds: Span, bury: Callable[[Row], None]) -> None:
        """`bury` whatever is over of these kinds by those who wrote `rows`."""
        last = self._shelf.last() if rows else 0
        for share in self._shares:
            if last <= share.number or not self._may_be_over(share, kinds):
                continue  # nobody can be over it: to count what somebody wrote takes as long as it is much
            for machines in {self._judge.machines_with(device) for device in {row.device for row in rows}}:
                if machines:
                    self._crop(machines, kinds, share, bury)

    def _may_be_over(self, share: Share, kinds: Span) -> bool:
        """Of long ones all together are counted first: they are few."""
        few = share.sizes[0] > LARGE_BYTES
        return not few or self._shelf.sized(self._board, (), kinds, share.sizes, 0) > share.number

    def _crop(
        self, machines: frozenset[bytes], kinds: Span, share: Share, bury: Callable[[Row], None]
    ) -> None:
        over = self._shelf.sized(self._board, machines, kinds, share.sizes, share.number) - share.number
        if over > 0:
            self._full |= machines
        while over > 0:
            last = self._shelf.last_written(self._board, machines, kinds, share.sizes, min(over, AT_ONCE))
            for row in last:
                bury(row)
            over -= len(last)


def let_go(
    shelf: Shelf, board_id: bytes, judge: Judge, devices: Iterable[bytes], but: Collection[int] = ()
) -> bool:
    """There may be room again for what the members of `devices` wrote: forget what was dropped of it, so that
    it is asked for, `but` what was dropped just now; whether anything was.
    """
    machines = frozenset[bytes]().union(*(judge.machines_with(device) for device in devices))
    if not machines or not shelf.count_status(board_id, Status.OVER):
        return False
    remembered = shelf.with_status(board_id, Status.OVER)
    dropped = [row for row in remembered if row.device in machines and row.n not in but]
    for row in dropped:
        shelf.remove(board_id, row.n)
    return bool(dropped)
