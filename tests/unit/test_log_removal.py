"""Removals: what stays of the removed, what comes late, and who reads what is written since."""

from __future__ import annotations

import pytest

from sync.crypto.identity import invite_keys
from sync.errors import NotPermitted
from sync.log import governing
from sync.log.bodies import Readmit, Remove
from sync.log.op import Status
from tests.unit.logs import NOW, POST
from tests.unit.people import People


def test_a_removal_keeps_what_was_here_and_nothing_new_can_be_read_or_written(people: People) -> None:
    before = people.post("Bob")
    people.meet("Bob", "Fay")
    unseen = people.post("Bob", b"unseen")
    people.remove("Fay", "Bob")
    news = people.post("Fay", b"for those who are left")
    people.meet("Fay", "Bob", "Cat", "Ann")
    for name in ("Fay", "Cat", "Ann"):
        assert "Bob" not in people.names(name)
        assert people.status(name, before) == Status.COUNTED
        assert people.status(name, unseen) == Status.LATE
        assert people.status(name, news) == Status.COUNTED
        assert people.newest(name) == people.newest("Fay")
    assert people.status("Bob", news) == Status.SEALED
    assert people.newest("Bob") != people.newest("Fay")
    with pytest.raises(NotPermitted, match="any more"):
        people.post("Bob", b"after")


def test_back_dated_ops_of_a_removed_member_never_count(people: People) -> None:
    people.remove("Fay", "Bob")
    people.meet("Fay", "Cat")
    old = people.logs["Bob"].append(people.board, POST, b"I said this long ago", wall=int(NOW) - 9_999_999)
    people.carry("Bob", "Fay")
    assert people.status("Fay", old) == Status.LATE
    assert [op.op_id for op in people.logs["Fay"].late(people.board)] == [old.op_id]
    assert people.logs["Fay"].late(people.board)[0].member == people.id("Bob")


def test_of_a_flood_of_late_ops_the_others_are_still_seen(people: People) -> None:
    people.meet(*people.logs)
    people.remove("Fay", "Bob")
    people.remove("Fay", "Cat")
    for number in range(12):
        people.post("Bob", bytes([65 + number]))
    mine = people.post("Cat")
    people.carry("Bob", "Fay")
    people.carry("Cat", "Fay")
    log = people.logs["Fay"]
    assert len(log.late(people.board)) == 13
    shown = log.late(people.board, 5)
    assert len(shown) == 6
    assert mine.op_id in {op.op_id for op in shown}


def test_late_ops_are_readmitted_all_or_none(people: People) -> None:
    late = [people.post("Bob", bytes([65 + n])) for n in range(3)]
    people.remove("Fay", "Bob")
    people.carry("Bob", "Fay")
    people.carry("Bob", "Fox")
    people.meet("Fay", "Fox")
    with pytest.raises(NotPermitted):
        people.logs["Fox"].readmit(people.board, [late[0].op_id, b"?" * 32])
    with pytest.raises(NotPermitted):
        people.logs["Cat"].readmit(people.board, [late[0].op_id])
    people.logs["Fox"].readmit(people.board, [op.op_id for op in late[:2]])
    people.meet("Fay", "Fox")
    expected = [Status.COUNTED, Status.COUNTED, Status.LATE]
    assert [people.status("Fay", op) for op in late] == expected


def test_a_post_of_a_facilitator_who_was_removed_needs_a_higher_role_to_come_back(people: People) -> None:
    late = people.post("Fox")
    people.remove("Sue", "Fox")
    people.carry("Fox", "Sue")
    people.meet("Sue", "Fay")
    with pytest.raises(NotPermitted, match="does not reach"):
        people.logs["Fay"].readmit(people.board, [late.op_id])
    people.logs["Sue"].readmit(people.board, [late.op_id])
    assert people.status("Sue", late) == Status.COUNTED


def test_more_than_one_op_can_accept_goes_on_in_readmissions(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(governing, "ACCEPTED_LIMIT", 3)
    posts = [people.post("Bob", bytes([65 + n])) for n in range(10)]
    people.meet("Bob", "Fay")
    people.remove("Fay", "Bob")
    people.meet("Fay", "Cat")
    acts = [act.body for act in people.logs["Cat"].acts(people.board)]
    assert [len(body.accepted) for body in acts if isinstance(body, Remove)] == [3]
    assert [len(body.op_ids) for body in acts if isinstance(body, Readmit)] == [3, 3, 2]
    assert all(people.status("Cat", op) == Status.COUNTED for op in posts)


def test_removals_at_the_same_time_leave_both_out_of_the_merged_epoch(people: People) -> None:
    people.remove("Fay", "Bob")
    people.remove("Sue", "Cat")
    people.meet("Fay", "Sue", "Ann")
    assert people.names("Ann") == {"Ann", "Sue", "Fay", "Fox"}
    news = people.post("Ann", b"under both")
    people.meet("Ann", "Bob", "Cat", "Fox")
    assert people.status("Fox", news) == Status.COUNTED
    assert people.status("Bob", news) == people.status("Cat", news) == Status.SEALED


def test_an_epoch_begun_meanwhile_by_the_removed_does_not_let_them_stay(people: People) -> None:
    people.logs["Fox"].new_epoch(people.board)
    people.remove("Sue", "Fox")
    people.meet("Sue", "Fox", "Ann")
    news = people.post("Ann", b"after")
    people.meet("Ann", "Fox", "Cat")
    assert people.status("Cat", news) == Status.COUNTED
    assert people.status("Fox", news) == Status.SEALED


def test_an_epoch_begun_meanwhile_by_another_leaves_the_removed_out_all_the_same(people: People) -> None:
    people.logs["Fox"].new_epoch(people.board)
    people.remove("Sue", "Bob")
    people.meet("Sue", "Fox", "Ann", "Cat")
    news = people.post("Ann", b"after")
    people.meet("Ann", "Fox", "Bob", "Cat")
    assert people.status("Cat", news) == people.status("Fox", news) == Status.COUNTED
    assert people.status("Bob", news) == Status.SEALED


def test_who_was_put_out_is_not_let_in_or_shown_anything_by_an_invite_that_they_know(people: People) -> None:
    """Every member is told how the holders of all invites are found and let in, not of their own alone."""
    shared = people.invite("Ann", uses=3)
    people.join("Dot", shared)
    own = people.invite("Fox")
    people.meet(*people.logs)
    other = people.invite("Ann")
    assert {item.op_id for item in people.roster("Ann").invites} >= {shared.op_id, own.op_id, other.op_id}
    people.remove("Sue", "Fox")
    people.remove("Sue", "Dot")
    people.meet("Sue", "Ann")
    assert people.roster("Ann").invites == ()
    for invite in (shared, own, other):
        with pytest.raises(NotPermitted):
            people.logs["Ann"].welcome(people.board, invite_keys(invite.secret).sign.public)
    fresh = people.invite("Ann")
    assert {item.op_id for item in people.roster("Ann").invites} == {fresh.op_id}


def test_a_removal_is_judged_alike_whatever_comes_first(people: People) -> None:
    posts = [people.post("Bob", bytes([65 + n])) for n in range(4)]
    people.meet("Bob", "Fay")
    late = people.post("Bob", b"late")
    people.remove("Fay", "Bob")
    people.carry("Bob", "Fay")
    people.logs["Fay"].readmit(people.board, [late.op_id])
    everything = people.logs["Fay"].fetch(
        people.board, [identity for _, identity in people.logs["Fay"].index(people.board)]
    )
    for turn, name in enumerate(("Ann", "Sue", "Fox", "Cat")):
        order = everything[turn * 5 :] + everything[: turn * 5]
        for envelope in reversed(order):
            people.logs[name].ingest(people.board, [envelope])
        assert [people.status(name, op) for op in (*posts, late)] == [Status.COUNTED] * 5
        assert "Bob" not in people.names(name)
