"""What a role allows and what not: giving and taking roles, closing invites."""

from __future__ import annotations

import pytest

from sync.errors import NotPermitted
from sync.log.kinds import Role
from tests.unit.people import People


def test_a_closed_invite_is_answered_by_nobody_and_others_are(people: People) -> None:
    closed, other = people.invite("Sue"), people.invite("Ann")
    people.meet(*people.logs)
    sign = {one.op_id: one.sign for one in people.roster("Cat").invites}
    with pytest.raises(NotPermitted):
        people.logs["Bob"].revoke_invite(people.board, closed.op_id)
    people.logs["Fay"].revoke_invite(people.board, closed.op_id)
    people.meet(*people.logs)
    for name, log in people.logs.items():
        assert {one.op_id for one in people.roster(name).invites} == {other.op_id}
        with pytest.raises(NotPermitted):
            log.welcome(people.board, sign[closed.op_id])
    people.join("Zoe", other)
    assert "Zoe" in people.names("Ann")


@pytest.mark.parametrize(
    ("by", "who"), [("Fay", "Fox"), ("Fay", "Sue"), ("Sue", "Ann"), ("Bob", "Cat"), ("Fay", "Fay")]
)
def test_nobody_removes_or_demotes_an_equal_or_a_higher_one(people: People, by: str, who: str) -> None:
    held = people.logs[by].index(people.board)
    with pytest.raises(NotPermitted):
        people.remove(by, who)
    with pytest.raises(NotPermitted):
        people.set_role(by, who, Role.MEMBER)
    assert people.logs[by].index(people.board) == held
    with pytest.raises(NotPermitted):
        people.logs[by].remove_member(people.board, b"?" * 32)


def test_a_role_is_given_and_taken_and_what_was_done_in_it_stands(people: People) -> None:
    people.set_role("Sue", "Bob", Role.FACILITATOR)
    people.meet("Sue", "Bob")
    people.remove("Bob", "Cat")
    people.meet("Bob", "Sue")
    people.set_role("Sue", "Bob", Role.MEMBER)
    people.meet("Bob", "Sue", "Ann")
    assert people.roster("Ann").members[people.id("Bob")].role == Role.MEMBER
    assert "Cat" not in people.names("Ann")
    with pytest.raises(NotPermitted):
        people.remove("Bob", "Fay")
