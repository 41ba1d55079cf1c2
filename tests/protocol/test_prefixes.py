"""Digests told from kept states are those of the keys as they are, whatever was changed or asked."""

from __future__ import annotations

from bisect import insort
from hashlib import blake2b
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sync.protocol.prefixes import Prefixes

STEP, MOST = 3, 8
small = st.integers(0, 40)
asked = st.tuples(small, st.lists(small, max_size=4), st.frozensets(small, max_size=5))
changes = st.one_of(
    st.tuples(st.just("add"), st.lists(small, max_size=10)),
    st.tuples(st.just("remove"), st.lists(small, max_size=3)),
    st.tuples(st.just("ask"), asked),
)


def key(number: int) -> bytes:
    return number.to_bytes(2, "big")


def afresh(keys: list[bytes], floor: bytes, cut: bytes, without: frozenset[bytes]) -> bytes:
    inside = (one for one in keys if floor <= one < cut and one not in without)
    return blake2b(b"".join(inside), digest_size=32, person=b"index").digest()


@given(st.lists(changes, max_size=40))
def test_they_are_those_of_the_keys_as_they_are(steps: list[tuple[str, Any]]) -> None:
    keys: list[bytes] = []
    prefixes = Prefixes(keys, STEP, MOST)
    for kind, what in steps:
        if kind == "add":
            new = {key(number) for number in what} - set(keys)
            for one in new:
                insort(keys, one)
            prefixes.added(new)
        elif kind == "remove":
            for one in {key(number) for number in what} & set(keys):
                keys.remove(one)
                prefixes.removed(one)
        else:
            low, high, some = what
            floor, cuts = key(low), sorted({key(number) for number in high})
            without = frozenset(key(number) for number in some)
            wanted = tuple(afresh(keys, floor, cut, without) for cut in cuts)
            assert prefixes.digests(floor, cuts, without) == wanted


def test_what_is_old_is_not_looked_at_again() -> None:
    """Where the news alone are left out, the keys before them may even be others."""
    keys = [key(number) for number in range(1_000)]
    prefixes = Prefixes(keys, 10)
    end = key(2_000)
    before = prefixes.digests(b"", [end], frozenset())
    keys.append(key(1_500))
    prefixes.added([keys[-1]])
    keys[:900] = [key(0)] * 900
    assert prefixes.digests(b"", [end], frozenset(keys[-1:])) == before
