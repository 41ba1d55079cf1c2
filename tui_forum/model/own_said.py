"""When one of a person's machines said something first: in all that outlives the op that said it."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from sync.log.bodies import Body

TIE_SIZE = 8


class Said(Body, array_like=True, frozen=True, forbid_unknown_fields=True):
    """When something was first said: the lamport of that op and the first 8 bytes of its id."""

    lamport: Annotated[int, Meta(ge=1, le=(1 << 63) - 1)]
    tie: Annotated[bytes, Meta(min_length=TIE_SIZE, max_length=TIE_SIZE)]
