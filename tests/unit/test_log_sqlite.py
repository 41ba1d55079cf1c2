"""What only the log on disk can show: several processes, views that come and go, damage, opening again."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import pytest

from sync.clock import ManualClock
from sync.errors import Damaged, NewerStore
from sync.log.base import Change
from sync.log.bodies import Policy, encode_body
from sync.log.database import Database
from sync.log.kinds import Kind, Role
from sync.log.op import OpDraft, Status
from sync.log.sqlite import SqliteLog
from tests.unit.logs import NOW, POST, Reader

KEY = b"k" * 32
POLICY = Policy("", "", (), 0, "all")


class TableView(Reader):
    """A view in the same database, as the forum's is."""

    def __init__(self, database: Database) -> None:
        self._db = database
        with database.transaction():
            database.execute("CREATE TABLE IF NOT EXISTS shown (op_id BLOB PRIMARY KEY)")

    def apply(self, changes: Sequence[Change]) -> None:
        for change in changes:
            if change.op.body == b"crash":
                raise RuntimeError("the view failed")
            sql = "INSERT INTO shown VALUES (?)" if change.counted else "DELETE FROM shown WHERE op_id = ?"
            self._db.execute(sql, (change.op.op_id,))

    def shown(self) -> set[bytes]:
        return {op_id for (op_id,) in self._db.execute("SELECT op_id FROM shown")}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


@pytest.fixture
def databases(path: Path) -> Iterator[list[Database]]:
    """Two openings of one store, as by two processes."""
    opened = [Database(path, KEY), Database(path, KEY)]
    yield opened
    for database in opened:
        database.close()


def log_on(database: Database, view: TableView | None = None, seed: int = 1) -> SqliteLog:
    return SqliteLog(database, view, ManualClock(NOW, seed))


def test_two_processes_write_one_chain(databases: list[Database]) -> None:
    one, other = log_on(databases[0], seed=1), log_on(databases[1], seed=2)
    board = one.create_board(b"r" * 32, "Garden", "Ann", POLICY).board_id
    ops = [log.append(board, POST, b"x") for _ in range(4) for log in (one, other)]
    assert [op.seq for op in ops] == list(range(2, 10))
    assert len({op.prev for op in ops}) == 8
    version = one.version()
    other.append(board, POST, b"y")
    assert one.version() != version
    assert len(one.index(board)) == 10


def test_governance_by_one_process_is_known_to_the_other(databases: list[Database]) -> None:
    one, other = log_on(databases[0], seed=1), log_on(databases[1], seed=2)
    board = one.create_board(b"r" * 32, "Garden", "Ann", POLICY).board_id
    assert other.board(board).roster == one.board(board).roster
    one.create_invite(board, Role.MEMBER, 3, int(NOW) + 10)
    assert len(other.board(board).invites) == 1
    other.new_epoch(board)
    assert [keys.kid for keys in one.board(board).epochs] == [keys.kid for keys in other.board(board).epochs]
    assert one.append(board, POST, b"under the new one").seq == 4
    assert other.ingest(board, one.fetch(board, [identity for _, identity in one.index(board)])).stored == []


def test_a_view_that_was_not_attached_catches_up(databases: list[Database]) -> None:
    view = TableView(databases[0])
    app, node = log_on(databases[0], view), log_on(databases[1], seed=2)
    board = app.create_board(b"r" * 32, "Garden", "Ann", POLICY).board_id
    missed = node.append_many(board, [OpDraft(POST, b"%d" % n) for n in range(1200)])
    assert len(view.shown()) == 1
    assert app.catch_up() == 1200
    assert view.shown() >= {op.op_id for op in missed}
    assert app.catch_up() == 0
    node.append(board, POST, b"again")
    app.append(board, POST, b"a write catches up by itself")
    assert len(view.shown()) == 1203


def invite_and_fail(database: Database, log: SqliteLog, board: bytes) -> None:
    with database.transaction():
        log.create_invite(board, Role.MEMBER, 1, int(NOW) + 10)
        raise RuntimeError("undone by the caller")


def test_log_and_view_change_together_or_not_at_all(databases: list[Database]) -> None:
    view = TableView(databases[0])
    log = log_on(databases[0], view)
    board = log.create_board(b"r" * 32, "Garden", "Ann", POLICY).board_id
    before = (log.index(board), view.shown(), log.board(board))
    with pytest.raises(RuntimeError, match="the view failed"):
        log.append_many(board, [OpDraft(POST, b"fine"), OpDraft(POST, b"crash")])
    with pytest.raises(RuntimeError, match="undone"):
        invite_and_fail(databases[0], log, board)
    after = log.board(board)
    assert (log.index(board), view.shown(), after.roster, after.invites) == (
        *before[:2],
        before[2].roster,
        (),
    )
    assert log.append(board, POST, b"next").seq == 2


def test_everything_is_there_after_opening_again(path: Path) -> None:
    database = Database(path, KEY)
    log = log_on(database)
    board = log.create_board(b"r" * 32, "Garden", "Ann", POLICY).board_id
    log.append_many(board, [OpDraft(POST, b"x" * 100) for _ in range(50)])
    info, ops = log.board(board), list(log.ops(board))
    database.close()
    database = Database(path, KEY)
    again = log_on(database, seed=3)
    assert again.board(board).roster == info.roster
    assert again.board(board).device.id == info.device.id
    assert list(again.ops(board)) == ops
    assert again.append(board, POST, b"y").prev != ops[-1].prev
    database.close()


def test_opening_reads_governance_only(path: Path) -> None:
    database = Database(path, KEY)
    log = log_on(database)
    board = log.create_board(b"r" * 32, "Garden", "Ann", POLICY).board_id
    log.append_many(board, [OpDraft(POST, b"x") for _ in range(20)])
    with database.transaction():
        database.execute("UPDATE log_record SET envelope = x'00' WHERE kind >= 32")
    again = log_on(database, seed=3)
    assert again.board(board).roster is not None
    assert len(again.index(board)) == 21
    database.close()


@pytest.mark.parametrize("kind", [Kind.GENESIS, POST])
def test_a_damaged_record_is_named(path: Path, kind: int) -> None:
    database = Database(path, KEY)
    log = log_on(database)
    board = log.create_board(b"r" * 32, "Garden", "Ann", POLICY).board_id
    log.append(board, POST, b"x")
    (n, raw) = database.execute("SELECT n, envelope FROM log_record WHERE kind = ?", (int(kind),)).fetchone()
    flipped = raw[:90] + bytes([raw[90] ^ 1]) + raw[91:]
    with database.transaction():
        database.execute("UPDATE log_record SET envelope = ? WHERE n = ?", (flipped, n))
    again = log_on(database, seed=3)
    with pytest.raises(Damaged, match=f"Record {n} "):
        list(again.ops(board))
    with pytest.raises(Damaged, match=f"Record {n} "):
        again.fetch(board, [identity for _, identity in again.index(board)])
    database.close()


WRITER = """
import sys
from sync.log.database import Database
from sync.log.sqlite import SqliteLog
from tests.unit.logs import NOW, POST, Reader
log = SqliteLog(Database(sys.argv[1], b"k" * 32))
board = bytes.fromhex(sys.argv[2])
for n in range(40):
    op = log.append(board, 32, b"%d" % n)
    print(op.op_id.hex(), op.seq, flush=True)
"""


def test_real_processes_at_once_lose_nothing_and_keep_one_chain(path: Path) -> None:
    database = Database(path, KEY)
    log = SqliteLog(database)
    board = log.create_board(b"r" * 32, "Garden", "Ann", POLICY).board_id
    command = [sys.executable, "-c", WRITER, str(path), board.hex()]
    writers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    own = [log.append(board, POST, b"here") for _ in range(40)]
    told = [line.split() for writer in writers for line in writer.communicate()[0].splitlines()]
    assert all(writer.returncode == 0 for writer in writers)
    acknowledged = {bytes.fromhex(op_id) for op_id, _ in told} | {op.op_id for op in own}
    assert len(acknowledged) == 120
    ops = {op.op_id: op for op in log.ops(board)}
    assert acknowledged <= set(ops)
    assert sorted(op.seq for op in ops.values()) == list(range(1, 122))
    database.close()


def test_a_killed_process_loses_nothing_that_it_acknowledged(path: Path) -> None:
    database = Database(path, KEY)
    log = SqliteLog(database)
    board = log.create_board(b"r" * 32, "Garden", "Ann", POLICY).board_id
    command = [sys.executable, "-c", WRITER.replace("range(40)", "range(10 ** 6)"), str(path), board.hex()]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        told = [writer.stdout.readline() for _ in range(50)]
        writer.kill()
        told += writer.stdout.readlines()
    acknowledged = [bytes.fromhex(line.split()[0]) for line in told if line.endswith("\n")]
    held = [op.op_id for op in log.ops(board)]
    assert set(acknowledged) <= set(held)
    assert log.append(board, POST, b"on we go").seq == len(held) + 1
    database.close()


def test_a_waiting_op_of_a_later_batch_counts_when_its_past_arrives(databases: list[Database]) -> None:
    ann = log_on(databases[0])
    board = ann.create_board(b"r" * 32, "Garden", "Ann", POLICY).board_id
    invite = ann.create_invite(board, Role.MEMBER, 1, int(NOW) + 10)
    post = ann.append(board, POST, b"after the invite")
    other = Database(":memory:")
    bob = SqliteLog(other, None, ManualClock(NOW, 9))
    bob.begin_join(b"q" * 32, invite, "Bob")
    bob.complete_join(board, ann.welcome(board, ann.board(board).invites[0].sign))
    bob.ingest(board, ann.fetch(board, [ann.op(board, invite.op_id).envelope_id]))  # type: ignore[union-attr]
    assert bob.board(board).roster is None
    rest = [i for _, i in ann.index(board)]
    result = bob.ingest(board, ann.fetch(board, rest))
    assert bob.status(board, post.envelope_id) == Status.COUNTED
    assert [op.kind for op in result.counted].count(Kind.JOIN) == 1
    other.close()


def test_what_waits_with_one_process_is_known_to_the_one_that_gets_what_it_waits_for(
    databases: list[Database],
) -> None:
    """Else nobody would ever look at it again: each had half of it in its own memory."""
    ann = SqliteLog(Database(":memory:"), None, ManualClock(NOW, 1))
    board = ann.create_board(b"r" * 32, "Garden", "Ann", POLICY).board_id
    invite = ann.create_invite(board, Role.MEMBER, 2, int(NOW) + 10)
    app, node = log_on(databases[0], seed=2), log_on(databases[1], seed=3)
    app.begin_join(b"q" * 32, invite, "Bob")
    app.complete_join(board, ann.welcome(board, ann.board(board).invites[0].sign))
    ann.ingest(board, app.fetch(board, [i for _, i in app.index(board)]))
    for log in (app, node):
        log.ingest(board, ann.fetch(board, [i for _, i in ann.index(board)]))
    first, second = (
        ann.append(board, Kind.POLICY, encode_body(msgspec.structs.replace(POLICY, name=name)))
        for name in ("One", "Two")
    )
    post = ann.append(board, POST, b"after both")
    for log, op in ((app, second), (app, post), (node, first)):
        log.ingest(board, ann.fetch(board, [op.envelope_id]))
    for log in (app, node):
        told = [log.status(board, op.envelope_id) for op in (first, second, post)]
        assert told == [Status.COUNTED] * 3
        assert log.board(board).name == "Two"


def test_a_log_that_a_newer_version_wrote_is_left_alone_and_says_so(databases: list[Database]) -> None:
    log_on(databases[0]).create_board(b"r" * 32, "Garden", "Ann", POLICY)
    with databases[0].transaction():
        databases[0].execute("UPDATE form SET steps = steps + 1 WHERE part = 'log'")
    with pytest.raises(NewerStore, match="newer version"):
        log_on(databases[1])
