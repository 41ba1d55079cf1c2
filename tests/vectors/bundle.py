"""A bundle of one section, byte for byte: docs/PROTOCOL-bundle.md."""

from __future__ import annotations

import io

from sync.bundle.layout import UNIT, bound, read_head
from sync.bundle.stream import SectionWriter
from sync.crypto.seal import epoch_keys, pair_key
from tests.vectors.making import BOARD, DEVICE, EPOCH_SECRET, OTHER_DEVICE, Drawn, Plain, plain

ENVELOPES = [b"\x01" * 400, b"\x02" * 5_000]
"""Opaque here."""


def make() -> Plain:
    """bundle.json."""
    key = epoch_keys(EPOCH_SECRET).bundle
    pair = pair_key(BOARD, DEVICE.box_secret, OTHER_DEVICE.box_public)
    file, drawn = io.BytesIO(), Drawn("bundle")
    section = SectionWriter(file, BOARD, [key, pair], drawn)
    for envelope in ENVELOPES:
        section.put(envelope)
    section.end(more=False)
    data = file.getvalue()
    head = read_head(data[:UNIT], [key])
    assert head is not None
    return plain(
        {
            "about": "docs/PROTOCOL-bundle.md. Written by `device` of keys.json; opens under K_bundle of"
            " the first epoch there, and with the key of the pair. Envelopes are opaque, one `byte` each.",
            "board_id": BOARD,
            "opening_keys": {"K_bundle": key, "pair": pair},
            "head": {
                "section_key": head.key,
                "stream_header": head.stream_header,
                "before": head.before,
                "after": head.after,
                "bound": bound([data[:UNIT]]),
            },
            "envelopes": [{"byte": item[0], "length": len(item)} for item in ENVELOPES],
            "file": data,
        }
    )
