"""Roles, removals, dropped devices, readmissions and epochs, on logs that exchange envelopes."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.clock import SECONDS_PER_DAY, ManualClock
from sync.crypto.hashing import digest
from sync.crypto.identity import certify, device_keys, invite_keys, member_key
from sync.errors import NotPermitted
from sync.log import governing, statements
from sync.log.bodies import AddDevice, Epoch, ModerationKey, Policy, Readmit, Remove, encode_body
from sync.log.invite import Invite
from sync.log.kinds import Kind, Role
from sync.log.log import Log
from sync.log.memory import MemoryLog
from sync.log.op import Op, Status
from sync.log.roster import Roster
from sync.log.rotation import EPOCH_SECONDS, SPREAD_SECONDS, epoch_due

POST = 32
NOW = 1_800_000_000.0
POLICY = Policy("", "Be kind.", ("Lounge",), 0, "all")


class People:
    """Founder Ann, steward Sue, facilitators Fay and Fox, members Bob and Cat, each with a log."""

    def __init__(self) -> None:
        self.clocks: dict[str, ManualClock] = {}
        self.logs: dict[str, Log] = {}
        self.board = self.log("Ann").create_board(b"r" * 32, "Garden", "Ann", POLICY).board_id
        roles = {"Sue": Role.STEWARD, "Fay": Role.FACILITATOR, "Fox": Role.FACILITATOR}
        for name in ("Sue", "Fay", "Fox", "Bob", "Cat"):
            self.join(name, self.invite("Ann", roles.get(name, Role.MEMBER)))
        self.meet(*self.logs)

    def log(self, name: str) -> Log:
        if name not in self.logs:
            self.clocks[name] = ManualClock(NOW, len(self.logs) + 1)
            self.logs[name] = MemoryLog(None, self.clocks[name])
        return self.logs[name]

    def invite(self, by: str, role: Role = Role.MEMBER, uses: int = 1) -> Invite:
        return self.logs[by].create_invite(self.board, role, uses, int(NOW) + 99 * SECONDS_PER_DAY)

    def join(self, name: str, invite: Invite, host: str = "Ann") -> None:
        log = self.log(name)
        log.begin_join(digest(b"seed", name.encode()), invite, name)
        live = {item.op_id: item for item in self.logs[host].board(self.board).invites}
        log.complete_join(self.board, self.logs[host].welcome(self.board, live[invite.op_id].sign))
        self.meet(name, host)

    def meet(self, *names: str) -> None:
        """Everybody hears everything that the others hold."""
        for _ in range(2):
            for name in names:
                for other in names:
                    self.carry(other, name)

    def carry(self, source: str, target: str) -> None:
        log = self.logs[source]
        held = self.logs[target].holds(self.board, [i for _, i in log.index(self.board)])
        missing = [identity for _, identity in log.index(self.board) if identity not in held]
        self.logs[target].ingest(self.board, log.fetch(self.board, missing))

    def roster(self, at: str) -> Roster:
        roster = self.logs[at].board(self.board).roster
        assert roster is not None
        return roster

    def id(self, name: str) -> bytes:
        if name == "Ann":
            return self.roster("Ann").founder
        return member_key(digest(b"seed", name.encode()), self.board).public

    def post(self, name: str, text: bytes = b"hello") -> Op:
        return self.logs[name].append(self.board, POST, text)

    def status(self, at: str, op: Op) -> Status | None:
        return self.logs[at].status(self.board, op.envelope_id)

    def newest(self, at: str) -> bytes:
        return self.logs[at].board(self.board).epochs[-1].kid

    def names(self, at: str) -> set[str]:
        return {member.name for member in self.roster(at).members.values()}

    def remove(self, by: str, who: str) -> Op:
        return self.logs[by].remove_member(self.board, self.id(who), "spam")

    def set_role(self, by: str, who: str, role: Role) -> Op:
        return self.logs[by].set_role(self.board, self.id(who), role)


@pytest.fixture
def people() -> People:
    return People()


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


def test_an_epoch_of_many_devices_is_written_in_parts_that_all_can_open(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statements, "BOX_LIMIT", 2)
    people.remove("Fay", "Bob")
    people.meet("Fay", "Ann", "Sue", "Fox", "Cat")
    parts = [act.body for act in people.logs["Cat"].acts(people.board) if isinstance(act.body, Epoch)]
    assert [len(body.boxes) for body in parts] == [2, 2, 1]
    assert len({people.newest(name) for name in ("Fay", "Ann", "Sue", "Fox", "Cat")}) == 1


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


def second_device(people: People, name: str) -> bytes:
    """Add another device to a member; its id."""
    root = digest(b"seed", name.encode())
    keys = device_keys(digest(b"second", name.encode()), people.board)
    member = member_key(root, people.board)
    body = AddDevice(member.public, certify(member, people.board, keys))
    people.logs[name].append(people.board, Kind.ADD_DEVICE, encode_body(body))
    return keys.id


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
    roster = ROSTER
    ages = msgspec.structs.replace(roster.ages, begun=claimed, cut=claimed if cut else None)
    roster = Roster(**{name: getattr(roster, name) for name in Roster.__slots__} | {"ages": ages})
    device = next(iter(roster.members[roster.founder].devices))
    longest = EPOCH_SECONDS + SPREAD_SECONDS + 2 * SECONDS_PER_DAY
    assert epoch_due(roster, device, now) or epoch_due(roster, device, now + longest)
    assert not epoch_due(roster, b"?" * 32, now)


ROSTER = People().roster("Ann")


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
