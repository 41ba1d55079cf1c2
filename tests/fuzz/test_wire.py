"""Whatever a connection can bring, spoiled: only the peer's fault comes out, and little memory goes in."""

from __future__ import annotations

import contextlib
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.errors import HandshakeFailed, RemoteProtocolError
from sync.net.beacon import Beacon
from sync.protocol.board_frames import Done, Env, GoneFrame, Live, Neg, Open, Want
from sync.protocol.frames import HEAD_SIZE, Frame, decode_frame, encode_frame, payload_size
from sync.protocol.greeting import Greeting
from sync.protocol.negentropy import Negentropy
from sync.protocol.session import Session
from sync.protocol.session_frames import Bye, Hello, Interest, Ping, PongFrame, Welcome
from sync.protocol.vector import Vector
from sync.protocol.wire import varint
from tests.fuzz.spoiled import LIES, bounded, spoiled
from tests.protocol.peers import DAY, Chance, Line, pair
from tests.protocol.raw import Raw

ID = bytes(range(32))
FRAMES: tuple[Frame, ...] = (
    Hello(1, 1, DAY, 1000),
    Welcome(bytes(32), bytes(64), bytes(80)),
    Interest(tuple(bytes((i,)) * 16 for i in range(16))),
    Open(0, bytes(16), DAY, ((5, bytes(16)), (0xFFFFFFFF, bytes(16)))),
    Neg(0, DAY << 16, b"\x61\0\0\1" + bytes(16)),
    Want(0, True, (ID, bytes(32))),
    Env(0, False, (bytes(300), bytes(400))),
    GoneFrame(0, ((ID, ID),)),
    Live(0, (ID,)),
    Done(0),
    Ping(),
    PongFrame(),
    Bye(1),  # type: ignore[arg-type]
)
frames = st.sampled_from([encode_frame(frame) for frame in FRAMES])


@settings(max_examples=400, deadline=None)
@given(frames.flatmap(spoiled))
def test_frames(data: bytes) -> None:
    with contextlib.suppress(RemoteProtocolError):
        if len(data) >= HEAD_SIZE:
            size = payload_size(data[:HEAD_SIZE])
            decode_frame(data[4], data[HEAD_SIZE : HEAD_SIZE + size])


@settings(max_examples=150, deadline=None)
@given(st.data(), st.booleans())
def test_frames_inside_a_session(data: st.DataObject, dials: bool) -> None:
    """Spoiled inside the encryption, as a member can; in one piece or byte by byte."""
    raw = Raw(dials=dials, hold=5)
    plain = encode_frame(FRAMES[0]) + encode_frame(raw.open() if dials else raw.interest)
    plain += data.draw(st.lists(frames, max_size=3).map(b"".join).flatmap(spoiled))
    sealed = raw.secured.send.encrypt(plain)
    with contextlib.suppress(RemoteProtocolError):
        raw.victim.handle(raw.session, raw.session.receive_data(len(sealed).to_bytes(2, "big") + sealed))


@cache
def exchanged() -> tuple[bytes, bytes, bytes]:
    """The greeting and both handshake messages (with what follows) of a session that worked."""
    _, ada, ben = pair()
    line = Line(ada, ben)
    greeting = line.sessions[1].data_to_send()
    line.sessions[0].receive_data(greeting)
    first = line.sessions[0].data_to_send()
    line.sessions[1].receive_data(first)
    return greeting, first, line.sessions[1].data_to_send()


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_handshakes(data: st.DataObject) -> None:
    greeting, first, second = exchanged()
    _, ada, ben = pair()
    answering = Session.answer(ben.boards.values(), day=DAY, random=Chance(1001))
    answering.data_to_send()
    with contextlib.suppress(HandshakeFailed):
        answering.receive_data(data.draw(spoiled(first)))
    dialling = Session.dial(ada.boards.values(), day=DAY, random=Chance(1))
    with contextlib.suppress(RemoteProtocolError):
        dialling.receive_data(data.draw(spoiled(greeting)) if data.draw(st.booleans()) else greeting)
        dialling.receive_data(data.draw(spoiled(second)))


@settings(max_examples=200, deadline=None)
@given(spoiled(Greeting.of((), Chance(1)).encode()))
def test_greetings(data: bytes) -> None:
    with contextlib.suppress(HandshakeFailed):
        Greeting.decode(data)


ITEMS = [(DAY << 16 | i).to_bytes(8, "big") + bytes((i,)) * 32 for i in range(200)]
OTHERS = ITEMS[::3]


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_reconciliation(data: st.DataObject) -> None:
    """Either side, with a message that was right before it was spoiled."""
    first, second = Negentropy(Vector(ITEMS)), Negentropy(Vector(OTHERS))
    question = first.initiate()
    with contextlib.suppress(RemoteProtocolError):
        second.respond(data.draw(spoiled(question)))
    with contextlib.suppress(RemoteProtocolError):
        first.advance(data.draw(spoiled(second.respond(question))))


@pytest.mark.parametrize("count", [1 << 20, 1 << 32, (1 << 64) - 1])
def test_counts_that_nobody_could_hold(count: int) -> None:
    """A list said to have milliards of ids costs nothing: what is not there is not read."""
    message = b"\x61\0\0\2" + varint(count) + bytes(64)
    with bounded(1), pytest.raises(RemoteProtocolError):
        Negentropy(Vector(ITEMS)).respond(message)


@pytest.mark.parametrize("lie", LIES)
def test_envelopes_that_lie_about_their_size(lie: bytes) -> None:
    with bounded(1), contextlib.suppress(RemoteProtocolError):
        decode_frame(Env.TYPE, b"\0\0" + lie[-4:].rjust(4, b"\xff") + bytes(100))


def test_a_frame_announced_and_never_sent_costs_nothing() -> None:
    """Heads of the largest frames, from a peer that sends no more: nothing is set aside for what may come."""
    raws = [Raw(dials=True) for _ in range(3)]
    with bounded(1):
        for raw in raws:
            plain = encode_frame(FRAMES[0]) + Env.MAX.to_bytes(4, "big") + bytes((Env.TYPE,))
            sealed = raw.secured.send.encrypt(plain)
            raw.session.receive_data(len(sealed).to_bytes(2, "big") + sealed)


values = st.none() | st.binary(max_size=200)


@given(st.dictionaries(st.sampled_from((b"v", b"n", b"s", b"", b"x")), values))
def test_beacons(properties: dict[bytes, bytes | None]) -> None:
    beacon = Beacon.from_properties(properties)
    assert beacon is None or (len(beacon.nonce), {len(slot) for slot in beacon.slots}) == (16, {16})


@given(st.data())
def test_beacons_spoiled(data: st.DataObject) -> None:
    good = {b"v": b"1", b"n": bytes(16), b"s": bytes(128)}
    name = data.draw(st.sampled_from(sorted(good)))
    Beacon.from_properties({**good, name: data.draw(spoiled(good[name]))})
