"""Negentropy finds exactly the difference, in bounded messages, and refuses what is crafted."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.errors import LocalProtocolError, RemoteProtocolError
from sync.protocol.index import sort_key
from sync.protocol.negentropy import MIN_LIMIT, Negentropy
from sync.protocol.vector import INFINITY, Vector
from sync.protocol.wire import Reader, varint


def item(number: int, spread: int) -> bytes:
    return sort_key(number % spread if spread else 5, sha256(number.to_bytes(4, "big")).digest())


def run(
    ours: set[bytes], theirs: set[bytes], limit: int = 1 << 18
) -> tuple[set[bytes], set[bytes], int, int]:
    driving, other = Negentropy(Vector(ours), limit), Negentropy(Vector(theirs), limit)
    have: set[bytes] = set()
    need: set[bytes] = set()
    message: bytes | None = driving.initiate()
    rounds = largest = 0
    while message is not None:
        answer = other.respond(message)
        largest = max(largest, len(message), len(answer))
        message, more_have, more_need = driving.advance(answer)
        have.update(more_have)
        need.update(item for found in more_need for item in found.ids)
        rounds += 1
        assert rounds < 500
    return have, need, rounds, largest


def check(ours: set[bytes], theirs: set[bytes], limit: int = 1 << 18) -> int:
    have, need, rounds, largest = run(ours, theirs, limit)
    assert have == {key[8:] for key in ours - theirs}
    assert need == {key[8:] for key in theirs - ours}
    assert largest <= limit
    return rounds


@settings(deadline=None, max_examples=60)
@given(
    st.integers(0, 3000),
    st.sets(st.integers(0, 3200)),
    st.sets(st.integers(0, 3200)),
    st.integers(0, 400),
    st.sampled_from([MIN_LIMIT, 6_000, 1 << 18]),
)
def test_the_difference_is_exact(
    common: int, ours: set[int], theirs: set[int], spread: int, limit: int
) -> None:
    shared = {item(number, spread) for number in range(common)}
    check(
        shared | {item(number, spread) for number in ours},
        shared | {item(number, spread) for number in theirs},
        limit,
    )


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 2500), st.integers(0, 2500), st.integers(0, 2500), st.booleans())
def test_runs_that_only_one_side_has_come_through_small_messages(
    before: int, gap: int, after: int, swapped: bool
) -> None:
    """A range that is empty on one side, at the very place where a message is full, is not lost."""
    keys = sorted(item(number, 1000) for number in range(before + gap + after))
    ours, theirs = set(keys), set(keys[:before] + keys[before + gap :])
    check(theirs, ours, MIN_LIMIT) if swapped else check(ours, theirs, MIN_LIMIT)


def test_all_different_and_nothing_in_common() -> None:
    ours = {item(number, 7) for number in range(4000)}
    theirs = {item(number, 7) for number in range(4000, 9000)}
    for limit in (MIN_LIMIT, 1 << 18):
        check(ours, theirs, limit)
        check(ours, set(), limit)
        check(set(), theirs, limit)
    assert check(set(), set()) == 1
    assert check(ours, ours) == 1


def test_the_wire_is_that_of_the_specification() -> None:
    """One item at time 5: version, bound infinity (0, 0), mode 2, one id."""
    assert Negentropy(Vector([sort_key(5, b"i" * 32)])).initiate() == b"\x61\0\0\2\1" + b"i" * 32
    total = sha256((2 * int.from_bytes(b"i" * 32, "little") % 2**256).to_bytes(32, "little") + b"\2").digest()
    assert Vector([sort_key(5, b"i" * 32), sort_key(6, b"i" * 32)]).fingerprint(0, 2) == total[:16]


@given(st.integers(0, 2**64 - 1))
def test_varints_round_trip(number: int) -> None:
    reader = Reader(varint(number))
    assert reader.varint() == number
    reader.finish()


SOME = Vector(item(number, 50) for number in range(100))


@given(st.binary(max_size=300))
def test_junk_raises_nothing_but_the_peers_fault(junk: bytes) -> None:
    for message in (junk, b"\x61" + junk):
        for call in (Negentropy(SOME).respond, Negentropy(SOME).advance):
            try:
                call(message)
            except RemoteProtocolError:
                continue


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"\x62",
        b"\x61\x01\x21" + bytes(33) + b"\0",  # a bound with 33 bytes of id
        b"\x61\0\1x\0",  # infinity and a little more
        b"\x61\0\0\0\0\0\0",  # something after infinity
        b"\x61\x05\1z\0\x01\1a\0",  # bounds in the wrong order
        b"\x61\0\0\3",  # no such mode
        b"\x61\0\0\2\x90\x80\0",  # a list longer than its message
        b"\x61\0\0\1short",
        b"\x61" + b"\xff" * 9 + b"\x7f\0\0",  # a number over 64 bits
        b"\x61" + varint(2**64 - 1) + b"\0\0\2\0\0",  # the time that stands for infinity
    ],
)
def test_crafted_messages_are_refused(message: bytes) -> None:
    with pytest.raises(RemoteProtocolError):
        Negentropy(SOME).respond(message)
    with pytest.raises(RemoteProtocolError):
        Negentropy(SOME).advance(message)


def test_a_limit_too_small_to_progress_is_our_mistake() -> None:
    with pytest.raises(LocalProtocolError):
        Negentropy(SOME, MIN_LIMIT - 1)


def test_an_answer_stays_small_however_often_it_is_asked_for_everything() -> None:
    vector = Vector(item(number, 3) for number in range(5000))
    question = b"\x61" + (b"\x01\0\1" + bytes(16)) * 3000 + b"\0\0\2\0"
    assert len(Negentropy(vector, MIN_LIMIT).respond(question)) <= MIN_LIMIT


def test_infinity_is_above_every_item() -> None:
    assert sort_key(2**64 - 2, b"\xff" * 32) < INFINITY + b"\0"
