"""PROTOCOL-bundle.md is written by hand; here it is held to the layout and the limits of the code."""

from __future__ import annotations

from sync.bundle import importing, keys, layout
from tests.pages import missing


def test_every_number_is_told() -> None:
    free = layout.UNIT - layout.SALT_SIZE - layout.SLOTS * layout.PAD_SIZE - layout.STREAM_HEADER_SIZE
    mask = layout.PAD_SIZE - layout.TAG_SIZE
    assert not missing(
        "PROTOCOL-bundle",
        (
            f"a multiple of {layout.UNIT}",
            f"head {layout.UNIT} × (1 to {layout.HEAD_LIMIT}) | chunk {layout.UNIT} …",
            f"salt {layout.SALT_SIZE} | slot {layout.PAD_SIZE} × {layout.SLOTS} | stream header "
            f"{layout.STREAM_HEADER_SIZE} | random {free}",
            f"tag {layout.TAG_SIZE} | ((section key {layout.KEY_SIZE} | heads before u8 | heads after u8) "
            f"XOR mask {mask})",
            f"version u8 = {layout.VERSION} |",
            f"Keys over {layout.HEAD_LIMIT} × {layout.SLOTS} are left out",
            f"up to {keys.OLDER_LIMIT} older epochs",
            f"messages of {layout.CHUNK} bytes ({layout.UNIT} sealed)",
            f"at most {importing.BATCH:,} or {importing.BATCH_BYTES >> 20} MiB",
        ),
    )
