"""An op as everything above the envelope sees it."""

from __future__ import annotations

from enum import IntEnum
from typing import Protocol

import msgspec

from sync.log.retention import timestamp_of


class Status(IntEnum):
    """What became of an envelope on this replica, for now: more ops or keys can change all but refusal."""

    COUNTED = 1
    """Counts: it is part of what the board shows."""
    WAITING = 2
    """Names governance ops that have not arrived yet."""
    ASIDE = 3
    """Its own signature is bad and no later op of its device has endorsed it yet."""
    REFUSED = 4
    """Malformed, forged or over a limit; nothing of it is kept."""
    SEALED = 5
    """Sealed under an epoch whose secret has not arrived yet."""
    DEAD = 6
    """Taken back: the body is gone, header and signature are kept."""
    LATE = 7
    """Outside the past of its author's removal and not accepted; a Readmit can make it count."""
    NOT_COUNTED = 8
    """Its author had no right to it."""
    OVER = 9
    """More than a device may write in one day: dropped, and remembered so that it is not asked for again."""


COUNTED = Status.COUNTED
"""Looked up once: it is asked for with everything that comes."""
WITHHELD = (Status.DEAD, Status.OVER)
"""What is known and not handed to anybody: only header and signature are left of it."""
IDLE = (Status.WAITING, Status.LATE, Status.NOT_COUNTED)
"""What is endorsed and does not count, at least not yet."""
IDLE_BYTES = 8_192
"""An op that does not count weighs one more for every so many bytes."""


class Op(msgspec.Struct, frozen=True, gc=False):
    """One opened op; ids are 32 bytes, `wall` unix seconds, `body` plain MessagePack.

    `member` is empty until the roster knows whose device signed; so is `body` once its words are gone. Of an
    op by a one-off key it is that key.
    """

    op_id: bytes
    envelope_id: bytes
    board_id: bytes
    kind: int
    device: bytes
    member: bytes
    seq: int
    prev: bytes
    lamport: int
    wall: int
    thread: bytes
    refs: tuple[bytes, ...]
    heads: tuple[bytes, ...]
    body: bytes
    born_day: int
    ttl_code: int
    kid: bytes = b""

    @property
    def timestamp(self) -> int:
        """`expiry_day << 16 | born_day`: the key by which peers order what they hold."""
        return timestamp_of(self.born_day, self.ttl_code)

    @property
    def expiry(self) -> int:
        """The day number on which the op is forgotten (0x7FFF: never)."""
        return self.timestamp >> 16


class Statement(Protocol):
    """What a verdict about an op needs to know of it: an `Op`, or what a store remembers of one."""

    @property
    def op_id(self) -> bytes:
        """The op's id."""

    @property
    def kind(self) -> int:
        """Its kind."""

    @property
    def device(self) -> bytes:
        """The device that signed it."""

    @property
    def heads(self) -> tuple[bytes, ...]:
        """The governance heads that it names."""

    @property
    def kid(self) -> bytes:
        """The epoch under which it is sealed; needed for ops by one-off keys only, else it may be empty."""


class Dated(Statement, Protocol):
    """What a verdict about content needs besides."""

    @property
    def timestamp(self) -> int:
        """`expiry_day << 16 | born_day`."""


class OpDraft(msgspec.Struct, frozen=True):
    """What an author decides about an op before it is signed; `wall` None means now."""

    kind: int
    body: bytes
    thread: bytes = bytes(32)
    refs: tuple[bytes, ...] = ()
    ttl_code: int = 0
    wall: int | None = None
