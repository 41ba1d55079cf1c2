"""Two sessions joined in memory: both end with the same envelopes, however the bytes come."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.protocol import limits
from sync.protocol.events import (
    ClockSkew,
    Established,
    InStep,
    Via,
)
from tests.protocol.peers import DAY, Line, envelope_id, make_envelope, pair

ENVELOPES = [make_envelope(number) for number in range(400)]


@settings(deadline=None, max_examples=40)
@given(
    st.sets(st.sampled_from(ENVELOPES)),
    st.sets(st.sampled_from(ENVELOPES)),
    st.booleans(),
    st.integers(0, 99),
)
def test_both_sides_end_with_everything(
    ours: set[bytes], theirs: set[bytes], much_in_common: bool, seed: int
) -> None:
    group, ada, ben = pair(seed=seed)
    common = ENVELOPES[:300] if much_in_common else []
    ada.hold(group.board_id, *common, *ours)
    ben.hold(group.board_id, *common, *theirs)
    Line(ada, ben).run()
    assert ada.ids(group.board_id) == ben.ids(group.board_id)
    assert ada.ids(group.board_id) == {envelope_id(one) for one in (*common, *ours, *theirs)}
    assert ada.twice == ben.twice == 0
    assert ada.in_step() == ben.in_step() == {group.board_id}


def test_what_was_sent_is_acknowledged() -> None:
    group, ada, ben = pair()
    ada.hold(group.board_id, *ENVELOPES[:50])
    ben.hold(group.board_id, *ENVELOPES[40:90])
    Line(ada, ben).run()
    assert ada.acknowledged >= {envelope_id(one) for one in ENVELOPES[:40]}
    assert ben.acknowledged >= {envelope_id(one) for one in ENVELOPES[50:90]}


@pytest.mark.parametrize("chunk", [1, 2, 7, 100])
def test_bytes_may_come_one_by_one(chunk: int) -> None:
    group, ada, ben = pair()
    ada.hold(group.board_id, *ENVELOPES[:30])
    ben.hold(group.board_id, *ENVELOPES[20:60])
    Line(ada, ben).run(chunk)
    assert ada.ids(group.board_id) == ben.ids(group.board_id)
    assert len(ada.ids(group.board_id)) == 60


def test_cut_after_every_piece_and_resumed_nothing_is_lost_and_nothing_comes_twice() -> None:
    """Whatever the cut, a new session completes what is missing and sends nothing that arrived before."""
    everything = {envelope_id(one) for one in ENVELOPES[:120]}
    cut = 0
    while True:
        cut += 1
        group, ada, ben = pair()
        ada.hold(group.board_id, *ENVELOPES[:70])
        ben.hold(group.board_id, *ENVELOPES[50:120])
        complete = not Line(ada, ben).run_until_cut(cut, chunk=150)
        Line(ada, ben, seed=2).run()
        assert ada.ids(group.board_id) == ben.ids(group.board_id) == everything
        assert ada.twice == ben.twice == 0
        if complete:
            break
    assert cut > 50


def test_nothing_new_costs_one_round_trip_and_few_bytes() -> None:
    group, ada, ben = pair()
    for peer in (ada, ben):
        peer.hold(group.board_id, *ENVELOPES)
    line = Line(ada, ben)
    line.deliver()  # greeting, message 1
    handshake = sum(line.sent) + 50  # message 2
    deliveries = line.delivered
    line.run()
    assert line.delivered - deliveries == 3  # HELLO and INTEREST with message 2, HELLO and OPEN, DONE
    assert sum(line.sent) - handshake < 500


def test_recent_differences_are_reconciled_among_recent_items_only() -> None:
    """2,000 items of older days take no part in the salting once their digest is seen to be equal."""
    group, ada, ben = pair()
    old = [make_envelope(number, stamp=0x7FFF << 16 | DAY - 100 + number // 50) for number in range(2000)]
    for peer in (ada, ben):
        peer.hold(group.board_id, *old)
    ada.hold(group.board_id, *ENVELOPES[:10])
    ben.hold(group.board_id, *ENVELOPES[10:20])
    line = Line(ada, ben).run()
    assert ada.ids(group.board_id) == ben.ids(group.board_id)
    assert sum(line.sent) < 20 * 60 + 6_000


def test_large_and_small_envelopes_keep_their_order() -> None:
    group, ada, ben = pair()
    sizes = [60, 300_000, 60, limits.MAX_ENVELOPE, 40_000, 40_000, 60]
    ada.hold(group.board_id, *(make_envelope(number, size) for number, size in enumerate(sizes)))
    Line(ada, ben).run()
    assert sorted(map(len, ben.held[group.board_id].values())) == sorted(sizes)


@pytest.mark.parametrize("dialler_has_them", [True, False])
def test_more_than_one_batch_of_wants(dialler_has_them: bool) -> None:
    group, ada, ben = pair()
    count = limits.WANTS_IN_FLIGHT + 2_000
    (ada if dialler_has_them else ben).hold(group.board_id, *(make_envelope(n, 16) for n in range(count)))
    line = Line(ada, ben).run()
    assert len(ada.ids(group.board_id)) == len(ben.ids(group.board_id)) == count
    assert ada.in_step() == ben.in_step() == {group.board_id}
    assert line.sessions[0].in_flight == line.sessions[1].in_flight == 0


def test_expired_items_take_no_part() -> None:
    group, ada, ben = pair()
    expired = make_envelope(1, stamp=(DAY - 1) << 16 | DAY - 8)
    ada.hold(group.board_id, expired, make_envelope(2, stamp=(DAY + 1) << 16 | DAY - 6))
    Line(ada, ben).run()
    assert len(ben.ids(group.board_id)) == 1
    assert envelope_id(expired) not in ben.ids(group.board_id)


@pytest.mark.parametrize(("theirs", "told"), [(DAY + 2, None), (DAY + 3, 3), (DAY - 9, -9)])
def test_a_wrong_calendar_is_told_and_not_refused(theirs: int, told: int | None) -> None:
    group, ada, ben = pair()
    ada.hold(group.board_id, *ENVELOPES[:5])
    Line(ada, ben, days=(DAY, theirs)).run()
    assert ben.ids(group.board_id) == ada.ids(group.board_id)
    assert [event.days for event in ada.events if isinstance(event, ClockSkew)] == ([told] if told else [])


def test_who_is_there() -> None:
    group, ada, ben = pair()
    Line(ada, ben).run()
    assert ada.events[0] == Established(group.devices["ben"].id, group.board_id, Via.DEVICE)
    assert ben.events[0] == Established(group.devices["ada"].id, group.board_id, Via.DEVICE)


def test_the_numbers_of_in_step() -> None:
    group, ada, ben = pair()
    ada.hold(group.board_id, *ENVELOPES[:7])
    ben.hold(group.board_id, *ENVELOPES[5:20])
    Line(ada, ben).run()
    assert [event for event in ada.events if isinstance(event, InStep)] == [InStep(group.board_id, 13, 5)]
    assert [event for event in ben.events if isinstance(event, InStep)] == [InStep(group.board_id, 5, 13)]


@pytest.mark.parametrize("size", [400, 20_000, 33_000, 60_000])
def test_a_first_sync_of_large_posts_is_no_flood_of_frames(size: int) -> None:
    """However fast it comes: of 100,000 posts of any size an honest sender is never cut off."""
    group, ada, ben = pair()
    ada.hold(group.board_id, *(make_envelope(number, size) for number in range(600)))
    line = Line(ada, ben)
    line.run()
    assert len(ben.ids(group.board_id)) == 600
    assert line.sessions[1].frames < 20
