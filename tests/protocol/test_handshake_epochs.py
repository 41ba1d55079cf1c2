"""Peers whose epochs differ: the removed meet silence, stale ones are brought up to date."""

from __future__ import annotations

import pytest

from sync.crypto.seal import EpochKeys
from sync.errors import HandshakeFailed
from sync.protocol.limits import MAX_EPOCHS
from sync.protocol.sightings import own_slots, sightings
from sync.protocol.slots import BEACON
from tests.protocol.peers import Chance, Group, Line, Peer, answering, dialling, make_envelope


def rekeyed() -> Group:
    """A board whose second epoch began when eve was removed."""
    group = Group(Chance(4), ("ada", "ben", "eve"))
    group.epochs.append(EpochKeys(group.chance(32)))
    return group


def test_a_removed_member_cannot_resolve_a_beacon_and_meets_silence() -> None:
    """What a greeting shows for the sake of those who were apart is all that is left to eve."""
    group = rekeyed()
    eve, ben = group.board("eve", epochs=1), group.board("ben", without=("eve",))
    beacon = own_slots([ben], bytes(16), 1, BEACON)
    assert sightings([eve], beacon, bytes(16), 1, BEACON) == []
    session, victim = dialling(Peer(eve)), answering(Peer(ben))
    session.receive_data(victim.data_to_send())
    with pytest.raises(HandshakeFailed):
        victim.receive_data(session.data_to_send())
    assert victim.data_to_send() == b""


def test_a_removed_member_who_guesses_the_device_meets_silence() -> None:
    """With the greeting of an old epoch in place of the real one, eve still has the wrong channel key."""
    group = rekeyed()
    old_ben = answering(Peer(group.board("ben", epochs=1)), seed=1).data_to_send()
    eve = dialling(Peer(group.board("eve", epochs=1)))
    eve.receive_data(old_ben)
    victim = answering(Peer(group.board("ben", without=("eve",))), seed=1)
    victim.data_to_send()
    with pytest.raises(HandshakeFailed):
        victim.receive_data(eve.data_to_send())
    assert victim.data_to_send() == b""


def test_a_device_not_in_the_roster_meets_silence_even_with_the_channel_key() -> None:
    group = rekeyed()
    eve, ben = Peer(group.board("eve")), Peer(group.board("ben", without=("eve",)))
    with pytest.raises(HandshakeFailed):
        Line(eve, ben).run()


def test_up_to_date_peers_find_stale_ones_and_bring_them_up_to_date() -> None:
    group = rekeyed()
    fresh = Peer(group.board("ada", without=("eve",)))
    stale = Peer(group.board("ben", epochs=1))
    fresh.hold(group.board_id, make_envelope(1))
    Line(fresh, stale).run()
    assert fresh.ids(group.board_id) == stale.ids(group.board_id)


def test_stale_peers_are_brought_up_to_date_by_those_whom_they_dial() -> None:
    group = rekeyed()
    fresh, stale = Peer(group.board("ada", without=("eve",))), Peer(group.board("ben", epochs=1))
    fresh.hold(group.board_id, make_envelope(1))
    Line(stale, fresh).run()
    assert fresh.ids(group.board_id) == stale.ids(group.board_id)


@pytest.mark.parametrize("dials", ["ada", "ben"])
def test_two_sides_that_each_began_epochs_find_back_together(dials: str) -> None:
    group = Group(Chance(4), ("ada", "ben"))
    first = group.epochs[0]
    sides = {}
    for name in group.names:
        group.epochs = [first, *(EpochKeys(group.chance(32)) for _ in range(MAX_EPOCHS - 1))]
        sides[name] = Peer(group.board(name))
    sides["ada"].hold(group.board_id, make_envelope(1))
    one = sides.pop(dials)
    Line(one, *sides.values()).run()
    assert one.in_step() == {group.board_id}


def test_a_board_whose_epochs_differ_is_the_one_to_shake_hands_on() -> None:
    """On the other board both are up to date: by that handshake the first could not be opened."""
    chance = Chance(8)
    behind, level = Group(chance, ("ada", "ben")), Group(chance, ("ada", "ben"))
    behind.epochs.append(EpochKeys(chance(32)))
    for stale, fresh in (("ada", "ben"), ("ben", "ada")):
        one = Peer(level.board(stale), behind.board(stale, epochs=1))
        two = Peer(level.board(fresh), behind.board(fresh))
        for seed in range(5):
            Line(one, two, seed=seed).run()
        assert one.in_step() == two.in_step() == {level.board_id, behind.board_id}


def test_an_epoch_too_old_is_not_answered() -> None:
    group = Group(Chance(4), ("ada", "ben"))
    group.epochs += [EpochKeys(group.chance(32)) for _ in range(MAX_EPOCHS)]
    with pytest.raises(HandshakeFailed):
        Line(Peer(group.board("ada", epochs=1)), Peer(group.board("ben"))).run()


def test_removed_from_one_board_nothing_of_it_is_opened_through_another() -> None:
    """eve answers under the old epoch of a board that she was removed from; she is still on the other one."""
    chance = Chance(8)
    left, shared = Group(chance, ("ada", "eve")), Group(chance, ("ada", "eve"))
    left.epochs.append(EpochKeys(chance(32)))
    ada = Peer(left.board("ada", without=("eve",)), shared.board("ada"))
    eve = Peer(left.board("eve", epochs=1), shared.board("eve"))
    ada.hold(left.board_id, make_envelope(1))
    Line(ada, eve).run()
    assert ada.in_step() == {shared.board_id}
    assert not eve.ids(left.board_id)
