"""A body's bytes inside an envelope: deflated where that is shorter, and never inflated past a limit."""

from __future__ import annotations

import zlib

from sync.errors import BadOp

PLAIN, DEFLATED = b"\0", b"\1"
GOVERNANCE_BODY_LIMIT = 384 * 1024
CONTENT_BODY_LIMIT = 128 * 1024
"""Inflated bytes of one body, of ops about the board and of content."""
_RAW = -15
_WORTH = 64
"""Shorter bodies are not worth trying."""


def pack_body(body: bytes) -> bytes:
    """`body` behind one byte that says whether it is deflated."""
    if len(body) >= _WORTH:
        squeezer = zlib.compressobj(6, zlib.DEFLATED, _RAW)
        squeezed = squeezer.compress(body) + squeezer.flush()
        if len(squeezed) < len(body):
            return DEFLATED + squeezed
    return PLAIN + body


def unpack_body(packed: bytes, limit: int) -> bytes:
    """The plain body; BadOp for an unknown form, leftovers, or more than `limit` bytes."""
    form, rest = packed[:1], packed[1:]
    if form == DEFLATED:
        return _inflate(rest, limit)
    if form != PLAIN:
        raise BadOp("The body of an op is packed in an unknown way.")
    if len(rest) > limit:
        raise BadOp("The body of an op is larger than its kind may be.")
    return rest


def _inflate(squeezed: bytes, limit: int) -> bytes:
    inflater = zlib.decompressobj(_RAW)
    try:
        body = inflater.decompress(squeezed, limit + 1)
    except zlib.error:
        raise BadOp("The body of an op does not inflate.") from None
    if len(body) > limit:
        raise BadOp("The body of an op is larger than its kind may be.")
    if not inflater.eof or inflater.unused_data:
        raise BadOp("The body of an op does not end where it should.")
    if len(body) <= len(squeezed):
        raise BadOp("The body of an op is deflated although that makes it no shorter.")
    return body
