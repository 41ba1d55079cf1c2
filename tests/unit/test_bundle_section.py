"""Sections of a bundle: what goes in comes out, and damage is named and costs nothing before it."""

from __future__ import annotations

import io
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.bundle.layout import SLOTS, UNIT, read_head, write_heads
from sync.bundle.stream import Broken, SectionReader, SectionWriter
from sync.crypto.hashing import digest
from sync.log.envelope import ENVELOPE_LIMIT, ENVELOPE_MINIMUM
from tests.unit.bundles import noise

BOARD = b"b" * 32
KEY = b"k" * 32


def section(envelopes: list[bytes], *, more: bool = False, keys: tuple[bytes, ...] = (KEY,)) -> bytes:
    file = io.BytesIO()
    writer = SectionWriter(file, BOARD, list(keys), noise)
    for envelope in envelopes:
        writer.put(envelope)
    writer.end(more=more)
    return file.getvalue()


def read(data: bytes) -> tuple[list[bytes], Broken | None, bool]:
    """The envelopes of one section, where it broke, and whether another follows."""
    file = io.BytesIO(data)
    at, found = 0, read_head(file.read(UNIT), [KEY])
    while found is None:
        at, found = at + UNIT, read_head(file.read(UNIT), [KEY])
    reader = SectionReader(file, found, at, BOARD)
    envelopes: list[bytes] = []
    try:
        for envelope in reader:
            envelopes.append(envelope)
    except Broken as broken:
        return envelopes, broken, reader.more
    return envelopes, None, reader.more


some_envelopes = st.lists(
    st.integers(ENVELOPE_MINIMUM, 9_000).map(lambda size: random.Random(size).randbytes(size)), max_size=12
)


@settings(deadline=None, max_examples=40)
@given(count=st.sampled_from([0, 1, 5, SLOTS, SLOTS + 1, 3 * SLOTS]), data=st.data())
def test_heads_open_for_each_of_their_keys_and_for_no_other(count: int, data: st.DataObject) -> None:
    keys = [digest(b"key", bytes([n % 256, n // 256])) for n in range(count)]
    heads = write_heads(keys, b"s" * 32, b"h" * 24, noise)
    assert [len(head) for head in heads] == [UNIT] * max(1, -(-count // SLOTS))
    assert not any(read_head(head, [b"other".ljust(32)]) for head in heads)
    if keys:
        at = data.draw(st.integers(0, count - 1))
        places = [(n, found) for n, head in enumerate(heads) if (found := read_head(head, [KEY, keys[at]]))]
        ((number, found),) = places
        assert (found.by, found.key, found.stream_header) == (keys[at], b"s" * 32, b"h" * 24)
        assert (found.before, found.after) == (number, len(heads) - 1 - number) == (at // SLOTS, found.after)


def test_a_section_of_several_heads_is_read_by_any_and_bound_to_all() -> None:
    keys = tuple(digest(b"key", bytes([n])) for n in range(200))
    envelopes = [bytes(500), b"e" * 9_000]
    for place in (0, 100, 199):
        data = section(envelopes, keys=(*keys[:place], KEY, *keys[place:]))
        assert read(data) == (envelopes, None, False)
        for at in (40, UNIT + 40, 3 * UNIT - 1):
            altered = bytearray(data)
            altered[at] ^= 1
            if at // UNIT != place // SLOTS:
                found, broken, _ = read(bytes(altered))
                assert (found, broken is not None) == ([], True)


@settings(deadline=None, max_examples=60)
@given(envelopes=some_envelopes, more=st.booleans())
def test_a_section_gives_back_what_was_put_into_it(envelopes: list[bytes], more: bool) -> None:
    data = section(envelopes, more=more)
    assert len(data) % UNIT == 0
    assert read(data) == (envelopes, None, more)


@settings(deadline=None, max_examples=60)
@given(envelopes=some_envelopes, data=st.data())
def test_a_section_that_was_cut_gives_what_came_before(envelopes: list[bytes], data: st.DataObject) -> None:
    whole = section(envelopes)
    size = data.draw(st.integers(UNIT, len(whole) - 1))
    found, broken, _ = read(whole[:size])
    assert broken is not None
    assert (broken.cut, broken.position) == (True, size)
    assert found == envelopes[: len(found)]
    assert sum(len(item) + 4 for item in found) + 33 >= (size // UNIT - 1) * (UNIT - 17) - 9_004


@settings(deadline=None, max_examples=80)
@given(envelopes=some_envelopes, data=st.data())
def test_a_section_that_was_altered_is_believed_up_to_that_unit(
    envelopes: list[bytes], data: st.DataObject
) -> None:
    whole = section(envelopes)
    at = data.draw(st.integers(UNIT, len(whole) - 1))
    altered = bytearray(whole)
    altered[at] ^= data.draw(st.integers(1, 255))
    found, broken, _ = read(bytes(altered))
    assert broken is not None
    assert not broken.cut
    assert broken.position == at // UNIT * UNIT
    assert found == envelopes[: len(found)]


@pytest.mark.parametrize("at", [UNIT - 1, 32 + 50 * 3, 32 + 50 * SLOTS])
def test_an_altered_head_gives_nothing(at: int) -> None:
    altered = bytearray(section([b"e" * ENVELOPE_MINIMUM]))
    altered[at] ^= 1
    found, broken, _ = read(bytes(altered))
    assert (found, broken is not None) == ([], True)


@settings(deadline=None, max_examples=60)
@given(tail=st.binary(max_size=64), length=st.integers(0, (1 << 32) - 1))
def test_what_a_member_makes_up_is_damage_or_an_envelope_within_limits(tail: bytes, length: int) -> None:
    file = io.BytesIO()
    writer = SectionWriter(file, BOARD, [KEY], noise)
    writer._buffer += length.to_bytes(4, "little") + tail.ljust(64, b"\x01")
    writer.end(more=False)
    found, broken, _ = read(file.getvalue())
    assert broken is not None or [len(item) for item in found] == [length]
    assert all(ENVELOPE_MINIMUM <= len(item) <= ENVELOPE_LIMIT for item in found)
