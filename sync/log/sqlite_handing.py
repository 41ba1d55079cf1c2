"""What a store says about its envelopes to peers, and hands out: few statements for many."""

from __future__ import annotations

from collections.abc import Collection

from sync.log.database import Database
from sync.log.handing import New, Place, past
from sync.log.header import NO_ID
from sync.log.op import Status
from sync.log.schema import BOARD
from sync.log.sqlite_records import WITHHELD_SQL, some

A_GOOD_PART = 4
"""Where one of so many records that were ever stored is wanted, going through all of them is less work."""
_SEALED_AND_ROOT = int(Status.SEALED), NO_ID
_PLACE = "envelope_id, n, kind, status = ?, CASE thread WHEN ? THEN op_id ELSE thread END, wall"
_PAST = f"((status = {int(Status.SEALED)}) << 40) - min(wall, ?), device, -seq, -n"
"""As `past` sorts. One number tells what is hidden and when: SQLite compares that fast."""


class HandingTable:
    """The part of a shelf from which peers are served."""

    _db: Database

    def last(self) -> int:
        """The highest number on any board; 0 for none."""
        return int(self._db.execute("SELECT coalesce(max(n), 0) FROM log_record").fetchone()[0])

    def since(self, board_id: bytes, mark: int) -> list[tuple[int, int, bytes]]:
        """(n, timestamp, envelope id) above `mark` of what is not withheld, ascending."""
        sql = (
            f"SELECT n, timestamp, envelope_id FROM log_record NOT INDEXED WHERE board = {BOARD} AND n > ?"
            f" AND status NOT IN {WITHHELD_SQL} ORDER BY n"
        )
        return self._db.execute(sql, (board_id, mark)).fetchall()

    def mark(self, board_id: bytes) -> int:
        """The highest number; 0 for none."""
        sql = f"SELECT n FROM log_record NOT INDEXED WHERE board = {BOARD} ORDER BY n DESC LIMIT 1"
        found = self._db.execute(sql, (board_id,)).fetchone()
        return int(found[0]) if found else 0

    def places(self, board_id: bytes, ids: Collection[bytes] | None, now: int) -> list[Place]:
        """Where those of `ids` (None: of all) that are held belong, in the order of the past."""
        if ids is not None and len(ids) * A_GOOD_PART <= self.last():
            return self._some_places(board_id, ids, now)
        # Sorted by SQLite, which lets go of the interpreter meanwhile.
        sql = f"SELECT {_PLACE} FROM log_record NOT INDEXED WHERE board = {BOARD} ORDER BY {_PAST}"
        found: list[Place] = self._db.execute(sql, (*_SEALED_AND_ROOT, board_id, now)).fetchall()
        if ids is None:
            return found
        wanted = frozenset(ids)
        return [place for place in found if place[0] in wanted]

    def _some_places(self, board_id: bytes, ids: Collection[bytes], now: int) -> list[Place]:
        sql = f"SELECT n FROM log_record WHERE board = {BOARD} AND envelope_id IN "
        numbers = [
            n
            for marks, part in some(ids)
            for (n,) in self._db.execute(f"{sql} ({marks})", (board_id, *part)).fetchall()
        ]
        # By number in a second go: rows of one page are read together, and a page is opened once.
        sql = f"SELECT {_PLACE}, device, seq FROM log_record WHERE n IN "
        rows = [
            values
            for marks, part in some(sorted(numbers))
            for values in self._db.execute(f"{sql} ({marks})", (*_SEALED_AND_ROOT, *part)).fetchall()
        ]
        rows.sort(key=lambda row: past(row[1], row[3], row[5], row[6], row[7], now))
        return [row[:-2] for row in rows]

    def news(self, mark: int, limit: int) -> list[tuple[int, New]]:
        """Up to `limit` of what is above `mark` on any board and not withheld, with its kind; ascending."""
        sql = (
            "SELECT kind, board_id, n, timestamp, envelope_id, envelope FROM log_record NOT INDEXED"
            f" CROSS JOIN log_board ON id = board WHERE n > ? AND status NOT IN {WITHHELD_SQL}"
            " ORDER BY n LIMIT ?"
        )
        return [(kind, New(*values)) for kind, *values in self._db.execute(sql, (mark, limit))]

    def envelopes(self, board_id: bytes, ids: Collection[bytes]) -> dict[bytes, tuple[int, bytes]]:
        """Number and envelope of those of `ids` that are held and not withheld."""
        sql = (
            f"SELECT envelope_id, n, envelope FROM log_record WHERE board = {BOARD}"
            f" AND status NOT IN {WITHHELD_SQL} AND envelope_id IN "
        )
        return {
            identity: (n, envelope)
            for marks, part in some(ids)
            for identity, n, envelope in self._db.execute(f"{sql} ({marks})", (board_id, *part)).fetchall()
        }
