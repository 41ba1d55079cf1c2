"""CPace against the draft's vectors, and against points that would give the key away."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.crypto.cpace import agree, generator, prepend_length, session_key, share
from sync.errors import BadShare

VECTORS = json.loads((Path(__file__).parent.parent / "vectors" / "cpace.json").read_text())
RUN = {name: bytes.fromhex(value) for name, value in VECTORS["run"].items()}


def test_a_whole_run_gives_what_the_draft_says() -> None:
    # The base itself may differ from the draft's by a point of small order, which no share shows.
    base = generator(RUN["PRS"], RUN["CI"], RUN["sid"])
    assert share(base, RUN["ya"]) == RUN["Ya"]
    assert share(base, RUN["yb"]) == RUN["Yb"]
    assert agree(RUN["ya"], RUN["Yb"]) == agree(RUN["yb"], RUN["Ya"]) == RUN["K"]
    key = session_key(RUN["sid"], RUN["K"], RUN["Ya"], RUN["Yb"], RUN["ADa"], RUN["ADb"])
    assert key == RUN["ISK_IR"]


def test_the_draft_names_seven_points_that_abort() -> None:
    assert len(VECTORS["abort"]) == 7


@pytest.mark.parametrize("name", VECTORS["abort"])
def test_a_point_of_small_order_ends_the_run(name: str) -> None:
    with pytest.raises(BadShare):
        agree(os.urandom(32), bytes.fromhex(VECTORS["abort"][name]))


@pytest.mark.parametrize("name", VECTORS["ordinary"])
def test_a_top_bit_is_ignored(name: str) -> None:
    point, scalar = bytes.fromhex(VECTORS["ordinary"][name]), os.urandom(32)
    assert agree(scalar, point) == agree(scalar, point[:-1] + bytes((point[-1] & 127,)))


def test_a_share_of_another_size_is_refused() -> None:
    for size in (0, 31, 33):
        with pytest.raises(BadShare):
            agree(os.urandom(32), bytes(size))


@given(st.binary(max_size=300), st.binary(max_size=40), st.binary(min_size=32, max_size=32))
def test_both_sides_agree_and_another_secret_does_not(secret: bytes, channel: bytes, seed: bytes) -> None:
    one, other = seed, bytes(reversed(seed))
    base = generator(secret, channel, b"session")
    point = agree(one, share(base, other))
    assert point == agree(other, share(base, one))
    wrong = generator(secret + b"x", channel, b"session")
    assert agree(one, share(wrong, other)) != point


def test_lengths_go_over_one_byte() -> None:
    assert prepend_length(b"") == b"\0"
    assert prepend_length(bytes(127))[:1] == b"\x7f"
    assert prepend_length(bytes(128))[:2] == b"\x80\x01"
