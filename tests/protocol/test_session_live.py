"""What goes on after, beside and around the reconciliation: live posts, further boards, waiting, goodbyes."""

from __future__ import annotations

from sync.protocol.events import (
    BoardOpened,
    Event,
    PeerClosed,
    Pong,
    Reason,
)
from sync.protocol.index import BoardIndex
from sync.protocol.session import Session
from tests.protocol.peers import KEPT, Chance, Group, Line, Peer, envelope_id, make_envelope, pair

ENVELOPES = [make_envelope(number) for number in range(400)]


def test_live_posts_travel_both_ways_at_once() -> None:
    group, ada, ben = pair()
    line = Line(ada, ben).run()
    ada.write(line.sessions[0], group.board_id, ENVELOPES[0])
    ben.write(line.sessions[1], group.board_id, ENVELOPES[1])
    line.run()
    assert ada.ids(group.board_id) == ben.ids(group.board_id) == {envelope_id(one) for one in ENVELOPES[:2]}
    assert envelope_id(ENVELOPES[0]) in ada.acknowledged
    assert envelope_id(ENVELOPES[1]) in ben.acknowledged


def test_a_live_post_may_be_pushed_unasked() -> None:
    group, ada, ben = pair()
    line = Line(ada, ben).run()
    ada.hold(group.board_id, ENVELOPES[0])
    line.sessions[0].send_envelopes(group.board_id, [ENVELOPES[0]])
    assert line.deliver()
    assert ben.ids(group.board_id) == {envelope_id(ENVELOPES[0])}
    line.run()
    assert envelope_id(ENVELOPES[0]) in ada.acknowledged


def test_posts_written_while_reconciling_arrive() -> None:
    group, ada, ben = pair()
    ada.hold(group.board_id, *ENVELOPES[:100])
    ben.hold(group.board_id, *ENVELOPES[90:200])
    line = Line(ada, ben)
    number = 300
    while line.deliver(chunk=200):
        for peer, session in zip(line.peers, line.sessions, strict=True):
            if session.is_open(group.board_id) and number < 360:
                peer.write(session, group.board_id, ENVELOPES[number])
                number += 1
    assert number == 360
    assert ada.ids(group.board_id) == ben.ids(group.board_id)
    assert len(ada.ids(group.board_id)) == 260


def test_several_boards_over_one_session_and_only_the_common_ones() -> None:
    chance = Chance(3)
    groups = [Group(chance, ("ada", "ben")) for _ in range(4)]
    only_ada, only_ben = Group(chance, ("ada",)), Group(chance, ("ben",))
    ada = Peer(*(group.board("ada") for group in [*groups, only_ada]))
    ben = Peer(*(group.board("ben") for group in [only_ben, *groups[1:]]))
    for number, group in enumerate(groups[1:]):
        ada.hold(group.board_id, *ENVELOPES[number * 10 : number * 10 + 20])
        ben.hold(group.board_id, *ENVELOPES[number * 10 + 10 : number * 10 + 30])
    ada.hold(only_ada.board_id, ENVELOPES[0])
    Line(ada, ben).run()
    common = {group.board_id for group in groups[1:]}
    assert ada.in_step() == ben.in_step() == common
    for group in groups[1:]:
        assert ada.ids(group.board_id) == ben.ids(group.board_id)


def test_a_board_joined_in_the_meantime_is_opened_by_either_side() -> None:
    for dialler_is_late in (True, False):
        chance = Chance(5)
        first, second = Group(chance, ("ada", "ben")), Group(chance, ("ada", "ben"))
        late = ("ada", "ben") if dialler_is_late else ("ben", "ada")
        early_peer = Peer(first.board(late[1]), second.board(late[1]))
        late_peer = Peer(first.board(late[0]))
        early_peer.hold(second.board_id, *ENVELOPES[:20])
        peers = (late_peer, early_peer) if dialler_is_late else (early_peer, late_peer)
        line = Line(*peers).run()
        late_peer.held[second.board_id] = {}
        session = line.sessions[0 if dialler_is_late else 1]
        late_peer.handle(session, session.add_board(second.board(late[0])))
        line.run()
        assert len(late_peer.ids(second.board_id)) == 20


class Busy(Peer):
    """Opens no board until it is told to."""

    def handle(self, session: Session, events: list[Event]) -> None:
        super().handle(session, [event for event in events if not isinstance(event, BoardOpened)])


def test_an_index_may_come_later() -> None:
    group = Group(Chance(1), ("ada", "ben"))
    ada, ben = Busy(group.board("ada")), Busy(group.board("ben"))
    ada.hold(group.board_id, *ENVELOPES[:10])
    line = Line(ada, ben).run()
    for session, peer in zip(line.sessions, (ada, ben), strict=True):
        assert ben.ids(group.board_id) == set()
        index = BoardIndex((KEPT, one) for one in peer.ids(group.board_id))
        peer.handle(session, session.provide_index(group.board_id, index))
        line.run()
    assert len(ben.ids(group.board_id)) == 10


def test_what_is_not_held_any_more_is_said_to_be_gone() -> None:
    group, ada, ben = pair()
    line = Line(ada, ben).run()
    lost = envelope_id(ENVELOPES[0])
    line.sessions[0].announce(group.board_id, [lost])
    line.run()
    assert [entry[0] for entry in ben.gone] == [lost]
    assert line.sessions[1].in_flight == 0


def test_ping_and_goodbye() -> None:
    _, ada, ben = pair()
    line = Line(ada, ben).run()
    line.sessions[0].ping()
    line.run()
    assert Pong() in ada.events
    line.sessions[1].close(Reason.BUSY)
    line.run()
    assert ada.events[-1] == PeerClosed(Reason.BUSY)
    assert all(session.closed for session in line.sessions)
    assert line.sessions[0].receive_eof() == []


def test_commands_after_the_end_do_nothing() -> None:
    group, ada, ben = pair()
    line = Line(ada, ben).run()
    line.sessions[0].close()
    line.sessions[0].data_to_send()
    line.sessions[0].announce(group.board_id, [bytes(32)])
    line.sessions[0].ping()
    line.sessions[0].close()
    assert line.sessions[0].data_to_send() == b""
    assert not line.sessions[0].is_open(group.board_id)


def test_a_connection_that_just_ends() -> None:
    _, ada, ben = pair()
    line = Line(ada, ben).run()
    assert line.sessions[0].receive_eof() == [PeerClosed(None)]
    assert line.sessions[0].receive_eof() == []
