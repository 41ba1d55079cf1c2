"""Marks from several machines: the last word about each post, in whatever order the words come."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tui_forum.model.spans import Span, Turned, from_runs, overlay, to_runs, verdict

said = st.builds(
    lambda first, length, on, lamport, tie: Span(first, first + length, on, lamport, bytes([tie]) * 8),
    st.integers(1, 40),
    st.integers(0, 15),
    st.booleans(),
    st.integers(1, 6),
    st.integers(0, 2),
)


def one_by_one(words: list[Span]) -> dict[int, tuple[int, bytes, bool]]:
    """The greatest word about each number."""
    best: dict[int, tuple[int, bytes, bool]] = {}
    for word in words:
        for number in range(word.first, word.last + 1):
            best[number] = max(best.get(number, word.rank), word.rank)
    return best


@given(st.lists(said, max_size=25), st.randoms(use_true_random=False))
def test_the_last_word_counts_in_any_order(words: list[Span], chance: object) -> None:
    spans, _ = overlay([], words)
    shuffled = [*words, *words[:3]]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    again: list[Span] = []
    for word in shuffled:
        again, _ = overlay(again, [word])
    assert again == spans
    best = one_by_one(words)
    for number in range(60):
        assert verdict(spans, number) == (best[number][2] if number in best else None)
    assert all(one.last < other.first for one, other in pairwise(spans))
    assert all(one.last + 1 < other.first or one.rank != other.rank for one, other in pairwise(spans))


@given(st.lists(said, max_size=12), said)
def test_what_turned_is_what_differs(words: list[Span], last: Span) -> None:
    before, _ = overlay([], words)
    after, turned = overlay(before, [last])
    told = {number: piece.on for piece in turned for number in range(piece.first, piece.last + 1)}
    differs = {n: verdict(after, n) for n in range(60) if verdict(after, n) != verdict(before, n)}
    assert told == differs


@given(st.lists(st.tuples(st.integers(1, 99), st.integers(0, 9)), min_size=1, max_size=20))
def test_runs_are_the_numbers_that_they_were_made_of(pairs: list[tuple[int, int]]) -> None:
    pieces = [(first, first + more) for first, more in pairs]
    runs = to_runs(pieces)
    spans = from_runs(runs, on=True, lamport=1, tie=bytes(8))
    assert {n for span in spans for n in range(span.first, span.last + 1)} == {
        n for first, last in pieces for n in range(first, last + 1)
    }
    assert all(runs[1::2])
    assert all(runs[2::2])
    assert runs[0] >= 1


def test_a_board_that_is_read_is_one_span_a_device() -> None:
    posts = [Span(number, number, True, number, bytes(8)) for number in range(1, 200, 2)]
    spans, _ = overlay([], posts)
    whole = Span(1, 300, True, 500, bytes(8))
    assert overlay(spans, [whole])[0] == [whole]
    assert overlay([whole], posts) == ([whole], [])
    assert overlay([whole], [Span(7, 7, False, 501, bytes(8))])[1] == [Turned(7, 7, False)]
