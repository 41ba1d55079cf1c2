"""What only facilitators read: asks of them, and what they note in their queue. Sealed to the moderation key.

The device that signs is named inside, so that nobody can pass a copy off as their own.
"""

from __future__ import annotations

from typing import Annotated, TypeVar

from msgspec import Meta

from sync.errors import BadOp
from sync.log.bodies import Body, Id, decode_body
from tui_forum.model import limits
from tui_forum.model.people_bodies import Label

Words = Annotated[str, Meta(max_length=limits.MAX_ASK)]


class Asked(Body, array_like=True, frozen=True, forbid_unknown_fields=True):
    """What `device` asks about the post `target`, why (one of REASONS), and words if there are any."""

    device: Id
    target: Id
    reason: Label
    words: Words


class Queued(Body, array_like=True, frozen=True, forbid_unknown_fields=True):
    """What `device` does about `item`, an ask or a post: take, release, hand (over to `to`), done."""

    device: Id
    item: Id
    act: Label
    to: Id
    note: Words


Sealable = TypeVar("Sealable", Asked, Queued)


def read_sealed(shape: type[Sealable], plain: bytes, device: bytes) -> Sealable | None:
    """What `device` sealed; None where it is none of ours, or a copy of somebody else's."""
    try:
        content = decode_body(shape, plain)
    except BadOp:
        return None
    return content if content.device == device else None
