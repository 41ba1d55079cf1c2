"""Removals and epochs between running engines: who is put out hears of it and nothing more."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sync.clock import ManualClock
from sync.engine import Engine
from sync.events import PeerConnected, PeerLost, Synced
from sync.log.memory import MemoryLog
from sync.log.op import Status
from sync.log.rotation import EPOCH_SECONDS, SPREAD_SECONDS
from tests.net.conftest import NewHome
from tests.net.homes import CLOCK, Home, befriend
from tests.net.waiting import until


def member_of(home: Home, board: bytes) -> bytes:
    info = home.log.board(board)
    assert info.roster is not None
    own = info.roster.device(info.device.id)
    assert own is not None
    return own.member


def is_member(home: Home, board: bytes) -> bool:
    info = home.log.board(board)
    return info.roster is not None and info.roster.device(info.device.id) is not None


async def test_who_is_removed_is_parted_from_and_gets_nothing_written_since(home: NewHome) -> None:
    ada, bo, cy = home("Ada"), home("Bo"), home("Cy")
    board = ada.found()
    befriend(board, ada, bo, cy)
    async with ada.running(), bo.running(ada.address), cy.running(ada.address):
        for one in (bo, cy):
            await one.event(Synced)
        kept = bo.write(board, "before")
        await ada.has(board, {kept})
        ada.log.remove_member(board, member_of(bo, board))
        ada.engine.poke()
        assert "keys" in (await bo.event(PeerLost)).reason
        await until(lambda: not is_member(bo, board))
        news = ada.write(board, "for those who are left")
        await cy.has(board, {news, kept})
        assert cy.log.status(board, news) == Status.COUNTED
        before = len(bo.seen)
        unheard = bo.log.index(board)
    async with ada.running(), bo.running(ada.address), cy.running(ada.address):
        await cy.event(Synced)
        assert news not in bo.holds(board)
        assert bo.log.index(board) == unheard
        assert not any(isinstance(event, PeerConnected) for event in bo.seen[before:])


@pytest.mark.parametrize("heard", [False, True])
async def test_who_was_removed_comes_back_by_a_new_invite(home: NewHome, heard: bool) -> None:
    """Whether they heard of the removal, or were away and are told nothing by anybody."""
    ada, bo = home("Ada"), home("Bo")
    board = ada.found()
    befriend(board, ada, bo)
    if not heard:
        ada.log.remove_member(board, member_of(bo, board))
    async with ada.running(), bo.running(ada.address):
        if heard:
            await bo.event(Synced)
            ada.log.remove_member(board, member_of(bo, board))
            ada.engine.poke()
            await until(lambda: not is_member(bo, board))
    async with ada.running():
        bo.accept(ada.invite(board, f"127.0.0.1:{ada.address[1]}"))
        async with bo.running(ada.address):
            news = ada.write(board, "welcome back")
            await bo.has(board, {news})
            await until(lambda: bo.log.status(board, news) == Status.COUNTED)
            answer = bo.write(board, "thank you")
            await ada.has(board, {answer})
    assert ada.log.status(board, answer) == Status.COUNTED


async def test_a_removal_heard_from_another_parts_from_the_removed_as_well(home: NewHome) -> None:
    ada, bo, cy = home("Ada"), home("Bo"), home("Cy")
    board = ada.found()
    befriend(board, ada, bo, cy)
    async with cy.running(), bo.running(cy.address):
        await bo.event(Synced)
        ada.log.remove_member(board, member_of(bo, board))
        async with ada.running(cy.address):
            await ada.event(Synced)
            assert "keys" in (await bo.event(PeerLost)).reason
        news = cy.write(board, "after")
        assert news not in bo.holds(board)


async def test_an_epoch_that_is_due_begins_by_itself_and_reaches_the_others() -> None:
    clock = ManualClock(CLOCK.now())
    ada, bo = Home("Ada", MemoryLog(None, clock)), Home("Bo", MemoryLog(None, clock))
    board = ada.found()
    befriend(board, ada, bo)
    clock.advance(EPOCH_SECONDS + SPREAD_SECONDS)
    before = ada.log.board(board).epochs[-1].kid
    ada.running()
    settings = replace(ada.engine._settings, tend_seconds=0.01)
    ada.engine = Engine(ada.log, settings, clock, ada._publish)
    async with ada:
        bo.running(ada.address)
        bo.engine = Engine(bo.log, bo.engine._settings, clock, bo._publish)
        async with bo:
            await bo.event(Synced)
            await until(lambda: bo.log.board(board).epochs[-1].kid != before)
    assert ada.log.board(board).epochs[-1].kid == bo.log.board(board).epochs[-1].kid
