from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sync.protocol.index import BoardIndex

ITEMS = st.lists(st.tuples(st.integers(0, 3), st.binary(min_size=32, max_size=32)), max_size=400)


@given(ITEMS, st.lists(ITEMS, max_size=4))
def test_putting_many_in_is_putting_each_in(
    first: list[tuple[int, bytes]], more: list[list[tuple[int, bytes]]]
) -> None:
    one, other = BoardIndex(first), BoardIndex(first)
    for items in [*more, *([more[0]] if more else [])]:
        one.update(items)
        for item in items:
            other.add(*item)
        assert one.since(0) == other.since(0)
        assert one.digests(0, one.cuts(0)) == other.digests(0, other.cuts(0))


@given(ITEMS, ITEMS, st.integers(0, 3))
def test_what_waits_to_be_sorted_in_is_held(
    first: list[tuple[int, bytes]], more: list[tuple[int, bytes]], timestamp: int
) -> None:
    one, other = BoardIndex(first), BoardIndex([*first, *more])
    one.update(more)
    assert one.held(timestamp) == set(other.since(timestamp))
    assert len(one) == len(other)
    assert one.held(timestamp) == set(one.since(timestamp))
