"""What one transaction changes: rows to store, verdicts that turned, and what the view is told at the end."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import NamedTuple

import msgspec

from sync.log.base import Change
from sync.log.envelope import Opened
from sync.log.forgetting import DAILY_CAP, Forgetting
from sync.log.header import unpack_outer
from sync.log.kinds import ONE_OFF, Kind, is_governance
from sync.log.op import COUNTED, Op, Status
from sync.log.replica import Replica
from sync.log.room import ROOM, Share
from sync.log.row import Row
from sync.log.shelf import Shelf

JUDGED = (Status.COUNTED, Status.WAITING, Status.LATE, Status.NOT_COUNTED)
"""What an endorsed and opened op can be; the verdict moves between these."""


class Forgets(NamedTuple):
    """What forgetting needs to know: what an op is about, what is left of a record, the cap for a day."""

    about: Callable[[Op], bytes | None]
    strip: Callable[[Row], bytes]
    cap: int = DAILY_CAP
    room: Sequence[Share] = ROOM


class Ledger:
    """Opened at the start of a transaction with the verdicts of that moment, closed at its end."""

    def __init__(
        self,
        shelf: Shelf,
        replica: Replica,
        reopen: Callable[[Row], Opened],
        publish: Callable[[Sequence[tuple[int, Change]]], None],
        forgets: Forgets,
    ) -> None:
        self._shelf, self._board = shelf, replica.board_id
        self._reopen, self._publish, self._forgets = reopen, publish, forgets
        self.fresh: list[tuple[int, int, bytes]] = []
        """(n, timestamp, envelope id) of what was stored, ascending."""
        self.over: set[bytes] = set()
        self.forgot = False
        self.full = False
        """Whether our own member has written more than a board holds of one."""
        self._before: dict[bytes, Hashable] = replica.governance.fingerprints
        self._fold_before = replica.governance.fold
        self._terms_before = replica.governance.one_off_terms
        self._opened: dict[int, Op] = {}
        self._rows: dict[int, Row] = {}
        self._revived: dict[int, Row] = {}
        self._counted_before: dict[int, bool] = {}

    def store(self, items: Sequence[tuple[Opened | None, Row, bytes]]) -> None:
        """Store new rows (`n` 0), or what was learned of older ones."""
        fresh = [(row, envelope) for _, row, envelope in items if not row.n]
        numbers = iter(self._shelf.insert(self._board, fresh))
        abouts: list[tuple[int, bytes]] = []
        for opened, row, _ in items:
            if row.n:
                self._shelf.replace(self._board, row)
                numbered = row
            else:
                numbered = msgspec.structs.replace(row, n=next(numbers))
                self.fresh.append((numbered.n, row.timestamp, row.envelope_id))
            self._note(numbered, opened, counted_before=False)
            if opened is not None and (target := self._forgets.about(opened.op)) is not None:
                abouts.append((numbered.n, target))
        self._shelf.note_about(self._board, abouts)

    def revive(self, row: Row, opened: Opened) -> None:
        """A row that was set aside is endorsed; it is judged at the end."""
        self._shelf.set_status(self._board, [(row.n, Status.WAITING)])
        self._revived[row.n] = msgspec.structs.replace(row, status=Status.WAITING)
        self._note(self._revived[row.n], opened, counted_before=False)

    def close(self, replica: Replica) -> list[Op]:
        """Judge again what can have turned, write it down and tell the view; the ops that began to count."""
        if replica.governance.fold is not self._fold_before:
            self._gather_affected(replica)
        turned: list[tuple[int, Status]] = []
        let_stand = False
        refolded = replica.governance.fold is not self._fold_before  # else the others were judged by it
        for n, row in list((self._rows if refolded else self._revived).items()):
            if row.status not in JUDGED:
                continue
            status = replica.verdict(self._with_kid(row))
            if status != row.status:
                let_stand |= status == COUNTED and (row.status == Status.LATE or replica.crowded)
                turned.append((n, status))
                self._rows[n] = msgspec.structs.replace(row, status=status)
        self._shelf.set_status(self._board, turned)
        if let_stand:
            self._shelf.turn(self._board)  # what was refused for want of room may find some: ask again
            replica.crowded = False
        self._forget(replica, {n for n, _ in turned})
        return self._tell(replica)

    def _with_kid(self, row: Row) -> Row:
        if row.kid or row.kind not in (ONE_OFF, Kind.RETRACT):
            return row
        return msgspec.structs.replace(row, kid=unpack_outer(self._shelf.envelope(row.n)).kid)

    def _forget(self, replica: Replica, turned: set[int]) -> None:
        """Take out what was taken back, and what is over the cap."""
        roster = replica.roster
        if roster is None:
            return
        forgetting = Forgetting(
            self._shelf,
            self._board,
            roster.judge,
            self._forgets.strip,
            lambda row: replica.verdict(self._with_kid(row)) == Status.COUNTED,
            self._forgets.cap,
            self._forgets.room,
        )
        for row, before in forgetting.settle(list(self._rows.values()), turned):
            self._note(row, None, counted_before=before == Status.COUNTED)
            self._opened.pop(row.n, None)
            self.forgot = True
            if row.status == Status.OVER:
                self.over.add(row.envelope_id)
        self.full = forgetting.room.is_full(replica.device.id)

    def _note(self, row: Row, opened: Opened | None, *, counted_before: bool) -> None:
        self._rows[row.n] = row
        self._counted_before.setdefault(row.n, counted_before)
        if opened is not None:
            self._opened[row.n] = opened.op

    def _gather_affected(self, replica: Replica) -> None:
        """Stored rows that may be judged otherwise now: waiting, or of devices that stand differently."""
        after = replica.governance.fingerprints
        devices = {device for device in after if after[device] != self._before.get(device)}
        now, then = replica.governance.fold.standing.readmitted, self._fold_before.standing.readmitted
        named = {op_id for op_id in now.keys() | then.keys() if now.get(op_id) != then.get(op_id)}
        shelf, board = self._shelf, self._board
        rows = shelf.with_status(board, Status.WAITING)
        rows += [row for row in shelf.with_status(board, Status.OVER) if self._is_complete_now(row, replica)]
        rows += shelf.of_devices(board, devices) if devices else []
        rows += shelf.with_op_ids(board, named) if named else []
        rows += [row for row in shelf.governance(board) if is_governance(row.kind)]
        if replica.governance.one_off_terms != self._terms_before:
            rows += shelf.one_off(board)
        for row in rows:
            if row.n not in self._rows:
                self._note(row, None, counted_before=row.status == Status.COUNTED)

    def _is_complete_now(self, row: Row, replica: Replica) -> bool:
        """Whether what was dropped unjudged can be judged only now."""
        now, before = replica.governance.fold.number, self._fold_before.number
        return all(head in now for head in row.heads) and any(head not in before for head in row.heads)

    def _tell(self, replica: Replica) -> list[Op]:
        changes: list[tuple[int, Change]] = []
        roster = replica.roster
        for n in sorted(self._rows):
            row = self._rows[n]
            counted = row.status == COUNTED
            if counted == self._counted_before[n]:
                continue
            op = self._opened.get(n) or self._reopen(row).op
            member = roster.judge.member_of(op) if roster else None
            changes.append((n, Change(msgspec.structs.replace(op, member=member or b""), counted, n)))
        self._publish(changes)
        return [change.op for _, change in changes if change.counted]
