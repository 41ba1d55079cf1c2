"""How a view is told what came: behind the log, in steps that may come in any order, or all anew."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import msgspec

from sync.clock import Clock
from sync.errors import Damaged
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
STEP, LARGEST_STEP, STEP_SECONDS = 3_000, 10_000, 0.5
"""Changes that a view takes up at once behind the log: at least, at most, and between them what is in time.

The fewer steps, the fewer pages are written twice; but whoever writes a post waits for the one under way.
"""
WINDOW = 100_000
"""Noted changes that are put in order: a thread told in one step is written once."""


MOST_FRESH, FRESH_BYTES = 16_384, 16 << 20
"""Ops kept at hand for the view, and bytes of their bodies: a body of 128 KiB
may come in an envelope of some hundred bytes."""


class Fresh:
    """Some of what the view is to be told, by number, so that it need not be opened again."""

    def __init__(self) -> None:
        self._ops: dict[int, Op] = {}
        self._bytes = 0

    def keep(self, changes: Sequence[tuple[int, Change]]) -> None:
        """As many of these as there is room for."""
        for n, change in changes:
            self.pop(n)
            size = len(change.op.body)
            if len(self._ops) < MOST_FRESH and self._bytes + size <= FRESH_BYTES:
                self._ops[n] = change.op
                self._bytes += size

    def pop(self, n: int) -> Op | None:
        """The op with that number, if it is kept; it is not any more."""
        op = self._ops.pop(n, None)
        self._bytes -= len(op.body) if op is not None else 0
        return op


class Waiting:
    """What is noted for a view, those of one thread together where its first one stands.

    It may name what was told already, here or by another process; what it lacks is read when nothing is left.
    """

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._threads: deque[bytes] = deque()
        self._notes: dict[bytes, list[int]] = {}
        self._count = self._last = 0

    def take(self, most: int) -> list[int]:
        """Up to `most` notes that are to be told next."""
        self._gather()
        taken: list[int] = []
        while self._threads and len(taken) < most:
            thread, room = self._threads[0], most - len(taken)
            notes = self._notes[thread]
            taken += notes[:room]
            if len(notes) > room:
                self._notes[thread] = notes[room:]
            else:
                del self._notes[self._threads.popleft()]
        self._count -= len(taken)
        return taken

    def _gather(self) -> None:
        """Read what was noted since the last look; from the beginning where nothing is left."""
        after = self._last if self._threads else 0
        for number, thread in self._shelf.notes(after, WINDOW - self._count):
            if thread not in self._notes:
                self._notes[thread] = []
                self._threads.append(thread)
            self._notes[thread].append(number)
            self._count, self._last = self._count + 1, number


class Telling:
    """The telling half of a log."""

    def __init__(self, shelf: Shelf, replicas: Replicas, projector: Projector | None, clock: Clock) -> None:
        self._shelf, self._replicas, self._projector, self._clock = shelf, replicas, projector, clock
        self._fresh = Fresh()
        self._waiting = Waiting(shelf)
        self._step = STEP

    def replay(self) -> int:
        """Hand everything that counts to the view again, which was emptied before; the number of ops."""
        assert self._projector is not None
        told = 0
        with self._shelf.transaction():
            self._shelf.clear_changes()
            for board in self._shelf.boards():
                rows = (row for row in self._shelf.all_rows(board.board_id) if row.status == Status.COUNTED)
                while part := list(islice(rows, CHUNK)):
                    ops = self._ops_of(board.board_id, part)
                    self._projector.apply(
                        [Change(op, True, row.n) for op, row in zip(ops, part, strict=True)]
                    )
                    told += len(part)
        return told

    def catch_up(self, limit: int = 0) -> int:
        """Tell the view up to `limit` changes (0: all) that it was not told yet; how many they were.

        In steps, each whole or not at all: what a power cut undoes is told again. With a limit in one step.
        """
        told = 0
        while self._projector is not None and self.is_behind() and not (limit and told):
            began = self._clock.monotonic()
            with self._shelf.transaction(durable=False):
                step = self._drain(min(limit or self._step, self._step))
            if step >= STEP // 4:
                in_time = step * STEP_SECONDS / max(self._clock.monotonic() - began, 1e-3)
                self._step = max(STEP, min(int(in_time), LARGEST_STEP))
            told += step
        return told

    def is_behind(self) -> bool:
        """Whether there is anything that the view was not told yet."""
        return bool(self._shelf.notes(0, 1))

    def _op_of(self, board_id: bytes, row: Row) -> Op:
        """The op of a stored row, with its member filled in."""
        return next(self._ops_of(board_id, (row,)))

    def _ops_of(self, board_id: bytes, rows: Iterable[Row]) -> Iterator[Op]:
        """The same of some rows of a board."""
        snapshot = self._replicas.snapshot(board_id)
        opener, roster = Opener(board_id, snapshot.keyring, None), snapshot.roster
        for row in rows:
            op = reopen(self._shelf, opener, row).op
            member = roster.judge.member_of(op) if roster else None
            yield msgspec.structs.replace(op, member=member or b"")

    def _still_held(self, board_id: bytes, rows: Iterable[Row]) -> Iterator[tuple[Row, Op]]:
        """Outside a transaction: the ops of these rows, but for those that left or were taken back since."""
        for row in rows:
            try:
                op = self._op_of(board_id, row)
            except Damaged:
                if row in self._shelf.rows(board_id, [row.n]):
                    raise
            else:
                yield row, op

    def _drain(self, most: int = CHUNK) -> int:
        """Inside a transaction: hand the view a step of what it missed, each as it stands now."""
        if self._projector is None:
            return 0
        part = self._waiting.take(most)
        notes = self._shelf.take_notes(part) if part else []
        if notes:
            self._projector.apply(self._changes_of(notes))
        return len(notes)

    def _changes_of(self, notes: Sequence[Noted]) -> list[Change]:
        """What is noted, as it stands now; what is not remembered is read and opened again."""
        changes: list[Change] = []
        other: dict[bytes, list[int]] = {}
        for board_id, n, counted, *ids in notes:
            op = self._fresh.pop(n)
            if counted and op is not None and [op.op_id, op.envelope_id] == ids:
                changes.append(Change(op, True, n))
            else:
                other.setdefault(board_id, []).append(n)
        for board_id, numbers in other.items():
            rows = self._shelf.rows(board_id, numbers)
            for op, row in zip(self._ops_of(board_id, rows), rows, strict=True):
                changes.append(Change(op, row.status == Status.COUNTED, row.n))
        return changes
