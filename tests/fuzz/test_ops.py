"""Envelopes of a member who writes any bytes she likes: kept, or refused by name; never raised or large."""

from __future__ import annotations

import contextlib
import zlib
from functools import cache

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.clock import ManualClock
from sync.crypto.hashing import digest
from sync.crypto.seal import EpochKeys, governance_secret, padme, seal_inner
from sync.errors import BadInvite, BadOp, Refused
from sync.log.bodies import BODIES, Policy, decode_body, encode_body
from sync.log.deflate import CONTENT_BODY_LIMIT, unpack_body
from sync.log.envelope import open_envelope
from sync.log.header import Header, Outer, pack_header, pack_outer, unpack_header
from sync.log.invite import Invite
from sync.log.kinds import Kind
from sync.log.memory import MemoryLog
from tests.fuzz.spoiled import DEEP, bounded, spoiled
from tui_forum.model.content import Edit, Post, React

POLICY = Policy("Garden", "", (), 0, "all")
ROOT = bytes(32)
BOMBS = (
    b"\x91" * DEEP + b"\xc0",
    b"\xdd\xff\xff\xff\xff",
    b"\xdc\xff\xff" + b"\xc0" * 65_535,
    b"\x81\xc0" * DEEP,
)
LEAVES = st.none() | st.integers(-9, 2**40) | st.binary(max_size=40) | st.text(max_size=9)


@cache
def founded() -> tuple[MemoryLog, bytes]:
    log = MemoryLog(None, ManualClock(seed=5))
    board = log.create_board(ROOT, "Garden", "ada", POLICY).board_id
    log.append(board, 32, encode_body(POLICY))
    return log, board


def wrapped(kind: int, packed: bytes, **changes: object) -> bytes:
    """An op of the board's own founder with any packed body, properly hashed, signed and sealed."""
    log, board = founded()
    info = log.board(board)
    keys = info.epochs[-1]
    assert info.roster is not None
    if kind < Kind.RETRACT:
        keys = EpochKeys(governance_secret(keys.secret))
    now = 1_700_000_000
    outer = pack_outer(Outer(2 if kind < Kind.RETRACT else 1, keys.kid, now // 86_400, 0, bytes(16)))
    salt = bytes(16)
    heads = tuple(sorted(info.roster.heads))
    header = Header(outer, kind, info.device.id, 9, bytes((1,)) * 32, 9, now, heads, bytes(32), (), b"")
    header = msgspec.structs.replace(header, body_hash=digest(b"body", salt, packed), **changes)
    raw = pack_header(header)
    signature = info.device.sign.sign(digest(b"op", board, raw))
    lengths = len(raw).to_bytes(2, "little") + len(packed).to_bytes(4, "little")
    inner = b"".join((signature, lengths, raw, salt, packed))
    return outer + seal_inner(keys, outer, inner.ljust(padme(len(inner)), b"\0"))


def taken(envelope: bytes) -> None:
    """The log keeps it or refuses it with a sentence."""
    log, board = founded()
    result = log.ingest(board, [envelope])
    for _, reason in result.refused:
        assert reason.endswith(".")


def test_the_forge_is_good() -> None:
    log, board = founded()
    assert log.ingest(board, [wrapped(40, b"\0" + b"\x90")]).stored


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_envelopes_spoiled_outside(data: st.DataObject) -> None:
    taken(data.draw(spoiled(wrapped(40, b"\0\x93\1\2\3"))))


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_bodies_spoiled_inside(data: st.DataObject) -> None:
    log, board = founded()
    bodies = {Kind.POLICY: encode_body(POLICY)}
    bodies |= {op.kind: op.body for op in log.ops(board) if op.kind in BODIES}  # type: ignore[misc]
    kind = data.draw(st.sampled_from(sorted(bodies)))
    packed = b"\0" + bodies[kind]
    taken(wrapped(kind, data.draw(spoiled(packed))))
    assert log.board(board).roster is not None


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_headers_spoiled(data: st.DataObject) -> None:
    log, board = founded()
    keys = log.board(board).epochs[-1]
    op = open_envelope(keys, board, wrapped(40, b"\0\x90"))
    assert op.is_signed()
    outer = pack_outer(Outer(1, keys.kid, 19_675, 0, bytes(16)))
    header = Header(outer, 40, bytes(32), 1, bytes(32), 5, 1_700_000_000, (), bytes(32), (), bytes(32))
    with contextlib.suppress(Refused):
        unpack_header(data.draw(spoiled(pack_header(header))))


def squeezed(plain: bytes) -> bytes:
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return b"\1" + squeezer.compress(plain) + squeezer.flush()


@pytest.mark.parametrize("size", [CONTENT_BODY_LIMIT + 1, 64 << 20])
def test_a_decompression_bomb_stays_small(size: int) -> None:
    bomb = squeezed(bytes(size))
    with bounded(1.5), pytest.raises(BadOp, match="larger"):
        unpack_body(bomb, CONTENT_BODY_LIMIT)
    log, board = founded()
    envelope = wrapped(40, bomb)
    with bounded(4):
        assert not log.ingest(board, [envelope]).stored


@pytest.mark.parametrize("shape", [*BODIES.values(), Post, Edit, React])
@pytest.mark.parametrize("bomb", BOMBS)
def test_nesting_and_counts(shape: type[msgspec.Struct], bomb: bytes) -> None:
    with bounded(3), pytest.raises(BadOp):
        decode_body(shape, bomb)


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from((*BODIES.values(), Post, Edit, React)),
    st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=9), max_leaves=30),
)
def test_bodies_of_any_shape(shape: type[msgspec.Struct], value: object) -> None:
    with contextlib.suppress(BadOp):
        decode_body(shape, msgspec.msgpack.encode(value))


ID = bytes(32)
INVITE = Invite(ID, "Garden", ID, ID, ID, ("10.0.0.1:4000",), 1 << 31, ID).to_text()


@settings(max_examples=300, deadline=None)
@given(spoiled(INVITE.encode()))
def test_invites(data: bytes) -> None:
    with contextlib.suppress(BadInvite):
        Invite.from_text(data.decode("utf-8", "replace"), 0)


@pytest.mark.parametrize("text", ["tf1" + "a" * 10_000_000, " " * 10_000_000 + "tf1", INVITE * 100_000])
def test_endless_invites(text: str) -> None:
    with bounded(1), pytest.raises(BadInvite):
        Invite.from_text(text, 0)
