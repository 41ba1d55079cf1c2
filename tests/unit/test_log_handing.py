"""What is handed to a peer first: who belongs, the newest threads whole, then the past in runs."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from hypothesis import given
from hypothesis import strategies as st

from sync.log.handing import FIRST, in_order, past_of, place_of
from sync.log.kinds import Kind
from sync.log.op import Status
from sync.log.row import Row

NOW = 1_800_000_000


def place(
    n: int, thread: int, *, wall: int = 0, device: int = 1, kind: int = 32, hidden: bool = False
) -> Row:
    name = n.to_bytes(32, "big")
    status = Status.SEALED if hidden else Status.COUNTED
    key, when, author = thread.to_bytes(32, "big"), NOW - 10_000 + wall, bytes([device]) * 32
    return Row(n, name, 0, status, name, kind, author, n, b"", key, when, ())


def ordered(rows: Iterable[Row]) -> list[bytes]:
    return in_order([place_of(row) for row in sorted(rows, key=lambda row: past_of(row, NOW))], NOW)


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
def test_everything_is_handed_over_once_and_who_belongs_first(given_places: list[Row]) -> None:
    order = ordered(given_places)
    assert sorted(order) == sorted(one.envelope_id for one in given_places)
    governance = sorted(one.n for one in given_places if one.kind < Kind.RETRACT)
    assert numbers(order)[: len(governance)] == governance
    assert order == ordered(given_places[::-1])


def test_the_newest_threads_come_whole_and_the_past_in_runs() -> None:
    threads, size = 400, 4
    count = threads * size  # roots first, then reply by reply, as people who write in all of them would
    given_places = [place(n + 1, n % threads, wall=n, device=1 + n % 2) for n in range(count)]
    order = numbers(ordered(given_places))
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
    assert set(numbers(ordered([ahead, *here]))) == {1, 2, 3, 4}
    assert ordered([ahead, here[0]]) == ordered([here[0], ahead])
