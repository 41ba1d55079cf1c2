"""Taking back and expiry between machines: what is gone is not asked for again, and nothing stands still."""

from __future__ import annotations

from sync.clock import ManualClock
from sync.events import Synced
from sync.log.bodies import Retract, encode_body
from sync.log.kinds import Kind
from sync.log.log import Log
from sync.log.memory import MemoryLog
from sync.log.op import Op, Status
from tests.net.conftest import NewHome
from tests.net.homes import NOTE, Home, befriend, note, same
from tests.net.waiting import until


def take_back(home: Home, board: bytes, target: bytes) -> Op:
    op = home.log.append(board, Kind.RETRACT, encode_body(Retract(target, "")), refs=(target,))
    home.engine.poke()
    return op


def posted(home: Home, board: bytes) -> Op:
    return home.log.append(board, NOTE, note("never mind"))


async def test_machines_that_missed_a_retraction_come_in_step(home: NewHome) -> None:
    ada, bo, cy = home("Ada"), home("Bo"), home("Cy")
    board = ada.found()
    befriend(board, ada, bo, cy)
    post = posted(ada, board)
    bo.log.ingest(board, ada.log.fetch(board, [post.envelope_id]))
    cy.log.ingest(board, ada.log.fetch(board, [post.envelope_id]))
    ada.running()
    take_back(ada, board, post.op_id)
    async with ada.running(), bo.running(ada.address):
        await bo.event(Synced)
        await until(lambda: bo.log.status(board, post.envelope_id) == Status.DEAD)
        await until(lambda: same(board, ada, bo))
    async with ada.running(), bo.running(ada.address):
        synced = await bo.event(Synced)
        assert (synced.received, synced.sent) == (0, 0)
        assert synced.bytes < 1024
        async with cy.running(bo.address):
            await cy.event(Synced)
            await until(lambda: same(board, ada, bo, cy))
            assert cy.log.status(board, post.envelope_id) == Status.DEAD


async def test_a_post_is_taken_back_live_and_acknowledged(home: NewHome) -> None:
    ada, bo = home("Ada"), home("Bo")
    board = ada.found()
    befriend(board, ada, bo)
    async with ada.running(), bo.running(ada.address):
        await ada.event(Synced)
        await bo.event(Synced)
        post = posted(ada, board)
        ada.engine.poke()
        await until(lambda: post.envelope_id in bo.holds(board))
        take_back(ada, board, post.op_id)
        await until(lambda: bo.log.status(board, post.envelope_id) == Status.DEAD)
        again = posted(bo, board)
        bo.engine.poke()
        await until(lambda: again.envelope_id in ada.holds(board))
        number = bo.log.mark(board)
        await until(lambda: bo.log.delivered(board, number) == 1)


async def test_a_newcomer_hears_of_the_retraction_and_never_of_the_post(home: NewHome) -> None:
    ada, bo = home("Ada"), home("Bo")
    board = ada.found()
    post = posted(ada, board)
    ada.running()
    taken = take_back(ada, board, post.op_id)
    bo.accept(ada.invite(board))
    async with ada.running():
        bo.log.boards()
        async with bo.running(ada.address):
            await until(lambda: bool(bo.log.boards()) and taken.envelope_id in bo.holds(board))
            await until(lambda: same(board, ada, bo))
    assert bo.log.status(board, post.envelope_id) is None


async def test_what_is_over_the_cap_is_not_fetched_again(home: NewHome) -> None:
    ada, bo = home("Ada"), home("Bo")
    board = ada.found()
    befriend(board, ada, bo)
    assert isinstance(bo.log, Log)
    bo.log.daily_cap = 5
    ada.write_many(board, 12)
    for received in (12, 0):
        async with bo.running(), ada.running(bo.address):  # whoever answers asks for what it lacks
            assert (await bo.event(Synced)).received == received
        assert len(bo.log.withheld(board)) == 7


async def test_an_engine_forgets_what_has_expired(home: NewHome) -> None:
    clock = ManualClock(1_800_000_000.0)
    ada = Home("Ada", MemoryLog(None, clock))
    board = ada.found()
    op = ada.log.append(board, NOTE, note("for a week"), ttl_code=1)
    ada.log.agree(op.expiry)
    for _ in range(9):
        clock.advance(86_400)
        ada.log.agree(int(clock.now() // 86_400))
    async with ada.running():
        await until(lambda: op.envelope_id not in ada.holds(board))
