"""Epochs: who begins one, when, and for which devices."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.clock import SECONDS_PER_DAY
from sync.crypto.hashing import digest
from sync.errors import NotPermitted
from sync.log import statements
from sync.log.bodies import Epoch, ModerationKey
from sync.log.op import Status
from sync.log.roster import Roster
from sync.log.rotation import EPOCH_SECONDS, SPREAD_SECONDS, epoch_due
from tests.unit.people import People, second_device

ROSTER = People().roster("Ann")


def test_an_epoch_of_many_devices_is_written_in_parts_that_all_can_open(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statements, "BOX_LIMIT", 2)
    people.remove("Fay", "Bob")
    people.meet("Fay", "Ann", "Sue", "Fox", "Cat")
    parts = [act.body for act in people.logs["Cat"].acts(people.board) if isinstance(act.body, Epoch)]
    assert [len(body.boxes) for body in parts] == [2, 2, 1]
    assert len({people.newest(name) for name in ("Fay", "Ann", "Sue", "Fox", "Cat")}) == 1


def test_a_dropped_device_is_left_out_of_the_next_epoch(people: People) -> None:
    phone = second_device(people, "Fay")
    people.meet("Fay", "Ann")
    root = digest(b"seed", b"Fay")
    with pytest.raises(NotPermitted):
        people.logs["Cat"].drop_device(people.board, phone)
    people.logs["Fay"].drop_device(people.board, phone, root)
    people.meet("Fay", "Ann", "Cat")
    assert people.roster("Ann").device(phone) is None
    assert "Fay" in people.names("Ann")
    acts = people.logs["Ann"].acts(people.board)
    assert isinstance(acts[-2].body, Epoch)
    assert isinstance(acts[-1].body, ModerationKey)
    assert phone not in dict(acts[-1].body.boxes)
    with pytest.raises(NotPermitted):
        people.logs["Fay"].drop_device(people.board, people.logs["Fay"].board(people.board).device.id, root)


def test_a_member_who_drops_a_device_waits_for_a_facilitator_to_begin_the_epoch(people: People) -> None:
    phone = second_device(people, "Bob")
    people.logs["Bob"].drop_device(people.board, phone, digest(b"seed", b"Bob"))
    people.meet("Bob", "Fay", "Cat")
    before = people.newest("Fay")
    for name in ("Bob", "Fay", "Cat"):
        people.clocks[name].advance(121)
    assert people.logs["Cat"].tend(people.board) is None
    assert people.logs["Fay"].tend(people.board) is not None
    assert people.logs["Fay"].tend(people.board) is None
    people.meet("Fay", "Bob")
    assert people.newest("Bob") == people.newest("Fay") != before


def test_a_month_later_one_device_begins_an_epoch_and_the_others_follow(people: People) -> None:
    mayors = ("Ann", "Sue", "Fay", "Fox")
    begun = 0
    for _ in range(50):
        for name in people.logs:
            people.clocks[name].advance(SECONDS_PER_DAY)
            if people.logs[name].tend(people.board) is not None:
                assert name in mayors
                begun += 1
            people.meet(*people.logs)
    assert begun == 1
    assert len({people.newest(name) for name in people.logs}) == 1


def test_epochs_begun_apart_do_no_harm(people: People) -> None:
    for name in people.logs:
        people.clocks[name].advance(EPOCH_SECONDS + SPREAD_SECONDS)
    assert all(people.logs[name].tend(people.board) for name in ("Ann", "Sue", "Fay", "Fox"))
    people.meet(*people.logs)
    news = people.post("Bob", b"under all of them")
    people.meet(*people.logs)
    assert all(people.status(name, news) == Status.COUNTED for name in people.logs)
    assert all(people.logs[name].tend(people.board) is None for name in people.logs)


@settings(max_examples=60, deadline=None)
@given(claimed=st.integers(0, (1 << 32) - 1), cut=st.booleans(), now=st.integers(0, (1 << 32) - 1))
def test_no_claimed_time_puts_an_epoch_off_for_ever(claimed: int, cut: bool, now: int) -> None:
    ages = msgspec.structs.replace(ROSTER.ages, begun=claimed, cut=claimed if cut else None)
    roster = Roster(**{name: getattr(ROSTER, name) for name in Roster.__slots__} | {"ages": ages})
    device = next(iter(roster.members[roster.founder].devices))
    longest = EPOCH_SECONDS + SPREAD_SECONDS + 2 * SECONDS_PER_DAY
    assert epoch_due(roster, device, now) or epoch_due(roster, device, now + longest)
    assert not epoch_due(roster, b"?" * 32, now)
