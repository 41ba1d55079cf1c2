"""Logs to test with, in memory and in SQLite, and how they found boards, join them and exchange."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count

import pytest

from sync.clock import ManualClock
from sync.crypto.hashing import digest
from sync.errors import BadOp
from sync.log.base import Change
from sync.log.bodies import Policy
from sync.log.database import Database
from sync.log.kinds import Kind, Role
from sync.log.log import Log
from sync.log.memory import MemoryLog
from sync.log.op import Op
from sync.log.row import Row
from sync.log.sqlite import SqliteLog

POST = 32
NOW = 1_800_000_000.0
POLICY = Policy("", "Be kind.", ("Lounge",), 0, "all")
seeds = count(1)


class Reader:
    """What every projector here makes of a body: "bad" is refused, "edit …" is about another op."""

    def check(self, op: Op) -> None:
        if op.body == b"bad":
            raise BadOp("That body is bad.")

    def about(self, op: Op) -> bytes | None:
        return op.body[5:] if op.body.startswith(b"edit ") else None

    def tidy(self) -> None:
        """There are no traces."""


class View(Reader):
    """The simplest projector: the set of ops that count."""

    def __init__(self) -> None:
        self.shown: dict[bytes, Op] = {}

    def apply(self, changes: Sequence[Change]) -> None:
        for change in changes:
            assert (change.op.op_id in self.shown) != change.counted
            if change.counted:
                self.shown[change.op.op_id] = change.op
            else:
                del self.shown[change.op.op_id]


def memory(view: View | None = None) -> Log:
    return MemoryLog(view, ManualClock(NOW, next(seeds)))


def sqlite(view: View | None = None) -> Log:
    return SqliteLog(Database(":memory:"), view, ManualClock(NOW, next(seeds)))


makers = pytest.mark.parametrize("make", [memory, sqlite])
Make = Callable[..., Log]


def found(log: Log, policy: Policy = POLICY) -> bytes:
    return log.create_board(b"r" * 32, "Garden", "Ann", policy).board_id


def everything(log: Log, board: bytes) -> list[bytes]:
    return log.fetch(board, [identity for _, identity in log.index(board)])


def exchange(one: Log, other: Log, board: bytes) -> None:
    other.ingest(board, everything(one, board))
    one.ingest(board, everything(other, board))


def join(log: Log, host: Log, board: bytes, name: str, role: Role = Role.MEMBER) -> None:
    invite = host.create_invite(board, role, 1, int(NOW) + 1000)
    log.begin_join(digest(b"seed", name.encode()), invite, name)
    (live,) = [item for item in host.board(board).invites if item.op_id == invite.op_id]
    log.complete_join(board, host.welcome(board, live.sign))
    exchange(log, host, board)


def founded_with(make: Make, *names: str) -> tuple[bytes, list[Log]]:
    """A board of Ann and `names`, all of whom know of each other; their logs, Ann's first."""
    logs = [make(View()) for _ in range(len(names) + 1)]
    board = found(logs[0])
    for log, name in zip(logs[1:], names, strict=True):
        join(log, logs[0], board, name)
    for log in logs[1:]:
        exchange(logs[0], log, board)
    return board, logs


def heads_of(log: Log, board: bytes) -> tuple[bytes, ...]:
    roster = log.board(board).roster
    assert roster is not None
    return tuple(sorted(roster.heads))


def content(log: Log, board: bytes) -> list[Row]:
    """Everything held that is no governance."""
    return [row for row in log._shelf.all_rows(board) if row.kind >= Kind.RETRACT]


def names(log: Log, board: bytes) -> list[str]:
    roster = log.board(board).roster
    assert roster is not None
    return sorted(member.name for member in roster.members.values())


def member_id(log: Log, board: bytes, name: str) -> bytes:
    roster = log.board(board).roster
    assert roster is not None
    return next(member.member for member in roster.members.values() if member.name == name)
