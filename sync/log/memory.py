"""A log that lives in memory only: for tests, simulations and small examples."""

from __future__ import annotations

import copy
import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import msgspec

from sync.clock import Clock, SystemClock
from sync.errors import Damaged
from sync.log.base import PeerMark, Projector
from sync.log.kinds import is_governance
from sync.log.machines import Machines
from sync.log.memory_forgetting import Forgotten
from sync.log.memory_handing import MemoryHanding
from sync.log.op import WITHHELD, Status
from sync.log.row import BoardRow, Row

SEED_SIZE = 32


@dataclass
class _Contents(Forgotten):
    """Everything of one shelf; copied shallowly so that a failed transaction can be undone."""

    boards: dict[bytes, BoardRow] = field(default_factory=dict)
    secrets: dict[tuple[bytes, bytes], None] = field(default_factory=dict)
    rows: dict[int, Row] = field(default_factory=dict)
    envelopes: dict[int, bytes] = field(default_factory=dict)
    owners: dict[int, bytes] = field(default_factory=dict)
    numbers: dict[tuple[bytes, bytes], int] = field(default_factory=dict)
    peers: dict[tuple[bytes, bytes], PeerMark] = field(default_factory=dict)
    spares: dict[bytes, bytes] = field(default_factory=dict)
    last: int = 0

    def copy(self) -> _Contents:
        """The same contents in containers of its own."""
        return _Contents(**{name: copy.copy(value) for name, value in vars(self).items()})


class MemoryShelf(MemoryHanding):
    """A `Shelf` made of dictionaries."""

    def __init__(self, device_seed: bytes) -> None:
        self._seed = device_seed
        self._has = _Contents()
        self._lock = threading.RLock()
        self._depth = 0
        self._writes = 0

    @property
    def _contents(self) -> _Contents:
        return self._has

    @contextmanager
    def transaction(self, *, durable: bool = True) -> Iterator[object]:
        """All or nothing; one thread at a time."""
        with self._lock:
            before = self._has.copy() if not self._depth else None
            self._depth += 1
            try:
                yield self
                self._writes += 1
            except BaseException:
                if before is not None:
                    self._has = before
                raise
            finally:
                self._depth -= 1

    def version(self) -> object:
        """The number of transactions so far."""
        return self._writes

    def device_seed(self) -> bytes:
        """The seed given."""
        return self._seed

    def spares(self) -> dict[bytes, bytes]:
        """Seeds of spare keys, by board."""
        return self._has.spares

    def save_spare(self, board_id: bytes, seed: bytes) -> None:
        """Keep one."""
        self._has.spares[board_id] = seed

    def boards(self) -> list[BoardRow]:
        """Every board, oldest first."""
        return list(self._has.boards.values())

    def board(self, board_id: bytes) -> BoardRow | None:
        """One board."""
        return self._has.boards.get(board_id)

    def save_board(self, row: BoardRow) -> None:
        """Add or replace a board."""
        self._has.boards[row.board_id] = row

    def remove_board(self, board_id: bytes) -> None:
        """Forget a board and everything of it."""
        for n in [n for n, owner in self._has.owners.items() if owner == board_id]:
            self.remove(board_id, n)
        del self._has.boards[board_id]
        self._has.secrets = {key: None for key in self._has.secrets if key[0] != board_id}
        self._has.peers = {key: mark for key, mark in self._has.peers.items() if key[0] != board_id}
        self._has.retired = {key for key in self._has.retired if key[0] != board_id}

    def secrets(self, board_id: bytes) -> list[bytes]:
        """The board's secrets."""
        return [secret for board, secret in self._has.secrets if board == board_id]

    def add_secret(self, board_id: bytes, secret: bytes) -> None:
        """Keep another one."""
        self._has.secrets[board_id, secret] = None

    def insert(self, board_id: bytes, rows: Sequence[tuple[Row, bytes]]) -> list[int]:
        """Store rows with their envelopes."""
        has, numbers = self._has, []
        for row, envelope in rows:
            has.last += 1
            has.rows[has.last] = msgspec.structs.replace(row, n=has.last)
            has.envelopes[has.last], has.owners[has.last] = envelope, board_id
            has.numbers[board_id, row.envelope_id] = has.last
            numbers.append(has.last)
        return numbers

    def set_status(self, board_id: bytes, changes: Sequence[tuple[int, Status]]) -> None:
        """Change what became of stored envelopes."""
        for n, status in changes:
            self._has.rows[n] = msgspec.structs.replace(self._has.rows[n], status=status)

    def replace(self, board_id: bytes, row: Row) -> None:
        """Store what was learned of `row.n`."""
        self._has.rows[row.n] = row

    def remove(self, board_id: bytes, n: int) -> None:
        """Forget an envelope."""
        row = self._has.rows.pop(n)
        del self._has.numbers[board_id, row.envelope_id], self._has.envelopes[n], self._has.owners[n]
        self._has.abouts.pop(n, None)

    def held(self, board_id: bytes, ids: Collection[bytes]) -> dict[bytes, int]:
        """Envelope id → local number."""
        numbers = self._has.numbers
        return {identity: n for identity in ids if (n := numbers.get((board_id, identity))) is not None}

    def found(self, board_id: bytes, ids: Collection[bytes]) -> list[Row]:
        """The rows of those envelope ids that are held."""
        return self.rows(board_id, self.held(board_id, ids).values())

    def rows(self, board_id: bytes, numbers: Collection[int]) -> list[Row]:
        """Rows by local number."""
        return [self._has.rows[n] for n in sorted(numbers) if n in self._has.rows]

    def with_status(self, board_id: bytes, *statuses: Status) -> list[Row]:
        """Rows that have one of `statuses`."""
        return [row for row in self.all_rows(board_id) if row.status in statuses]

    def count_status(self, board_id: bytes, status: Status) -> int:
        """How many rows have `status`."""
        return len(self.with_status(board_id, status))

    def sealed(self, board_id: bytes) -> tuple[int, int]:
        """How many SEALED rows there are, and the bytes of their envelopes."""
        rows = self.with_status(board_id, Status.SEALED)
        return len(rows), sum(len(self._has.envelopes[row.n]) for row in rows)

    def of_devices(self, board_id: bytes, devices: Collection[bytes]) -> list[Row]:
        """Rows that `devices` signed."""
        return [row for row in self.all_rows(board_id) if row.device in devices]

    def at_seq(self, board_id: bytes, device: bytes, seq: int) -> list[Row]:
        """Rows at one place of a device's sequence."""
        return [row for row in self.of_devices(board_id, [device]) if row.seq == seq]

    def numbers(self, board_id: bytes, device: bytes, first: int, last: int) -> list[int]:
        """The local numbers of what a device wrote from one place of its sequence to another."""
        return [row.n for row in self.of_devices(board_id, [device]) if first <= row.seq <= last]

    def named(self, board_id: bytes, device: bytes, seqs: Collection[int]) -> list[tuple[int, bytes]]:
        """(seq, prev) of the endorsed rows at those places of a device's sequence."""
        rows = self.of_devices(board_id, [device])
        return [(row.seq, row.prev) for row in rows if row.seq in seqs and row.status != Status.ASIDE]

    def with_op_ids(self, board_id: bytes, op_ids: Collection[bytes]) -> list[Row]:
        """Rows of those ops."""
        return [row for row in self.all_rows(board_id) if row.op_id in op_ids]

    def governance(self, board_id: bytes) -> list[Row]:
        """Rows of governance kinds."""
        return [row for row in self.all_rows(board_id) if is_governance(row.kind)]

    def all_rows(self, board_id: bytes, after: int = 0) -> Iterator[Row]:
        """Every row with a number above `after`; others may write meanwhile."""
        has = self._has
        rows = list(has.rows.items())
        return iter([row for n, row in rows if n > after and has.owners.get(n) == board_id])

    def envelope(self, n: int) -> bytes:
        """The sealed bytes with local number `n`."""
        if n not in self._has.envelopes:
            raise Damaged(f"Record {n} of the store is not there.", "Run `tui-forum doctor`.")
        return self._has.envelopes[n]

    def index(self, board_id: bytes) -> list[tuple[int, bytes]]:
        """(timestamp, envelope id) of every row that is not withheld, ascending."""
        return sorted(
            (row.timestamp, row.envelope_id) for row in self.all_rows(board_id) if row.status not in WITHHELD
        )

    def since(self, board_id: bytes, mark: int) -> list[tuple[int, int, bytes]]:
        """(n, timestamp, envelope id) above `mark` of what is not withheld, ascending."""
        return [
            (row.n, row.timestamp, row.envelope_id)
            for row in self.all_rows(board_id, mark)
            if row.status not in WITHHELD
        ]

    def mark(self, board_id: bytes) -> int:
        """The highest number."""
        return max((row.n for row in self.all_rows(board_id)), default=0)

    def last(self) -> int:
        """The highest number on any board."""
        return self._has.last

    def save_peer(self, board_id: bytes, mark: PeerMark) -> None:
        """Add or replace what is known of a device."""
        self._has.peers[board_id, mark.device] = mark

    def peers(self, board_id: bytes) -> list[PeerMark]:
        """What is known of other devices, latest met first."""
        marks = [mark for (board, _), mark in self._has.peers.items() if board == board_id]
        return sorted(marks, key=lambda mark: (-mark.met_wall, mark.device))


class MemoryLog(Machines):
    """A `RecordLog` without a disk; `clock` also gives the device seed, so that a simulation can replay."""

    def __init__(self, projector: Projector | None = None, clock: Clock | None = None) -> None:
        clock = clock or SystemClock()
        super().__init__(MemoryShelf(clock.random(SEED_SIZE)), projector, clock)
