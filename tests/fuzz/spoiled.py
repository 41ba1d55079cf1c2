"""Ways to spoil bytes and text that were right, and a ceiling over what reading them may cost."""

from __future__ import annotations

import gc
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from hypothesis import strategies as st

T = TypeVar("T", bytes, str)
MIB = 1 << 20
LIES = (b"\0", b"\xff", b"\x80", b"\xff" * 4, b"\0" * 4, b"\x7f\xff\xff\xff", b"\xdd\xff\xff\xff\xff")
"""Numbers at the edges, and the head of a MessagePack array of four milliards."""
DEEP = 200_000


@st.composite
def spoiled(draw: st.DrawFn, good: bytes) -> bytes:
    """`good` after one to four changes: cut, a bit turned, a lie put in or over, a piece twice or gone."""
    data = good
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        piece = data[at : at + draw(st.integers(1, 64))]
        match draw(st.sampled_from(("cut", "turn", "lie", "overwrite", "twice", "drop", "junk"))):
            case "cut":
                data = data[:at]
            case "turn" if at < len(data):
                data = data[:at] + bytes((data[at] ^ 1 << draw(st.integers(0, 7)),)) + data[at + 1 :]
            case "lie":
                data = data[:at] + draw(st.sampled_from(LIES)) + data[at:]
            case "overwrite":
                lie = draw(st.sampled_from(LIES))
                data = data[:at] + lie + data[at + len(lie) :]
            case "twice":
                data = data[:at] + piece * draw(st.integers(2, 5)) + data[at:]
            case "drop":
                data = data[:at] + data[at + len(piece) :]
            case "junk":
                data = data[:at] + draw(st.binary(max_size=40)) + data[at:]
    return data


def json_values() -> st.SearchStrategy[object]:
    """Whatever JSON can say, in small."""
    numbers = st.integers(-(2**70), 2**70) | st.floats(allow_nan=False)
    leaves = st.none() | st.booleans() | numbers | st.text(max_size=20)
    return st.recursive(
        leaves,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
        max_leaves=12,
    )


@contextmanager
def bounded(mib: float, seconds: float = 5.0) -> Iterator[None]:
    """What happens inside takes no more memory at its peak and no more processor time than this."""
    gc.collect()
    tracemalloc.start()
    begun = time.process_time()
    try:
        yield
        taken = time.process_time() - begun
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < mib * MIB, f"{peak / MIB:.1f} MiB at the peak"
    assert taken < seconds, f"{taken:.1f} s"
