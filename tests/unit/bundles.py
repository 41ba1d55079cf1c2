"""Boards to put into bundles, and what an import took."""

from __future__ import annotations

import random

from sync.bundle import Imported
from sync.clock import ManualClock
from sync.crypto.hashing import digest
from sync.log.log import Log
from sync.log.memory import MemoryLog
from sync.log.op import OpDraft
from tests.unit.logs import NOW, POLICY, POST


def noise(size: int) -> bytes:
    return random.Random(size).randbytes(size)


def log_at(seed: int) -> tuple[Log, ManualClock]:
    clock = ManualClock(NOW, seed)
    return MemoryLog(None, clock), clock


def founded(log: Log, name: str = "Garden") -> bytes:
    return log.create_board(digest(b"root", name.encode()), name, "Ann", POLICY).board_id


def held(log: Log, board: bytes) -> set[bytes]:
    return {identity for _, identity in log.index(board)}


def write_many(log: Log, board: bytes, count: int) -> None:
    log.append_many(board, [OpDraft(POST, noise(1_000 + n)) for n in range(count)])


def taken(result: Imported, board: bytes) -> tuple[int, int, int]:
    found = result.boards[board]
    return found.stored, found.counted, found.refused
