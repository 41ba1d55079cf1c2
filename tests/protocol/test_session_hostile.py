"""A peer with valid keys who floods, lies or loops is dropped by name, and leaves us consistent."""

from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.errors import LocalProtocolError, RemoteProtocolError
from sync.protocol import limits
from sync.protocol.board_frames import Done, Env, GoneFrame, Live, Neg, Open, Want
from sync.protocol.events import PeerClosed, ReconcileDone
from sync.protocol.frames import Frame
from sync.protocol.negentropy import Negentropy
from sync.protocol.session_frames import Interest, Ping
from sync.protocol.vector import Vector
from sync.protocol.wire import varint
from tests.protocol.peers import Line, Peer, envelope_id, make_envelope, pair
from tests.protocol.raw import ENVELOPES, FLOOR, HELLO, Raw, refused


def test_a_reconciliation_that_never_ends_is_ended() -> None:
    raw = Raw(dials=True, hold=50)
    raw.say(HELLO, raw.open())
    for number in range(limits.MAX_ROUNDS):
        # every fingerprint is a new lie, so the difference is never found
        assert raw.say(Neg(0, FLOOR, b"\x61\0\0\1" + number.to_bytes(16, "big")))
    refused(raw, Neg(0, FLOOR, b"\x61\0\0\1" + bytes(16)), match="without end")


def test_a_reconciliation_elsewhere_is_refused() -> None:
    raw = Raw(dials=True, hold=50)
    raw.say(HELLO, raw.open())
    refused(raw, Neg(0, 12345, b"\x61"), match="changed what it reconciles")


def test_a_driving_peer_must_start_where_it_may() -> None:
    raw = Raw(dials=False, hold=50)
    raw.say(HELLO, raw.interest)
    refused(raw, Neg(0, 12345, b"\x61"), match="not offered")


def test_an_offer_without_end_takes_no_more_than_a_portion() -> None:
    raw = Raw(dials=True)
    raw.say(HELLO, raw.open())
    size = 8_000

    def offer(number: int) -> Neg:
        """8,000 more ids, and a lie that there are others behind them."""
        ids = b"".join(i.to_bytes(32, "big") for i in range(number * size, (number + 1) * size))
        bound = varint(FLOOR + number + 2) + b"\0"
        return Neg(0, FLOOR, b"\x61" + bound + b"\2" + varint(size) + ids + b"\0\0\1" + bytes(16))

    tracemalloc.start()
    for number in range(2 * limits.MAX_NEEDED // size):
        assert raw.say(offer(number))
    assert tracemalloc.get_traced_memory()[1] < 150 * limits.MAX_NEEDED
    tracemalloc.stop()


def test_wanting_what_was_not_offered_is_refused() -> None:
    raw = Raw(dials=False, hold=50)
    (opened,) = [frame for frame in raw.say(HELLO, raw.interest) if isinstance(frame, Open)]
    question = Negentropy(Vector([])).initiate()
    raw.say(Neg(0, opened.floor << 16, question))
    refused(raw, Want(0, True, (bytes(32),)), match="not offered")


def test_wanting_salted_ids_before_any_reconciliation_is_refused() -> None:
    raw = Raw(dials=True)
    refused(raw, HELLO, raw.open(), Want(0, True, (bytes(32),)), match="is over")


def test_asking_for_too_much_at_once_is_refused() -> None:
    raw = Raw(dials=True)
    for frame in (HELLO, raw.open()):
        raw.channel.queue(frame)
    raw.session.receive_data(raw.channel.fetch())
    batch = Want(0, False, tuple(number.to_bytes(32, "big") for number in range(limits.WANT_BATCH)))
    for _ in range(2):
        raw.channel.queue(batch)
    raw.session.receive_data(raw.channel.fetch())
    raw.channel.queue(Want(0, False, (bytes(32),)))
    with pytest.raises(RemoteProtocolError, match="asked for more than 32,768 envelopes"):
        raw.session.receive_data(raw.channel.fetch())


@pytest.mark.parametrize("frame", [Env(0, True, (b"x",)), GoneFrame(0, ((bytes(32), bytes(32)),))])
def test_answers_to_no_question_are_refused(frame: Frame) -> None:
    raw = Raw(dials=True)
    refused(raw, HELLO, raw.open(), frame, match="not asked")


def test_who_does_not_read_is_dropped() -> None:
    """Behind 8 MiB that it does not take, a peer asks for PONG after PONG."""
    raw = Raw(dials=True)
    raw.say(HELLO, raw.open())
    for _ in range(8):
        raw.session.send_envelopes(raw.group.board_id, [bytes(limits.MAX_ENVELOPE)])
    pings = b"\0\0\0\1\x0b" * 10_000
    sealed = [raw.secured.send.encrypt(pings) for _ in range(25)]
    flood = b"".join(len(one).to_bytes(2, "big") + one for one in sealed)
    with pytest.raises(RemoteProtocolError, match="does not take"):
        raw.session.receive_data(flood)
    assert raw.session.bytes_waiting < 100


def test_our_caller_may_not_fill_memory_either() -> None:
    group, ada, ben = pair()
    line = Line(ada, ben).run()
    big = make_envelope(1, limits.MAX_ENVELOPE)
    for _ in range(8):
        line.sessions[0].send_envelopes(group.board_id, [big])
    with pytest.raises(LocalProtocolError, match="bytes_waiting"):
        line.sessions[0].send_envelopes(group.board_id, [big])
    with pytest.raises(LocalProtocolError, match="larger than"):
        line.sessions[1].send_envelopes(group.board_id, [big + b"x"])


def test_too_many_interests_are_refused() -> None:
    raw = Raw(dials=False)
    raw.say(HELLO)
    tags = [number.to_bytes(16, "big") for number in range(limits.MAX_TAGS + 16)]
    raw.say(Interest(tuple(tags[:-16])))
    refused(raw, Interest(tuple(tags[-16:])), match="more boards")


@settings(deadline=None, max_examples=50)
@given(st.booleans(), st.lists(st.binary(min_size=1, max_size=200), max_size=20))
def test_encrypted_junk_raises_nothing_but_the_peers_fault(dials: bool, pieces: list[bytes]) -> None:
    raw = Raw(dials=dials)
    for piece in pieces:
        sealed = raw.secured.send.encrypt(piece)
        try:
            raw.session.receive_data(len(sealed).to_bytes(2, "big") + sealed)
        except RemoteProtocolError:
            break


def frames_of_any_kind(raw: Raw) -> st.SearchStrategy[Frame]:
    ids = st.lists(st.sampled_from([envelope_id(one) for one in ENVELOPES[:5]]), min_size=1).map(tuple)
    return st.one_of(
        st.just(HELLO),
        st.just(raw.interest),
        st.just(Ping()),
        st.builds(Done, st.integers(0, 1)),
        st.builds(Want, st.just(0), st.booleans(), ids),
        st.builds(Live, st.just(0), ids),
        st.builds(Env, st.just(0), st.booleans(), st.just((ENVELOPES[0],))),
        st.builds(Neg, st.just(0), st.just(FLOOR), st.sampled_from([b"\x61", b"\x61\0\0\2\0", b"x"])),
        *([st.just(raw.open())] if hasattr(raw, "tag") else []),
    )


@settings(deadline=None, max_examples=100)
@given(st.booleans(), st.data())
def test_any_order_of_valid_frames_is_either_followed_or_refused(dials: bool, data: st.DataObject) -> None:
    raw = Raw(dials=dials, hold=40)
    for _ in range(12):
        frame = data.draw(frames_of_any_kind(raw))
        try:
            raw.say(frame)
        except RemoteProtocolError:
            assert raw.session.closed
            break


def test_a_peer_that_stops_in_the_middle_leaves_us_consistent() -> None:
    """Half of the envelopes came: those are held, and the rest comes from somebody else."""
    raw = Raw(dials=True, hold=10)
    raw.say(HELLO, raw.open())
    raw.say(Env(0, False, tuple(ENVELOPES[10:40])))
    assert raw.session.receive_eof() == [PeerClosed(None)]
    assert len(raw.victim.ids(raw.group.board_id)) == 40
    helper = Peer(raw.group.board("eve"))
    helper.hold(raw.group.board_id, *ENVELOPES)
    Line(helper, raw.victim).run()
    assert raw.victim.ids(raw.group.board_id) == helper.ids(raw.group.board_id)
    assert raw.victim.twice == 0


def test_crafted_ids_that_we_hold_already_are_not_asked_for() -> None:
    raw = Raw(dials=True, hold=3)
    answer = raw.say(HELLO, raw.open())[-1]
    assert isinstance(answer, Neg)
    ours = answer.message[5:]  # version, infinity, mode, count, then the salted ids of all three
    assert len(ours) == 3 * 32
    raw.say(Neg(0, answer.start, b"\x61\0\0\2\3" + ours))
    assert [event for event in raw.victim.events if isinstance(event, ReconcileDone)] == [
        ReconcileDone(raw.group.board_id, (), 0)
    ]


def test_who_asks_to_begin_anew_without_end_is_refused() -> None:
    raw, driving = Raw(dials=False, hold=50), Negentropy(Vector([]))
    raw.say(HELLO, raw.interest)
    for _ in range(limits.MAX_PASSES):
        (answer,) = raw.say(Neg(0, FLOOR, driving.initiate()))
        assert isinstance(answer, Neg)
        _, _, (found,) = driving.advance(answer.message)
        (sent,) = raw.say(Want(0, True, tuple(found.ids[:1])))  # which ends what was compared there
        assert isinstance(sent, Env)
    refused(raw, Neg(0, FLOOR, driving.initiate()), match="without end")
