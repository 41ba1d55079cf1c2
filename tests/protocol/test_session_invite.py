"""A newcomer is welcomed, joins and catches up within one session; a spent invite is not answered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sync.errors import HandshakeFailed, LocalProtocolError, RemoteProtocolError
from sync.protocol.events import Established, Event, PeerClosed, Reason, Via, Welcomed, WelcomeNeeded
from sync.protocol.session import Session
from sync.protocol.session_frames import Welcome
from tests.protocol.peers import Group, Line, Peer, envelope_id, make_envelope, make_invite, pair

ENVELOPES = [make_envelope(number) for number in range(60)]


def invited() -> tuple[Group, Peer, Peer, Line]:
    """ada invites cleo, who dials ada with nothing but the invite."""
    group, ada, _ = pair("ada", "cleo")
    live, invitation = make_invite(b"i" * 32, group.board("ada"))
    board = replace(group.board("ada"), invites=(live,))
    ada = Peer(board)
    ada.hold(group.board_id, *ENVELOPES[:40])
    ada.secrets = [epoch.secret for epoch in group.epochs]
    cleo = Peer()
    cleo.joining = group.board("cleo")
    return group, ada, cleo, Line(cleo, ada, invitation=invitation)


def test_welcome_join_and_catch_up() -> None:
    group, ada, cleo, line = invited()
    line.run()
    assert cleo.events[0] == Established(None, group.board_id, Via.INVITE)
    assert isinstance(ada.events[1], WelcomeNeeded)
    assert Welcomed(group.board_id, group.devices["ada"].id, tuple(ada.secrets)) in cleo.events
    assert cleo.ids(group.board_id) == ada.ids(group.board_id)
    cleo.write(line.sessions[0], group.board_id, ENVELOPES[50])
    line.run()
    assert envelope_id(ENVELOPES[50]) in ada.ids(group.board_id)


def test_byte_by_byte() -> None:
    group, ada, cleo, line = invited()
    line.run(chunk=1)
    assert cleo.ids(group.board_id) == ada.ids(group.board_id)


def test_the_secrets_are_not_on_the_wire_nor_in_a_repr() -> None:
    _, ada, cleo, line = invited()
    line.run()
    for secret in ada.secrets:
        assert secret not in line.log[0] + line.log[1]
        assert secret.hex() not in repr(cleo.events) + repr(ada.boards)
        assert repr(secret)[2:-1] not in repr(cleo.events)


class Strict(Peer):
    """Lets nobody in."""

    def handle(self, session: Session, events: list[Event]) -> None:
        if any(isinstance(event, WelcomeNeeded) for event in events):
            session.close(Reason.INVITE_SPENT)


def test_a_spent_invite_is_said_to_be_spent() -> None:
    _, ada, cleo, line = invited()
    line.peers = (cleo, Strict(*ada.boards.values()))
    line.run()
    assert cleo.events[-1] == PeerClosed(Reason.INVITE_SPENT)


def test_an_unknown_invite_is_not_even_tried() -> None:
    group, ada, _ = pair("ada", "cleo")
    _, invitation = make_invite(b"x" * 32, group.board("ada"))
    line = Line(Peer(), ada, invitation=invitation)
    with pytest.raises(HandshakeFailed, match="does not know this invite"):
        line.run()
    assert line.sessions[0].data_to_send() == b""


def test_a_member_may_admit_whom_another_invited() -> None:
    """The Invite op tells every member the discovery key and the psk."""
    group, _, _ = pair("ada", "ben", "cleo")
    live, invitation = make_invite(b"i" * 32, group.board("ada"))
    ben = Peer(replace(group.board("ben"), invites=(live,)))
    ben.secrets = [group.epochs[0].secret]
    ben.hold(group.board_id, *ENVELOPES)
    cleo = Peer()
    cleo.joining = group.board("cleo")
    Line(cleo, ben, invitation=invitation).run()
    assert cleo.ids(group.board_id) == ben.ids(group.board_id)


def test_between_devices_nobody_is_welcomed() -> None:
    _, ada, ben = pair()
    line = Line(ada, ben).run()
    with pytest.raises(LocalProtocolError):
        line.sessions[1].welcome([bytes(32)])
    with pytest.raises(LocalProtocolError):
        line.sessions[0].welcome([bytes(32)])


def test_a_welcome_of_broken_keys_is_refused() -> None:
    _, ada, _, line = invited()
    ada.secrets = [b"too short"]
    with pytest.raises(RemoteProtocolError, match="no whole keys"):
        line.run()
    assert line.sessions[0].closed


def test_a_welcome_signed_by_another_key_is_refused() -> None:
    """Whoever has the invite's public half alone cannot hand out keys in a member's name."""
    group, _, _, line = invited()
    mine = group.board("ada").device
    mine.sign.public = group.devices["cleo"].id
    with pytest.raises(RemoteProtocolError, match="not signed by the device"):
        line.run()
    assert line.sessions[0].closed


def test_a_welcome_is_good_in_its_own_session_alone() -> None:
    group, _, _, _ = invited()
    device = group.devices["ada"]
    first = Welcome.proven(bytes(64), group.board_id, device.id, b"box")
    assert first != Welcome.proven(b"x" * 64, group.board_id, device.id, b"box")
    assert first != Welcome.proven(bytes(64), group.board_id, device.id, b"another")
