"""Who is answered, who meets silence, and what an onlooker can tell apart."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.errors import HandshakeFailed
from sync.protocol.limits import MESSAGE_ONE_SIZE
from tests.protocol.peers import Chance, Group, Line, Peer, answering, dialling, make_invite, pair


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_junk_meets_silence(junk: bytes) -> None:
    _, _, ben = pair()
    session = answering(ben)
    session.data_to_send()
    try:
        assert session.receive_data(junk) == []
    except HandshakeFailed:
        assert session.closed
    assert session.data_to_send() == b""


@settings(deadline=None)
@given(st.binary(max_size=4_200))
def test_a_junk_greeting_is_refused(junk: bytes) -> None:
    _, ada, _ = pair()
    session = dialling(ada)
    try:
        assert session.receive_data(junk) == []
    except HandshakeFailed:
        assert session.closed
    assert session.data_to_send() == b""


def test_the_length_alone_gives_a_stranger_away() -> None:
    _, _, ben = pair()
    with pytest.raises(HandshakeFailed):
        answering(ben).receive_data(b"GE")


def test_a_junk_first_message_of_the_right_size_meets_silence() -> None:
    _, _, ben = pair()
    session = answering(ben)
    session.data_to_send()
    with pytest.raises(HandshakeFailed):
        session.receive_data(MESSAGE_ONE_SIZE.to_bytes(2, "big") + Chance(9)(MESSAGE_ONE_SIZE))
    assert session.data_to_send() == b""


def test_a_replayed_first_message_is_refused() -> None:
    """The challenge is in the prologue, so what was good for one connection is good for no other."""
    _, ada, ben = pair()
    dialler, victim = dialling(ada), answering(ben, seed=1)
    dialler.receive_data(victim.data_to_send())
    message = dialler.data_to_send()
    victim.receive_data(message)
    assert victim.data_to_send()
    again = answering(ben, seed=2)
    again.data_to_send()
    with pytest.raises(HandshakeFailed):
        again.receive_data(message)
    assert again.data_to_send() == b""


def test_strangers_share_nothing_and_say_so() -> None:
    ada, zoe = Peer(Group(Chance(1), ("ada",)).board("ada")), Peer(Group(Chance(2), ("zoe",)).board("zoe"))
    with pytest.raises(HandshakeFailed, match="shares no board"):
        Line(ada, zoe).run()


def test_the_preferred_device_is_dialled() -> None:
    chance = Chance(11)
    groups = [Group(chance, ("ada", "ben")) for _ in range(5)]
    ada, ben = (Peer(*(group.board(name) for group in groups)) for name in ("ada", "ben"))
    for group in groups:
        line = Line(ada, ben, prefer=(group.board_id, group.devices["ben"].id)).run()
        assert line.peers[0].events.pop(0).board_id == group.board_id  # type: ignore[union-attr]
        ada.events.clear()


def test_all_first_messages_look_alike() -> None:
    group, ada, ben = pair()
    live, invitation = make_invite(b"i" * 32, group.board("ben"))
    board = group.board("ben")
    ben = Peer(type(board)(board.board_id, board.device, board.epochs, board.peers, (live,)))
    sizes = set()
    for line in (Line(ada, ben), Line(Peer(), ben, invitation=invitation)):
        line.deliver()
        sizes.add(line.sent[0] or len(line.sessions[0].data_to_send()))
    assert sizes == {2 + MESSAGE_ONE_SIZE}


def test_a_peer_that_hangs_up_is_explained() -> None:
    _, ada, _ = pair()
    with pytest.raises(HandshakeFailed, match="without a word"):
        dialling(ada).receive_eof()


def test_closing_before_the_handshake_says_nothing() -> None:
    _, _, ben = pair()
    session = answering(ben)
    session.data_to_send()
    session.close()
    assert session.closed
    assert session.data_to_send() == b""
