"""Private replies: a letter that one member's machines can open, and one's own, and nobody else's.

A one-off key seals the letter; a box for each device holds that key. Boxes for nobody fill their number up,
all are sorted, and the letter is padded: who looks on learns who wrote, when, about how much, for how long
it is kept, and neither to whom nor in which thread. The author's device is bound in, so that nobody can
pass a copied letter off as their own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sync.crypto.identity import DeviceKeys
from sync.crypto.seal import EPOCH_SECRET_SIZE, EpochKeys, box_open, box_seal, open_inner, padme, seal_inner
from sync.errors import BadEnvelope, BadOp, BadSeal
from sync.log.bodies import Body, Id, decode_body, encode_body
from tui_forum.model import limits
from tui_forum.model.content import Labels, Private, Text

BOXES = 8
"""The number of boxes is a multiple of this."""
LENGTH_SIZE = 4


class Letter(Body, array_like=True, frozen=True, forbid_unknown_fields=True):
    """What is sealed: the member `to`, the post `target` that is answered, its `thread`, and the words."""

    to: Id
    target: Id
    thread: Id
    notes: Labels
    body: Text


def seal_letter(
    letter: Letter, board_id: bytes, device: bytes, boxes: Sequence[bytes], random: Callable[[int], bytes]
) -> Private:
    """`letter` by `device`, for the devices with the box keys `boxes` (MAX_BOXES at most)."""
    key = random(EPOCH_SECRET_SIZE)
    plain = encode_body(letter)
    plain = len(plain).to_bytes(LENGTH_SIZE, "little") + plain
    sealed = seal_inner(EpochKeys(key), board_id + device, plain.ljust(padme(len(plain)), b"\0"))
    wanted = -(-len(boxes) // BOXES) * BOXES
    filled = [box_seal(key, public) for public in boxes]
    filled += [box_seal(random(EPOCH_SECRET_SIZE), random(32)) for _ in range(wanted - len(boxes))]
    return Private(tuple(sorted(filled)), sealed)


def open_letter(private: Private, board_id: bytes, author: bytes, device: DeviceKeys) -> Letter | None:
    """The letter, if it is for `device`; `author` is the device that signed. None for all other letters."""
    for box in private.boxes:
        try:
            key = box_open(box, device.box_public, device.box_secret)
        except BadSeal:
            continue
        try:
            return _read(open_inner(EpochKeys(key), board_id + author, private.sealed))
        except (BadEnvelope, BadSeal, BadOp):
            return None
    return None


def _read(plain: bytes) -> Letter:
    size = int.from_bytes(plain[:LENGTH_SIZE], "little")
    letter = decode_body(Letter, plain[LENGTH_SIZE : LENGTH_SIZE + size])
    if not letter.body.strip() or len(letter.body.encode()) > limits.MAX_BODY:
        raise BadOp("A letter has no text, or too much of it.")
    if not any(letter.thread):
        raise BadOp("A letter answers nothing.")
    return letter
