"""Writing by a one-off key: an op that nothing ties to this device but the keys that only it can make."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec

from sync.crypto.identity import one_off_keys
from sync.log.apart import next_one_off
from sync.log.author import Place
from sync.log.governing import Governing
from sync.log.header import NO_ID
from sync.log.intake import reopen
from sync.log.kinds import ONE_OFF, Kind
from sync.log.op import Op, OpDraft, Status
from sync.log.opening import Opener
from sync.log.replica import Replica
from sync.log.row import Row

WALL_STEP = 3_600
"""Such an op claims a whole hour: the minute would fit it to what its author does under their name."""


_SHOWN = (Status.COUNTED, Status.LATE)


class OneOffWriting(Governing):
    """The part of a log that writes anonymously."""

    def append_one_off(self, board_id: bytes, salt: bytes, draft: OpDraft) -> Op:
        """Author one op with the one-off keys that belong to `salt`; durable on return.

        Its logical time follows from what it refers to and its key's own ops. NotPermitted where the board
        does not allow it.
        """
        with self._writing(board_id) as (replica, author):
            keys = one_off_keys(replica.device, board_id, salt)
            written = self._shelf.of_devices(board_id, [keys.id])
            last = max(written, key=lambda row: row.seq, default=None)
            opener = Opener(board_id, replica.keyring, None)
            link = NO_ID if last is None else reopen(self._shelf, opener, last).link
            seq = 1 if last is None else next_one_off(last.seq, self._clock)
            wall = int(self._clock.now()) if draft.wall is None else draft.wall
            lamport = 1 + self._highest(replica, draft.refs, keys.id)
            plain = msgspec.structs.replace(draft, wall=wall - wall % WALL_STEP)
            return author.write_one_off(plain, Place(keys, seq, link, lamport))

    def one_off_ops(self, board_id: bytes) -> list[tuple[int, Op, Status]]:
        """(local number, op, status) of what one-off keys signed, save retractions, as it arrived."""
        rows = self._shelf.one_off(board_id, ONE_OFF)
        shown = (row for row in rows if row.status in _SHOWN)
        return [(row.n, op, row.status) for row, op in self._still_held(board_id, shown)]

    def one_off_news(self, board_id: bytes, after: int, most: int) -> list[tuple[int, Op]]:
        """(local number, op) of the `most` first of these that came after local number `after` and count."""
        rows = self._shelf.one_off(board_id, ONE_OFF)
        fresh = [row for row in rows if row.n > after and row.status == Status.COUNTED]
        return [(row.n, op) for row, op in self._still_held(board_id, fresh[:most])]

    def one_off_crowds(self, board_id: bytes, crowd: int) -> list[tuple[Op, Status]]:
        """(op, status) of all with timestamps of which there are `crowd` or more, or any that are late."""
        rows = [row for row in self._shelf.one_off(board_id, ONE_OFF) if row.status in _SHOWN]
        days = Counter(row.timestamp for row in rows)
        busy = {row.timestamp for row in rows if row.status == Status.LATE or days[row.timestamp] >= crowd}
        chosen = [row for row in rows if row.timestamp in busy]
        return [(op, row.status) for row, op in self._still_held(board_id, chosen)]

    def one_off_retractions(self, board_id: bytes) -> set[bytes]:
        """The op ids of what one-off keys signed to take something back."""
        return {row.op_id for row in self._by_nobody(board_id, self._shelf.one_off(board_id, Kind.RETRACT))}

    def unheard_retractions(self, board_id: bytes) -> list[bytes]:
        """Of these one for each op that stands although the key that wrote it has taken it back: the word of
        it came late, or others crowded it out.
        """
        rows = self._shelf.with_status(board_id, Status.LATE, Status.OVER)
        unheard = self._by_nobody(board_id, [row for row in rows if row.kind == Kind.RETRACT])
        targets = self._shelf.targets_of(board_id, [row.n for row in unheard])
        standing = self._shelf.with_op_ids(board_id, set(targets.values()))
        authors = {row.op_id: row.device for row in standing if row.status == Status.COUNTED}
        own = [row for row in unheard if row.n in targets and authors.get(targets[row.n]) == row.device]
        return sorted({targets[row.n]: row.op_id for row in own}.values())

    def _by_nobody(self, board_id: bytes, rows: Sequence[Row]) -> list[Row]:
        """Those of `rows` that a one-off key signed."""
        roster = self._replicas.snapshot(board_id).roster
        shown = [row for row in rows if row.status in (*_SHOWN, Status.OVER)]
        return [row for row in shown if roster is not None and roster.judge.is_one_off(row)]

    def _highest(self, replica: Replica, refs: tuple[bytes, ...], key: bytes) -> int:
        """The highest logical time among the ops `refs` and those of `key`; 0 where there are none."""
        board = replica.board_id
        rows = self._shelf.with_op_ids(board, refs) if refs else []
        rows += self._shelf.of_devices(board, [key])
        opener = Opener(board, replica.keyring, None)
        held = [row for row in rows if row.status != Status.SEALED]
        return max((reopen(self._shelf, opener, row).op.lamport for row in held), default=0)
