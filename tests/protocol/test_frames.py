"""Every frame reads back as it was written, and everything else is refused."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.errors import LocalProtocolError, RemoteProtocolError
from sync.log.envelope import ENVELOPE_LIMIT
from sync.protocol.board_frames import Done, Env, GoneFrame, Live, Neg, Open, Want
from sync.protocol.channel import Channel
from sync.protocol.events import Reason
from sync.protocol.frames import (
    BOARD_FRAMES,
    HEAD_SIZE,
    SESSION_FRAMES,
    Frame,
    decode_frame,
    encode_frame,
    payload_size,
)
from sync.protocol.index import WHOLE
from sync.protocol.limits import MAX_ENVELOPE, MAX_LIVE
from sync.protocol.session_frames import Bye, Hello, Interest, Ping, PongFrame, Welcome
from sync.protocol.symmetric import CipherState

u8, u16, u32 = st.integers(0, 255), st.integers(0, 65_535), st.integers(0, 2**32 - 1)
numbers = st.integers(0, 127)


def fixed(size: int) -> st.SearchStrategy[bytes]:
    return st.binary(min_size=size, max_size=size)


ids = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=40).map(tuple)
tag = st.binary(min_size=16, max_size=16)
cuts = st.sets(st.integers(0, WHOLE - 1), max_size=7).map(lambda found: (*sorted(found), WHOLE))

frames: st.SearchStrategy[Frame] = st.one_of(
    st.builds(Hello, u16, u16, u16, u32),
    st.builds(Welcome, fixed(32), fixed(64), st.binary(max_size=200)),
    st.builds(Interest, st.lists(tag, min_size=16, max_size=16).map(tuple)),
    st.builds(Interest, st.lists(tag, min_size=32, max_size=32).map(tuple)),
    cuts.flatmap(
        lambda c: st.builds(Open, numbers, tag, u16, st.tuples(*(st.tuples(st.just(cut), tag) for cut in c)))
    ),
    st.builds(Neg, u8, u32, st.binary(max_size=200)),
    st.builds(Want, u8, st.booleans(), ids),
    st.builds(Env, u8, st.booleans(), st.lists(st.binary(min_size=1, max_size=99), min_size=1).map(tuple)),
    st.builds(GoneFrame, u8, ids.map(lambda found: tuple((one, one[::-1]) for one in found))),
    st.builds(Live, u8, ids),
    st.builds(Done, u8),
    st.builds(Ping),
    st.builds(PongFrame),
    st.builds(Bye, st.sampled_from(Reason)),
)


@given(frames)
def test_round_trip(frame: Frame) -> None:
    data = encode_frame(frame)
    assert payload_size(data[:HEAD_SIZE]) == len(data) - HEAD_SIZE
    assert decode_frame(data[4], data[HEAD_SIZE:]) == frame


@given(st.sampled_from([kind.TYPE for kind in (*BOARD_FRAMES, *SESSION_FRAMES)]), st.binary(max_size=600))
def test_junk_raises_nothing_but_the_peers_fault(number: int, junk: bytes) -> None:
    try:
        frame = decode_frame(number, junk)
    except RemoteProtocolError:
        return
    if not isinstance(frame, Hello | Bye):  # these leave room for later versions
        assert frame.encode() == junk


@given(frames, st.data())
def test_a_cut_frame_is_never_read_as_the_whole(frame: Frame, data: st.DataObject) -> None:
    payload = frame.encode()
    if not payload:
        return
    cut = payload[: data.draw(st.integers(0, len(payload) - 1))]
    with suppress(RemoteProtocolError):
        assert decode_frame(frame.TYPE, cut) != frame


def test_types_are_all_different() -> None:
    types = [kind.TYPE for kind in (*BOARD_FRAMES, *SESSION_FRAMES)]
    assert sorted(types) == list(range(1, 14))


@pytest.mark.parametrize("kind", [*BOARD_FRAMES, *SESSION_FRAMES])
def test_sizes_over_the_cap_are_refused_before_they_are_read(kind: type[Frame]) -> None:
    assert payload_size((kind.MAX + 1).to_bytes(4, "big") + bytes((kind.TYPE,))) == kind.MAX
    for length in (0, kind.MAX + 2, 2**32 - 1):
        with pytest.raises(RemoteProtocolError):
            payload_size(length.to_bytes(4, "big") + bytes((kind.TYPE,)))


@pytest.mark.parametrize("number", [0, 14, 255])
def test_unknown_types_are_refused(number: int) -> None:
    with pytest.raises(RemoteProtocolError):
        payload_size(b"\0\0\0\1" + bytes((number,)))


@pytest.mark.parametrize(
    "bad",
    [
        Open(0, bytes(16), 1, ()),
        Open(0, bytes(16), 1, ((5, bytes(16)),)),
        Open(0, bytes(16), 1, ((7, bytes(16)), (7, bytes(16)), (WHOLE, bytes(16)))),
        Open(128, bytes(16), 1, ((WHOLE, bytes(16)),)),
        Interest((bytes(16),) * 15),
        Interest(()),
        Want(0, False, ()),
        Live(0, ()),
        GoneFrame(0, ()),
        Env(0, False, ()),
        Env(0, False, (b"",)),
    ],
    ids=lambda frame: type(frame).__name__,
)
def test_senseless_frames_are_refused(bad: Frame) -> None:
    with pytest.raises(RemoteProtocolError):
        decode_frame(bad.TYPE, bad.encode())


def test_flags_are_zero_or_one() -> None:
    with pytest.raises(RemoteProtocolError):
        decode_frame(Want.TYPE, b"\0\2" + bytes(32))


def test_our_own_frames_are_held_to_the_caps() -> None:
    with pytest.raises(LocalProtocolError):
        encode_frame(Live(0, (bytes(32),) * (MAX_LIVE + 1)))


def test_a_later_hello_may_say_more_and_a_later_bye_reads_as_goodbye() -> None:
    hello = Hello(1, 2, 3, 4)
    assert decode_frame(Hello.TYPE, hello.encode() + b"and more") == hello
    assert decode_frame(Bye.TYPE, b"\xc8") == Bye(Reason.GOODBYE)


# -- the channel


def channels() -> tuple[Channel, Channel]:
    keys = (b"1" * 32, b"2" * 32)
    return (
        Channel(CipherState(keys[0]), CipherState(keys[1])),
        Channel(CipherState(keys[1]), CipherState(keys[0])),
    )


@given(st.lists(frames, max_size=8), st.integers(1, 300))
def test_frames_come_through_in_pieces_of_any_size(sent: list[Frame], chunk: int) -> None:
    one, two = channels()
    for frame in sent:
        one.queue(frame)
    data = one.fetch()
    assert one.waiting == 0
    received = [
        frame for start in range(0, len(data), chunk) for frame in two.receive(data[start : start + chunk])
    ]
    assert received == sent


def test_a_frame_may_span_messages_and_small_ones_share_one() -> None:
    one, two = channels()
    large = Env(0, True, (bytes(MAX_ENVELOPE),))
    one.queue(large)
    assert list(two.receive(one.fetch())) == [large]
    for _ in range(100):
        one.queue(Ping())
    assert len(one.fetch()) == 100 * HEAD_SIZE + 2 + 16


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_an_altered_byte_closes_the_channel(place: int, change: int) -> None:
    one, two = channels()
    one.queue(Live(0, (bytes(32),) * 10))
    data = bytearray(one.fetch())
    data[place % len(data)] ^= change
    with suppress(RemoteProtocolError):
        assert list(two.receive(bytes(data))) == []  # a longer length: it waits for more


def test_every_envelope_of_the_log_fits_a_frame() -> None:
    assert ENVELOPE_LIMIT <= MAX_ENVELOPE
