"""What a log keeps and what it lets go of: expiry, epoch secrets that nothing needs, and what is gone."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import msgspec

from sync.clock import SECONDS_PER_DAY, day_of
from sync.crypto.seal import governance_secret
from sync.log.base import Change, Swept
from sync.log.calendar import AGREEMENT_DAYS, Reckoning
from sync.log.declared import epoch_ops
from sync.log.header import NO_ID
from sync.log.kinds import Kind
from sync.log.op import Op, Status
from sync.log.reading import Reading
from sync.log.retention import TTL_DAYS
from sync.log.room import let_go
from sync.log.row import Row

REACHABLE = 8
"""The newest epochs, whose secrets are always kept: a peer that missed the others is answered under these."""
LONGEST = max(TTL_DAYS.values()) + AGREEMENT_DAYS
SWEEP_AT_ONCE = 1_000
"""Records forgotten in one transaction, so that whoever writes meanwhile waits for milliseconds only."""


class Keeping(Reading):
    """The part of a log that forgets by the calendar, and tells what it forgot."""

    def today(self) -> int:
        """The day by which this log forgets: the clock's, unless that is in doubt."""
        today = day_of(self._clock.now())
        return Reckoning(*self._shelf.day()).on(today).day(today)

    def agree(self, day: int) -> None:
        """Another device's calendar says `day`: where ours says about the same, it is believed."""
        known, today = Reckoning(*self._shelf.day()), day_of(self._clock.now())
        self._remember(known, known.on(today).agreed(today, day))

    def sweep(self, limit: int = SWEEP_AT_ONCE) -> Swept:
        """Forget up to `limit` records that have expired; call it again while there are more."""
        known, today = Reckoning(*self._shelf.day()), day_of(self._clock.now())
        reckoned = known.on(today)
        self._remember(known, reckoned)
        removed = 0
        for board in self._shelf.boards():
            removed += self._forget_expired(board.board_id, reckoned.day(today), limit - removed)
            if removed >= limit:
                return Swept(removed, more=True)
        if self._projector is not None:
            with self._shelf.transaction():
                self._projector.tidy()
        self._shelf.fold_away()
        ahead = today - reckoned.sure
        doubt = f"This machine's date is {ahead} days after the last day that was sure." if ahead > 0 else ""
        return Swept(removed, more=False, doubt=doubt)

    def retire(self) -> None:
        """Delete the secrets of old epochs that nothing needs; reads all that is held: once a day."""
        for board in self._shelf.boards():
            self._retire(board.board_id, self.today())

    def turns(self, board_id: bytes) -> int:
        """How often something that the board's index held ceased to be in it."""
        return self._shelf.turns(board_id)

    def withheld(self, board_id: bytes) -> set[bytes]:
        """Envelope ids that are known, handed to nobody, and not to be asked for."""
        return self._shelf.withheld(board_id)

    def gone(self, board_id: bytes, ids: Sequence[bytes]) -> list[tuple[bytes, bytes]]:
        """For each of `ids`, the op (id) that took it away; zeros where it is merely not here."""
        rows = {row.envelope_id: row for row in self._shelf.found(board_id, ids)}
        dead = [row for row in rows.values() if row.status == Status.DEAD]
        named = self._shelf.targets_of(board_id, [row.n for row in dead])
        takers: dict[bytes, bytes] = {}
        for target, row in self._shelf.about(board_id, {row.op_id for row in dead} | set(named.values())):
            if row.kind == Kind.RETRACT and row.status == Status.COUNTED:
                takers[target] = row.op_id

        def taker(identity: bytes) -> bytes:
            row = rows.get(identity)
            if row is None or row.status != Status.DEAD:
                return NO_ID
            return takers.get(row.op_id) or takers.get(named.get(row.n, NO_ID), NO_ID)

        return [(identity, taker(identity)) for identity in ids]

    def _retire(self, board_id: bytes, day: int) -> None:
        """What follows for governance is kept of a secret that is deleted.

        Peers who were away are met under the newest epochs, so these stay. An epoch stays, too, until all
        that expires is over that was written under it by somebody who had not heard of the next one.
        """
        epochs = self._replicas.snapshot(board_id).keyring.epochs()
        if len(epochs) <= REACHABLE:
            return
        used = self._shelf.kids(board_id)
        if used - {keys.kid for keys in epochs}:
            return  # merges of epochs, or what is not open yet: any of them may be needed
        with self._replicas.writing(board_id) as (replica, row):
            fold = replica.governance.fold
            began = {kid: fold.order[at].op.wall for kid, at in epoch_ops(fold, counted=False).items()}
            retired = False
            for keys, following in pairwise(epochs[: -REACHABLE + 1]):
                over = day_of(began.get(following.kid, self._clock.now())) + LONGEST < day
                if over and keys.kid not in used:
                    governs = governance_secret(keys.secret)
                    self._shelf.replace_secret(board_id, keys.secret, governs, keys.kid)
                    retired = True
            if retired:
                generation = int.from_bytes(self._clock.random(7), "little")
                self._shelf.save_board(msgspec.structs.replace(row, generation=generation))

    def _remember(self, known: Reckoning, now: Reckoning) -> None:
        if now != known:
            with self._shelf.transaction():
                self._shelf.save_day(*now)

    def _forget_expired(self, board_id: bytes, day: int, limit: int) -> int:
        if not self._shelf.expired(board_id, day, 1):
            return 0
        with self._shelf.transaction():
            self._drain()
            rows = self._shelf.expired(board_id, day, limit)
            for row in rows:
                self._shelf.remove(board_id, row.n)
            roster = self._replicas.snapshot(board_id).roster
            if roster is not None:
                let_go(self._shelf, board_id, roster.judge, {row.device for row in rows})
            self._shelf.turn(board_id)
            if self._projector is not None:
                told = [row for row in rows if row.status == Status.COUNTED]
                self._projector.apply([Change(_remains(board_id, row), False, row.n) for row in told])
        return len(rows)


def _remains(board_id: bytes, row: Row) -> Op:
    """As much of an expired op as a view needs to know that it is gone; its body is empty."""
    return Op(
        op_id=row.op_id,
        envelope_id=row.envelope_id,
        board_id=board_id,
        kind=row.kind,
        device=row.device,
        member=b"",
        seq=row.seq,
        prev=row.prev,
        lamport=0,
        wall=row.wall,
        thread=row.thread,
        refs=(),
        heads=row.heads,
        body=b"",
        born_day=min(row.wall // SECONDS_PER_DAY, row.timestamp & 0xFFFF),
        ttl_code=0,
    )
