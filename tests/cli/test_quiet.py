from __future__ import annotations

from sync.events import Arrived, Joined, Listening, PeerConnected, PeerLost, Synced
from tui_forum.cli.quiet import PATIENCE_SECONDS, QUIET_SECONDS, Meetings

HOUSE, CLINIC = b"h" * 32, b"c" * 32


def synced(board: bytes, peer: str = "ab") -> Synced:
    return Synced(board, peer, 1, 2, 300, 0.1)


def connected(*boards: bytes, peer: str = "ab") -> PeerConnected:
    return PeerConnected(peer, "10.0.0.2:4000", boards, "beacon")


def test_nobody_met_ends_when_patience_does() -> None:
    meetings = Meetings(100.0)
    meetings.take(Listening("::", 4000), 105.0)
    assert not meetings.done(100.0 + PATIENCE_SECONDS - 0.1)
    assert meetings.done(100.0 + PATIENCE_SECONDS)
    assert not meetings.reached


def test_everybody_in_step_and_quiet_is_done() -> None:
    meetings = Meetings(0.0)
    meetings.take(connected(HOUSE, CLINIC), 1.0)
    meetings.take(synced(HOUSE), 2.0)
    assert not meetings.done(2.0 + QUIET_SECONDS)
    meetings.take(synced(CLINIC), 3.0)
    assert meetings.done(3.0 + QUIET_SECONDS)
    assert meetings.reached


def test_an_arrival_puts_the_end_off() -> None:
    meetings = Meetings(0.0)
    meetings.take(connected(HOUSE), 1.0)
    meetings.take(synced(HOUSE), 2.0)
    meetings.take(Arrived(HOUSE, 3), 2.9)
    assert not meetings.done(2.0 + QUIET_SECONDS)
    assert meetings.done(2.9 + QUIET_SECONDS)


def test_one_who_is_still_behind_is_waited_for() -> None:
    meetings = Meetings(0.0)
    meetings.take(connected(HOUSE), 1.0)
    meetings.take(synced(HOUSE), 2.0)
    meetings.take(connected(HOUSE, peer="cd"), 2.1)
    assert not meetings.done(2.1 + QUIET_SECONDS)
    meetings.take(PeerLost("cd", "10.0.0.2:4000", "gone"), 3.0)
    assert meetings.done(3.0 + QUIET_SECONDS)


def test_a_newcomer_without_boards_yet_is_waited_for() -> None:
    meetings = Meetings(0.0)
    meetings.take(connected(peer=""), 1.0)
    assert not meetings.done(1.0 + QUIET_SECONDS)
    assert not meetings.in_step


def test_who_joined_by_an_invite_is_waited_for_until_it_came_back_as_a_member() -> None:
    meetings = Meetings(0.0)
    meetings.take(connected(peer=""), 1.0)
    meetings.take(Joined(HOUSE), 1.1)
    meetings.take(synced(HOUSE, peer=""), 1.2)
    meetings.take(PeerLost("", "10.0.0.2:4000", "goodbye"), 1.3)
    assert not meetings.done(1.3 + QUIET_SECONDS)
    meetings.take(connected(HOUSE), 3.0)
    meetings.take(synced(HOUSE), 3.5)
    assert meetings.done(3.5 + QUIET_SECONDS)
