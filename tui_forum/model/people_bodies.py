"""Bodies of what members say of themselves and take upon themselves: availability, holds, help, asks.

What an Ask or a Queue op seals stands in `model.sealed_asks`.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from sync.errors import BadOp
from sync.log.bodies import Body, Id, Wall
from tui_forum.model import limits

Word = Annotated[str, Meta(max_length=limits.MAX_LABEL)]
Label = Annotated[str, Meta(min_length=1, max_length=limits.MAX_LABEL)]
Labels = Annotated[tuple[Label, ...], Meta(max_length=limits.MAX_LABELS)]
SealedAsk = Annotated[bytes, Meta(min_length=256, max_length=limits.MAX_SEALED_ASK)]


class Available(Body, array_like=True, frozen=True, forbid_unknown_fields=True):
    """What a member says of themselves; `state` ("" for none) fades at `until`, unix seconds."""

    state: Word
    until: Wall
    offers: Labels
    languages: Labels
    avoid: Labels


class Ask(Body, array_like=True, frozen=True, forbid_unknown_fields=True):
    """Something asked of the facilitators, sealed to the moderation key."""

    sealed: SealedAsk


class Queue(Body, array_like=True, frozen=True, forbid_unknown_fields=True):
    """What a facilitator does about an item of their queue, sealed to the moderation key."""

    sealed: SealedAsk


class Hold(Body, array_like=True, frozen=True, forbid_unknown_fields=True):
    """A soft hold: the author means to answer the thread `target` before `until`; `on` False: no more."""

    target: Id
    until: Wall
    on: bool


class Help(Body, array_like=True, frozen=True, forbid_unknown_fields=True):
    """Practical help in the thread `target`: `state` is "taken", "done" or "open"."""

    target: Id
    state: Label
    words: Annotated[str, Meta(max_length=limits.MAX_TITLE)]


PeopleBody = Available | Ask | Queue | Hold | Help


def check_people(content: PeopleBody) -> None:
    """Raise BadOp where an availability has a state without an hour at which it fades."""
    if isinstance(content, Available) and bool(content.state) != bool(content.until):
        raise BadOp("An availability has a state without its hour.")
