"""What a store remembers of an envelope and of a board, beside the sealed bytes."""

from __future__ import annotations

import msgspec

from sync.log.header import NO_ID, Outside
from sync.log.op import Op, Status
from sync.log.retention import timestamp_of

NOTHING = b""
Span = tuple[int, int]
"""From the first to the last, both included."""
LARGE_BYTES = 8_192
"""Envelopes with more are long: so few that they can be counted."""


class Row(msgspec.Struct, frozen=True, gc=False):
    """One envelope held; `n` is its local number (0: not stored yet). A SEALED one shows its outside only."""

    n: int
    envelope_id: bytes
    timestamp: int
    status: Status
    op_id: bytes
    kind: int
    device: bytes
    seq: int
    prev: bytes
    thread: bytes
    wall: int
    heads: tuple[bytes, ...]
    kid: bytes = NOTHING
    """Not kept: known of what was opened in this transaction, else read from the envelope."""

    @property
    def standing(self) -> tuple[bool, int, bytes]:
        """By which what an author wrote is kept: lower ones before higher ones, and first what counts."""
        return self.status != Status.COUNTED, self.seq, self.envelope_id

    @property
    def thread_key(self) -> bytes:
        """The thread that the op belongs to: a root post is its own."""
        return self.op_id if self.thread == NO_ID else self.thread


class BoardRow(msgspec.Struct, frozen=True):
    """One board of this home.

    `pending` is what a join needs (empty once joined), `lamport` the highest logical time seen, `seq` and
    `link` the end of our own device's chain; `generation` is another one whenever governance or keys changed.
    """

    board_id: bytes
    name: str
    pending: bytes
    lamport: int
    seq: int
    link: bytes
    generation: int


def row_of(op: Op, status: Status, n: int = 0) -> Row:
    """What is remembered of an opened op."""
    return Row(
        n,
        op.envelope_id,
        op.timestamp,
        status,
        op.op_id,
        op.kind,
        op.device,
        op.seq,
        op.prev,
        op.thread,
        op.wall,
        op.heads,
        op.kid,
    )


def sealed_row(envelope_id: bytes, outside: Outside) -> Row:
    """What is remembered of an envelope that does not open yet: `seq` is its suite, `prev` names the keys."""
    stamp = timestamp_of(outside.born_day, outside.ttl_code)
    place = outside.suite, outside.kid
    return Row(0, envelope_id, stamp, Status.SEALED, NOTHING, 0, NOTHING, *place, NOTHING, 0, ())


def keys_named(row: Row) -> tuple[int, bytes] | None:
    """(suite, kid) of a row that is sealed; None where an older version did not write it down."""
    return (row.seq, row.prev) if row.prev else None
