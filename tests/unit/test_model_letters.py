"""Letters open for those they are for, whatever is in them, and for nobody else."""

from __future__ import annotations

import os

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.crypto.identity import DeviceKeys, device_keys
from sync.log.bodies import encode_body
from tui_forum.model import limits
from tui_forum.model.content import read_content
from tui_forum.model.kinds import ContentKind
from tui_forum.model.letters import Letter, open_letter, seal_letter

BOARD, OTHER = b"B" * 32, b"O" * 32
DEVICES: list[DeviceKeys] = [device_keys(bytes([number]) * 32, BOARD) for number in range(12)]
AUTHOR = DEVICES[0].id
bodies = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=600).filter(str.strip)
letters = st.builds(Letter, st.just(b"t" * 32), st.just(b"p" * 32), st.just(b"r" * 32), st.just(()), bodies)


@settings(max_examples=25, deadline=None)
@given(letters, st.integers(1, 11))
def test_a_letter_opens_for_its_devices_only(letter: Letter, count: int) -> None:
    boxes = [device.box_public for device in DEVICES[:count]]
    private = seal_letter(letter, BOARD, AUTHOR, boxes, os.urandom)
    assert read_content(ContentKind.PRIVATE, encode_body(private), is_root=True) == private
    assert len(private.boxes) == (8 if count <= 8 else 16)
    opened = [open_letter(private, BOARD, AUTHOR, device) for device in DEVICES]
    assert opened == [letter] * count + [None] * (12 - count)
    assert open_letter(private, OTHER, AUTHOR, DEVICES[0]) is None, "another board"
    assert open_letter(private, BOARD, DEVICES[1].id, DEVICES[0]) is None, "passed off by another device"
    assert letter.body.encode() not in private.sealed or len(letter.body) < 3


@settings(max_examples=20, deadline=None)
@given(letters, st.data())
def test_one_bit_changed_opens_for_nobody(letter: Letter, data: st.DataObject) -> None:
    private = seal_letter(letter, BOARD, AUTHOR, [DEVICES[0].box_public], os.urandom)
    spoiled = bytearray(private.sealed)
    spoiled[data.draw(st.integers(0, len(spoiled) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    changed = msgspec.structs.replace(private, sealed=bytes(spoiled))
    assert open_letter(changed, BOARD, AUTHOR, DEVICES[0]) is None


def test_letters_of_like_length_look_alike() -> None:
    def sealed(body: str) -> int:
        letter = Letter(b"t" * 32, b"p" * 32, b"r" * 32, (), body)
        return len(seal_letter(letter, BOARD, AUTHOR, [DEVICES[0].box_public], os.urandom).sealed)

    assert sealed("no") == sealed("I shall be there at six, with soup.")
    assert sealed("x" * limits.MAX_BODY) <= limits.MAX_SEALED


def test_a_letter_that_answers_nothing_is_not_shown() -> None:
    for letter in (
        Letter(b"t" * 32, b"p" * 32, bytes(32), (), "words"),
        Letter(b"t" * 32, b"p" * 32, b"r" * 32, (), "  "),
    ):
        private = seal_letter(letter, BOARD, AUTHOR, [DEVICES[0].box_public], os.urandom)
        assert open_letter(private, BOARD, AUTHOR, DEVICES[0]) is None
