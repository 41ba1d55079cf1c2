"""How long an op is kept, and the one number by which peers sort and cut what they hold."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from sync.errors import BadOp

KEEP = 0
TTL_DAYS = {KEEP: 0, 1: 7, 2: 30, 3: 90}
"""Days that each `ttl_code` of the outer header keeps an op; 0 stands for "until removed"."""
KEEP_DAY = 0x7FFF
"""The expiry day of what is kept until removed."""
LAST_DAY = KEEP_DAY - 1
DAY_MASK = 0xFFFF
"""The day of birth within a timestamp."""
BORN_AT, TTL_AT = 18, 20
"""Where an envelope's outside tells the day of its birth and the code of its keeping."""
_EXPIRING = frozenset(bytes((code,)) for code in TTL_DAYS if code != KEEP)


def ttl_code_for(days: int) -> int:
    """The code for keeping `days` days (0 keeps until removed)."""
    for code, length in TTL_DAYS.items():
        if length == days:
            return code
    raise BadOp("Posts are kept for 7, 30 or 90 days, or until they are removed.")


def expiry_day(born_day: int, ttl_code: int) -> int:
    """The day on which an op is forgotten; `KEEP_DAY` for one that is kept."""
    days = TTL_DAYS.get(ttl_code)
    if days is None or not 0 <= born_day <= KEEP_DAY:
        raise BadOp("An envelope has a day or a keeping time that does not exist.")
    return KEEP_DAY if days == 0 else min(born_day + days, LAST_DAY)


@lru_cache(maxsize=1_024)
def timestamp_of(born_day: int, ttl_code: int) -> int:
    """`expiry_day << 16 | born_day`, under 2^31: what expired is a prefix that both sides cut alike."""
    return expiry_day(born_day, ttl_code) << 16 | born_day


def unexpired(envelopes: Mapping[bytes, bytes], day: int) -> dict[bytes, bytes]:
    """Those of `envelopes` (by id) that are not to be forgotten yet on `day`, by their outside alone."""
    return {identity: envelope for identity, envelope in envelopes.items() if not _is_over(envelope, day)}


def _is_over(envelope: bytes, day: int) -> bool:
    ttl = envelope[TTL_AT : TTL_AT + 1]
    if ttl not in _EXPIRING:
        return False  # kept, or malformed: that is for others to find out
    born = int.from_bytes(envelope[BORN_AT : BORN_AT + 2], "little")
    if born > KEEP_DAY:
        return False
    return expiry_day(born, ttl[0]) < day
