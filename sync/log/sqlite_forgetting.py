"""What is taken back, crowded out or past its time, as tables: finding it, and leaving no byte behind."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sync.log.database import Database
from sync.log.fold_away import fold_away
from sync.log.kinds import ONE_OFF_KINDS
from sync.log.op import IDLE_BYTES, WITHHELD, Status
from sync.log.row import LARGE_BYTES, Row, Span
from sync.log.schema import BOARD, COLUMNS, IDLE_SQL, LARGE_SQL
from sync.log.sqlite_records import QUALIFIED, WITHHELD_SQL, row_from, some

_UNCOUNTED = f"({','.join(str(int(status)) for status in (*WITHHELD, Status.ASIDE))})"
_UNNAMED = f"FROM log_record INDEXED BY log_record_unnamed WHERE board = {BOARD} AND kind IN (16, 44)"
_ENDORSED = f"kind BETWEEN ? AND ? AND status NOT IN {_UNCOUNTED}"
DAY_SHIFT = 16


class ForgettingTables:
    """The part of a shelf by which it forgets. Freed bytes are overwritten: see `sync.log.connection`."""

    _db: Database

    def note_about(self, board_id: bytes, items: Sequence[tuple[int, bytes]]) -> None:
        """Remember the op (id) that each of these records takes back or changes."""
        for n, target in items:
            self._db.execute(f"INSERT OR IGNORE INTO log_about VALUES (?, {BOARD}, ?)", (n, board_id, target))

    def about(self, board_id: bytes, targets: Collection[bytes]) -> list[tuple[bytes, Row]]:
        """(target, record) of what takes back or changes one of `targets`."""
        return [
            (target, row_from(values))
            for marks, part in some(targets)
            for target, *values in self._db.execute(
                f"SELECT target, {QUALIFIED} FROM log_about JOIN log_record USING (n)"
                f" WHERE log_about.board = {BOARD} AND target IN ({marks})",
                (board_id, *part),
            )
        ]

    def targets_of(self, board_id: bytes, numbers: Collection[int]) -> dict[int, bytes]:
        """What those records take back or change, by their numbers."""
        return {
            n: target
            for marks, part in some(numbers)
            for n, target in self._db.execute(f"SELECT n, target FROM log_about WHERE n IN ({marks})", part)
        }

    def bury(self, board_id: bytes, n: int, status: Status, stripped: bytes) -> None:
        """Put what is left of an op into the place of its envelope."""
        self._db.execute(
            "UPDATE log_record SET status = ?, envelope = ? WHERE n = ?", (int(status), stripped, n)
        )

    def one_off(self, board_id: bytes, *kinds: int) -> list[Row]:
        """Opened rows of those (else all) kinds that a one-off key may sign."""
        chosen = ",".join(str(int(kind)) for kind in kinds or ONE_OFF_KINDS)
        sql = f"SELECT {COLUMNS} {_UNNAMED} AND kind IN ({chosen}) ORDER BY n"
        return [row_from(values) for values in self._db.execute(sql, (board_id,))]

    def unnamed(
        self, board_id: bytes, kind: int, timestamp: int, statuses: Sequence[Status], known: Collection[bytes]
    ) -> list[Row]:
        """Opened rows of a kind that a one-off key may sign, but those by `known` devices, which are stepped
        over without a look at what they wrote.
        """
        place = f"{_UNNAMED} AND kind = ? AND timestamp = ? AND status = ?"
        rows: list[Row] = []
        for status in statuses:
            group, device = (board_id, kind, timestamp, int(status)), b""
            while True:
                sql = f"SELECT min(device) {place} AND device > ?"
                (device,) = self._db.execute(sql, (*group, device)).fetchone()
                if device is None:
                    break
                if device not in known:
                    found = self._db.execute(f"SELECT {COLUMNS} {place} AND device = ?", (*group, device))
                    rows += [row_from(values) for values in found]
        return rows

    def idle(self, board_id: bytes) -> dict[bytes, int]:
        """By the key that signed it, how much content is held that is endorsed and does not count."""
        sql = (
            f"SELECT device, sum(1 + length(envelope) / {IDLE_BYTES}) FROM log_record"
            f" INDEXED BY log_record_idle WHERE board = {BOARD} AND {IDLE_SQL} GROUP BY device"
        )
        return dict(self._db.execute(sql, (board_id,)).fetchall())

    def sized(self, board_id: bytes, devices: Collection[bytes], kinds: Span, sizes: Span, limit: int) -> int:
        """How many endorsed envelopes of these devices are held, of kinds and bytes within these spans; or
        any number up to `limit`, where they are no more. `devices` may be empty for long ones: of everybody.
        """
        count = f"SELECT count(*) FROM log_record INDEXED BY {{}} WHERE board = {BOARD} AND {_ENDORSED}"
        if sizes[0] > LARGE_BYTES:
            large = count.format("log_record_large") + f" AND {LARGE_SQL}"
            if not devices:
                return int(self._db.execute(large, (board_id, *kinds)).fetchone()[0])
            return self._add_up(f"{large} AND device IN ", (board_id, *kinds), devices)
        every = count.format("log_record_crowd") + " AND kind > 15"
        total = self._add_up(f"{every} AND device IN ", (board_id, *kinds), devices)
        if total <= limit:
            return total
        every += " AND length(envelope) BETWEEN ? AND ? AND device IN "
        return self._add_up(every, (board_id, *kinds, *sizes), devices)

    def _add_up(self, sql: str, args: tuple[bytes | int, ...], devices: Collection[bytes]) -> int:
        return sum(
            int(self._db.execute(f"{sql} ({marks})", (*args, *part)).fetchone()[0])
            for marks, part in some(devices)
        )

    def last_written(
        self, board_id: bytes, devices: Collection[bytes], kinds: Span, sizes: Span, most: int
    ) -> list[Row]:
        """Up to `most` of these: what does not count, and then the last places, first."""
        sql = (
            f"SELECT {COLUMNS} FROM log_record INDEXED BY log_record_crowd WHERE board = {BOARD}"
            f" AND {_ENDORSED} AND kind > 15 AND length(envelope) BETWEEN ? AND ? AND device IN ({{}})"
            f" ORDER BY status <> {int(Status.COUNTED)} DESC, seq DESC, envelope_id DESC LIMIT ?"
        )
        rows = [
            row_from(values)
            for marks, part in some(devices)
            for values in self._db.execute(sql.format(marks), (board_id, *kinds, *sizes, *part, most))
        ]
        return sorted(rows, key=lambda row: row.standing, reverse=True)[:most]

    def crowd(self, board_id: bytes, device: bytes, timestamp: int, kinds: tuple[int, int]) -> int:
        """How many endorsed ops of a device with this timestamp are held, of kinds within `kinds`."""
        sql = (
            "SELECT count(*) FROM log_record WHERE device = ? AND timestamp = ? AND kind BETWEEN ? AND ?"
            f" AND kind > 15 AND status NOT IN {_UNCOUNTED}"
        )
        return int(self._db.execute(sql, (device, timestamp, *kinds)).fetchone()[0])

    def written_on(self, board_id: bytes, device: bytes, timestamp: int) -> list[Row]:
        """Content and retractions of a device with this timestamp, whatever became of them."""
        sql = (
            f"SELECT {COLUMNS} FROM log_record WHERE device = ? AND timestamp = ? AND kind > 15"
            f" AND board = {BOARD} ORDER BY n"
        )
        return [row_from(values) for values in self._db.execute(sql, (device, timestamp, board_id))]

    def expired(self, board_id: bytes, day: int, limit: int) -> list[Row]:
        """Up to `limit` records whose last day was before `day`, the oldest first."""
        sql = (
            f"SELECT {COLUMNS} FROM log_record WHERE +board = {BOARD} AND timestamp < 2147418112"
            " AND timestamp < ? ORDER BY timestamp LIMIT ?"
        )
        return [row_from(values) for values in self._db.execute(sql, (board_id, day << DAY_SHIFT, limit))]

    def fold_away(self) -> bool:
        """Leave no older form of what was written on the disk; False: somebody still reads it."""
        return fold_away(self._db)

    def turns(self, board_id: bytes) -> int:
        """How often something that was held ceased to be."""
        found = self._db.execute(f"SELECT turns FROM log_turn WHERE board = {BOARD}", (board_id,)).fetchone()
        return int(found[0]) if found else 0

    def turn(self, board_id: bytes) -> None:
        """Something that was held is so no longer."""
        self._db.execute(
            f"INSERT INTO log_turn VALUES ({BOARD}, 1) ON CONFLICT (board) DO UPDATE SET turns = turns + 1",
            (board_id,),
        )

    def day(self) -> tuple[int, int]:
        """What is known of the date: see `sync.log.calendar`; zeros at first."""
        found = self._db.execute("SELECT sure, doubted FROM log_day").fetchone()
        return (int(found[0]), int(found[1])) if found else (0, 0)

    def save_day(self, sure: int, doubted: int) -> None:
        """Remember it."""
        self._db.execute("INSERT OR REPLACE INTO log_day VALUES (1, ?, ?)", (sure, doubted))

    def kids(self, board_id: bytes) -> set[bytes]:
        """The epochs (or merges of some) under which anything but governance is held sealed."""
        sql = (
            f"SELECT DISTINCT substr(envelope, 3, 16) FROM log_record NOT INDEXED WHERE board = {BOARD}"
            f" AND kind NOT BETWEEN 1 AND 15 AND status NOT IN {WITHHELD_SQL}"
        )
        return {kid for (kid,) in self._db.execute(sql, (board_id,))}

    def retired(self, board_id: bytes) -> frozenset[bytes]:
        """The names of the epochs whose secrets were forgotten."""
        sql = f"SELECT kid FROM log_retired WHERE board = {BOARD}"
        return frozenset(kid for (kid,) in self._db.execute(sql, (board_id,)))

    def replace_secret(self, board_id: bytes, old: bytes, new: bytes, kid: bytes) -> None:
        """Forget an epoch's secret, hold what follows from it in its place, and remember its name."""
        self._db.execute(f"INSERT OR IGNORE INTO log_retired VALUES ({BOARD}, ?)", (board_id, kid))
        self._db.execute(
            f"UPDATE log_epoch SET secret = ? WHERE board = {BOARD} AND secret = ?", (new, board_id, old)
        )
