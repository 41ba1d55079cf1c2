"""What two ends of a pairing say once they know that they share the code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import IntEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from sync.errors import BadOp, LocalProtocolError, RemoteProtocolError
from sync.log.bodies import Id, Name, decode_body, encode_body
from sync.protocol.limits import MAX_ENVELOPE, MAX_SECRETS
from sync.protocol.symmetric import TAG_SIZE, CipherState

MAX_FRAME = 2 << 20
"""Bytes of one frame: two largest envelopes."""
MAX_RECORDS = 20_000
"""Envelopes in one frame; their bytes are held by `MAX_FRAME`."""
RECORDS_TARGET = 512 * 1024
"""Envelopes are gathered into one frame up to about this."""
MAX_RECEIVED = 256 << 20
"""Bytes that one end takes from the other in one pairing: the governance of all boards is far less."""
ADDRESS_LIMIT = 8
_CHUNK = 60_000
_LAST, _MORE = b"\0", b"\1"
LENGTH_SIZE = 2


class Purpose(IntEnum):
    """What a code is for."""

    INVITE = 1
    """To let somebody into a board."""
    LINK = 2
    """To make another machine one of the same person's."""


class Reason(IntEnum):
    """Why an end takes its leave."""

    OTHER_PURPOSE = 1
    """The code is for something else."""
    NOT_WANTED = 2
    """What was offered cannot be taken up, or not be given; a person was told why."""


class Message(msgspec.Struct, array_like=True, frozen=True, forbid_unknown_fields=True):
    """Base of all messages: an array of its fields in their order."""


class Wants(Message, frozen=True):
    """The guest, first: what it typed the code for, and what its machine is called ("" for an invite)."""

    purpose: Annotated[int, Meta(ge=1, le=255)]
    name: Annotated[str, Meta(max_length=60)]


class Invitation(Message, frozen=True):
    """The holder: an invite, as its line of text."""

    text: Annotated[str, Meta(min_length=1, max_length=4_000)]


class Person(Message, frozen=True):
    """The holder: who the guest is from now on, and what the holder's machine is called ("" for nothing)."""

    root_seed: Id
    name: Name
    machine: Annotated[str, Meta(max_length=60)]


class Board(Message, frozen=True):
    """The holder: a board of that person's, its epochs' secrets (newest last), where to meet the holder."""

    board_id: Id
    name: Name
    device: Id
    secrets: Annotated[tuple[Id, ...], Meta(min_length=1, max_length=MAX_SECRETS)]
    addresses: Annotated[tuple[Annotated[str, Meta(max_length=100)], ...], Meta(max_length=ADDRESS_LIMIT)]


class Records(Message, frozen=True):
    """Either end: envelopes of a board."""

    board_id: Id
    envelopes: Annotated[
        tuple[Annotated[bytes, Meta(max_length=MAX_ENVELOPE)], ...],
        Meta(min_length=1, max_length=MAX_RECORDS),
    ]


class Done(Message, frozen=True):
    """Either end: that was all, and what came from there is kept."""


class Bye(Message, frozen=True):
    """Either end, last: it ends here."""

    reason: Annotated[int, Meta(ge=0, le=255)]


_TYPES: dict[int, type[Message]] = {
    1: Wants,
    2: Invitation,
    3: Person,
    4: Board,
    5: Records,
    6: Done,
    7: Bye,
}
_NUMBERS = {shape: number for number, shape in _TYPES.items()}


def encode_message(message: Message) -> bytes:
    """type u8 ‖ canonical MessagePack."""
    data = bytes((_NUMBERS[type(message)],)) + encode_body(message)
    if len(data) > MAX_FRAME:
        raise LocalProtocolError("A message of a pairing is larger than the protocol allows.")
    return data


def decode_message(data: bytes) -> Message:
    """The message in `data`; RemoteProtocolError for anything that `encode_message` does not make."""
    shape = _TYPES.get(data[0]) if data else None
    if shape is None:
        raise RemoteProtocolError("The other end sent a message of an unknown type.")
    try:
        return decode_body(shape, data[1:])
    except BadOp:
        raise RemoteProtocolError("The other end sent a message that is malformed.") from None


def in_records(board_id: bytes, envelopes: Sequence[bytes]) -> Iterator[Records]:
    """`envelopes` in order, as many at once as one message should carry."""
    chunk: list[bytes] = []
    size = 0
    for envelope in envelopes:
        if chunk and size + len(envelope) > RECORDS_TARGET:
            yield Records(board_id, tuple(chunk))
            chunk, size = [], 0
        chunk.append(envelope)
        size += len(envelope)
    if chunk:
        yield Records(board_id, tuple(chunk))


class SealedMessages:
    """Messages over the ciphers of a finished handshake, in pieces: length u16 ‖ sealed(more u8 ‖ piece)."""

    def __init__(self, send: CipherState, receive: CipherState) -> None:
        self._send, self._receive = send, receive
        self._sealed, self._plain = bytearray(), bytearray()
        self._taken = 0

    def seal(self, message: Message) -> bytes:
        """The bytes to send for `message`."""
        data, out = encode_message(message), bytearray()
        for start in range(0, len(data), _CHUNK):
            mark = _MORE if start + _CHUNK < len(data) else _LAST
            piece = self._send.encrypt(mark + data[start : start + _CHUNK])
            out += len(piece).to_bytes(LENGTH_SIZE, "big") + piece
        return bytes(out)

    def receive(self, data: bytes) -> list[Message]:
        """The messages that `data` completes; RemoteProtocolError for what is not sealed or too much."""
        self._sealed += data
        self._taken += len(data)
        if self._taken > MAX_RECEIVED:
            raise RemoteProtocolError("The other end sends without end.")
        found: list[Message] = []
        while len(self._sealed) >= LENGTH_SIZE:
            end = LENGTH_SIZE + int.from_bytes(self._sealed[:LENGTH_SIZE], "big")
            if end < LENGTH_SIZE + TAG_SIZE + 1:
                raise RemoteProtocolError("The other end sent a message that is cut short.")
            if len(self._sealed) < end:
                break
            piece = self._receive.decrypt(bytes(self._sealed[LENGTH_SIZE:end]))
            del self._sealed[:end]
            found += self._piece(piece)
        return found

    def _piece(self, piece: bytes) -> list[Message]:
        self._plain += piece[1:]
        if piece[:1] not in (_LAST, _MORE) or len(self._plain) > MAX_FRAME:
            raise RemoteProtocolError("The other end sent a message that is malformed or too large.")
        if piece[:1] == _MORE:
            return []
        message = decode_message(bytes(self._plain))
        self._plain.clear()
        return [message]
