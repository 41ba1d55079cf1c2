"""Kinds of content operations: opaque numbers to `sync` (which owns those below 32), named here."""

from __future__ import annotations

from enum import IntEnum


class ContentKind(IntEnum):
    """What a content operation says; the number stands in the signed header and never changes its meaning."""

    POST = 32
    EDIT = 33
    REACT = 34
    MODERATE = 35
    SETTLE = 36
    PRIVATE = 37
    AVAILABLE = 38
    RESOURCE = 39
    ASK = 40
    QUEUE = 41
    HOLD = 42
    HELP = 43
    ANONYMOUS = 44
    OPENED = 45
    MARKS = 64
    SAVED = 65
    MUTE = 66
    DRAFT = 67
    MACHINE = 68
    SPARES = 69
    HANDED = 70


OWN_KINDS = frozenset(kind for kind in ContentKind if ContentKind.MARKS <= kind <= ContentKind.HANDED)
"""What a person's machines tell each other; of no effect anywhere but on the board that joins them."""
