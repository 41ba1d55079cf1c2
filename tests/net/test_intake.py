"""How much is stored in one transaction: as much as is worth its while and keeps nobody waiting."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sync.engine.intake import BATCH_SECONDS, LARGE_BATCH, LARGEST_BATCH, in_time


@given(st.integers(LARGE_BATCH // 2, LARGEST_BATCH), st.floats(0, 100))
def test_a_batch_grows_only_where_it_is_stored_in_time(count: int, seconds: float) -> None:
    most = in_time(count, seconds)
    assert LARGE_BATCH <= most <= LARGEST_BATCH
    assert most == LARGE_BATCH or most * seconds <= count * BATCH_SECONDS
    assert most == LARGEST_BATCH or (most + 1) * seconds >= count * BATCH_SECONDS
