"""Pairing without a network: who knows the code, who guesses, and what that costs them."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.crypto.link_text import draw_link
from sync.crypto.spoken import Code
from sync.errors import BadShare, CodeBurned, HandshakeFailed, Refused
from sync.protocol.pairing import Pairing
from sync.protocol.pairing_frames import Done, Invitation, Purpose, Wants
from sync.protocol.pairing_opening import LIFETIME, TRIES, Ticket
from sync.protocol.pairing_turns import Side, Stage
from tests.protocol.pairs import CODE, carry, pair

WRONG = Code(7, ("orbit", "maple", "lake"))
ELSEWHERE = Code(8, CODE.words)


def deliver(data: bytes, holder: Pairing, guest: Pairing) -> None:
    holder.receive_data(data, 0)
    carry(holder, guest)


@given(st.integers(1, 200))
def test_two_who_know_the_code_meet_however_the_bytes_are_cut(step: int) -> None:
    holder, guest = pair(Ticket(CODE, 0), Ticket(CODE, 0))
    assert carry(holder, guest, step=step) == []
    assert holder.confirmed
    assert guest.confirmed
    guest.send(Wants(Purpose.INVITE, ""))
    assert carry(holder, guest, step=step) == [Wants(Purpose.INVITE, "")]
    holder.send(Invitation("tf1abc"))
    guest_heard = carry(holder, guest, step=step)
    assert guest_heard == [Invitation("tf1abc")]
    guest.send(Done())
    carry(holder, guest, step=step)
    holder.send(Done())
    carry(holder, guest, step=step)
    assert holder.stage is guest.stage is Stage.OVER


@pytest.mark.parametrize("wrong", [WRONG, ELSEWHERE])
def test_a_guesser_has_three_tries_and_the_code_is_burned_for_all(wrong: Code) -> None:
    held = Ticket(CODE, 0)
    for left in reversed(range(TRIES)):
        holder, guest = pair(held, Ticket(wrong, 0))
        with pytest.raises(HandshakeFailed):
            carry(holder, guest)
        assert held.left == left
        assert not holder.data_to_send()
    with pytest.raises(CodeBurned, match="3 attempts"):
        pair(held, Ticket(CODE, 0))


def test_guesses_made_side_by_side_do_not_get_more_tries() -> None:
    held = Ticket(CODE, 0)
    runs = [pair(held, Ticket(WRONG, 0)) for _ in range(10)]
    proofs = []
    for holder, guest in runs:
        guest.receive_data(holder.data_to_send(), 0)
        holder.receive_data(guest.data_to_send(), 0)
        guest.receive_data(holder.data_to_send(), 0)
        proofs.append(guest.data_to_send())
    burned = 0
    for (holder, _), proof in zip(runs, proofs, strict=True):
        try:
            holder.receive_data(proof, 0)
        except CodeBurned:
            burned += 1
        except HandshakeFailed:
            continue
    assert burned == 7


def test_a_guest_too_tries_an_impostor_three_times_only() -> None:
    told = Ticket(CODE, 0)
    for _ in range(TRIES):
        holder, guest = pair(Ticket(WRONG, 0), told)
        with pytest.raises(HandshakeFailed):
            carry(holder, guest)
    with pytest.raises(CodeBurned):
        Pairing(Side.GUEST, told, 0, os.urandom)


def test_what_nobody_can_guess_is_burned_by_no_number_of_failures() -> None:
    link = draw_link(os.urandom, 0)
    held, told = Ticket(link, 0, guessable=False), Ticket(link, 0, guessable=False)
    for _ in range(3 * TRIES):
        holder, guest = pair(held, Ticket(draw_link(os.urandom, 0), 0))
        with pytest.raises(HandshakeFailed):
            carry(holder, guest)
        impostor, guest = pair(Ticket(draw_link(os.urandom, 0), 0), told)
        with pytest.raises(HandshakeFailed):
            carry(impostor, guest)
    holder, guest = pair(held, told)
    carry(holder, guest)
    assert holder.confirmed
    assert guest.confirmed
    with pytest.raises(CodeBurned, match="time"):
        held.check(held.expires)


def test_who_connects_and_leaves_spends_nothing_and_learns_nothing_keyed() -> None:
    held = Ticket(CODE, 0)
    for _ in range(50):
        holder, guest = pair(held, Ticket(CODE, 0))
        guest.receive_data(holder.data_to_send(), 0)
        holder.receive_data(guest.data_to_send(), 0)
        assert len(holder.data_to_send()) == 32
    assert held.left == TRIES


def test_success_gives_the_guests_try_back() -> None:
    held, told = Ticket(CODE, 0), Ticket(CODE, 0)
    for _ in range(5):
        carry(*pair(held, told))
    assert (held.left, told.left) == (TRIES, TRIES)


def test_ten_minutes_burn_a_code_even_in_the_middle() -> None:
    held = Ticket(CODE, 100)
    pair(held, Ticket(CODE, 100), 100 + LIFETIME - 1)
    with pytest.raises(CodeBurned, match="time is over"):
        pair(held, Ticket(CODE, 100), 100 + LIFETIME)
    for late in (1, 2):
        holder, guest = pair(held, Ticket(CODE, 10_000), 100)
        guest.receive_data(holder.data_to_send(), 100)
        if late == 2:
            holder.receive_data(guest.data_to_send(), 100)
            guest.receive_data(holder.data_to_send(), 100)
        with pytest.raises(CodeBurned):
            holder.receive_data(guest.data_to_send(), 100 + LIFETIME)


def test_an_altered_opening_fails_though_the_code_is_right() -> None:
    for at in range(49):
        held = Ticket(CODE, 0)
        holder, guest = pair(held, Ticket(CODE, 0))
        guest.receive_data(holder.data_to_send(), 0)
        sent = bytearray(guest.data_to_send())
        sent[at] ^= 1
        guest.data_to_send()
        with pytest.raises(Refused):
            deliver(bytes(sent), holder, guest)
        assert not holder.confirmed


def test_a_replayed_guest_is_nobody() -> None:
    held = Ticket(CODE, 0)
    holder, guest = pair(held, Ticket(CODE, 0))
    guest.receive_data(holder.data_to_send(), 0)
    share = guest.data_to_send()
    holder.receive_data(share, 0)
    guest.receive_data(holder.data_to_send(), 0)
    proof = guest.data_to_send()
    again = Pairing(Side.HOLDER, held, 0, os.urandom)
    again.data_to_send()
    with pytest.raises(HandshakeFailed):
        again.receive_data(share + proof, 0)


@pytest.mark.parametrize("point", [bytes(32), (1).to_bytes(32, "little")])
def test_a_share_of_small_order_is_refused_on_both_sides(point: bytes) -> None:
    holder, guest = pair(Ticket(CODE, 0), Ticket(CODE, 0))
    guest.receive_data(holder.data_to_send(), 0)
    with pytest.raises(BadShare):
        holder.receive_data(guest.data_to_send()[:-32] + point, 0)
    with pytest.raises(BadShare):
        guest.receive_data(point, 0)


@given(st.sampled_from(Side), st.binary(min_size=1, max_size=300))
def test_garbage_is_refused_or_waited_on_and_confirms_nothing(side: Side, junk: bytes) -> None:
    one = Pairing(side, Ticket(CODE, 0), 0, os.urandom)
    for prefix in (b"", b"\1"):
        try:
            assert one.receive_data(prefix + junk, 0) == []
        except Refused:
            break
    assert not one.confirmed
