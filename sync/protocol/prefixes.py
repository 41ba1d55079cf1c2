"""Digests of prefixes of an index, told from where they are known: news cost no look at all that is old."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from hashlib import blake2b

STEP = 2_048
"""Keys between two places at which the state of the hash is kept."""
MOST_LEFT_OUT = 4_096
"""Keys that came after the states were made, at which these are given up."""


class Prefixes:
    """Digests over `keys`, a sorted list that its owner changes, and tells of each change.

    States of the hash are kept at places of the list. They are over everything from `_floor` to below that
    place but for what is `_left_out`: what came since they were made, which is what is asked for next time,
    too, as a peer who was in step before holds all but the news.
    """

    def __init__(self, keys: list[bytes], step: int = STEP, most: int = MOST_LEFT_OUT) -> None:
        self._keys, self._step, self._most = keys, step, most
        self._floor = b""
        self._left_out: set[bytes] = set()
        self._places: list[bytes] = []
        self._states: list[blake2b] = []

    def added(self, keys: Iterable[bytes]) -> None:
        """These keys were put in."""
        self._left_out.update(keys)
        if len(self._left_out) > self._most:
            self._forget_from(b"")
            self._left_out.clear()

    def removed(self, key: bytes) -> None:
        """This key was taken out."""
        if key in self._left_out:
            self._left_out.remove(key)
        else:
            self._forget_from(key)

    def digests(self, floor: bytes, cuts: Sequence[bytes], without: frozenset[bytes]) -> tuple[bytes, ...]:
        """For each of the ascending `cuts`, the digest (32 bytes) of all keys from `floor` to below it.

        The keys `without` are passed over.
        """
        self._turn_to(floor, without)
        passed = sorted(without)
        state, reached = blake2b(digest_size=32, person=b"index"), floor
        found: list[bytes] = []
        for cut in cuts:
            known = bisect_right(self._places, cut) - 1
            if known >= 0 and self._places[known] > reached:
                state, reached = self._states[known].copy(), self._places[known]
            self._go_on(state, reached, cut, passed)
            reached = max(reached, cut)
            found.append(state.copy().digest())
        return tuple(found)

    def _turn_to(self, floor: bytes, without: frozenset[bytes]) -> None:
        """Give up the states that say something else than what is asked now."""
        if bisect_left(self._keys, floor) != bisect_left(self._keys, self._floor):
            self._forget_from(b"")
        self._floor = floor
        other = self._left_out ^ without
        if other:
            self._forget_from(min(other))
            self._left_out = set(without)

    def _go_on(self, state: blake2b, start: bytes, stop: bytes, passed: Sequence[bytes]) -> None:
        """Hash what is from `start` to below `stop`, and keep states on the way."""
        place, end = bisect_left(self._keys, start), bisect_left(self._keys, stop)
        while place < end:
            part = self._keys[place : min(place + self._step, end)]
            place += len(part)
            first = bisect_left(passed, part[0])
            if first < len(passed) and passed[first] <= part[-1]:
                part = [key for key in part if key not in self._left_out]
            state.update(b"".join(part))
            if place + self._step <= end and (not self._places or self._keys[place] > self._places[-1]):
                self._places.append(self._keys[place])
                self._states.append(state.copy())

    def _forget_from(self, key: bytes) -> None:
        """Give up what was kept behind `key`."""
        kept = bisect_right(self._places, key)
        del self._places[kept:], self._states[kept:]
