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
