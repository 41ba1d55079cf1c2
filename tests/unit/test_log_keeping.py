"""Retention: what is past its day goes, on whatever machine, and a wrong clock destroys nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.clock import SECONDS_PER_DAY, ManualClock, day_of
from sync.log.base import Swept
from sync.log.calendar import LEAP_DAYS, STEADY_DAYS, Reckoning
from sync.log.database import Database
from sync.log.keeping import REACHABLE
from sync.log.kinds import Role
from sync.log.log import Log
from sync.log.memory import MemoryLog
from sync.log.op import OpDraft, Status
from sync.log.sqlite import SqliteLog
from tests.unit.logs import NOW, POST, View, everything, exchange, found, join

TODAY = day_of(NOW)
DAYS = {0: 0, 1: 7, 2: 30, 3: 90}


@pytest.fixture(params=["memory", "sqlite"])
def pair(request: pytest.FixtureRequest) -> tuple[ManualClock, Log, Log, bytes, View]:
    """One clock, two logs of one board that read it, and the view of the first."""
    clock, view = ManualClock(NOW, 1), View()
    logs: list[Log] = []
    for shown in (view, View()):
        if request.param == "memory":
            logs.append(MemoryLog(shown, clock))
        else:
            logs.append(SqliteLog(Database(":memory:"), shown, clock))
    board = found(logs[0])
    join(logs[1], logs[0], board, "Bob")
    return clock, logs[0], logs[1], board, view


def pass_days(clock: ManualClock, days: int, *logs: Log) -> None:
    """Days on which every home is open."""
    for _ in range(days):
        clock.advance(SECONDS_PER_DAY)
        for log in logs:
            log.agree(day_of(clock.now()))


def test_each_op_goes_on_its_day(pair: tuple[ManualClock, Log, Log, bytes, View]) -> None:
    clock, ann, bob, board, view = pair
    ann.sweep()
    kept = {code: ann.append(board, POST, b"%d" % code, ttl_code=code) for code in DAYS}
    envelopes = everything(ann, board)
    bob.ingest(board, envelopes)
    for code in (1, 2, 3):
        pass_days(clock, TODAY + DAYS[code] - day_of(clock.now()), ann, bob)
        assert ann.sweep() == Swept(0, more=False)
        pass_days(clock, 1, ann, bob)
        turns = ann.turns(board)
        assert ann.sweep() == bob.sweep() == Swept(1, more=False)
        assert ann.turns(board) == turns + 1
        assert ann.op(board, kept[code].op_id) is None
        assert kept[code].op_id not in view.shown
        result = bob.ingest(board, envelopes)
        assert (result.stored, result.refused) == ([], [])
        assert ann.index(board) == bob.index(board)
    assert view.shown[kept[0].op_id] == ann.op(board, kept[0].op_id)


def test_a_sweep_goes_in_steps(pair: tuple[ManualClock, Log, Log, bytes, View]) -> None:
    clock, ann, bob, board, _ = pair
    ann.append_many(board, [OpDraft(POST, b"x", ttl_code=1)] * 25)
    pass_days(clock, 9, ann)
    assert [ann.sweep(10) for _ in range(3)] == [
        Swept(10, more=True),
        Swept(10, more=True),
        Swept(5, more=False),
    ]
    exchange(ann, bob, board)


def test_a_clock_that_leaps_makes_nothing_go_until_somebody_agrees() -> None:
    clock = ManualClock(NOW, 1)
    log = MemoryLog(View(), clock)
    board = found(log)
    log.append(board, POST, b"for a week", ttl_code=1)
    assert log.sweep() == Swept(0, more=False)
    clock.advance(365 * SECONDS_PER_DAY)
    held = log.sweep()
    assert (held.removed, held.more) == (0, False)
    assert "365 days" in held.doubt
    assert log.today() == TODAY
    log.agree(TODAY)
    assert log.sweep().removed == 0
    log.agree(TODAY + 366)
    assert log.sweep() == Swept(1, more=False)


def test_a_week_of_steady_days_is_believed() -> None:
    reckoned = Reckoning().on(100).on(500)
    assert reckoned.day(500) == 100
    for day in range(500, 500 + STEADY_DAYS):
        reckoned = reckoned.on(day)
        assert reckoned.day(day) == 100
    reckoned = reckoned.on(500 + STEADY_DAYS)
    assert reckoned.day(500 + STEADY_DAYS) == 500 + STEADY_DAYS


@given(st.lists(st.integers(0, 40), min_size=1))
def test_a_clock_that_is_right_again_is_followed(steps: list[int]) -> None:
    reckoned, day = Reckoning().on(1_000), 1_000
    for step in steps:
        reckoned = reckoned.on(1_000 + step * 50)
    for _ in range(3):
        day += LEAP_DAYS
        reckoned = reckoned.on(day)
        assert reckoned.day(day) == day


def test_the_secret_of_an_old_epoch_goes_with_its_last_post(
    pair: tuple[ManualClock, Log, Log, bytes, View],
) -> None:
    clock, ann, bob, board, _ = pair
    ann.sweep()
    first = ann.board(board).epochs[0]
    kept_under = ann.new_epoch(board)
    second = ann.board(board).epochs[1]
    stays = ann.append(board, POST, b"for good")
    for _ in range(REACHABLE):
        ann.new_epoch(board)
        ann.append(board, POST, b"for a week", ttl_code=1)
    exchange(ann, bob, board)
    ann.sweep()
    assert first.kid in {keys.kid for keys in ann.board(board).epochs}
    pass_days(clock, 100, ann, bob)
    for log in (ann, bob):
        while log.sweep().more:
            """Until all is done."""
        log.retire()
        kids = {keys.kid for keys in log.board(board).epochs}
        assert first.kid not in kids
        assert second.kid in kids
        op = log.op(board, stays.op_id)
        assert op is not None
        assert op.body == b"for good"
        assert log.op(board, kept_under.op_id) is not None
    roster = ann.board(board).roster
    carl = MemoryLog(View(), clock)
    invite = ann.create_invite(board, Role.MEMBER, 1, int(clock.now()) + 1_000)
    carl.begin_join(b"c" * 32, invite, "Carl")
    carl.complete_join(board, ann.welcome(board, ann.board(board).invites[0].sign))
    exchange(ann, carl, board)
    assert carl.board(board).roster == ann.board(board).roster != roster
    assert [op.body for op in carl.ops(board) if op.kind == POST] == [b"for good"]
    ann.append(board, POST, b"still writing")
    exchange(ann, bob, board)
    assert ann.index(board) == bob.index(board)
    assert bob.board(board).roster == ann.board(board).roster


def test_a_secret_that_was_forgotten_is_not_taken_out_of_its_box_again(
    pair: tuple[ManualClock, Log, Log, bytes, View],
) -> None:
    clock, ann, bob, board, _ = pair
    ann.sweep()
    ann.new_epoch(board)
    boxed = ann.board(board).epochs[-1]
    for _ in range(REACHABLE + 1):
        ann.new_epoch(board)
    exchange(ann, bob, board)
    assert boxed.kid in {keys.kid for keys in bob.board(board).epochs}
    pass_days(clock, 100, ann, bob)
    for log in (ann, bob):
        while log.sweep().more:
            """Until all is done."""
        log.retire()
        log._replicas.forget()  # as when the program is started anew
        assert boxed.kid not in {keys.kid for keys in log.board(board).epochs}
        log.take_secrets(board, [boxed.secret])
        if log is ann:
            log.new_epoch(board)
        assert boxed.kid not in {keys.kid for keys in log.board(board).epochs}
    exchange(ann, bob, board)
    post = ann.append(board, POST, b"life goes on")
    exchange(ann, bob, board)
    assert bob.status(board, post.envelope_id) == Status.COUNTED
    assert boxed.kid not in {keys.kid for keys in bob.board(board).epochs}
