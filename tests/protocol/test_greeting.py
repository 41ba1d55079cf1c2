"""What a beacon and a greeting show, to whom, and how alike they look to everybody else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.errors import HandshakeFailed
from sync.protocol.greeting import CHALLENGE_SIZE, Greeting
from sync.protocol.limits import MAX_SLOTS
from sync.protocol.sightings import own_slots, sightings
from sync.protocol.slots import BEACON, GREETING, fill, make_slot, resolve
from tests.protocol.peers import Chance, Group, Line, pair


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
