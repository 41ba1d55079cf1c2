"""Sealing an op into an envelope, and opening one: the two ways between signed statements and opaque bytes.

envelope: outer 37 | nonce 24 | ciphertext of inner, 16 longer than it
inner   : sig 64 | header_len u16 | body_len u32 | header | salt 16 | body | zeros up to a Padmé length
"""

from __future__ import annotations

import struct

import msgspec

from sync.crypto.hashing import digest, hash_of_one, hash_of_two
from sync.crypto.identity import SigningKey, verify
from sync.crypto.seal import NONCE_SIZE, TAG_SIZE, EpochKeys, open_inner, padme, seal_inner
from sync.errors import BadEnvelope, BadOp
from sync.log.deflate import CONTENT_BODY_LIMIT, GOVERNANCE_BODY_LIMIT, pack_body, unpack_body
from sync.log.header import (
    HEADER_LIMIT,
    HEADER_MINIMUM,
    OUTER_SIZE,
    Fields,
    Header,
    Outside,
    outside_of,
    pack_header,
    unpack_fields,
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

envelope_id = hash_of_one(b"envid")
"""The hash of all bytes of an envelope."""
_op_id, _link, _body_hash = hash_of_one(b"op-id"), hash_of_two(b"link"), hash_of_two(b"body")


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
    raw = pack_header(msgspec.structs.replace(header, body_hash=_body_hash(salt, packed)))
    outside = outside_of(raw)
    fields = unpack_fields(raw, outside)
    signature = signer.sign(digest(b"op", board_id, raw))
    inner = b"".join((signature, _LENGTHS.pack(len(raw), len(packed)), raw, salt, packed))
    inner = inner.ljust(padme(len(inner)), b"\0")
    envelope = header.outer + seal_inner(keys, header.outer, inner)
    return envelope, _opened(board_id, envelope_id(envelope), raw, signature, outside, fields, body)


def open_envelope(
    keys: EpochKeys,
    board_id: bytes,
    envelope: bytes,
    identity: bytes = b"",
    outside: Outside | None = None,
) -> Opened:
    """The op inside, checked in everything but its signature; BadEnvelope or BadOp say what is wrong.

    `identity` and `outside` are the envelope's where they were read before.
    """
    if not ENVELOPE_MINIMUM <= len(envelope) <= ENVELOPE_LIMIT:
        raise BadEnvelope("An envelope is shorter or longer than any can be.")
    outside = outside or outside_of(envelope)
    if outside.kid != keys.kid:
        raise BadEnvelope("An envelope names another epoch than the one it was opened with.")
    outer = envelope[:OUTER_SIZE]
    inner = open_inner(keys, outer, envelope[OUTER_SIZE:])
    raw, salt, packed = _split(inner)
    if not raw.startswith(outer):
        raise BadEnvelope("An envelope's outside differs from what its author signed.")
    fields = unpack_fields(raw, outside)
    if fields[-1] != _body_hash(salt, packed):
        raise BadOp("The body of an op is not the one that its author signed.")
    body = unpack_body(packed, body_limit(fields[0]))
    identity = identity or envelope_id(envelope)
    return _opened(board_id, identity, raw, inner[:SIGNATURE_SIZE], outside, fields, body)


def strip_body(keys: EpochKeys, envelope: bytes) -> bytes:
    """What stays of an op whose words are to be forgotten: its header and signature, which still verify."""
    inner = open_inner(keys, envelope[:OUTER_SIZE], envelope[OUTER_SIZE:])
    return _split(inner)[0] + inner[:SIGNATURE_SIZE]


def open_stripped(board_id: bytes, identity: bytes, stripped: bytes) -> Opened:
    """The op of what `strip_body` left of the envelope `identity`; its body is empty. BadOp."""
    raw, signature = stripped[:-SIGNATURE_SIZE], stripped[-SIGNATURE_SIZE:]
    outside = outside_of(raw)
    return _opened(board_id, identity, raw, signature, outside, unpack_fields(raw, outside), b"")


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
    outside: Outside,
    fields: Fields,
    body: bytes,
) -> Opened:
    kind, device, seq, prev, lamport, wall, heads, thread, refs, _ = fields
    op = Op(  # in the order of its fields: by name it would cost twice as much
        _op_id(raw),
        identity,
        board_id,
        kind,
        device,
        b"",
        seq,
        prev,
        lamport,
        wall,
        thread,
        refs,
        heads,
        body,
        outside.born_day,
        outside.ttl_code,
        outside.kid,
    )
    return Opened(op, raw, signature, _link(raw, signature))
