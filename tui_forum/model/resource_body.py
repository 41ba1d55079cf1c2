"""The body of an entry of a board's directory."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from sync.errors import BadOp
from sync.log.bodies import Body, Id
from tui_forum.model import limits

MOST_DAYS = 1_000
GOOD_FOR = 180
"""Days for which a check is trusted where nobody says otherwise."""


class Resource(Body, array_like=True, frozen=True, forbid_unknown_fields=True):
    """What the entry `entry` says from now on; the op's own time and author say who checked it and when.

    An `urgent` one stands on the help card. After `good_for` days it asks to be checked again. `on` False
    takes it out.
    """

    entry: Id
    heading: Annotated[str, Meta(max_length=limits.MAX_NAME)]
    title: Annotated[str, Meta(max_length=limits.MAX_TITLE)]
    text: Annotated[str, Meta(max_length=limits.MAX_RESOURCE)]
    contact: Annotated[str, Meta(max_length=limits.MAX_TITLE)]
    times: Annotated[str, Meta(max_length=limits.MAX_TITLE)]
    urgent: bool
    good_for: Annotated[int, Meta(ge=1, le=MOST_DAYS)]
    on: bool


def check_resource(body: Resource) -> None:
    """Raise BadOp where an entry that stands has no heading or no title."""
    if body.on and not (body.title.strip() and body.heading.strip()):
        raise BadOp("An entry of the directory has no heading or no title.")
