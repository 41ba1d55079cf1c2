"""The tables of a log in the store's database. Envelopes are opaque bytes here."""

from __future__ import annotations

from sync.log.database import Database
from sync.log.migrations import migrate
from sync.log.row import LARGE_BYTES

IDLE_SQL = "kind > 15 AND status IN (2, 7, 8)"
"""Content that is endorsed and does not count."""
LARGE_SQL = f"kind > 15 AND length(envelope) > {LARGE_BYTES}"
"""Content in long envelopes."""
TABLES = f"""
CREATE TABLE IF NOT EXISTS log_self (id INTEGER PRIMARY KEY CHECK (id = 1), device_seed BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS log_board (
    id INTEGER PRIMARY KEY, board_id BLOB NOT NULL UNIQUE, name TEXT NOT NULL, pending BLOB NOT NULL,
    lamport INTEGER NOT NULL, seq INTEGER NOT NULL, link BLOB NOT NULL, generation INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS log_epoch (
    id INTEGER PRIMARY KEY, board INTEGER NOT NULL, secret BLOB NOT NULL, UNIQUE (board, secret));
CREATE TABLE IF NOT EXISTS log_record (
    n INTEGER PRIMARY KEY AUTOINCREMENT, board INTEGER NOT NULL, envelope_id BLOB NOT NULL,
    timestamp INTEGER NOT NULL, status INTEGER NOT NULL, op_id BLOB NOT NULL, kind INTEGER NOT NULL,
    device BLOB NOT NULL, seq INTEGER NOT NULL, prev BLOB NOT NULL, thread BLOB NOT NULL,
    wall INTEGER NOT NULL,
    heads BLOB NOT NULL, envelope BLOB NOT NULL);
CREATE UNIQUE INDEX IF NOT EXISTS log_record_held ON log_record (board, envelope_id, timestamp);
CREATE INDEX IF NOT EXISTS log_record_named ON log_record (substr(op_id, 1, 8)) WHERE kind > 0;
CREATE INDEX IF NOT EXISTS log_record_device ON log_record (board, device, seq) WHERE kind > 0;
CREATE INDEX IF NOT EXISTS log_record_open ON log_record (board, status) WHERE status > 1;
CREATE INDEX IF NOT EXISTS log_record_governance ON log_record (board) WHERE kind BETWEEN 1 AND 15;
CREATE TABLE IF NOT EXISTS log_change (
    id INTEGER PRIMARY KEY AUTOINCREMENT, board INTEGER NOT NULL, n INTEGER NOT NULL,
    counted INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS log_peer (
    board INTEGER NOT NULL, device BLOB NOT NULL, upto INTEGER NOT NULL, met REAL NOT NULL,
    address TEXT NOT NULL, PRIMARY KEY (board, device)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS log_about (n INTEGER PRIMARY KEY, board INTEGER NOT NULL, target BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS log_about_target ON log_about (target);
CREATE INDEX IF NOT EXISTS log_record_crowd ON log_record (device, timestamp, kind, status)
    WHERE kind > 15;
CREATE INDEX IF NOT EXISTS log_record_expiry ON log_record (timestamp) WHERE timestamp < 2147418112;
CREATE INDEX IF NOT EXISTS log_record_unnamed ON log_record (board, kind, timestamp, status, device)
    WHERE kind IN (16, 44);
CREATE INDEX IF NOT EXISTS log_record_idle ON log_record (board, device, length(envelope), kind, status)
    WHERE {IDLE_SQL};
CREATE INDEX IF NOT EXISTS log_record_large ON log_record (board, device, kind, status) WHERE {LARGE_SQL};
CREATE TABLE IF NOT EXISTS log_retired (board INTEGER NOT NULL, kid BLOB NOT NULL, PRIMARY KEY (board, kid))
    WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS log_spare (board_id BLOB PRIMARY KEY, seed BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS log_turn (board INTEGER PRIMARY KEY, turns INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS log_day (
    id INTEGER PRIMARY KEY CHECK (id = 1), sure INTEGER NOT NULL, doubted INTEGER NOT NULL);
"""
COLUMNS = "n, envelope_id, timestamp, status, op_id, kind, device, seq, prev, thread, wall, heads"
"""The columns of a `Row`, in its order."""
BOARD = "(SELECT id FROM log_board WHERE board_id = ?)"
"""The local number of the board bound here."""


def prepare(database: Database) -> None:
    """Make the tables where they are missing, or bring older ones to this form. Raises NewerStore."""
    migrate(database, "log", (_made, _made, _made, _made, _shorten))


def _shorten(database: Database) -> None:
    """Ops are found by the beginnings of their ids: whole, they made an index of twice as many pages."""
    database.execute("DROP INDEX IF EXISTS log_record_op")
    _made(database)


def _made(database: Database) -> None:
    """Make what is missing; run anew for each version that added tables or indexes."""
    for statement in TABLES.split(";\n"):
        if statement.strip():
            database.execute(statement).fetchall()
