"""Frames at the wrong time, of the wrong side, for the wrong board; and mistakes that are our own."""

from __future__ import annotations

import pytest

from sync.errors import LocalProtocolError, RemoteProtocolError
from sync.protocol.board_frames import Done, Env, Live, Neg, Open
from sync.protocol.events import BoardOpened, Established, Event, Reason
from sync.protocol.frames import Frame
from sync.protocol.index import WHOLE, BoardIndex
from sync.protocol.session import Session
from sync.protocol.session_frames import Bye, Hello, Interest, Ping, Welcome
from tests.protocol.peers import DAY, Line, Peer, pair
from tests.protocol.raw import ENVELOPES, HELLO, Raw, refused


@pytest.mark.parametrize("dials", [True, False])
def test_another_version_is_refused_with_its_numbers(dials: bool) -> None:
    raw = Raw(dials=dials)
    with pytest.raises(RemoteProtocolError, match="versions 2 to 3") as caught:
        raw.say(Hello(2, 3, DAY, 1000))
    assert "Update" in caught.value.hint
    heard = raw.heard + list(raw.hear())
    assert isinstance(heard[0], Hello)
    assert heard[-1] == Bye(Reason.VERSION)


def test_a_newer_version_that_still_speaks_ours_is_welcome() -> None:
    raw = Raw(dials=True)
    raw.say(Hello(1, 9, DAY, 1000))
    assert isinstance(raw.victim.events[0], Established)


@pytest.mark.parametrize("frame", [Ping(), Bye(Reason.GOODBYE), Done(0), Interest((bytes(16),) * 16)])
def test_nothing_comes_before_hello(frame: Frame) -> None:
    refused(Raw(dials=False), frame, match="silent")


@pytest.mark.parametrize(
    "frame", [HELLO, Welcome(bytes(32), bytes(64), bytes(80)), Interest((bytes(16),) * 16)]
)
def test_frames_of_the_wrong_side_or_time(frame: Frame) -> None:
    refused(Raw(dials=True), HELLO, frame, match="talking")


def test_only_the_dialling_side_opens() -> None:
    raw = Raw(dials=False)
    refused(raw, HELLO, Open(0, bytes(16), DAY, ((WHOLE, bytes(16)),)), match="Open")


def test_an_unknown_board_is_refused() -> None:
    refused(Raw(dials=True), HELLO, Open(0, bytes(16), DAY, ((WHOLE, bytes(16)),)), match="not ours")


@pytest.mark.parametrize("frame", [Done(0), Neg(0, 0, b"a"), Live(0, (bytes(32),)), Env(9, False, (b"x",))])
def test_a_board_that_is_not_open_is_refused(frame: Frame) -> None:
    refused(Raw(dials=True), HELLO, frame, match="not open")


def test_opening_twice_is_refused() -> None:
    raw = Raw(dials=True)
    again = Open(1, raw.tag, DAY, ((WHOLE, bytes(16)),))
    refused(raw, HELLO, raw.open(), again, match="twice")


def test_another_expiry_cut_is_refused() -> None:
    raw = Raw(dials=True)
    refused(raw, HELLO, Open(0, raw.tag, DAY + 1, ((WHOLE, bytes(16)),)), match="another day")


def test_done_out_of_turn_is_refused() -> None:
    raw = Raw(dials=True)
    refused(raw, HELLO, raw.open(), Done(0), match="Done")


def test_our_own_mistakes_are_named_as_ours() -> None:
    group, ada, ben = pair()
    line = Line(ada, ben)
    session = line.sessions[0]
    with pytest.raises(LocalProtocolError, match="before it was established"):
        session.announce(group.board_id, [bytes(32)])
    line.run()
    with pytest.raises(LocalProtocolError, match="before it was opened"):
        session.provide_index(bytes(32), BoardIndex())
    with pytest.raises(LocalProtocolError, match="provided twice"):
        session.provide_index(group.board_id, BoardIndex())
    with pytest.raises(LocalProtocolError, match="difference was known"):
        session.finish(group.board_id)
    with pytest.raises(LocalProtocolError, match="than the peer asked"):
        session.send_envelopes(group.board_id, [ENVELOPES[0]], wanted=True)


def test_sending_before_the_index_is_provided_is_ours_too() -> None:
    group, _, ben = pair()
    events: list[Event] = []
    line = Line(Listener(events, group.board("ada")), ben).run()
    assert any(isinstance(event, BoardOpened) for event in events)
    assert not line.sessions[0].is_open(group.board_id)
    with pytest.raises(LocalProtocolError, match="closed"):
        line.sessions[0].send_envelopes(group.board_id, [ENVELOPES[0]])


class Listener(Peer):
    """Hears and does nothing."""

    def __init__(self, events: list[Event], *boards: object) -> None:
        super().__init__(*boards)  # type: ignore[arg-type]
        self.events = events

    def handle(self, session: Session, events: list[Event]) -> None:
        self.events += events
