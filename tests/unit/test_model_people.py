"""What people say of themselves and take on: equal in any order of arrival, and over at its hour."""

from __future__ import annotations

import random
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.errors import BadOp
from sync.log.bodies import encode_body
from tui_forum.model.availability import LONGEST, Presence, latest
from tui_forum.model.content import read_content
from tui_forum.model.errors import BadInput
from tui_forum.model.fold import Stamp
from tui_forum.model.holding import (
    DONE,
    HELP_STATES,
    LONGEST_HOLD,
    OPEN,
    TAKEN,
    Held,
    Helping,
    Step,
    helping,
    holders,
    released,
)
from tui_forum.model.hours import hour_words, parse_hour
from tui_forum.model.kinds import ContentKind
from tui_forum.model.people_bodies import Available, Help, Hold
from tui_forum.model.queue import ACTS, Care, Handling, care
from tui_forum.model.sealed_asks import Asked, Queued, read_sealed

ANA, BO, CY = b"a" * 32, b"b" * 32, b"c" * 32
NOW = 1_700_000_000
ids = st.binary(min_size=32, max_size=32)
stamps = st.builds(Stamp, st.sampled_from([ANA, BO, CY]), st.integers(0, 6), ids)
times = st.integers(NOW - 2 * LONGEST, NOW + 2 * LONGEST)
words = st.text(max_size=12)
presences = st.lists(
    st.builds(Presence, stamps, times, st.sampled_from(["listen", "chat", ""]), times, *[st.just(())] * 3),
    max_size=10,
    unique_by=lambda said: said.stamp.op_id,
)
holds = st.lists(
    st.builds(Held, stamps, times, times, st.booleans()), max_size=10, unique_by=lambda held: held.stamp.op_id
)
steps = st.lists(
    st.builds(Step, stamps, st.sampled_from([*HELP_STATES, "sung"]), words),
    max_size=10,
    unique_by=lambda step: step.stamp.op_id,
)
handlings = st.lists(
    st.builds(Handling, stamps, st.sampled_from([*ACTS, "sing"]), st.sampled_from([BO, CY]), words),
    max_size=10,
    unique_by=lambda act: act.stamp.op_id,
)


@given(presences, st.randoms())
def test_the_last_word_of_each_member_holds_in_any_order(said: list[Presence], chance: random.Random) -> None:
    last = latest(chance.sample(said, len(said)), NOW)
    assert last == latest(said, NOW)
    for member, presence in last.items():
        told = [other for other in said if other.stamp.member == member and other.wall <= NOW + 900]
        assert presence == max(told, key=lambda other: other.stamp.rank)
        if presence.state_at(NOW):
            assert presence.until > NOW
            assert presence.wall + LONGEST > NOW


def test_a_state_fades_by_itself_at_its_hour() -> None:
    presence = Presence(Stamp(ANA, 1, ANA), NOW, "listen", NOW + 60, ("lifts",), (), ())
    assert presence.state_at(NOW + 59) == "listen"
    assert presence.state_at(NOW + 60) == ""
    forever = Presence(Stamp(ANA, 2, ANA), NOW, "chat", (1 << 32) - 1, (), (), ())
    assert forever.state_at(NOW + LONGEST) == ""


@given(holds, st.randoms())
def test_holds_do_not_depend_on_arrival_and_lapse(made: list[Held], chance: random.Random) -> None:
    standing = holders(chance.sample(made, len(made)), CY, NOW)
    assert standing == holders(made, CY, NOW)
    for held in standing:
        assert held.stamp.member != CY
        assert held.on
        assert NOW < held.ends <= held.wall + LONGEST_HOLD
        assert not any(
            other.stamp.member == held.stamp.member and other.stamp.rank > held.stamp.rank for other in made
        )


def test_a_hold_ends_by_hand_by_a_reply_and_not_by_an_earlier_reply() -> None:
    held = Held(Stamp(BO, 5, b"1" * 32), NOW, NOW + 600, on=True)
    assert holders([held], ANA, NOW) == [held]
    assert holders([held, Held(Stamp(BO, 6, b"2" * 32), NOW, 0, on=False)], ANA, NOW) == []
    assert released(held, [(BO, (6, b"3" * 32))])
    assert not released(held, [(BO, (4, b"3" * 32)), (ANA, (9, b"4" * 32))])


@given(steps, st.randoms())
def test_help_stands_the_same_in_any_order(made: list[Step], chance: random.Random) -> None:
    now = helping(made, ANA, {CY})
    assert now == helping(chance.sample(made, len(made)), ANA, {CY})
    assert (now.state == OPEN) == (now == Helping())
    assert now.taker != ANA


def test_help_goes_from_open_to_taken_to_done() -> None:
    def step(member: bytes, at: int, state: str) -> Step:
        return Step(Stamp(member, at, bytes([at]) * 32), state)

    taken = [step(BO, 1, TAKEN)]
    assert helping(taken, ANA) == Helping(TAKEN, BO)
    assert helping([*taken, step(CY, 2, TAKEN)], ANA) == Helping(TAKEN, BO), "the first one has it"
    assert helping([*taken, step(CY, 2, DONE)], ANA).state == TAKEN, "nobody else says that it is done"
    assert helping([*taken, step(BO, 2, OPEN), step(CY, 3, TAKEN)], ANA).taker == CY
    done = [*taken, step(BO, 2, DONE)]
    assert helping(done, ANA).state == DONE
    assert helping([*done, step(BO, 3, OPEN)], ANA).state == DONE
    assert helping([*done, step(ANA, 3, OPEN)], ANA) == Helping()
    assert helping([*done, step(CY, 3, OPEN)], ANA, {CY}) == Helping()


@given(handlings, st.randoms())
def test_care_is_the_last_known_act(made: list[Handling], chance: random.Random) -> None:
    assert care(chance.sample(made, len(made))) == care(made)


def test_care_goes_from_hand_to_hand() -> None:
    take, hand = Handling(Stamp(ANA, 1, ANA), "take"), Handling(Stamp(ANA, 2, ANA), "hand", BO, "yours")
    done, back = Handling(Stamp(BO, 3, BO), "done", note="rang them"), Handling(Stamp(BO, 4, BO), "release")
    assert care([take]) == Care(ANA)
    assert care([take, hand]) == Care(BO, note="yours")
    assert care([take, hand, done]) == Care(BO, done=True, note="rang them")
    assert care([take, hand, done, back]) == Care()


@given(ids, ids, words)
def test_what_is_sealed_reads_back_and_a_copy_does_not(device: bytes, target: bytes, text: str) -> None:
    stranger = bytes([device[0] ^ 1]) + device[1:]
    asked, queued = Asked(device, target, "other", text), Queued(device, target, "hand", BO, text)
    assert read_sealed(Asked, encode_body(asked), device) == asked
    assert read_sealed(Queued, encode_body(queued), device) == queued
    assert read_sealed(Asked, encode_body(asked), stranger) is None
    assert read_sealed(Asked, encode_body(asked)[:9], device) is None
    assert read_sealed(Queued, encode_body(asked), device) is None


@given(
    st.text(max_size=8),
    st.integers(0, (1 << 32) - 1),
    st.lists(st.text(min_size=1, max_size=40), max_size=12),
)
def test_bodies_read_back(state: str, until: int, labels: list[str]) -> None:
    said = Available(state, until, tuple(labels), (), tuple(labels))
    if bool(state) == bool(until):
        assert read_content(ContentKind.AVAILABLE, encode_body(said), is_root=True) == said
    else:
        with pytest.raises(BadOp):
            read_content(ContentKind.AVAILABLE, encode_body(said), is_root=True)
    for kind, body in (
        (ContentKind.HOLD, Hold(ANA, until, True)),
        (ContentKind.HELP, Help(ANA, "taken", state)),
    ):
        assert read_content(kind, encode_body(body), is_root=False) == body


EVENING = datetime(2026, 5, 4, 18, 30).timestamp()  # a Monday


@pytest.mark.parametrize(
    ("text", "then"),
    [
        ("22:00", datetime(2026, 5, 4, 22)),
        ("9", datetime(2026, 5, 5, 9)),
        (" 2h ", datetime(2026, 5, 4, 20, 30)),
        ("90 min", datetime(2026, 5, 4, 20)),
        ("3 days", datetime(2026, 5, 7, 18, 30)),
        ("Tomorrow", datetime(2026, 5, 5, 9)),
        ("Thursday", datetime(2026, 5, 7, 9)),
        ("mon", datetime(2026, 5, 11, 9)),
        ("mañana", datetime(2026, 5, 5, 9)),
        ("jueves", datetime(2026, 5, 7, 9)),
    ],
)
def test_an_hour_is_understood_as_people_type_it(text: str, then: datetime) -> None:
    assert parse_hour(text, EVENING) == int(then.timestamp())


@pytest.mark.parametrize("text", ["", "soon", "25:00", "12:61", "-1h", "monkeys everywhere"])
def test_what_is_no_hour_is_said_so(text: str) -> None:
    with pytest.raises(BadInput):
        parse_hour(text, EVENING)


def test_hours_in_words() -> None:
    told = [
        (datetime(2026, 5, 4, 22), "22:00"),
        (datetime(2026, 5, 5, 0, 13), "00:13"),
        (datetime(2026, 5, 5, 9), "tomorrow 09:00"),
        (datetime(2026, 5, 7, 9), "Thursday"),
        (datetime(2026, 5, 20, 9), "20 May"),
    ]
    assert [hour_words(then.timestamp(), EVENING) for then, _ in told] == [text for _, text in told]
