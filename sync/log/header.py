"""The outer and the signed header of an op, byte for byte.

    outer  37 B: version u8 | suite u8 | kid 16 | born_day u16 | ttl_code u8 | erase_tag 16
    header     : outer 37 | kind u8 | device 32 | seq u32 | prev 32 | lamport u64 | wall u32
                 | count u8, governance heads [count x 32] | thread 32
                 | count u8, refs [count x 32] | body_hash 32

All numbers are little-endian. There is one encoding of a header and no other: heads ascend strictly, refs do
not repeat, nothing is left over.
"""

from __future__ import annotations

import struct
from functools import cache, lru_cache
from itertools import pairwise

import msgspec

from sync.clock import SECONDS_PER_DAY
from sync.errors import BadEnvelope, BadOp
from sync.log.kinds import LASTING, is_governance, is_known
from sync.log.retention import KEEP, KEEP_DAY, TTL_DAYS

VERSION = 1
SUITE_CONTENT = 1
"""Sealed under the epoch secret."""
SUITE_GOVERNANCE = 2
"""Sealed under the epoch's governance secret, which every later member is given."""
SUITES = (SUITE_CONTENT, SUITE_GOVERNANCE)
ID_SIZE = 32
NO_ID = bytes(ID_SIZE)
"""Stands for "none": no thread, no previous op."""
MAX_HEADS = 32
MAX_REFS = 4
LAMPORT_PER_SECOND = 1 << 16
LAMPORT_SLACK = 2 * SECONDS_PER_DAY

_OUTER = struct.Struct("<BB16sHB16s")
_FRONT_OF_OUTER = struct.Struct("<BB16sHB")
_FRONT = struct.Struct("<B32sI32sQIB")
OUTER_SIZE = _OUTER.size
_FRONT_END = OUTER_SIZE + _FRONT.size
_HEAD_COUNT_AT = _FRONT_END - 1
_HEADS = 6
"""The number of fields before the heads."""
HEADER_MINIMUM = _FRONT_END + ID_SIZE + 1 + ID_SIZE
HEADER_LIMIT = HEADER_MINIMUM + ID_SIZE * (MAX_HEADS + MAX_REFS)


class Outside(msgspec.Struct, frozen=True, gc=False):
    """The part of an outer header that is the same in everything of one epoch and day."""

    suite: int
    kid: bytes
    born_day: int
    ttl_code: int


class Outer(Outside, frozen=True, gc=False):
    """What anybody who carries an envelope can read: the epoch's name, the day, how long it is kept."""

    erase_tag: bytes


Fields = tuple[int, bytes, int, bytes, int, int, tuple[bytes, ...], bytes, tuple[bytes, ...], bytes]
"""Those of a `Header` from `kind` on."""


class Header(msgspec.Struct, frozen=True):
    """The signed part of an op; times are unix seconds, ids 32 bytes."""

    outer: bytes
    kind: int
    device: bytes
    seq: int
    prev: bytes
    lamport: int
    wall: int
    heads: tuple[bytes, ...]
    thread: bytes
    refs: tuple[bytes, ...]
    body_hash: bytes


def pack_outer(outer: Outer) -> bytes:
    """The 37 bytes of `outer`."""
    return _OUTER.pack(VERSION, outer.suite, outer.kid, outer.born_day, outer.ttl_code, outer.erase_tag)


def unpack_outer(data: bytes) -> Outer:
    """The outer header at the start of `data`; BadEnvelope for an unknown version, suite, day or ttl code."""
    seen = outside_of(data)
    tag = data[_FRONT_OF_OUTER.size : OUTER_SIZE]
    return Outer(seen.suite, seen.kid, seen.born_day, seen.ttl_code, tag)


def outside_of(data: bytes) -> Outside:
    """The same without the erase tag, which only its author has a use for: read once, and then known."""
    if len(data) < OUTER_SIZE:
        raise BadEnvelope("An envelope is cut short.")
    return _read_front(data[: _FRONT_OF_OUTER.size])


@lru_cache(maxsize=1_024)
def _read_front(front: bytes) -> Outside:
    version, suite, kid, born_day, ttl_code = _FRONT_OF_OUTER.unpack(front)
    if version != VERSION or suite not in SUITES:
        raise BadEnvelope(
            "An envelope was made by a version that this one does not know.", "Update tui-forum."
        )
    if born_day > KEEP_DAY or ttl_code not in TTL_DAYS:
        raise BadEnvelope("An envelope has a day or a keeping time that does not exist.")
    return Outside(suite, kid, born_day, ttl_code)


def pack_header(header: Header) -> bytes:
    """The signed bytes of `header`."""
    if len(header.heads) > MAX_HEADS or len(header.refs) > MAX_REFS:
        raise BadOp("An op names too many others.")
    return b"".join(
        (
            header.outer,
            _FRONT.pack(
                header.kind,
                header.device,
                header.seq,
                header.prev,
                header.lamport,
                header.wall,
                len(header.heads),
            ),
            *header.heads,
            header.thread,
            bytes((len(header.refs),)),
            *header.refs,
            header.body_hash,
        )
    )


def unpack_header(data: bytes) -> Header:
    """The header that `data` holds, all of it; BadOp for any other encoding and for every broken rule."""
    return Header(data[:OUTER_SIZE], *unpack_fields(data, outside_of(data)))


def unpack_fields(data: bytes, outside: Outside) -> Fields:
    """The same as a tuple, behind an outer header that was read before: for thousands."""
    size = len(data)
    if size < HEADER_MINIMUM:
        raise BadOp("An op's header is cut short.")
    head_count = data[_HEAD_COUNT_AT]
    refs_at = _FRONT_END + ID_SIZE * (head_count + 1) + 1
    if head_count > MAX_HEADS or size < refs_at:
        raise BadOp("An op names too many heads, or its header is cut short.")
    ref_count = data[refs_at - 1]
    if ref_count > MAX_REFS or size != refs_at + ID_SIZE * (ref_count + 1):
        raise BadOp("An op's header does not have the length that it states.")
    found = _shape(head_count, ref_count).unpack(data)
    kind, device, seq, prev, lamport, wall = found[:_HEADS]
    thread_at = _HEADS + head_count
    heads, refs = found[_HEADS:thread_at], found[thread_at + 1 : -1]
    if head_count > 1 or ref_count > 1:
        _check_names(heads, refs)
    _check(outside, kind, seq, prev, lamport, wall)
    return kind, device, seq, prev, lamport, wall, heads, found[thread_at], refs, found[-1]


@cache
def _shape(heads: int, refs: int) -> struct.Struct:
    """The layout of a header that names so many: few are possible, so each is kept."""
    return struct.Struct(f"<{OUTER_SIZE}xB32sI32sQIx{'32s' * heads}32sx{'32s' * refs}32s")


def _check_names(heads: tuple[bytes, ...], refs: tuple[bytes, ...]) -> None:
    if any(earlier >= later for earlier, later in pairwise(heads)):
        raise BadOp("An op's heads are not in ascending order.")
    if len(set(refs)) != len(refs):
        raise BadOp("An op names the same reference twice.")


def _check(outside: Outside, kind: int, seq: int, prev: bytes, lamport: int, wall: int) -> None:
    """The other rules that one header can break by itself."""
    if not is_known(kind):
        raise BadOp("An op is of a kind that this version does not know.", "Update tui-forum.")
    if seq == 0 or (seq == 1) != (prev == NO_ID):
        raise BadOp("An op's place in its device's sequence does not exist.")
    if not 1 <= lamport <= lamport_ceiling(wall):
        raise BadOp("An op's logical time is out of range.")
    if outside.born_day != min(wall // SECONDS_PER_DAY, KEEP_DAY):
        raise BadOp("An op's day is not the day of its time.")
    governance = is_governance(kind)
    if (outside.suite == SUITE_GOVERNANCE) != governance:
        raise BadOp("An op is sealed for other readers than its kind is for.")
    if outside.ttl_code != KEEP and (governance or kind in LASTING):
        raise BadOp("An op about the board itself, or that its ledger tells, cannot expire.")


def lamport_ceiling(wall: int) -> int:
    """The highest logical time that an op of `wall` may carry.

    It moves with time, so that one hostile op cannot use up the numbers for ever.
    """
    return (wall + LAMPORT_SLACK) * LAMPORT_PER_SECOND
