"""What two say after the code: each message in its one form, in its turn, and of no more than its size."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.crypto.spoken import parse_code
from sync.errors import LocalProtocolError, RemoteProtocolError
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
from sync.protocol.pairing_opening import Ticket
from sync.protocol.pairing_turns import TURNS, Side, Stage
from sync.protocol.symmetric import CipherState
from tests.protocol.pairs import CODE, carry, pair

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
