"""What a talk asks of the log, off the loop."""

from __future__ import annotations

from sync.engine.shapes import Row
from sync.log.kinds import Kind
from sync.log.op import Status
from sync.log.record_log import RecordLog

MOST_NEWS = 1 << 9
"""Local numbers, of all boards, since a peer was last in step, up to which news are told apart from what both
hold."""

AHEAD = 1_000
"""With so many, they are put in order for a peer never met before it is known what it lacks."""


def since_met(log: RecordLog, board_id: bytes, device: bytes) -> list[Row] | None:
    """On the reading thread: what came since `device` was known to hold all; nothing where that is much.

    None for one that was never known to.
    """
    upto = next((mark.upto for mark in log.peers(board_id) if mark.device == device), 0)
    if not upto:
        return None
    if log.last() - upto > MOST_NEWS:
        return []
    return log.since(board_id, upto)


def counted(log: RecordLog, board_id: bytes, takers: set[bytes]) -> set[bytes]:
    """On the log's thread: those of `takers` that are retractions and count."""
    found = (log.op(board_id, taker) for taker in takers)
    return {
        op.op_id
        for op in found
        if op is not None
        and op.kind == Kind.RETRACT
        and log.status(board_id, op.envelope_id) == Status.COUNTED
    }
