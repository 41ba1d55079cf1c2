"""Pairing without a network: who knows the code, who guesses, and who says what when."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.crypto.link_text import draw_link
from sync.crypto.spoken import Code, parse_code
from sync.errors import (
    BadShare,
    CodeBurned,
    HandshakeFailed,
    LocalProtocolError,
    Refused,
    RemoteProtocolError,
)
from sync.protocol.pairing import Pairing
from sync.protocol.pairing_frames import (
    MAX_FRAME,
    Board,
    Bye,
    Done,
    Invitation,
    Message,
    Person,
    Purpose,
    Reason,
    Records,
    SealedMessages,
    Wants,
    decode_message,
    encode_message,
)
from sync.protocol.pairing_opening import LIFETIME, TRIES, Ticket
from sync.protocol.pairing_turns import TURNS, Side, Stage
from sync.protocol.symmetric import CipherState

CODE = Code(7, ("orbit", "maple", "velvet"))
WRONG = Code(7, ("orbit", "maple", "lake"))
ELSEWHERE = Code(8, CODE.words)


def pair(holder: Ticket, guest: Ticket, now: float = 0) -> tuple[Pairing, Pairing]:
    return Pairing(Side.HOLDER, holder, now, os.urandom), Pairing(Side.GUEST, guest, now, os.urandom)


def carry(holder: Pairing, guest: Pairing, now: float = 0, step: int = 1 << 20) -> list[Message]:
    """Hand bytes over, `step` at a time, until neither side has any; the messages heard."""
    heard: list[Message] = []
    moved = True
    while moved:
        moved = False
        for source, target in ((holder, guest), (guest, holder)):
            data = source.data_to_send()
            for start in range(0, len(data), step):
                heard += target.receive_data(data[start : start + step], now)
            moved |= bool(data)
    return heard


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


ids = st.binary(min_size=32, max_size=32)
names = st.text(min_size=1, max_size=60)
messages = st.one_of(
    st.builds(Wants, st.integers(1, 255), st.text(max_size=60)),
    st.builds(Invitation, st.text(min_size=1, max_size=200)),
    st.builds(Person, ids, names, st.text(max_size=60)),
    st.builds(
        Board, ids, names, ids, st.lists(ids, min_size=1, max_size=4).map(tuple), st.just(("127.0.0.1:1",))
    ),
    st.builds(Records, ids, st.lists(st.binary(max_size=90), min_size=1, max_size=4).map(tuple)),
    st.just(Done()),
    st.builds(Bye, st.integers(0, 255)),
)


@given(messages)
def test_messages_read_back_and_have_one_encoding(message: Message) -> None:
    data = encode_message(message)
    assert decode_message(data) == message
    with pytest.raises(RemoteProtocolError):
        decode_message(data + b"\0")
    with pytest.raises(RemoteProtocolError):
        decode_message(data[:-1])


@given(st.binary(max_size=200))
def test_no_garbage_is_taken_for_another_message(junk: bytes) -> None:
    try:
        message = decode_message(junk)
    except RemoteProtocolError:
        return
    assert encode_message(message) == junk


@given(st.binary(min_size=1, max_size=300), st.booleans())
def test_garbage_from_somebody_who_knows_the_code_ends_it(junk: bytes, sealed: bool) -> None:
    send, receive = CipherState(b"k" * 32), CipherState(b"k" * 32)
    stream = SealedMessages(CipherState(b"o" * 32), receive)
    if sealed:
        piece = send.encrypt(junk)
        junk = len(piece).to_bytes(2, "big") + piece
    try:
        heard = stream.receive(junk)
    except RemoteProtocolError:
        return
    assert sealed or heard == []
    assert len(heard) <= 1


def test_a_message_without_end_is_cut_off() -> None:
    send = CipherState(b"k" * 32)
    stream = SealedMessages(CipherState(b"o" * 32), CipherState(b"k" * 32))

    def pieces() -> Iterator[bytes]:
        while True:
            piece = send.encrypt(b"\1" + bytes(60_000))
            yield len(piece).to_bytes(2, "big") + piece

    sent = 0
    with pytest.raises(RemoteProtocolError, match="too large"):  # noqa: PT012 (the loop ends by it)
        for piece in pieces():
            sent += len(piece)
            stream.receive(piece)
    assert sent <= MAX_FRAME + 200_000


@settings(max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(Side), messages), max_size=12))
def test_any_order_of_messages_is_taken_as_the_table_says(said: list[tuple[Side, Message]]) -> None:
    holder, guest = pair(Ticket(CODE, 0), Ticket(CODE, 0))
    carry(holder, guest)
    ends = {Side.HOLDER: holder, Side.GUEST: guest}
    for side, message in said:
        before = ends[side].stage
        if (side, type(message)) in TURNS[before]:
            ends[side].send(message)
            assert carry(holder, guest) == [message]
        else:
            with pytest.raises(LocalProtocolError):
                ends[side].send(message)
            assert not ends[side].data_to_send()
        assert holder.stage is guest.stage


def test_what_a_peer_says_out_of_turn_is_refused() -> None:
    holder, guest = pair(Ticket(CODE, 0), Ticket(CODE, 0))
    carry(holder, guest)
    guest.stage = Stage.TOLD
    guest.send(Done())
    with pytest.raises(RemoteProtocolError, match="out of turn"):
        carry(holder, guest)


def test_a_large_message_comes_in_pieces_and_a_larger_one_is_not_sent() -> None:
    holder, guest = pair(Ticket(CODE, 0), Ticket(CODE, 0))
    carry(holder, guest)
    holder.stage = guest.stage = Stage.TELLING
    big = Records(bytes(32), (os.urandom(900_000), os.urandom(900_000)))
    holder.send(big)
    assert carry(holder, guest, step=70_001) == [big]
    with pytest.raises(LocalProtocolError):
        holder.send(Records(bytes(32), (bytes(1 << 20), bytes(MAX_FRAME - (1 << 20)))))


def test_reasons_and_purposes_fit_their_fields() -> None:
    for number in (*Purpose, *Reason):
        assert 1 <= number < 256


def states_in_the_document() -> Iterator[str]:
    text = (Path(__file__).parents[2] / "docs" / "PROTOCOL-pairing.md").read_text()
    for stage in TURNS:
        for (side, message), following in TURNS[stage].items():
            row = f"| {stage.value} | {side.value} | {message.__name__} | {following.value} |"
            if row not in text:
                yield row


def test_the_document_has_every_turn() -> None:
    assert list(states_in_the_document()) == []


TRANSCRIPT = json.loads((Path(__file__).parents[1] / "vectors" / "pairing.json").read_text())


def drawn(side: Side) -> Callable[[int], bytes]:
    """The random bytes of the transcript, each exactly as long as it is asked for."""
    left = [bytes.fromhex(text) for text in TRANSCRIPT["drawn"][side.value]]

    def random(size: int) -> bytes:
        piece = left.pop(0)
        assert len(piece) == size
        return piece

    return random


def test_a_pairing_is_written_as_it_always_was() -> None:
    code = parse_code(TRANSCRIPT["code"])
    ends = {side.value: Pairing(side, Ticket(code, 0), 0, drawn(side)) for side in Side}
    others = {"holder": "guest", "guest": "holder"}
    for step in TRANSCRIPT["opening"]:
        data = ends[step["from"]].data_to_send()
        assert data.hex() == step["bytes"]
        assert ends[others[step["from"]]].receive_data(data, 0) == []
    for step in TRANSCRIPT["talk"]:
        message = decode_message(bytes.fromhex(step["plain"]))
        assert type(message).__name__ == step["message"]
        ends[step["from"]].send(message)
        data = ends[step["from"]].data_to_send()
        assert data.hex() == step["bytes"]
        assert ends[others[step["from"]]].receive_data(data, 0) == [message]
    assert {end.stage for end in ends.values()} == {Stage.OVER}
