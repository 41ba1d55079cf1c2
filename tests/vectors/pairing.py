"""Two pairings, byte for byte: an invite by a spoken code, a machine linked by a line of text."""

from __future__ import annotations

from collections.abc import Iterable

from sync.crypto.link_text import LinkText
from sync.crypto.spoken import Code
from sync.protocol.pairing import Pairing
from sync.protocol.pairing_frames import (
    Board,
    Done,
    Invitation,
    Message,
    Person,
    Purpose,
    Records,
    Wants,
    encode_message,
)
from sync.protocol.pairing_opening import Shared, Ticket
from sync.protocol.pairing_turns import Side
from tests.vectors.making import BOARD, DEVICE, EPOCH_SECRET, ROOT_SEED, WALL, Drawn, Plain, plain

CODE = Code(7, ("orbit", "maple", "velvet"))
LINK = LinkText(b"\x4b" * 32, 612, ("192.168.1.7:40000", "[fd00::1]:40000"), WALL + 3_600)
INVITING: tuple[tuple[Side, Message], ...] = (
    (Side.GUEST, Wants(Purpose.INVITE, "")),
    (Side.HOLDER, Invitation("tf1example")),
    (Side.GUEST, Done()),
    (Side.HOLDER, Done()),
)
LINKING: tuple[tuple[Side, Message], ...] = (
    (Side.GUEST, Wants(Purpose.LINK, "kitchen")),
    (Side.HOLDER, Person(ROOT_SEED, "Ada", "study")),
    (Side.HOLDER, Board(BOARD, "Garden", DEVICE.id, (EPOCH_SECRET,), ("192.168.1.7:40001",))),
    (Side.HOLDER, Records(BOARD, (b"\x01" * 300, b"\x03" * 300))),
    (Side.HOLDER, Done()),
    (Side.GUEST, Records(BOARD, (b"\x02" * 400,))),
    (Side.GUEST, Done()),
    (Side.HOLDER, Done()),
)


def transcript(name: str, code: Shared, talk: Iterable[tuple[Side, Message]]) -> dict[str, object]:
    """All that both draw and say, from the first byte on."""
    drawn = {side: Drawn(f"{name} {side.value}") for side in Side}
    ends = {side: Pairing(side, Ticket(code, 0), 0, drawn[side]) for side in Side}
    opening: list[dict[str, object]] = []
    side = Side.HOLDER
    while data := ends[side].data_to_send():
        opening.append({"from": side.value, "bytes": data})
        side = side.other
        assert ends[side].receive_data(data, 0) == []
    assert all(end.confirmed for end in ends.values())
    said: list[dict[str, object]] = []
    for side, message in talk:
        ends[side].send(message)
        data = ends[side].data_to_send()
        assert ends[side.other].receive_data(data, 0) == [message]
        kind = type(message).__name__
        said.append({"from": side.value, "message": kind, "plain": encode_message(message), "bytes": data})
    pieces = {side.value: drawn[side].pieces for side in Side}
    return {"drawn": pieces, "opening": opening, "talk": said}


def make() -> Plain:
    """pairing.json."""
    return plain(
        {
            "about": "docs/PROTOCOL-pairing.md. `drawn` is what each side drew as random bytes, in order:"
            " the holder its challenge, scalar and Noise ephemeral; the guest its scalar, nonce and"
            " ephemeral. `link` is a pairing by a line of text that links a machine; envelopes are opaque.",
            "code": CODE.to_text(),
            **transcript("pairing", CODE, INVITING),
            "link": {"text": LINK.to_text(), "key": LINK.key, **transcript("linking", LINK, LINKING)},
        }
    )
