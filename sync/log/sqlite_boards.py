"""Boards, their secrets, their peers and a view's backlog, as tables."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence

from sync.log.base import PeerMark
from sync.log.database import Database
from sync.log.handing import Noted
from sync.log.header import NO_ID
from sync.log.op import Status
from sync.log.row import BoardRow
from sync.log.schema import BOARD

_BOARDS = "SELECT board_id, name, pending, lamport, seq, link, generation FROM log_board"

CHANGES_AT_ONCE = 50


class BoardTables:
    """The part of a shelf that concerns boards as a whole."""

    _db: Database

    def boards(self) -> list[BoardRow]:
        """Every board, oldest first."""
        return [BoardRow(*values) for values in self._db.execute(f"{_BOARDS} ORDER BY id")]

    def board(self, board_id: bytes) -> BoardRow | None:
        """One board."""
        values = self._db.execute(f"{_BOARDS} WHERE board_id = ?", (board_id,)).fetchone()
        return BoardRow(*values) if values else None

    def save_board(self, row: BoardRow) -> None:
        """Add or replace a board."""
        self._db.execute(
            "INSERT INTO log_board (board_id, name, pending, lamport, seq, link, generation)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (board_id) DO UPDATE SET name = excluded.name,"
            " pending = excluded.pending, lamport = excluded.lamport, seq = excluded.seq,"
            " link = excluded.link, generation = excluded.generation",
            (row.board_id, row.name, row.pending, row.lamport, row.seq, row.link, row.generation),
        )

    def remove_board(self, board_id: bytes) -> None:
        """Forget a board and everything of it."""
        tables = "log_record", "log_about", "log_epoch", "log_change", "log_peer", "log_turn", "log_retired"
        for table in tables:
            self._db.execute(f"DELETE FROM {table} WHERE board = {BOARD}", (board_id,))
        self._db.execute("DELETE FROM log_board WHERE board_id = ?", (board_id,))

    def spares(self) -> dict[bytes, bytes]:
        """Seeds of spare keys, by board."""
        return dict(self._db.execute("SELECT board_id, seed FROM log_spare"))

    def save_spare(self, board_id: bytes, seed: bytes) -> None:
        """Keep one."""
        self._db.execute("INSERT OR REPLACE INTO log_spare VALUES (?, ?)", (board_id, seed))

    def secrets(self, board_id: bytes) -> list[bytes]:
        """The board's secrets in the order in which they came."""
        sql = f"SELECT secret FROM log_epoch WHERE board = {BOARD} ORDER BY id"
        return [secret for (secret,) in self._db.execute(sql, (board_id,))]

    def add_secret(self, board_id: bytes, secret: bytes) -> None:
        """Keep another one."""
        self._db.execute(
            f"INSERT OR IGNORE INTO log_epoch (board, secret) VALUES ({BOARD}, ?)", (board_id, secret)
        )

    def push_changes(self, board_id: bytes, changes: Sequence[tuple[int, bool]]) -> None:
        """Note, for a view that is to be told later, what began or ceased to count."""
        (board,) = self._db.execute(BOARD.strip("()"), (board_id,)).fetchone()
        for at in range(0, len(changes), CHANGES_AT_ONCE):
            part = changes[at : at + CHANGES_AT_ONCE]
            values = [value for n, counted in part for value in (board, n, int(counted))]
            marks = ",".join(["(NULL,?,?,?)"] * len(part))
            self._db.execute(f"INSERT INTO log_change VALUES {marks}", values)

    def notes(self, after: int, limit: int) -> list[tuple[int, bytes]]:
        """The oldest such notes behind `after`: the number of each, and the thread it is about."""
        if self._db.execute("SELECT 1 FROM log_change WHERE id > ? LIMIT 1", (after,)).fetchone() is None:
            return []  # asked with each post: a glance, and not a plan for thousands
        thread = "CASE thread WHEN ? THEN op_id ELSE thread END"
        sql = (
            f"SELECT id, coalesce({thread}, x'') FROM"
            " (SELECT id, n FROM log_change WHERE id > ? ORDER BY id LIMIT ?)"
            " LEFT JOIN log_record USING (n) ORDER BY id"
        )
        return list(self._db.execute(sql, (NO_ID, after, limit)))

    def take_notes(self, notes: Collection[int]) -> list[Noted]:
        """Take notes away: what is still noted of them, and here; each op once."""
        boards = dict(self._db.execute("SELECT id, board_id FROM log_board"))
        listed = (json.dumps(list(notes)),)
        among = "id IN (SELECT value FROM json_each(?))"
        rows = self._db.execute(
            "SELECT log_record.board, n, status = ?, op_id, envelope_id FROM log_change"
            f" CROSS JOIN log_record USING (n) WHERE {among}",
            (int(Status.COUNTED), *listed),
        )
        found = {n: Noted(boards[board], n, bool(counted), *ids) for board, n, counted, *ids in rows}
        self._db.execute(f"DELETE FROM log_change WHERE {among}", listed)
        return list(found.values())

    def clear_changes(self) -> None:
        """Forget them all: the view is being made anew."""
        self._db.execute("DELETE FROM log_change")

    def save_peer(self, board_id: bytes, mark: PeerMark) -> None:
        """Add or replace what is known of a device; both addresses in one column, with a space between."""
        places = f"{mark.address} {mark.typed}" if mark.typed else mark.address
        self._db.execute(
            f"INSERT OR REPLACE INTO log_peer VALUES ({BOARD}, ?, ?, ?, ?)",
            (board_id, mark.device, mark.upto, mark.met_wall, places),
        )

    def peers(self, board_id: bytes) -> list[PeerMark]:
        """What is known of other devices, latest met first."""
        sql = (
            f"SELECT device, upto, met, address FROM log_peer WHERE board = {BOARD} ORDER BY met DESC, device"
        )
        found = self._db.execute(sql, (board_id,))
        return [PeerMark(*values, *places.partition(" ")[::2]) for *values, places in found]
