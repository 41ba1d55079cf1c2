from __future__ import annotations

from contextlib import suppress

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.clock import SECONDS_PER_DAY
from sync.errors import BadOp, Refused
from sync.log.header import (
    HEADER_MINIMUM,
    MAX_HEADS,
    NO_ID,
    OUTER_SIZE,
    SUITE_CONTENT,
    SUITE_GOVERNANCE,
    Header,
    Outer,
    lamport_ceiling,
    pack_header,
    pack_outer,
    unpack_header,
    unpack_outer,
)
from sync.log.kinds import LASTING, Kind
from sync.log.retention import expiry_day, timestamp_of, ttl_code_for

ids = st.binary(min_size=32, max_size=32)


@st.composite
def headers(draw: st.DrawFn) -> Header:
    wall = draw(st.integers(0, (1 << 32) - 1))
    kind = draw(st.sampled_from([*Kind, 32, 200]))
    governance = kind < Kind.RETRACT
    outer = Outer(
        SUITE_GOVERNANCE if governance else SUITE_CONTENT,
        draw(st.binary(min_size=16, max_size=16)),
        min(wall // SECONDS_PER_DAY, 0x7FFF),
        0 if governance else draw(st.integers(0, 3)),
        draw(st.binary(min_size=16, max_size=16)),
    )
    seq = draw(st.integers(1, (1 << 32) - 1))
    return Header(
        outer=pack_outer(outer),
        kind=kind,
        device=draw(ids),
        seq=seq,
        prev=NO_ID if seq == 1 else draw(ids.filter(lambda value: value != NO_ID)),
        lamport=draw(st.integers(1, lamport_ceiling(wall))),
        wall=wall,
        heads=tuple(sorted(draw(st.sets(ids, max_size=5)))),
        thread=draw(ids),
        refs=tuple(draw(st.lists(ids, max_size=4, unique=True))),
        body_hash=draw(ids),
    )


def a_header(**changes: object) -> Header:
    outer = Outer(SUITE_CONTENT, bytes(16), 20_000, 0, bytes(16))
    wall = 20_000 * SECONDS_PER_DAY
    header = Header(pack_outer(outer), 32, b"d" * 32, 1, NO_ID, 1, wall, (), NO_ID, (), bytes(32))
    return msgspec.structs.replace(header, **changes)


@given(headers())
def test_a_header_reads_back_and_has_one_encoding(header: Header) -> None:
    raw = pack_header(header)
    assert unpack_header(raw) == header
    assert pack_header(unpack_header(raw)) == raw


def test_the_layout_is_the_documented_one() -> None:
    raw = pack_header(a_header())
    assert len(raw) == HEADER_MINIMUM == 184
    assert raw[:2] == b"\1\1"
    assert raw[18:20] == (20_000).to_bytes(2, "little")
    assert raw[OUTER_SIZE] == 32
    assert raw[38:70] == b"d" * 32


@given(st.binary(max_size=400))
def test_garbage_raises_named_errors_only(data: bytes) -> None:
    for parse in (unpack_header, unpack_outer):
        with suppress(Refused):
            parse(data)


@given(headers(), st.data())
def test_a_changed_byte_is_another_header_or_refused(header: Header, data: st.DataObject) -> None:
    raw = bytearray(pack_header(header))
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= data.draw(st.integers(1, 255))
    with suppress(Refused):
        assert pack_header(unpack_header(bytes(raw))) == bytes(raw)


@pytest.mark.parametrize(
    "changes",
    [
        {"heads": (b"b" * 32, b"a" * 32)},
        {"heads": (b"b" * 32, b"b" * 32)},
        {"refs": (b"b" * 32, b"b" * 32)},
        {"seq": 0},
        {"seq": 2},
        {"prev": b"p" * 32},
        {"lamport": 0},
        {"lamport": (1 << 64) - 1},
        {"wall": 0},
        {"kind": 12},
        {"kind": int(Kind.JOIN)},
        {"outer": pack_outer(Outer(SUITE_GOVERNANCE, bytes(16), 20_000, 0, bytes(16)))},
    ],
)
def test_each_broken_rule_is_refused(changes: dict[str, object]) -> None:
    raw = pack_header(a_header(**changes))
    with pytest.raises(BadOp):
        unpack_header(raw)


def test_governance_cannot_expire() -> None:
    outer = pack_outer(Outer(SUITE_GOVERNANCE, bytes(16), 20_000, 1, bytes(16)))
    with pytest.raises(BadOp, match="cannot expire"):
        unpack_header(pack_header(a_header(outer=outer, kind=int(Kind.JOIN))))


@pytest.mark.parametrize("kind", sorted(LASTING))
def test_what_the_ledger_tells_cannot_expire(kind: int) -> None:
    outer = pack_outer(Outer(SUITE_CONTENT, bytes(16), 20_000, 3, bytes(16)))
    with pytest.raises(BadOp, match="cannot expire"):
        unpack_header(pack_header(a_header(outer=outer, kind=kind)))


def test_too_many_heads_are_not_written() -> None:
    with pytest.raises(BadOp):
        pack_header(a_header(heads=tuple(bytes([n]) * 32 for n in range(MAX_HEADS + 1))))


def test_expiry_sorts_before_what_is_kept() -> None:
    assert expiry_day(20_000, 0) == 0x7FFF
    assert expiry_day(20_000, 1) == 20_007
    assert timestamp_of(20_000, 2) < timestamp_of(19_000, 0) < 1 << 31
    assert [ttl_code_for(days) for days in (0, 7, 30, 90)] == [0, 1, 2, 3]
    for bad in ((20_000, 4), (40_000, 0), (-1, 0)):
        with pytest.raises(BadOp):
            expiry_day(*bad)
    with pytest.raises(BadOp):
        ttl_code_for(8)
