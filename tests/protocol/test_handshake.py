"""Who is answered, who meets silence, and what an onlooker can tell apart."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.crypto.seal import EpochKeys
from sync.errors import HandshakeFailed
from sync.protocol.greeting import CHALLENGE_SIZE, Greeting
from sync.protocol.limits import MAX_EPOCHS, MAX_SLOTS, MESSAGE_ONE_SIZE
from sync.protocol.session import Session
from sync.protocol.sightings import own_slots, sightings
from sync.protocol.slots import BEACON, GREETING, fill, make_slot, resolve
from tests.protocol.peers import DAY, Chance, Group, Line, Peer, make_envelope, make_invite, pair


def answering(peer: Peer, seed: int = 50) -> Session:
    return Session.answer(peer.boards.values(), day=DAY, random=Chance(seed))


def dialling(peer: Peer, seed: int = 60) -> Session:
    return Session.dial(peer.boards.values(), day=DAY, random=Chance(seed))


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


# -- slots and greetings


@given(st.binary(min_size=32, max_size=32), st.integers(0, 65_535), st.sampled_from([BEACON, GREETING]))
def test_slots_open_for_their_key_port_nonce_and_purpose_only(key: bytes, port: int, purpose: bytes) -> None:
    nonce, device = b"n" * 16, b"d" * 32
    slots = fill([make_slot(key, nonce, port, device, purpose)], 8, Chance(1))
    assert len(slots) == 8
    assert [tuple(one) for one in resolve(slots, nonce, port, purpose, [("me", key)])] == [("me", b"d" * 8)]
    other = BEACON if purpose == GREETING else GREETING
    assert not resolve(slots, nonce, port ^ 1, purpose, [("me", key)])
    assert not resolve(slots, b"m" * 16, port, purpose, [("me", key)])
    assert not resolve(slots, nonce, port, other, [("me", key)])
    assert not resolve(slots, nonce, port, purpose, [("me", bytes(32) if any(key) else b"1" * 32)])


def test_a_beacon_shows_the_device_to_members_of_the_board() -> None:
    group, ada, ben = pair()
    nonce = b"n" * 16
    slots = fill(own_slots(ben.boards.values(), nonce, 4242, BEACON), 8, Chance(1))
    (seen,) = sightings(ada.boards.values(), slots, nonce, 4242, BEACON)
    assert (seen.device_id, seen.noise) == (group.devices["ben"].id, group.devices["ben"].noise_public)
    assert not sightings(ben.boards.values(), slots, nonce, 4242, BEACON)  # not ourselves


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 300), st.integers(0, 1000))
def test_greetings_round_trip_and_are_full(count: int, seed: int) -> None:
    group = Group(Chance(seed), ("ada",))
    greeting = Greeting.of([group.board("ada")] * count, Chance(seed))
    data = greeting.encode()
    assert Greeting.decode(data) == greeting
    assert Greeting.decode(data + b"more") == greeting
    assert Greeting.decode(data[:-1]) is None
    assert len(greeting.slots) % 8 == 0
    assert min(count, 1) <= len(greeting.slots) <= MAX_SLOTS


@pytest.mark.parametrize("count", [0, 1, 7, 9, 255])
def test_a_greeting_with_another_number_of_slots_is_refused(count: int) -> None:
    with pytest.raises(HandshakeFailed):
        Greeting.decode(bytes(CHALLENGE_SIZE) + bytes((count,)))


def test_nothing_stable_is_shown_to_an_onlooker() -> None:
    """Two greetings of one device, and all tags of two sessions, have nothing in common."""
    _, ada, ben = pair()
    seen: list[set[bytes]] = []
    for seed in (1, 2):
        line = Line(ada, ben, seed=seed)
        line.run()
        stream = line.log[0] + line.log[1]
        seen.append({stream[i : i + 8] for i in range(len(stream) - 8)})
        for board_id, board in ada.boards.items():
            assert board_id[:8] not in stream
            assert board.device.id[:8] not in stream
    assert not {piece for piece in seen[0] & seen[1] if any(piece)}
