"""What each parser of foreign bytes may raise, as one function for each: for the coverage-guided fuzzer."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable
from functools import cache

from nacl import bindings

from sync.bundle.layout import UNIT, Found, read_head
from sync.bundle.stream import Broken, SectionReader
from sync.crypto.hashing import digest
from sync.crypto.link_text import LinkText
from sync.crypto.seal import EpochKeys, seal_inner
from sync.crypto.spoken import parse_code
from sync.errors import Refused, RemoteProtocolError, SyncError
from sync.log.bodies import BODIES, decode_body
from sync.log.envelope import open_envelope
from sync.log.header import SUITE_CONTENT, Outer, pack_outer, unpack_header
from sync.log.invite import Invite
from sync.net.addresses import parse_address
from sync.net.beacon import Beacon
from sync.protocol.frames import HEAD_SIZE, decode_frame, payload_size
from sync.protocol.greeting import Greeting
from sync.protocol.negentropy import Negentropy
from sync.protocol.pairing_frames import decode_message
from sync.protocol.session import Session
from sync.protocol.vector import Vector
from tests.protocol.peers import DAY, Chance, pair
from tests.vectors.making import BOARD, EPOCH_SECRET
from tui_forum.model.content import SHAPES, read_content
from tui_forum.text import clean

OVERHEAD = 17
Target = Callable[[bytes], None]
ITEMS = [(DAY << 16 | i).to_bytes(8, "big") + bytes((i,)) * 32 for i in range(200)]


def frames(data: bytes) -> None:
    """A frame's head and payload."""
    with contextlib.suppress(RemoteProtocolError):
        if len(data) >= HEAD_SIZE:
            size = payload_size(data[:HEAD_SIZE])
            frame = decode_frame(data[4], data[HEAD_SIZE : HEAD_SIZE + size])
            again = decode_frame(data[4], frame.encode())
            assert again == frame


def greeting(data: bytes) -> None:
    """What the answering side says first."""
    with contextlib.suppress(RemoteProtocolError):
        Greeting.decode(data)


def handshake(data: bytes) -> None:
    """Either side of a handshake, given anything at all."""
    _, ada, ben = pair()
    for session in (
        Session.answer(ben.boards.values(), day=DAY, random=Chance(1)),
        Session.dial(ada.boards.values(), day=DAY, random=Chance(2)),
    ):
        with contextlib.suppress(RemoteProtocolError):
            session.receive_data(data)


def negentropy(data: bytes) -> None:
    """A reconciliation's messages, on either side."""
    with contextlib.suppress(RemoteProtocolError):
        Negentropy(Vector(ITEMS)).respond(data)
    driving = Negentropy(Vector(ITEMS))
    driving.initiate()
    with contextlib.suppress(RemoteProtocolError):
        driving.advance(data)


@cache
def _keys() -> EpochKeys:
    return EpochKeys(EPOCH_SECRET)


def envelope(data: bytes) -> None:
    """The outside of an envelope, what is inside one that opens, and the signed header."""
    with contextlib.suppress(Refused):
        open_envelope(_keys(), BOARD, data)
    outer = pack_outer(Outer(SUITE_CONTENT, _keys().kid, 20_000, 0, bytes(16)))
    with contextlib.suppress(Refused):
        open_envelope(_keys(), BOARD, outer + seal_inner(_keys(), outer, data))
    with contextlib.suppress(Refused):
        unpack_header(data)


def ops(data: bytes) -> None:
    """The body of each kind that the log reads."""
    if data:
        shapes = sorted(BODIES)
        with contextlib.suppress(Refused):
            decode_body(BODIES[shapes[data[0] % len(shapes)]], data[1:])


def content(data: bytes) -> None:
    """The body of each kind that the forum reads."""
    if data:
        kinds = sorted(SHAPES)
        with contextlib.suppress(Refused):
            read_content(kinds[data[0] % len(kinds)], data[1:], is_root=bool(data[0] & 1))


def invite(data: bytes) -> None:
    """An invite, a line that links a machine, an address and a spoken code, as somebody pastes them."""
    text = data.decode("utf-8", "replace")
    for read in (
        lambda: Invite.from_text(text, 0),
        lambda: LinkText.from_text(text, 0),
        lambda: parse_address(text),
        lambda: parse_code(text),
    ):
        with contextlib.suppress(SyncError):
            read()


def beacon(data: bytes) -> None:
    """A TXT record."""
    Beacon.from_properties({b"v": b"1", b"n": data[:16], b"s": data[16:]})
    Beacon.from_properties({data[:1]: data[1:], b"v": data[:1]})


def pairing(data: bytes) -> None:
    """A message of a pairing."""
    with contextlib.suppress(RemoteProtocolError):
        decode_message(data)


def bundle(data: bytes) -> None:
    """A unit of a bundle that may be a head, and what the holder of its key may have put behind a head."""
    read_head(data[:UNIT].ljust(UNIT, b"\0"), [_keys().bundle])
    state = bindings.crypto_secretstream_xchacha20poly1305_state()
    header = bindings.crypto_secretstream_xchacha20poly1305_init_push(state, bytes(32))
    sealed = bytearray(UNIT)
    for start in range(0, len(data), UNIT - OVERHEAD):
        piece = data[start : start + UNIT - OVERHEAD].ljust(UNIT - OVERHEAD, b"\0")
        bound = digest(b"bun-head", bytes(UNIT)) if not start else b""
        sealed += bindings.crypto_secretstream_xchacha20poly1305_push(state, piece, bound)
    with contextlib.suppress(SyncError, Broken):
        list(SectionReader(io.BytesIO(bytes(sealed)), Found(b"", bytes(32), header, 0, 0), 0, BOARD))


def text(data: bytes) -> None:
    """What a terminal is to show of it."""
    cleaned = clean(data.decode("utf-8", "replace"))
    assert "\x1b" not in cleaned
    assert clean(cleaned) == cleaned


TARGETS: dict[str, Target] = {
    one.__name__: one
    for one in (
        frames,
        greeting,
        handshake,
        negentropy,
        envelope,
        ops,
        content,
        invite,
        beacon,
        pairing,
        bundle,
        text,
    )
}
