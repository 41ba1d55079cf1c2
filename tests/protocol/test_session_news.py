"""Two sides that were in step once tell each other what came since, and compare the rest in one question."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from sync.protocol.events import BoardOpened, Event, InStep
from sync.protocol.index import BoardIndex
from sync.protocol.session import Session
from tests.protocol.peers import Chance, Group, Line, Peer, envelope_id, make_envelope, timestamp

ENVELOPES = [make_envelope(number) for number in range(600)]
COMMON = 500
ids = st.sets(st.integers(0, len(ENVELOPES) - 1), max_size=30)


class Remembering(Peer):
    """Knows which of its envelopes came since it was last in step."""

    news: Sequence[bytes] = ()

    def handle(self, session: Session, events: list[Event]) -> None:
        for event in events:
            if isinstance(event, BoardOpened):
                self.events.append(event)
                held = self.held[event.board_id]
                index = BoardIndex((timestamp(one), item) for item, one in held.items())
                news = [(timestamp(held[item]), item) for item in self.news if item in held]
                super().handle(session, session.provide_index(event.board_id, index, news))
            else:
                super().handle(session, [event])


def remembering() -> tuple[Group, Remembering, Remembering]:
    group = Group(Chance(7), ("ada", "ben"))
    return group, Remembering(group.board("ada")), Remembering(group.board("ben"))


def some(numbers: Sequence[int]) -> list[bytes]:
    return [ENVELOPES[number] for number in numbers]


def test_ten_new_on_each_side_cost_little_more_than_themselves() -> None:
    group, ada, ben = remembering()
    for peer, start in ((ada, COMMON), (ben, COMMON + 10)):
        peer.hold(group.board_id, *ENVELOPES[:COMMON], *ENVELOPES[start : start + 10])
        peer.news = [envelope_id(one) for one in ENVELOPES[start : start + 10]]
    line = Line(ada, ben).run()
    assert ada.ids(group.board_id) == ben.ids(group.board_id)
    assert len(ada.ids(group.board_id)) == COMMON + 20
    assert ada.in_step() == ben.in_step() == {group.board_id}
    assert (ada.twice, ben.twice) == (0, 0)
    assert sum(line.sent) < 20 * 60 + 4_000


@given(ids, ids, ids, ids, ids)
@settings(max_examples=80, deadline=None)
def test_whatever_either_side_takes_for_new_both_end_with_the_same(
    ada_lacks: set[int], ben_lacks: set[int], ada_news: set[int], ben_news: set[int], both_lack: set[int]
) -> None:
    """A mark may be wrong: a store brought back from a copy, something taken back, a third peer between."""
    group, ada, ben = remembering()
    everything = set(range(len(ENVELOPES)))
    for peer, lacks, news in ((ada, ada_lacks, ada_news), (ben, ben_lacks, ben_news)):
        peer.hold(group.board_id, *some(sorted(everything - lacks - both_lack)))
        peer.news = [envelope_id(one) for one in some(sorted(news))]
    expected = ada.ids(group.board_id) | ben.ids(group.board_id)
    Line(ada, ben).run()
    assert ada.ids(group.board_id) == ben.ids(group.board_id) == expected
    assert any(isinstance(event, InStep) for event in ada.events)
    assert (ada.twice, ben.twice) == (0, 0)
