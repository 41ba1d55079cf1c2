"""Logs that exchange envelopes: in memory and in SQLite, in any order, with hostile members and lost keys."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from itertools import count

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.clock import ManualClock
from sync.crypto.hashing import digest
from sync.errors import AlreadyThere, BadOp, NotPermitted, UnknownBoard
from sync.log.base import SOMEBODY, Change
from sync.log.bodies import AddMember, Policy, Readmit, Remove, Retract, SetRole, encode_body
from sync.log.database import Database
from sync.log.envelope import seal_op
from sync.log.header import NO_ID, SUITE_CONTENT, Header, Outer, pack_outer
from sync.log.kinds import Kind, Role
from sync.log.log import Log
from sync.log.memory import MemoryLog
from sync.log.op import Op, OpDraft, Status
from sync.log.sqlite import SqliteLog

POST = 32
NOW = 1_800_000_000.0
POLICY = Policy("", "Be kind.", ("Lounge",), 0, "all")
seeds = count(1)


class View:
    """The simplest projector: the set of ops that count; refuses the body "bad"."""

    def __init__(self) -> None:
        self.shown: dict[bytes, Op] = {}

    def check(self, op: Op) -> None:
        if op.body == b"bad":
            raise BadOp("That body is bad.")

    def about(self, op: Op) -> bytes | None:
        return op.body[5:] if op.body.startswith(b"edit ") else None

    def tidy(self) -> None:
        """There are no traces."""

    def apply(self, changes: Sequence[Change]) -> None:
        for change in changes:
            assert (change.op.op_id in self.shown) != change.counted
            if change.counted:
                self.shown[change.op.op_id] = change.op
            else:
                del self.shown[change.op.op_id]


def memory(view: View | None = None) -> Log:
    return MemoryLog(view, ManualClock(NOW, next(seeds)))


def sqlite(view: View | None = None) -> Log:
    return SqliteLog(Database(":memory:"), view, ManualClock(NOW, next(seeds)))


makers = pytest.mark.parametrize("make", [memory, sqlite])
Make = Callable[..., Log]


def found(log: Log, policy: Policy = POLICY) -> bytes:
    return log.create_board(b"r" * 32, "Garden", "Ann", policy).board_id


def everything(log: Log, board: bytes) -> list[bytes]:
    return log.fetch(board, [identity for _, identity in log.index(board)])


def exchange(one: Log, other: Log, board: bytes) -> None:
    other.ingest(board, everything(one, board))
    one.ingest(board, everything(other, board))


def join(log: Log, host: Log, board: bytes, name: str, role: Role = Role.MEMBER) -> None:
    invite = host.create_invite(board, role, 1, int(NOW) + 1000)
    log.begin_join(digest(b"seed", name.encode()), invite, name)
    (live,) = [item for item in host.board(board).invites if item.op_id == invite.op_id]
    log.complete_join(board, host.welcome(board, live.sign))
    exchange(log, host, board)


def names(log: Log, board: bytes) -> list[str]:
    roster = log.board(board).roster
    assert roster is not None
    return sorted(member.name for member in roster.members.values())


def member_id(log: Log, board: bytes, name: str) -> bytes:
    roster = log.board(board).roster
    assert roster is not None
    return next(member.member for member in roster.members.values() if member.name == name)


@makers
def test_a_board_is_founded_joined_and_written_to(make: Make) -> None:
    ann, bob = make(View()), make(View())
    board = found(ann)
    first = ann.append(board, POST, b"hello")
    assert ann.board(board).state == "joined"
    invite = ann.create_invite(board, Role.MEMBER, 1, int(NOW) + 1000, ["10.0.0.1:4000"])
    waiting = bob.begin_join(b"q" * 32, invite, "Bob")
    assert (waiting.state, waiting.roster, waiting.pending) == ("waiting", None, invite)
    with pytest.raises(NotPermitted):
        bob.append(board, POST, b"too early")
    secrets = ann.welcome(board, ann.board(board).invites[0].sign)
    assert bob.complete_join(board, secrets) == bob.complete_join(board, secrets)
    exchange(ann, bob, board)
    assert names(ann, board) == names(bob, board) == ["Ann", "Bob"]
    assert bob.board(board).state == "joined"
    assert ann.board(board).invites == ()
    with pytest.raises(NotPermitted):
        ann.welcome(board, invite.secret)
    reply = bob.append(board, POST, b"welcome me", thread=first.op_id, refs=[first.op_id])
    result = ann.ingest(board, everything(bob, board))
    assert [op.op_id for op in result.counted] == [reply.op_id]
    assert result.counted[0].member == member_id(ann, board, "Bob")
    assert ann.op(board, reply.op_id) == result.counted[0]
    assert [op.body for op in bob.ops(board) if op.kind == POST] == [b"hello", b"welcome me"]


@makers
def test_what_was_held_is_not_taken_twice(make: Make) -> None:
    ann, bob = make(View()), make(View())
    board = found(ann)
    join(bob, ann, board, "Bob")
    envelopes = everything(ann, board)
    result = bob.ingest(board, envelopes + envelopes)
    assert (result.stored, result.counted, result.refused) == ([], [], [])


@makers
def test_garbage_is_refused_with_a_sentence_and_not_kept(make: Make) -> None:
    ann, bob = make(View()), make(View())
    board = found(ann)
    join(bob, ann, board, "Bob")
    good = bob.append(board, POST, b"good")
    broken_one = bob.append(board, POST, b"fine")
    envelope = bob.fetch(board, [broken_one.envelope_id])[0]
    broken = envelope[:100] + bytes([envelope[100] ^ 1]) + envelope[101:]
    result = ann.ingest(board, [b"", b"junk", broken, bob.fetch(board, [good.envelope_id])[0]])
    assert [op.op_id for op in result.counted] == [good.op_id]
    assert len(result.refused) == 3
    assert all(reason.endswith(".") for _, reason in result.refused)
    with pytest.raises(BadOp):
        ann.append(board, POST, b"bad")
    with pytest.raises(UnknownBoard):
        ann.ingest(b"?" * 32, [])


@makers
def test_a_body_that_the_view_refuses_is_not_stored(make: Make) -> None:
    ann, bob = make(View()), make()
    board = found(ann)
    join(bob, ann, board, "Bob")
    op = bob.append(board, POST, b"bad")
    result = ann.ingest(board, bob.fetch(board, [op.envelope_id]))
    assert result.refused == [(op.envelope_id, "That body is bad.")]
    assert ann.status(board, op.envelope_id) is None


@makers
def test_a_failed_write_leaves_no_trace(make: Make) -> None:
    view = View()
    ann = make(view)
    board = found(ann)
    before = (ann.index(board), ann.board(board).roster, dict(view.shown))
    for drafts in (
        [OpDraft(POST, b"one"), OpDraft(POST, b"bad")],
        [OpDraft(POST, b"one"), OpDraft(Kind.INVITE, b"junk")],
        [OpDraft(POST, b"one"), OpDraft(POST, b"two", wall=-1)],
        [OpDraft(Kind.READMIT, encode_body(Readmit((b"r" * 32,)))), OpDraft(12, b"unknown kind")],
    ):
        with pytest.raises(BadOp):
            ann.append_many(board, drafts)
    assert (ann.index(board), ann.board(board).roster, view.shown) == before
    chain = [ann.append(board, POST, b"x").seq for _ in range(3)]
    assert chain == [2, 3, 4]


@makers
def test_members_may_not_do_what_is_for_facilitators(make: Make) -> None:
    ann, bob = make(View()), make(View())
    board = found(ann)
    join(bob, ann, board, "Bob")
    with pytest.raises(NotPermitted):
        bob.create_invite(board, Role.MEMBER, 1, int(NOW) + 10)
    with pytest.raises(NotPermitted):
        bob.new_epoch(board)
    with pytest.raises(NotPermitted):
        bob.append(board, Kind.REMOVE, encode_body(Remove(member_id(bob, board, "Ann"), "", ())))
    assert bob.append(board, POST, b"still works").seq == 2


@makers
def test_a_new_epoch_reaches_every_device_and_opens_what_waited(make: Make) -> None:
    ann, bob = make(View()), make(View())
    board = found(ann)
    join(bob, ann, board, "Bob")
    epoch = ann.new_epoch(board)
    post = ann.append(board, POST, b"under the new key")
    early = bob.ingest(board, ann.fetch(board, [post.envelope_id]))
    assert bob.status(board, post.envelope_id) == Status.SEALED
    assert early.counted == []
    late = bob.ingest(board, ann.fetch(board, [epoch.envelope_id]))
    assert {op.op_id for op in late.counted} == {epoch.op_id, post.op_id}
    assert [keys.kid for keys in bob.board(board).epochs] == [keys.kid for keys in ann.board(board).epochs]
    assert len(bob.board(board).epochs) == 2


@makers
def test_concurrent_epochs_are_merged(make: Make) -> None:
    ann, fay, bob = make(View()), make(View()), make(View())
    board = found(ann)
    join(fay, ann, board, "Fay", Role.FACILITATOR)
    join(bob, ann, board, "Bob")
    exchange(fay, ann, board)
    ann.new_epoch(board)
    fay.new_epoch(board)
    exchange(ann, fay, board)
    post = fay.append(board, POST, b"under both")
    bob.ingest(board, everything(fay, board))
    assert bob.status(board, post.envelope_id) == Status.COUNTED
    newest = {log.board(board).epochs[-1].kid for log in (ann, fay)}
    assert newest == {bob.board(board).epochs[-1].kid}
    assert len(bob.board(board).epochs) == 4


@makers
def test_a_newcomer_from_now_on_reads_who_belongs_and_not_the_past(make: Make) -> None:
    ann, bob = make(View()), make(View())
    board = found(ann, msgspec.structs.replace(POLICY, history="from-now"))
    past = ann.append(board, POST, b"before you came")
    ann.new_epoch(board)
    present = ann.append(board, POST, b"since then")
    join(bob, ann, board, "Bob")
    assert names(bob, board) == ["Ann", "Bob"]
    assert bob.status(board, past.envelope_id) == Status.SEALED
    assert bob.status(board, present.envelope_id) == Status.COUNTED
    ann.ingest(board, everything(bob, board))
    assert ann.board(board).epochs[-1].kid == bob.board(board).epochs[-1].kid


@makers
def test_a_removal_takes_back_what_it_did_not_accept_and_readmit_gives_it_again(make: Make) -> None:
    view = View()
    ann, bob = make(view), make(View())
    board = found(ann)
    join(bob, ann, board, "Bob")
    seen = bob.append(board, POST, b"seen")
    exchange(ann, bob, board)
    unseen = bob.append(board, POST, b"unseen")
    bob_id = member_id(ann, board, "Bob")
    ann.append(board, Kind.REMOVE, encode_body(Remove(bob_id, "", (seen.op_id,))))
    late = ann.ingest(board, everything(bob, board))
    assert (late.counted, ann.status(board, unseen.envelope_id)) == ([], Status.LATE)
    assert seen.op_id in view.shown
    ann.append(board, Kind.READMIT, encode_body(Readmit((unseen.op_id,))))
    assert view.shown[unseen.op_id].body == b"unseen"
    gone = bob.ingest(board, everything(ann, board))
    assert gone.roster_changed
    with pytest.raises(NotPermitted):
        bob.append(board, POST, b"after")


@makers
def test_a_readmission_goes_with_the_facilitator_who_was_undone(make: Make) -> None:
    view = View()
    ann, fay, bob = make(view), make(View()), make(View())
    board = found(ann)
    join(fay, ann, board, "Fay", Role.FACILITATOR)
    join(bob, ann, board, "Bob")
    unseen = bob.append(board, POST, b"unseen")
    ann.append(board, Kind.REMOVE, encode_body(Remove(member_id(ann, board, "Bob"), "", ())))
    exchange(ann, fay, board)
    exchange(bob, fay, board)
    assert fay.status(board, unseen.envelope_id) == Status.LATE
    fay.append(board, Kind.READMIT, encode_body(Readmit((unseen.op_id,))))
    exchange(fay, ann, board)
    assert unseen.op_id in view.shown
    ann.append(board, Kind.REMOVE, encode_body(Remove(member_id(ann, board, "Fay"), "", ())))
    assert unseen.op_id not in view.shown
    assert ann.status(board, unseen.envelope_id) == Status.LATE


def forged(log: Log, board: bytes, victim: Op) -> bytes:
    """The victim's op again, by a member who has the key and not the signature."""
    info = log.board(board)
    keys = info.epochs[-1]
    outer = pack_outer(Outer(SUITE_CONTENT, keys.kid, victim.born_day, 0, bytes(16)))
    header = Header(
        outer, POST, victim.device, victim.seq + 1, b"p" * 32, 9, victim.wall, victim.heads, NO_ID, (), NO_ID
    )
    return seal_op(keys, board, info.device.sign, header, b"forged", bytes(16))[0]


@makers
def test_a_forged_op_is_set_aside_and_never_counts(make: Make) -> None:
    ann, bob = make(View()), make(View())
    board = found(ann)
    join(bob, ann, board, "Bob")
    post = ann.append(board, POST, b"mine")
    bob.ingest(board, everything(ann, board))
    envelope = forged(bob, board, post)
    result = ann.ingest(board, [envelope])
    assert result.counted == []
    assert ann.status(board, result.stored[0]) == Status.ASIDE


@makers
@pytest.mark.parametrize("bad_first", [True, False])
def test_an_op_with_a_bad_signature_counts_once_a_later_one_endorses_it(make: Make, bad_first: bool) -> None:
    ann, bob = make(View()), make(View())
    board = found(ann)
    join(bob, ann, board, "Bob")
    info = ann.board(board)
    keys, heads = info.epochs[-1], tuple(sorted(info.roster.heads if info.roster else ()))
    outer = pack_outer(Outer(SUITE_CONTENT, keys.kid, int(NOW) // 86_400, 0, bytes(16)))
    row = ann._shelf.board(board)
    assert row is not None
    fields = (POST, info.device.id, row.seq + 1, row.link, 50, int(NOW), heads, NO_ID, (), NO_ID)
    stranger = bob.board(board).device.sign
    bad, opened = seal_op(keys, board, stranger, Header(outer, *fields), b"unsigned", bytes(16))
    fields = (POST, info.device.id, row.seq + 2, opened.link, 51, int(NOW), heads, NO_ID, (), NO_ID)
    good, _ = seal_op(keys, board, info.device.sign, Header(outer, *fields), b"endorses", bytes(16))
    first, second = (bad, good) if bad_first else (good, bad)
    assert len(bob.ingest(board, [first]).counted) == (0 if bad_first else 1)
    assert len(bob.ingest(board, [second]).counted) == (2 if bad_first else 1)
    assert bob.status(board, opened.op.envelope_id) == Status.COUNTED


@makers
def test_an_envelope_of_the_same_op_under_another_signature_does_not_count_twice(make: Make) -> None:
    view = View()
    ann, bob = make(View()), make(view)
    board = found(ann)
    join(bob, ann, board, "Bob")
    post = ann.append(board, POST, b"once")
    bob.ingest(board, ann.fetch(board, [post.envelope_id]))
    shown = len(view.shown)
    bob.ingest(board, everything(ann, board))
    assert len(view.shown) == shown


@makers
def test_what_a_view_missed_is_told_later_and_everything_again_on_demand(make: Make) -> None:
    ann = make(View())
    board = found(ann)
    ann.append(board, POST, b"one")
    view = View()
    ann._projector = view
    assert ann.replay() == len(view.shown) == 2


@makers
def test_order_puts_governance_first_and_then_the_liveliest_thread(make: Make) -> None:
    ann = make(View())
    board = found(ann)
    old = ann.append(board, POST, b"old", wall=int(NOW) - 500)
    new = ann.append(board, POST, b"new", wall=int(NOW) - 400)
    bump = ann.append(board, POST, b"bump", thread=old.op_id, wall=int(NOW) - 300)
    far = ann.append(board, POST, b"from the future", wall=int(NOW) + 10_000)
    ids = [identity for _, identity in ann.index(board)]
    random.Random(1).shuffle(ids)
    order = ann.order(board, ids)
    assert order[1:] == [op.envelope_id for op in (far, old, bump, new)]
    assert ann.holds(board, [old.envelope_id, b"?" * 32]) == {old.envelope_id}
    assert [n for n, _, _ in ann.since(board, ann.mark(board) - 2)] == [ann.mark(board) - 1, ann.mark(board)]


@makers
def test_peers_are_remembered_and_what_they_hold_is_counted(make: Make) -> None:
    ann = make(View())
    board = found(ann)
    n = ann.number(board, ann.append(board, POST, b"x").op_id)
    assert n == ann.mark(board)
    ann.peer_has(board, b"1" * 32, n, 5.0)
    ann.peer_has(board, b"2" * 32, n - 1, 6.0)
    ann.peer_has(board, b"1" * 32, 0, 1.0)
    ann.remember_address(board, b"2" * 32, "10.0.0.2:4000")
    assert ann.delivered(board, n) == 1
    assert ann.delivered(board, n - 1) == 2
    assert [(mark.device[:1], mark.upto, mark.address) for mark in ann.peers(board)] == [
        (b"2", n - 1, "10.0.0.2:4000"),
        (b"1", n, ""),
    ]
    ann.peer_has(board, SOMEBODY, n, 4.0)
    assert ann.delivered(board, n) == 1, "the nameless one may be the one that we know"
    later = ann.number(board, ann.append(board, POST, b"y").op_id)
    assert ann.delivered(board, later) == 0
    ann.peer_has(board, SOMEBODY, later, 7.0)
    assert ann.delivered(board, later) == 1


@makers
def test_a_board_is_forgotten_wholly_and_a_second_join_is_refused(make: Make) -> None:
    ann, bob = make(View()), make(View())
    board = found(ann)
    join(bob, ann, board, "Bob")
    bob.peer_has(board, ann.board(board).device.id, 1, NOW)
    invite = ann.create_invite(board, Role.MEMBER, 1, int(NOW) + 1000)
    exchange(ann, bob, board)
    with pytest.raises(AlreadyThere):
        bob.begin_join(b"q" * 32, invite, "Bob")
    bob.forget_board(board)
    assert bob.boards() == []
    with pytest.raises(UnknownBoard):
        bob.append(board, POST, b"x")


def act(rng: random.Random, logs: list[Log], board: bytes, epochs: bool) -> None:
    """One random deed of a random member; what the role does not allow is simply not done."""
    log = rng.choice(logs)
    roster = log.board(board).roster
    if roster is None:
        return
    target = rng.choice(list(roster.members))
    known = tuple(op.op_id for op in log.ops(board) if op.member == target and rng.random() < 0.7)
    new = bytes(rng.choices(range(256), k=32))
    drafts = [
        OpDraft(POST, rng.randbytes(8)),
        OpDraft(POST, rng.randbytes(8)),
        OpDraft(Kind.RETRACT, encode_body(Retract(new, ""))),
        OpDraft(Kind.SET_ROLE, encode_body(SetRole(target, rng.choice([2, 3]), known))),
        OpDraft(Kind.REMOVE, encode_body(Remove(target, "", known))),
        OpDraft(Kind.READMIT, encode_body(Readmit((new, *known)))),
        OpDraft(Kind.POLICY, encode_body(msgspec.structs.replace(POLICY, name=new.hex()[:8]))),
    ]
    try:
        if epochs and rng.random() < 0.1:
            log.new_epoch(board)
        else:
            log.append_many(board, [rng.choice(drafts)])
    except NotPermitted:
        return


ROUNDS = 6
"""Whoever may hand on an epoch does so when somebody was left out: that makes new ops, which travel, too."""


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1 << 40), st.booleans())
def test_logs_that_exchange_random_parts_in_random_order_converge(seed: int, epochs: bool) -> None:
    rng = random.Random(seed)
    views = [View() for _ in range(4)]
    logs = [memory(views[0]), sqlite(views[1]), memory(views[2]), sqlite(views[3])]
    board = found(logs[0])
    for number, log in enumerate(logs[1:]):
        join(log, logs[0], board, f"M{number}", Role(rng.choice([2, 3])))
    for _ in range(20):
        act(rng, logs, board, epochs)
        one, other = rng.sample(logs, 2)
        parts = everything(one, board)
        rng.shuffle(parts)
        other.ingest(board, parts[: rng.randrange(len(parts) + 1)])
    for _ in range(ROUNDS):
        union = {envelope for log in logs for envelope in everything(log, board)}
        for log in logs:
            parts = sorted(union)
            rng.shuffle(parts)
            for at in range(0, len(parts), 7):
                log.ingest(board, parts[at : at + 7])
        if len({frozenset(log.index(board)) for log in logs}) == 1:
            break
    # Who was left out of an epoch cannot read on, and rightly shows the board as it was.
    able = [
        number
        for number, log in enumerate(logs)
        if all(log.status(board, i) != Status.SEALED for _, i in log.index(board))
    ]
    assert len({frozenset(log.index(board)) for log in logs}) == 1
    assert 0 in able
    assert epochs or len(able) == len(logs)
    for number in able:
        log, view = logs[number], views[number]
        assert log.board(board).roster == logs[0].board(board).roster
        assert set(view.shown) == set(views[0].shown) == {op.op_id for op in log.ops(board)}
        assert {i: log.status(board, i) for _, i in log.index(board)} == {
            i: logs[0].status(board, i) for _, i in log.index(board)
        }
        before = dict(view.shown)
        view.shown.clear()
        log.replay()
        assert view.shown == before


def test_add_member_needs_no_invite() -> None:
    ann, bob = memory(View()), memory(View())
    board = found(ann)
    join(bob, ann, board, "Bob")
    roster = bob.board(board).roster
    assert roster is not None
    card = roster.members[member_id(bob, board, "Bob")].devices[bob.board(board).device.id]
    body = AddMember(member_id(bob, board, "Bob"), "Bobby", card, 3)
    ann.append(board, Kind.ADD_MEMBER, encode_body(body))
    assert names(ann, board) == ["Ann", "Bobby"]
