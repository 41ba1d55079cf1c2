"""What is read of one device's posts, said on several machines in any order: the last word counts.

A *span* is a run of the device's sequence with what was said of it last. Overlaying is idempotent,
commutative and associative: whatever the order in which the same statements come, the same spans stand.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import NamedTuple


class Span(NamedTuple):
    """Numbers `first` to `last` are read (`on`) or unread, as was said at (`lamport`, `tie`)."""

    first: int
    last: int
    on: bool
    lamport: int
    tie: bytes

    @property
    def rank(self) -> tuple[int, bytes, bool]:
        """The greater of two statements about a number decides."""
        return self.lamport, self.tie, self.on


class Turned(NamedTuple):
    """Numbers of which something else holds now than before."""

    first: int
    last: int
    on: bool


def overlay(spans: Sequence[Span], said: Iterable[Span]) -> tuple[list[Span], list[Turned]]:
    """`spans` (ascending, apart) after what was `said`, and where the verdict turned."""
    result, turned = list(spans), []
    for new in said:
        start = bisect_left(result, new.first, key=attrgetter("last"))
        end = start
        while end < len(result) and result[end].first <= new.last:
            end += 1
        merged, changes = _merged(result[start:end], new)
        # Neighbours of the same word are one span, so that a board that is read is one span a device.
        start, end = max(start - 1, 0), min(end + 1, len(result))
        around = [each for each in result[start:end] if each.last < new.first or each.first > new.last]
        result[start:end] = _joined(sorted([*around, *merged]))
        turned += changes
    return result, turned


def verdict(spans: Sequence[Span], number: int) -> bool | None:
    """Whether `number` was said to be read; None where nothing was said of it."""
    at = bisect_left(spans, number, key=attrgetter("last"))
    return spans[at].on if at < len(spans) and spans[at].first <= number else None


def from_runs(runs: Sequence[int], *, on: bool, lamport: int, tie: bytes) -> list[Span]:
    """The spans of an op's run numbers."""
    spans, at = [], 0
    for gap, length in zip(runs[::2], runs[1::2], strict=True):
        first = at + gap
        at = first + length
        spans.append(Span(first, at - 1, on, lamport, tie))
    return spans


def to_runs(pieces: Iterable[tuple[int, int]]) -> tuple[int, ...]:
    """The run numbers of (first, last) pairs: in ascending order, joined where they touch."""
    runs: list[int] = []
    at = 0
    for first, last in sorted(pieces):
        if runs and first <= at:
            runs[-1] += max(0, last + 1 - at)
        else:
            runs += [first - at, last + 1 - first]
        at = max(at, last + 1)
    return tuple(runs)


def _merged(olds: Sequence[Span], new: Span) -> tuple[list[Span], list[Turned]]:
    """`new` and the spans that it overlaps, each number by the greater of its two."""
    pieces: list[Span] = []
    turned: list[Turned] = []
    at = new.first
    for old in olds:
        if old.first > at:
            pieces.append(new._replace(first=at, last=old.first - 1))
            turned.append(Turned(at, old.first - 1, new.on))
        if new.rank <= old.rank:
            pieces.append(old)
        else:
            first, last = max(old.first, new.first), min(old.last, new.last)
            if old.first < first:
                pieces.append(old._replace(last=first - 1))
            pieces.append(new._replace(first=first, last=last))
            if last < old.last:
                pieces.append(old._replace(first=last + 1))
            if old.on != new.on:
                turned.append(Turned(first, last, new.on))
        at = old.last + 1
    if at <= new.last:
        pieces.append(new._replace(first=at))
        turned.append(Turned(at, new.last, new.on))
    return pieces, turned


def _joined(spans: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for span in spans:
        before = joined[-1] if joined else None
        if before is not None and before.last + 1 == span.first and before.rank == span.rank:
            joined[-1] = before._replace(last=span.last)
        else:
            joined.append(span)
    return joined
