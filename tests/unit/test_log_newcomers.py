"""Whose first posts a board wants looked at: by the policy in the past of what let them in, and all since."""

from __future__ import annotations

import random

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.log.kinds import Role
from tests.unit.people import People


class Board(People):
    """The same people, whose board asks for more."""

    def ask(self, number: int, by: str = "Ann") -> None:
        """From now on so many first posts are looked at."""
        roster = self.logs[by].board(self.board).roster
        assert roster is not None
        self.logs[by].set_policy(self.board, msgspec.structs.replace(roster.policy, first_posts=number))

    def asked(self, name: str) -> dict[str, int]:
        """By name, as somebody's log sees it."""
        roster = self.logs[name].board(self.board).roster
        assert roster is not None
        return {roster.members[member].name: number for member, number in roster.newcomers.items()}


def test_who_is_invited_under_the_policy_is_asked_and_nobody_before() -> None:
    people = Board()
    early = people.invite("Ann")
    people.ask(2)
    people.join("Dan", early)
    people.join("Eve", people.invite("Ann"))
    people.join("Fin", people.invite("Ann", Role.FACILITATOR))
    people.meet(*people.logs)
    assert {name: people.asked(name) for name in people.logs} == {name: {"Eve": 2} for name in people.logs}


def test_what_is_lifted_once_stays_lifted_for_those_who_were_there() -> None:
    people = Board()
    people.ask(3)
    people.join("Eve", people.invite("Ann"))
    for number, left in ((5, {"Eve": 3}), (1, {"Eve": 1}), (0, {}), (4, {})):
        people.ask(number)
        assert people.asked("Ann") == left
    people.join("Dan", people.invite("Ann"))
    assert people.asked("Ann") == {"Dan": 4}


def test_who_was_ever_facilitator_is_no_newcomer() -> None:
    people = Board()
    people.ask(2)
    people.join("Eve", people.invite("Ann"))
    people.meet(*people.logs)
    roster = people.logs["Ann"].board(people.board).roster
    assert roster is not None
    eve = next(member.member for member in roster.members.values() if member.name == "Eve")
    for role in (Role.FACILITATOR, Role.MEMBER):
        people.logs["Ann"].set_role(people.board, eve, role)
        assert people.asked("Ann") == {}


@settings(max_examples=20, deadline=None)
@given(numbers=st.lists(st.integers(0, 10), min_size=1, max_size=4), order=st.randoms(use_true_random=False))
def test_every_log_comes_to_the_same_in_whatever_order(numbers: list[int], order: random.Random) -> None:
    people = Board()
    for at, number in enumerate(numbers):
        people.ask(number, ("Ann", "Sue")[at % 2])
        if at % 2:
            people.meet("Ann", "Sue")
        people.join(f"new {at}", people.invite("Ann"))
    names = list(people.logs)
    order.shuffle(names)
    people.meet(*names)
    seen = [people.asked(name) for name in names]
    assert all(each == seen[0] for each in seen)
    assert all(0 < number <= 10 for number in seen[0].values())
