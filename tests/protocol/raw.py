"""A peer with valid keys who says whatever she likes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sync.errors import RemoteProtocolError
from sync.protocol.board_frames import Open
from sync.protocol.channel import Channel
from sync.protocol.events import Reason
from sync.protocol.frames import Frame
from sync.protocol.handshake import Answering, Dialling, Handshake, Secured
from sync.protocol.index import WHOLE
from sync.protocol.interest import ListedBoards, SharedBoards
from sync.protocol.session import Session
from sync.protocol.session_frames import Bye, Hello, Interest
from tests.protocol.peers import DAY, Chance, Group, Peer, make_envelope

HELLO = Hello(1, 1, DAY, 1000)
FLOOR = DAY << 16
ENVELOPES = [make_envelope(number) for number in range(100)]


class Raw:
    """eve: on the board, able to say whatever she likes to the one session of an honest victim."""

    def __init__(self, *, dials: bool, hold: int = 0) -> None:
        self.group = Group(Chance(3), ("eve", "ben"))
        board = self.group.board("eve")
        self.victim = Peer(self.group.board("ben"))
        self.victim.hold(self.group.board_id, *ENVELOPES[:hold])
        boards = self.victim.boards.values()
        make = Session.answer if dials else Session.dial
        self.session = make(boards, day=DAY, random=Chance(1))
        handshake: Handshake = Dialling([board], Chance(2)) if dials else Answering([board], Chance(2))
        self.secured = self._shake(handshake)
        self.channel = Channel(self.secured.send, self.secured.receive)
        self.heard = list(self.hear())
        listed = ListedBoards(self.secured, Chance(4))
        self.interest = listed.list([board])
        shared = SharedBoards(self.secured)
        if dials:
            shared.hear(next(frame for frame in self.heard if isinstance(frame, Interest)))
            self.tag = shared.opening_tag(board) or b""

    def _shake(self, handshake: Handshake) -> Secured:
        outgoing = bytearray(handshake.outgoing)
        self.incoming = bytearray()
        while True:
            self.session.receive_data(bytes(outgoing))
            self.incoming += self.session.data_to_send()
            secured = handshake.receive(self.incoming)
            outgoing = bytearray(handshake.outgoing)
            if secured is not None:
                self.session.receive_data(bytes(outgoing))
                return secured

    def hear(self) -> Iterator[Frame]:
        data, self.incoming = bytes(self.incoming), bytearray()
        yield from self.channel.receive(data + self.session.data_to_send())

    def say(self, *frames: Frame) -> list[Frame]:
        """Say `frames`; what the victim answers."""
        for frame in frames:
            self.channel.queue(frame)
        events = self.session.receive_data(self.channel.fetch())
        self.victim.handle(self.session, events)
        return list(self.hear())

    def open(self) -> Open:
        return Open(0, self.tag, DAY, ((WHOLE, bytes(16)),))


def refused(raw: Raw, *frames: Frame, match: str) -> None:
    """The frames end the session with a named reason, and the victim says so to the peer."""
    for frame in frames:
        raw.channel.queue(frame)
    with pytest.raises(RemoteProtocolError, match=match):
        raw.victim.handle(raw.session, raw.session.receive_data(raw.channel.fetch()))
    assert raw.session.closed
    last = list(raw.hear())[-1]
    assert isinstance(last, Bye)
    assert last.reason in (Reason.BROKE_PROTOCOL, Reason.VERSION)
    assert raw.session.receive_data(b"whatever follows") == []
