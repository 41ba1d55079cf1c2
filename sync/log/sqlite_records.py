"""Envelopes and what is remembered of them, as one table."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any, TypeVar

from sync.errors import Damaged
from sync.log.database import Database
from sync.log.op import WITHHELD, Status
from sync.log.row import Row
from sync.log.schema import BOARD, COLUMNS

ID_SIZE = 32
AT_ONCE = 400
"""Values bound in one statement."""
NAMED_BY = 8
"""Bytes of an op's id by which it is found."""
ROWS_AT_ONCE = (64, 8, 1)
"""Rows stored by one statement: few different statements, which SQLite then has ready."""
PAGE = 1_000
"""Rows read at once when everything is gone through."""
SELECT = f"SELECT {COLUMNS} FROM log_record WHERE board = {BOARD}"
SELECT_ON = f"SELECT {COLUMNS} FROM log_record NOT INDEXED WHERE board = {BOARD}"
QUALIFIED = ", ".join(f"log_record.{column}" for column in COLUMNS.split(", "))
"""The same columns in a join."""
_ONE = "(NULL" + ",?" * 13 + ")"
_INSERTS = {size: f"INSERT INTO log_record VALUES {','.join([_ONE] * size)}" for size in ROWS_AT_ONCE}
WITHHELD_SQL = f"({','.join(str(int(status)) for status in WITHHELD)})"
Value = TypeVar("Value", int, bytes)


def row_from(values: Sequence[Any]) -> Row:
    """The row of a record's `COLUMNS`."""
    n, envelope_id, timestamp, status, op_id, kind, device, seq, prev, thread, wall, joined = values
    heads = tuple(joined[at : at + ID_SIZE] for at in range(0, len(joined), ID_SIZE))
    state = Status(status)
    return Row(n, envelope_id, timestamp, state, op_id, kind, device, seq, prev, thread, wall, heads)


def _values(row: Row) -> tuple[Any, ...]:
    """The columns of a row from `envelope_id` on."""
    return (
        row.envelope_id,
        row.timestamp,
        row.status,
        row.op_id,
        row.kind,
        row.device,
        row.seq,
        row.prev,
        row.thread,
        row.wall,
        row.heads[0] if len(row.heads) == 1 else b"".join(row.heads),
    )


def some(values: Collection[Value]) -> Iterator[tuple[str, list[Value]]]:
    """The values in bindable portions, each with its placeholders."""
    whole = list(values)
    for at in range(0, len(whole), AT_ONCE):
        part = whole[at : at + AT_ONCE]
        yield ",".join("?" * len(part)), part


class RecordTable:
    """The part of a shelf that concerns single envelopes."""

    _db: Database

    def withheld(self, board_id: bytes) -> set[bytes]:
        """Envelope ids that are known and handed to nobody."""
        sql = (
            f"SELECT envelope_id FROM log_record WHERE board = {BOARD} AND status > 1"
            f" AND status IN {WITHHELD_SQL}"
        )
        return {identity for (identity,) in self._db.execute(sql, (board_id,))}

    def insert(self, board_id: bytes, rows: Sequence[tuple[Row, bytes]]) -> list[int]:
        """Store rows with their envelopes; the local numbers given, ascending."""
        (board,) = self._db.execute(BOARD.strip("()"), (board_id,)).fetchone()
        numbers: list[int] = []
        at = 0
        while at < len(rows):
            size = next(size for size in ROWS_AT_ONCE if size <= len(rows) - at)
            values: list[object] = []
            for row, envelope in rows[at : at + size]:
                values += (board, *_values(row), envelope)
            self._db.execute(_INSERTS[size], values)
            last = self._db.last_row_id()  # numbers are given one after the other, and we alone are writing
            numbers += range(last - size + 1, last + 1)
            at += size
        return numbers

    def set_status(self, board_id: bytes, changes: Sequence[tuple[int, Status]]) -> None:
        """Change what became of stored envelopes."""
        for n, status in changes:
            self._db.execute("UPDATE log_record SET status = ? WHERE n = ?", (int(status), n))

    def replace(self, board_id: bytes, row: Row) -> None:
        """Store what was learned by opening the envelope with `row.n`."""
        self._db.execute(
            "UPDATE log_record SET envelope_id = ?, timestamp = ?, status = ?, op_id = ?, kind = ?,"
            " device = ?, seq = ?, prev = ?, thread = ?, wall = ?, heads = ? WHERE n = ?",
            (*_values(row), row.n),
        )

    def remove(self, board_id: bytes, n: int) -> None:
        """Forget an envelope."""
        self._db.execute("DELETE FROM log_record WHERE n = ?", (n,))
        self._db.execute("DELETE FROM log_about WHERE n = ?", (n,))

    def held(self, board_id: bytes, ids: Collection[bytes]) -> dict[bytes, int]:
        """Envelope id → local number, of those held."""
        found: dict[bytes, int] = {}
        for marks, part in some(ids):
            found.update(
                self._db.execute(
                    "SELECT envelope_id, n FROM log_record"
                    f" WHERE board = {BOARD} AND envelope_id IN ({marks})",
                    (board_id, *part),
                ).fetchall()
            )
        return found

    def found(self, board_id: bytes, ids: Collection[bytes]) -> list[Row]:
        """The rows of those envelope ids that are held."""
        return [
            row_from(values)
            for marks, part in some(ids)
            for values in self._db.execute(f"{SELECT} AND envelope_id IN ({marks})", (board_id, *part))
        ]

    def rows(self, board_id: bytes, numbers: Collection[int]) -> list[Row]:
        """Rows by local number, ascending."""
        found = [
            row_from(values)
            for marks, part in some(numbers)
            for values in self._db.execute(
                f"SELECT {COLUMNS} FROM log_record WHERE n IN ({marks})", tuple(part)
            )
        ]
        return sorted(found, key=lambda row: row.n)

    def with_status(self, board_id: bytes, *statuses: Status) -> list[Row]:
        """Rows that have one of `statuses`, none of them COUNTED, ascending."""
        marks = ",".join("?" * len(statuses))
        sql = f"{SELECT} AND status > 1 AND status IN ({marks}) ORDER BY n"
        return [row_from(values) for values in self._db.execute(sql, (board_id, *map(int, statuses)))]

    def count_status(self, board_id: bytes, status: Status) -> int:
        """How many rows have `status`, other than COUNTED."""
        sql = f"SELECT count(*) FROM log_record WHERE board = {BOARD} AND status > 1 AND status = ?"
        return int(self._db.execute(sql, (board_id, int(status))).fetchone()[0])

    def sealed(self, board_id: bytes) -> tuple[int, int]:
        """How many SEALED rows there are, and the bytes of their envelopes."""
        count, size = self._db.execute(
            "SELECT count(*), coalesce(sum(length(envelope)), 0) FROM log_record"
            f" WHERE board = {BOARD} AND status > 1 AND status = {int(Status.SEALED)}",
            (board_id,),
        ).fetchone()
        return int(count), int(size)

    def of_devices(self, board_id: bytes, devices: Collection[bytes]) -> list[Row]:
        """Opened rows that `devices` signed."""
        return [
            row_from(values)
            for marks, part in some(devices)
            for values in self._db.execute(
                f"{SELECT} AND kind > 0 AND device IN ({marks}) ORDER BY n", (board_id, *part)
            )
        ]

    def at_seq(self, board_id: bytes, device: bytes, seq: int) -> list[Row]:
        """Opened rows at one place of a device's sequence."""
        sql = f"{SELECT} AND kind > 0 AND device = ? AND seq = ?"
        return [row_from(values) for values in self._db.execute(sql, (board_id, device, seq))]

    def numbers(self, board_id: bytes, device: bytes, first: int, last: int) -> list[int]:
        """The local numbers of what a device wrote from one place of its sequence to another, ascending."""
        sql = (
            f"SELECT n FROM log_record WHERE board = {BOARD} AND kind > 0 AND device = ?"
            " AND seq BETWEEN ? AND ? ORDER BY n"
        )
        return [n for (n,) in self._db.execute(sql, (board_id, device, first, last))]

    def named(self, board_id: bytes, device: bytes, seqs: Collection[int]) -> list[tuple[int, bytes]]:
        """(seq, prev) of the endorsed rows at those places of a device's sequence."""
        return [
            (seq, prev)
            for marks, part in some(seqs)
            for seq, prev in self._db.execute(
                f"SELECT seq, prev FROM log_record WHERE board = {BOARD} AND kind > 0"
                f" AND device = ? AND seq IN ({marks}) AND status <> {int(Status.ASIDE)}",
                (board_id, device, *part),
            ).fetchall()
        ]

    def with_op_ids(self, board_id: bytes, op_ids: Collection[bytes]) -> list[Row]:
        """Opened rows of those ops."""
        wanted = frozenset(op_ids)
        rows = [
            row_from(values)
            for marks, part in some(dict.fromkeys(op_id[:NAMED_BY] for op_id in op_ids))
            for values in self._db.execute(
                f"SELECT {COLUMNS} FROM log_record"
                f" WHERE +board = {BOARD} AND kind > 0 AND substr(op_id, 1, {NAMED_BY}) IN ({marks})",
                (board_id, *part),
            )
        ]
        return [row for row in rows if row.op_id in wanted]

    def governance(self, board_id: bytes) -> list[Row]:
        """Opened rows of governance kinds, ascending."""
        sql = f"{SELECT} AND kind BETWEEN 1 AND 15 ORDER BY n"
        return [row_from(values) for values in self._db.execute(sql, (board_id,))]

    def all_rows(self, board_id: bytes, after: int = 0) -> Iterator[Row]:
        """Every row with a number above `after`, ascending; reads on by pages, so that nobody is held up."""
        while True:
            found = self._db.execute(f"{SELECT_ON} AND n > ? ORDER BY n LIMIT {PAGE}", (board_id, after))
            page = [row_from(values) for values in found]
            yield from page
            if len(page) < PAGE:
                return
            after = page[-1].n

    def envelope(self, n: int) -> bytes:
        """The sealed bytes with local number `n`; Damaged where they are gone."""
        found = self._db.execute("SELECT envelope FROM log_record WHERE n = ?", (n,)).fetchone()
        if found is None or not isinstance(found[0], bytes):
            raise Damaged(f"Record {n} of the store is not there.", "Run `tui-forum doctor`.")
        return found[0]

    def index(self, board_id: bytes) -> list[tuple[int, bytes]]:
        """(timestamp, envelope id) of every row that is not withheld, ascending."""
        sql = (
            f"SELECT timestamp, envelope_id FROM log_record INDEXED BY log_record_held WHERE board = {BOARD}"
        )
        withheld = self.withheld(board_id)  # few, and with an index of their own
        found = self._db.execute(sql, (board_id,)).fetchall()
        return sorted(item for item in found if item[1] not in withheld)
