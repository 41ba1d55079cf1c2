"""What the outside of a refused envelope says of whoever passed it on."""

from __future__ import annotations

from sync.errors import BadEnvelope
from sync.log.envelope import ENVELOPE_LIMIT, ENVELOPE_MINIMUM
from sync.log.header import VERSION, unpack_outer
from sync.log.retention import timestamp_of

NEWER = range(VERSION + 1, 17)
"""Versions that a later program may speak."""


def judge_outside(envelope: bytes) -> tuple[bool, int | None]:
    """Whether nobody honest passes `envelope` on, and its timestamp where it has one.

    What is wrong inside shows to those alone who hold the key. Others carry it in good faith, so that to part
    from them would let one hostile member keep honest ones apart.
    """
    if not ENVELOPE_MINIMUM <= len(envelope) <= ENVELOPE_LIMIT:
        return True, None
    if envelope[0] in NEWER:
        return False, None
    try:
        outer = unpack_outer(envelope)
    except BadEnvelope:
        return True, None
    return False, timestamp_of(outer.born_day, outer.ttl_code)
