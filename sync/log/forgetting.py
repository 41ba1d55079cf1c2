"""What one transaction takes out of the set: ops that were taken back, and ops over a cap of their author's.

Both follow from the ops that are known, not from their order of arrival. Of either only header and signature
are kept, so that it is known again when a peer offers it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence

import msgspec

from sync.log.kinds import FIRST_CONTENT_KIND, LAST_CONTENT_KIND, LASTING, ONE_OFF, RETRACT
from sync.log.op import WITHHELD, Status
from sync.log.room import ROOM, MemberRoom, Share, let_go
from sync.log.roster import Judge
from sync.log.row import Row
from sync.log.shelf import Shelf

DAILY_CAP = 1 << 17
"""Content ops, and again retractions, that one device may write with one timestamp (day and keeping time).

An archive of 100,000 posts that bear no dates, brought in by one machine in one day, must fit; what a hostile
member can make everybody store in a day is 128 MiB of ordinary posts, until somebody removes them.
"""
REMEMBERED_OVER = 20_000
"""Ops over the cap that a board remembers; one that was forgotten is fetched, and dropped, once more."""
ONE_OFF_CAP = 64
"""Ops of kind 44 with one timestamp that a board takes, all members' together."""
ONE_OFF_RETRACTIONS = 256
"""Retractions by one-off keys with one timestamp, likewise: who leaves may take back all that they wrote."""
DAY_SHIFT = 16
CONTENT = (FIRST_CONTENT_KIND, LAST_CONTENT_KIND)
RETRACTIONS = (RETRACT, RETRACT)
ENDORSED = (Status.COUNTED, Status.WAITING, Status.LATE, Status.NOT_COUNTED)


class Forgetting:
    """Settles one board after a transaction's verdicts.

    `strip` gives what is left of a record's envelope, `counts` whether one that was dropped would count now.
    """

    def __init__(
        self,
        shelf: Shelf,
        board_id: bytes,
        judge: Judge,
        strip: Callable[[Row], bytes],
        counts: Callable[[Row], bool],
        cap: int = DAILY_CAP,
        room: Sequence[Share] = ROOM,
    ) -> None:
        self._shelf, self._board = shelf, board_id
        self._judge_of, self._strip, self._counts, self._cap = judge, strip, counts, cap
        self.room = MemberRoom(shelf, board_id, judge, room)
        self._changed: dict[int, tuple[Row, Status]] = {}
        self._lifted = False

    def settle(self, rows: Iterable[Row], turned: Collection[int] = ()) -> list[tuple[Row, Status]]:
        """Forget what `rows`, judged or noted in this transaction, call for: (row as it is, what it was).

        `turned` are the numbers of those about which the verdict is another one than before.
        """
        judged = [row for row in rows if row.kind >= RETRACT]
        retracts = [row for row in judged if row.kind == RETRACT]
        self._crop(_groups(retracts), RETRACTIONS)
        self.room.crop(retracts, RETRACTIONS, self._drop)
        self._crop_one_off(retracts, turned)
        retracts += [row for row, _ in self._changed.values()]
        self._take_back([row for row in judged if row.kind != RETRACT], retracts)
        dead = [row for row, _ in self._changed.values() if row.status == Status.DEAD]
        contents = [row for row in judged if row.kind != RETRACT]
        self._crop(_groups(contents), CONTENT)
        self.room.crop(contents, CONTENT, self._drop)
        self._crop_one_off([row for row in (*judged, *dead) if row.kind == ONE_OFF], turned)
        self._forget_over()
        moved = [row for row in judged if row.n in turned or row.status == Status.OVER]
        authors = {row.device for row in (*dead, *moved)}
        self._lifted |= let_go(self._shelf, self._board, self._judge_of, authors, self._changed.keys())
        if self._changed or self._lifted:
            self._shelf.turn(self._board)
        return list(self._changed.values())

    # -- taken back

    def _take_back(self, contents: list[Row], retracts: list[Row]) -> None:
        """Bury what counted retractions name; let go of what none names any more, to be fetched again."""
        over = {row.n for row, _ in self._changed.values()}
        named = self._shelf.targets_of(self._board, [row.n for row in (*retracts, *contents)])
        turned = {named[row.n] for row in retracts if row.n in named}
        keys = turned | {row.op_id for row in contents} | {named[row.n] for row in contents if row.n in named}
        killers: defaultdict[bytes, list[Row]] = defaultdict(list)
        followers: defaultdict[bytes, list[Row]] = defaultdict(list)
        for target, row in self._shelf.about(self._board, keys):
            if row.kind != RETRACT:
                followers[target].append(row)
            elif row.status == Status.COUNTED and row.n not in over:
                killers[target].append(row)
        for target in turned | killers.keys():
            for row in self._shelf.with_op_ids(self._board, [target]):
                self._judge(row, [one for one in killers[target] if _outlives(one, row)])
            for row in followers[target]:
                self._judge(row, killers[target])

    def _judge(self, row: Row, killers: list[Row]) -> None:
        if row.kind < FIRST_CONTENT_KIND or row.kind in LASTING or row.n in self._changed:
            return
        author = self._judge_of.member_of(row)
        if author is not None and any(self._judge_of.member_of(killer) == author for killer in killers):
            if row.status not in WITHHELD:
                self._bury(row, Status.DEAD)
        elif row.status == Status.DEAD:
            self._shelf.remove(self._board, row.n)
            self._lifted = True

    # -- over the cap

    def _crop(self, groups: set[tuple[bytes, int]], kinds: tuple[int, int]) -> None:
        """Drop what is over the cap: all but the lowest places in the device's sequence, then lowest ids."""
        if self._shelf.last() <= self._cap:
            return  # nobody can be over it: to count what a device wrote takes as long as it wrote much
        for device, timestamp in groups:
            if self._shelf.crowd(self._board, device, timestamp, kinds) <= self._cap:
                continue
            rows = self._shelf.written_on(self._board, device, timestamp)
            living = [row for row in rows if row.status in ENDORSED and kinds[0] <= row.kind <= kinds[1]]
            for row in sorted(living, key=lambda row: row.standing)[self._cap :]:
                self._drop(row)

    def _forget_over(self) -> None:
        if any(row.status == Status.OVER for row, _ in self._changed.values()):
            remembered = self._shelf.with_status(self._board, Status.OVER)
            for row in remembered[: max(0, len(remembered) - REMEMBERED_OVER)]:
                if row.n not in self._changed:
                    self._shelf.remove(self._board, row.n)

    def _crop_one_off(self, rows: Iterable[Row], turned: Collection[int]) -> None:
        """Of what one-off keys signed with one timestamp keep what a facilitator let stand, then what counts,
        then the lowest op ids. Where there may be room anew, let go of what was dropped and belongs there; it
        takes the place of others once it comes, as nobody may have it any more.
        """
        groups: dict[tuple[int, int], bool] = {}
        for row in rows:
            key, anew = (row.kind, row.timestamp), row.n in turned or row.status in WITHHELD
            if anew or self._judge_of.is_one_off(row):
                groups[key] = groups.get(key, False) or anew
        for (kind, timestamp), anew in groups.items():
            group = sorted(self._unnamed(kind, timestamp, anew=anew), key=self._rank)
            cap = ONE_OFF_CAP if kind == ONE_OFF else ONE_OFF_RETRACTIONS
            for row in group[:cap]:
                if row.status == Status.OVER:
                    self._shelf.remove(self._board, row.n)
                    self._lifted = True
            for row in [row for row in group if row.status != Status.OVER][cap:]:
                if row.n not in self._changed:
                    self._bury(row, Status.OVER)

    def _unnamed(self, kind: int, timestamp: int, *, anew: bool) -> list[Row]:
        """What one-off keys signed of one kind and timestamp; `anew`: also what was dropped and counts."""
        statuses = (Status.COUNTED, Status.LATE, *((Status.OVER,) if anew else ()))
        found = self._shelf.unnamed(self._board, kind, timestamp, statuses, self._judge_of.let_in)
        own = [row for row in found if self._judge_of.is_one_off(row)]
        return [row for row in own if row.status != Status.OVER or self._counts(row)]

    def _rank(self, row: Row) -> tuple[bool, bool, bytes]:
        """What does not count, as the writing of who was put out, never takes the place of what does."""
        fails = row.status not in (Status.COUNTED, Status.OVER)
        return not self._judge_of.is_readmitted(row.op_id), fails, row.op_id

    def _drop(self, row: Row) -> None:
        self._bury(row, Status.OVER)

    def _bury(self, row: Row, status: Status) -> None:
        self._shelf.bury(self._board, row.n, status, self._strip(row))
        self._changed[row.n] = msgspec.structs.replace(row, status=status), row.status


def _groups(rows: Iterable[Row]) -> set[tuple[bytes, int]]:
    return {(row.device, row.timestamp) for row in rows if row.status in ENDORSED}


def _outlives(retract: Row, target: Row) -> bool:
    """Whether a retraction is kept at least as long as its target: else it would come back to life."""
    return retract.timestamp >> DAY_SHIFT >= target.timestamp >> DAY_SHIFT
