"""What an op can be, and what a member can be."""

from __future__ import annotations

from enum import IntEnum


class Kind(IntEnum):
    """The kinds that `sync` itself understands; 32 and above are content, opaque here."""

    GENESIS = 1
    POLICY = 2
    INVITE = 3
    JOIN = 4
    ADD_MEMBER = 5
    ADD_DEVICE = 6
    DROP_DEVICE = 7
    SET_ROLE = 8
    REMOVE = 9
    READMIT = 10
    EPOCH = 11
    MODERATION_KEY = 12
    REVOKE = 13
    RETRACT = 16


GOVERNANCE_KINDS = frozenset(kind for kind in Kind if kind < Kind.RETRACT)
RETRACT = int(Kind.RETRACT)
"""The same as a plain number: to look up an enumeration's member costs more than to compare a thousand."""
FIRST_CONTENT_KIND = 32
LAST_CONTENT_KIND = 255
ONE_OFF = 44
"""A content op that is signed by a key made for it, and not by any member's device."""
ONE_OFF_KINDS = (ONE_OFF, RETRACT)
"""What such a key may sign: the op, and that it is taken back."""
LASTING = frozenset((35, 45))
"""Content ops by which people are called to account: they do not expire, and nobody takes them back."""


class Role(IntEnum):
    """A member's rank on one board; the smaller the number, the higher. Only a higher one acts on a lower."""

    FOUNDER = 0
    STEWARD = 1
    FACILITATOR = 2
    MEMBER = 3


def is_governance(kind: int) -> bool:
    """Whether the op says who belongs to the board and how it is run (and is sealed for newcomers, too)."""
    return kind in GOVERNANCE_KINDS


def is_known(kind: int) -> bool:
    """Whether this version of the protocol knows what to do with `kind`."""
    return FIRST_CONTENT_KIND <= kind <= LAST_CONTENT_KIND or kind == Kind.RETRACT or kind in GOVERNANCE_KINDS
