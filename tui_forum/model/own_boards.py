"""Bodies by which a board that one machine of a person came to reaches their others.

A machine tells spare keys, each for one other machine to vouch for. Whoever joins or founds a board, with the
root seed at hand, vouches for the others' spare keys there, and tells them that with what opens the board.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from sync.errors import BadOp
from sync.log.bodies import NAME_LIMIT, Body, Id, Signature
from tui_forum.model.own_said import Said

MAX_SPARES = 1_024
MAX_CARDS = 64
"""Machines that one op hands a board to."""
MAX_SECRETS = 1_024
Number = Annotated[int, Meta(ge=0, lt=1 << 32)]


class Spare(Body, array_like=True, frozen=True, forbid_unknown_fields=True):
    """Keys of the machine that signs, for one board to come; the device `certifier` may vouch for them."""

    certifier: Id
    number: Number
    sign: Id
    noise: Id
    box: Id


class Spares(Body, array_like=True, frozen=True, forbid_unknown_fields=True):
    """All spare keys of a machine that are not used yet; takes the place of what it said before."""

    spares: Annotated[tuple[Spare, ...], Meta(max_length=MAX_SPARES)]


class Card(Body, array_like=True, frozen=True, forbid_unknown_fields=True):
    """Half a device card for the spare keys `number` of `machine`, and the person's word for it.

    `device` is the signing half of these keys: what that machine is called on the board.
    """

    machine: Id
    number: Number
    device: Id
    signature: Signature
    voucher: Signature


class Handed(Body, array_like=True, frozen=True, forbid_unknown_fields=True):
    """A board that this person is on as `member`, for their other machines; `on` False: it was left here.

    `secrets` are those of its epochs, newest last.
    """

    board: Id
    on: bool
    name: Annotated[str, Meta(max_length=NAME_LIMIT)]
    member: Annotated[bytes, Meta(max_length=32)]
    cards: Annotated[tuple[Card, ...], Meta(max_length=MAX_CARDS)]
    secrets: Annotated[tuple[Id, ...], Meta(max_length=MAX_SECRETS)]
    said: Said | None = None


def check_handed(body: Handed) -> None:
    """Raise BadOp where a board that was left is handed over, or one without its keys."""
    whole = len(body.member) == 32 and body.name and (body.secrets or not body.cards)
    if not whole if body.on else (body.name or body.member or body.cards or body.secrets):
        raise BadOp("A board for one's own machines is handed over by halves.")
