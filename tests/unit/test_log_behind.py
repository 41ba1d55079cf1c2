"""What peers sent is durable first and told to the view behind: after a crash, and by either process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from sync.clock import ManualClock
from sync.errors import BadOp
from sync.log.base import Change
from sync.log.bodies import Policy, Retract, encode_body
from sync.log.database import Database
from sync.log.kinds import Kind, Role
from sync.log.log import Log
from sync.log.memory import MemoryLog
from sync.log.op import Op, OpDraft
from sync.log.sqlite import SqliteLog
from sync.log.telling import STEP

NOW, POST, KEY = 1_800_000_000.0, 32, bytes(range(32))
POLICY = Policy("", "", (), 0, "all")


class Shown:
    """A view that keeps what counts, and how often it was told of each."""

    def __init__(self) -> None:
        self.ops: dict[bytes, bytes] = {}
        self.told: list[int] = []
        self.fails = False

    def check(self, op: Op) -> None:
        if op.body == b"bad":
            raise BadOp("That body is bad.")

    def about(self, op: Op) -> None:
        return None

    def apply(self, changes: Sequence[Change]) -> None:
        if self.fails:
            raise RuntimeError("the power went out")
        for change in changes:
            self.told.append(change.n)
            if change.counted:
                self.ops[change.op.op_id] = change.op.body
            else:
                self.ops.pop(change.op.op_id, None)

    def tidy(self) -> None:
        pass


def source_of(count: int) -> tuple[MemoryLog, bytes, list[Op]]:
    log = MemoryLog(None, ManualClock(NOW, 1))
    board = log.create_board(b"r" * 32, "Garden", "Ann", POLICY).board_id
    roots = log.append_many(board, [OpDraft(POST, b"root %d" % n) for n in range(-(-count // 4))])
    more = [OpDraft(POST, b"%d" % n, roots[n % len(roots)].op_id) for n in range(count - len(roots))]
    return log, board, roots + log.append_many(board, more)


def join(source: Log, board: bytes, reader: Log) -> None:
    reader.begin_join(b"m" * 32, source.create_invite(board, Role.MEMBER, 1, int(NOW) + 1000), "Bo")
    reader.complete_join(board, source.welcome(board, source.board(board).invites[-1].sign))


def everything(source: Log, board: bytes) -> list[bytes]:
    return source.fetch(board, source.order(board, [item for _, item in source.index(board)]))


@pytest.fixture
def databases(tmp_path: Path) -> Iterator[list[Database]]:
    opened = [Database(tmp_path / "forum.db", KEY), Database(tmp_path / "forum.db", KEY)]
    yield opened
    for database in opened:
        database.close()


def test_the_view_follows_behind_in_steps_that_keep_threads_together(databases: list[Database]) -> None:
    source, board, ops = source_of(STEP + 500)
    view = Shown()
    log = SqliteLog(databases[0], view, ManualClock(NOW, 2))
    join(source, board, log)
    before = len(view.told)
    envelopes = everything(source, board)
    for start in range(0, len(envelopes), 1_000):
        log.ingest(board, envelopes[start : start + 1_000], later=True)
    assert len(view.told) == before
    assert len(log.index(board)) == len(envelopes) + 1
    assert log.catch_up(100) == 100
    threads = [op.thread if op.thread != bytes(32) else op.op_id for op in ops]
    first = [thread for thread, op in zip(threads, ops, strict=True) if op.op_id in view.ops]
    assert len(set(first)) < 30
    log.catch_up()
    assert view.ops.keys() >= {op.op_id for op in ops}
    assert log.catch_up() == 0
    assert len(set(view.told)) == len(view.told)


def test_a_step_that_fails_is_told_again_and_nothing_twice(databases: list[Database]) -> None:
    source, board, ops = source_of(40)
    view = Shown()
    log = SqliteLog(databases[0], view, ManualClock(NOW, 2))
    join(source, board, log)
    log.ingest(board, everything(source, board), later=True)
    view.fails = True
    with pytest.raises(RuntimeError, match="power"):
        log.catch_up()
    view.fails = False
    log.catch_up()
    assert view.ops.keys() >= {op.op_id for op in ops}


def test_another_process_tells_its_own_view_and_each_change_once(databases: list[Database]) -> None:
    source, board, ops = source_of(40)
    view = Shown()
    here, there = (SqliteLog(one, view, ManualClock(NOW, 2)) for one in databases)
    join(source, board, here)
    here.ingest(board, everything(source, board), later=True)
    assert there.catch_up(10) == 10
    assert here.catch_up() + 10 == len(ops) + 3  # the founding, the invite and our own Join
    assert there.catch_up() == 0
    assert view.ops.keys() >= {op.op_id for op in ops}
    assert len(set(view.told)) == len(view.told)


def test_what_stopped_counting_before_it_was_told_is_not_shown(databases: list[Database]) -> None:
    source, board, ops = source_of(4)
    source.append(board, Kind.RETRACT, encode_body(Retract(ops[1].op_id, "")))
    view = Shown()
    log = SqliteLog(databases[0], view, ManualClock(NOW, 2))
    join(source, board, log)
    envelopes = everything(source, board)
    for envelope in sorted(envelopes):
        log.ingest(board, [envelope], later=True)
    log.append(board, POST, b"mine")
    log.catch_up()
    assert b"mine" in view.ops.values()
    assert ops[1].op_id not in view.ops
    assert view.ops.keys() >= {op.op_id for op in ops if op is not ops[1]}


def test_a_bad_body_is_refused_before_anything_is_acknowledged(databases: list[Database]) -> None:
    source, board, _ = source_of(4)
    bad = source.append(board, POST, b"bad")
    view = Shown()
    log = SqliteLog(databases[0], view, ManualClock(NOW, 2))
    join(source, board, log)
    result = log.ingest(board, everything(source, board), later=True)
    assert result.refused == [(bad.envelope_id, "That body is bad.")]
    assert bad.envelope_id in result.ids
    assert log.holds(board, [bad.envelope_id]) == set()


CRASH = """
import os, signal, sys
from tests.unit.test_log_behind import Shown, KEY, NOW, everything, join, source_of
from sync.clock import ManualClock
from sync.log.database import Database
from sync.log.sqlite import SqliteLog
source, board, ops = source_of(400)
log = SqliteLog(Database(sys.argv[1], KEY), Shown(), ManualClock(NOW, 2))
join(source, board, log)
result = log.ingest(board, everything(source, board), later=True)
log.catch_up(50)
print(board.hex(), len(result.stored), flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_kill_between_the_stages_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "forum.db"
    ran = subprocess.run(
        [sys.executable, "-c", CRASH, str(path)],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        check=False,
    )
    assert ran.returncode == -signal.SIGKILL, ran.stderr
    board, stored = bytes.fromhex(ran.stdout.split()[0]), int(ran.stdout.split()[1])
    database = Database(path, KEY)
    view = Shown()
    log = SqliteLog(database, view, ManualClock(NOW, 3))
    assert len(log.index(board)) == stored + 1
    told = log.catch_up()
    assert told == stored + 1 - 50  # our own Join came to count with what was sent
    assert len(view.ops) == told
    assert log.catch_up() == 0
    database.close()
