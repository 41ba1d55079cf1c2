"""What is handed to a peer first: who belongs, the newest threads whole, then the past in runs."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from hypothesis import given
from hypothesis import strategies as st

from sync.log.handing import FIRST, Place, in_order
from sync.log.kinds import Kind

NOW = 1_800_000_000


def place(
    n: int, thread: int, *, wall: int = 0, device: int = 1, kind: int = 32, hidden: bool = False
) -> Place:
    name = n.to_bytes(32, "big")
    return Place(
        name, n, kind, hidden, thread.to_bytes(32, "big"), NOW - 10_000 + wall, bytes([device]) * 32, n
    )


def numbers(ids: Iterable[bytes]) -> list[int]:
    return [int.from_bytes(identity, "big") for identity in ids]


places = st.lists(
    st.builds(
        place,
        st.integers(1, 5_000),
        st.integers(1, 40),
        wall=st.integers(0, 20_000),
        device=st.integers(1, 3),
        kind=st.sampled_from((int(Kind.GENESIS), int(Kind.RETRACT), 32, 33)),
        hidden=st.booleans(),
    ),
    max_size=60,
    unique_by=lambda one: one.n,
)


@given(places)
def test_everything_is_handed_over_once_and_who_belongs_first(given_places: list[Place]) -> None:
    order = in_order(given_places, NOW)
    assert sorted(order) == sorted(one.envelope_id for one in given_places)
    governance = sorted(one.n for one in given_places if one.kind < Kind.RETRACT)
    assert numbers(order)[: len(governance)] == governance
    assert order == in_order(given_places[::-1], NOW)


def test_the_newest_threads_come_whole_and_the_past_in_runs() -> None:
    threads, size = 400, 4
    count = threads * size  # roots first, then reply by reply, as people who write in all of them would
    given_places = [place(n + 1, n % threads, wall=n, device=1 + n % 2) for n in range(count)]
    order = numbers(in_order(given_places, NOW))
    first = order[:FIRST]
    for _, posts in groupby(first, key=lambda n: (n - 1) % threads):
        whole = list(posts)
        assert len(whole) in (size, FIRST % size)
        assert whole == sorted(whole)
    assert (first[0] - 1) % threads == threads - 1
    rest = order[FIRST + (-FIRST) % size :]
    assert rest == sorted(rest, reverse=True)


def test_a_time_that_has_not_come_is_worth_no_more_than_now() -> None:
    ahead = place(1, 1, wall=20_000)
    here = [place(n + 2, n + 2, wall=10_000) for n in range(3)]
    assert set(numbers(in_order([ahead, *here], NOW))) == {1, 2, 3, 4}
    assert in_order([ahead, here[0]], NOW) == in_order([here[0], ahead], NOW)
