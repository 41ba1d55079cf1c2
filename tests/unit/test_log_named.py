"""Ops are found by the beginnings of their ids, in homes of older versions, too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from sync.clock import ManualClock
from sync.log.bodies import Policy
from sync.log.database import Database
from sync.log.sqlite import SqliteLog
from sync.log.sqlite_records import NAMED_BY
from tests.unit.logs import NOW, POST

OLDER = (
    "DROP INDEX log_record_named",
    "CREATE INDEX log_record_op ON log_record (op_id) WHERE kind > 0",
    "UPDATE form SET steps = 4 WHERE part = 'log'",
)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(tmp_path / "forum.db", bytes(range(32)))
    yield database
    database.close()


def found(database: Database) -> SqliteLog:
    log = SqliteLog(database, None, ManualClock(NOW, 1))
    log.create_board(b"r" * 32, "Garden", "Ann", Policy("", "", (), 0, "all"))
    return log


def indexes(database: Database) -> set[str]:
    return {name for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'index'")}


def test_ids_that_begin_alike_are_told_apart(database: Database) -> None:
    log = found(database)
    board = log.boards()[0].board_id
    post = log.append(board, POST, b"one")
    (row,) = log._shelf.with_op_ids(board, [post.op_id])
    others = [post.op_id[:NAMED_BY] + bytes([at]) * (32 - NAMED_BY) for at in range(3)]
    with database.transaction():
        for at, op_id in enumerate(others[:2]):
            twin = msgspec.structs.replace(row, n=0, op_id=op_id, envelope_id=bytes([at]) * 32)
            log._shelf.insert(board, [(twin, b"envelope")])
    for op_id in (post.op_id, *others[:2]):
        assert [row.op_id for row in log._shelf.with_op_ids(board, [op_id])] == [op_id]
    assert log._shelf.with_op_ids(board, others[2:]) == []
    assert len(log._shelf.with_op_ids(board, [post.op_id, *others])) == 3


def test_a_home_of_an_older_version_is_brought_to_this_form(database: Database) -> None:
    log = found(database)
    board = log.boards()[0].board_id
    post = log.append(board, POST, b"one")
    with database.transaction():
        for statement in OLDER:
            database.execute(statement)
    assert "log_record_op" in indexes(database)
    newer = SqliteLog(database, None, ManualClock(NOW, 1))
    assert "log_record_named" in indexes(database)
    assert "log_record_op" not in indexes(database)
    again = newer.op(board, post.op_id)
    assert again is not None
    assert again.envelope_id == post.envelope_id


def test_ops_are_found_by_an_index(database: Database) -> None:
    found(database)
    plan = database.execute(
        "EXPLAIN QUERY PLAN SELECT n FROM log_record WHERE +board = 1 AND kind > 0"
        f" AND substr(op_id, 1, {NAMED_BY}) IN (?, ?)",
        (b"", b""),
    ).fetchall()
    assert any("log_record_named" in row[-1] for row in plan)
