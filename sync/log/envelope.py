"""Sealing an op into an envelope, and opening one: the two ways between signed statements and opaque bytes.

envelope: outer 37 | nonce 24 | ciphertext of inner, 16 longer than it
inner   : sig 64 | header_len u16 | body_len u32 | header | salt 16 | body | zeros up to a Padmé length
"""

from __future__ import annotations

import struct

import msgspec

from sync.crypto.hashing import digest
from sync.crypto.identity import SigningKey, verify
from sync.crypto.seal import NONCE_SIZE, TAG_SIZE, EpochKeys, open_inner, padme, seal_inner
from sync.errors import BadEnvelope, BadOp
from sync.log.deflate import CONTENT_BODY_LIMIT, GOVERNANCE_BODY_LIMIT, pack_body, unpack_body
from sync.log.header import (
    HEADER_LIMIT,
    HEADER_MINIMUM,
    OUTER_SIZE,
    Header,
    Outer,
    pack_header,
    unpack_header,
    unpack_outer,
)
from sync.log.kinds import is_governance
from sync.log.op import Op

SALT_SIZE = 16
SIGNATURE_SIZE = 64
_LENGTHS = struct.Struct("<HI")
_FIXED = SIGNATURE_SIZE + _LENGTHS.size
INNER_LIMIT = padme(_FIXED + HEADER_LIMIT + SALT_SIZE + 1 + GOVERNANCE_BODY_LIMIT)
ENVELOPE_LIMIT = OUTER_SIZE + NONCE_SIZE + INNER_LIMIT + TAG_SIZE
"""No envelope is longer than this many bytes."""
ENVELOPE_MINIMUM = OUTER_SIZE + NONCE_SIZE + padme(0) + TAG_SIZE


class Opened(msgspec.Struct, frozen=True, gc=False):
    """An opened envelope: the op, and what is needed to endorse it.

    `header` are the signed bytes; `link` is what the device's next op names as its `prev`.
    """

    op: Op
    header: bytes
    signature: bytes
    link: bytes

    def is_signed(self) -> bool:
        """Whether the op's own signature verifies (the slow part of opening)."""
        return verify(self.op.device, digest(b"op", self.op.board_id, self.header), self.signature)


def envelope_id(envelope: bytes) -> bytes:
    """The hash of all its bytes."""
    return digest(b"envid", envelope)


def body_limit(kind: int) -> int:
    """How many bytes the plain body of an op of `kind` may have."""
    return GOVERNANCE_BODY_LIMIT if is_governance(kind) else CONTENT_BODY_LIMIT


def seal_op(
    keys: EpochKeys, board_id: bytes, signer: SigningKey, header: Header, body: bytes, salt: bytes
) -> tuple[bytes, Opened]:
    """The envelope of an op, and the op; `header.body_hash` is filled in here, `salt` is 16 fresh bytes."""
    if len(body) > body_limit(header.kind):
        raise BadOp("That is too long for one post.", "Shorten it, or split it into several.")
    packed = pack_body(body)
    raw = pack_header(msgspec.structs.replace(header, body_hash=digest(b"body", salt, packed)))
    outer = unpack_outer(raw)
    unpack_header(raw, outer)
    signature = signer.sign(digest(b"op", board_id, raw))
    inner = b"".join((signature, _LENGTHS.pack(len(raw), len(packed)), raw, salt, packed))
    inner = inner.ljust(padme(len(inner)), b"\0")
    envelope = header.outer + seal_inner(keys, header.outer, inner)
    return envelope, _opened(board_id, envelope_id(envelope), raw, signature, header, outer, body)


def open_envelope(
    keys: EpochKeys, board_id: bytes, envelope: bytes, identity: bytes = b"", outer: Outer | None = None
) -> Opened:
    """The op inside, checked in everything but its signature; BadEnvelope or BadOp say what is wrong.

    `identity` and `outer` are the envelope's id and outside where they were read before.
    """
    if not ENVELOPE_MINIMUM <= len(envelope) <= ENVELOPE_LIMIT:
        raise BadEnvelope("An envelope is shorter or longer than any can be.")
    outside = envelope[:OUTER_SIZE]
    outer = outer or unpack_outer(outside)
    if outer.kid != keys.kid:
        raise BadEnvelope("An envelope names another epoch than the one it was opened with.")
    inner = open_inner(keys, outside, envelope[OUTER_SIZE:])
    raw, salt, packed = _split(inner)
    if raw[:OUTER_SIZE] != outside:
        raise BadEnvelope("An envelope's outside differs from what its author signed.")
    header = unpack_header(raw, outer)
    if header.body_hash != digest(b"body", salt, packed):
        raise BadOp("The body of an op is not the one that its author signed.")
    body = unpack_body(packed, body_limit(header.kind))
    identity = identity or envelope_id(envelope)
    return _opened(board_id, identity, raw, inner[:SIGNATURE_SIZE], header, outer, body)


def strip_body(keys: EpochKeys, envelope: bytes) -> bytes:
    """What stays of an op whose words are to be forgotten: its header and signature, which still verify."""
    inner = open_inner(keys, envelope[:OUTER_SIZE], envelope[OUTER_SIZE:])
    return _split(inner)[0] + inner[:SIGNATURE_SIZE]


def open_stripped(board_id: bytes, identity: bytes, stripped: bytes) -> Opened:
    """The op of what `strip_body` left of the envelope `identity`; its body is empty. BadOp."""
    raw, signature = stripped[:-SIGNATURE_SIZE], stripped[-SIGNATURE_SIZE:]
    outer = unpack_outer(raw)
    return _opened(board_id, identity, raw, signature, unpack_header(raw, outer), outer, b"")


def _split(inner: bytes) -> tuple[bytes, bytes, bytes]:
    """Header, salt and packed body of `inner`, whose padding must be the one possible."""
    if len(inner) < _FIXED:
        raise BadEnvelope("An envelope holds less than an op.")
    header_size, body_size = _LENGTHS.unpack_from(inner, SIGNATURE_SIZE)
    salt_at = _FIXED + header_size
    body_at = salt_at + SALT_SIZE
    end = body_at + body_size
    if not HEADER_MINIMUM <= header_size <= HEADER_LIMIT or end > len(inner):
        raise BadEnvelope("An envelope states lengths that it does not have.")
    if len(inner) != padme(end) or inner.count(0, end) != len(inner) - end:
        raise BadEnvelope("An envelope is not padded in the one way.")
    return inner[_FIXED:salt_at], inner[salt_at:body_at], inner[body_at:end]


def _opened(
    board_id: bytes,
    identity: bytes,
    raw: bytes,
    signature: bytes,
    header: Header,
    outer: Outer,
    body: bytes,
) -> Opened:
    op = Op(  # in the order of its fields: by name it would cost twice as much
        digest(b"op-id", raw),
        identity,
        board_id,
        header.kind,
        header.device,
        b"",
        header.seq,
        header.prev,
        header.lamport,
        header.wall,
        header.thread,
        header.refs,
        header.heads,
        body,
        outer.born_day,
        outer.ttl_code,
        outer.kid,
    )
    return Opened(op, raw, signature, digest(b"link", raw, signature))
