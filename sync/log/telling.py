"""How a view is told what came: behind the log, in steps that may come in any order, or all anew."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from sync.clock import Clock
from sync.log.base import Change, Projector
from sync.log.handing import Noted
from sync.log.intake import reopen
from sync.log.op import Op, Status
from sync.log.opening import Opener
from sync.log.replicas import Replicas
from sync.log.row import Row
from sync.log.shelf import Shelf

CHUNK = 500
"""Changes that a view takes up at once in a replay."""
STEP = 3_000
"""Changes that a view takes up at once behind the log: the fewer steps, the fewer pages are written twice."""
WINDOW = 20_000
"""Noted changes that are put in order at once: a thread told in one step is written once."""


class Telling:
    """The telling half of a log."""

    def __init__(self, shelf: Shelf, replicas: Replicas, projector: Projector | None, clock: Clock) -> None:
        self._shelf, self._replicas, self._projector, self._clock = shelf, replicas, projector, clock
        self._fresh: dict[int, Op] = {}
        """Some of what the view is to be told, by number, so that it need not be opened again."""
        self._next: list[int] = []
        """Notes that the view is told of next."""

    def replay(self) -> int:
        """Hand everything that counts to the view again, which was emptied before; the number of ops."""
        assert self._projector is not None
        told = 0
        with self._shelf.transaction():
            self._shelf.clear_changes()
            for board in self._shelf.boards():
                batch: list[Change] = []
                for row in self._shelf.all_rows(board.board_id):
                    if row.status != Status.COUNTED:
                        continue
                    batch.append(Change(self._op_of(board.board_id, row), True, row.n))
                    if len(batch) == CHUNK:
                        self._projector.apply(batch)
                        batch = []
                    told += 1
                self._projector.apply(batch)
        return told

    def catch_up(self, limit: int = 0) -> int:
        """Tell the view up to `limit` changes (0: all) that it was not told yet; how many they were.

        In steps of `STEP`, each whole or not at all: what a power cut undoes is told again.
        """
        told = 0
        while self._projector is not None and self._shelf.notes(1) and (not limit or told < limit):
            with self._shelf.transaction(durable=False):
                told += self._drain(min(limit or STEP, STEP))
        return told

    def is_behind(self) -> bool:
        """Whether there is anything that the view was not told yet."""
        return bool(self._shelf.notes(1))

    def _op_of(self, board_id: bytes, row: Row) -> Op:
        """The op of a stored row, with its member filled in."""
        snapshot = self._replicas.snapshot(board_id)
        op = reopen(self._shelf, Opener(board_id, snapshot.keyring, None), row).op
        member = snapshot.roster.judge.member_of(op) if snapshot.roster else None
        return msgspec.structs.replace(op, member=member or b"")

    def _drain(self, most: int = CHUNK) -> int:
        """Inside a transaction: hand the view a step of what it missed, each as it stands now."""
        if self._projector is None:
            return 0
        if not self._next:
            self._next = _by_thread(self._shelf.notes(WINDOW))
        part, self._next = self._next[:most], self._next[most:]
        notes = self._shelf.take_notes(part) if part else []
        if notes:
            self._projector.apply(self._changes_of(notes))
        return len(notes)

    def _changes_of(self, notes: Sequence[Noted]) -> list[Change]:
        """What is noted, as it stands now; what is not remembered is read and opened again."""
        changes: list[Change] = []
        other: dict[bytes, list[int]] = {}
        for board_id, n, counted, *ids in notes:
            op = self._fresh.pop(n, None)
            if counted and op is not None and [op.op_id, op.envelope_id] == ids:
                changes.append(Change(op, True, n))
            else:
                other.setdefault(board_id, []).append(n)
        for board_id, numbers in other.items():
            for row in self._shelf.rows(board_id, numbers):
                changes.append(Change(self._op_of(board_id, row), row.status == Status.COUNTED, row.n))
        return changes


def _by_thread(notes: Sequence[tuple[int, bytes]]) -> list[int]:
    """The numbers of `notes`, those of one thread together where its first one stands."""
    begun: dict[bytes, list[int]] = {}
    for number, thread in notes:
        begun.setdefault(thread, []).append(number)
    return [number for numbers in begun.values() for number in numbers]
