"""The warm index agrees with a plain set, and its digests tell sets apart."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sync.protocol.index import WHOLE, BoardIndex, sort_key
from tests.protocol.peers import DAY

items = st.tuples(st.integers(0, 40), st.integers(0, 60).map(lambda number: number.to_bytes(32, "big")))


@given(st.sets(items), st.lists(st.tuples(st.booleans(), items)), st.integers(0, 41))
def test_an_index_that_grew_equals_one_that_was_built(
    start: set[tuple[int, bytes]], changes: list[tuple[bool, tuple[int, bytes]]], floor: int
) -> None:
    index, model = BoardIndex(start), set(start)
    for adding, one in changes:
        index.digests(floor, (WHOLE,))  # warm, so that a change must be noticed
        if adding:
            assert index.add(*one) == (one not in model)
            model.add(one)
        else:
            assert index.discard(*one) == (one in model)
            model.discard(one)
    assert len(index) == len(model)
    assert index.since(floor) == sorted(sort_key(*one) for one in model if one[0] >= floor)
    fresh = BoardIndex(model)
    cuts = (floor, 41, WHOLE) if floor < 41 else (WHOLE,)
    assert index.digests(floor, cuts) == fresh.digests(floor, cuts)


@given(st.sets(items), st.sets(items), st.integers(0, 40))
def test_digests_are_equal_exactly_where_prefixes_are(
    ours: set[tuple[int, bytes]], theirs: set[tuple[int, bytes]], cut: int
) -> None:
    def below(pairs: set[tuple[int, bytes]], end: int) -> set[tuple[int, bytes]]:
        return {one for one in pairs if one[0] < end}

    one, two = (BoardIndex(pairs).digests(0, (cut, WHOLE)) for pairs in (ours, theirs))
    assert (one[0] == two[0]) == (below(ours, cut) == below(theirs, cut))
    assert (one[1] == two[1]) == (ours == theirs)


def test_cuts_leave_out_the_newest_items_and_end_with_everything() -> None:
    index = BoardIndex((DAY + number // 100, number.to_bytes(32, "big")) for number in range(5000))
    cuts = index.cuts(0)
    assert list(cuts) == sorted(cuts)
    assert cuts[-1] == WHOLE
    assert [len(index.since(cut)) for cut in cuts[:-1]] == [4100, 600, 100]
    assert index.cuts(DAY + 49) == (WHOLE,)
    assert BoardIndex().cuts(0) == (WHOLE,)
