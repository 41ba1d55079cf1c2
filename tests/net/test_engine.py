"""Engines on loopback: everything that people see of sync, with real sockets and logs in memory."""

from __future__ import annotations

import asyncio

from sync.events import Arrived, Joined, PeerConnected, PeerLost, Synced
from tests.net.conftest import NewHome
from tests.net.homes import Home, befriend, same
from tests.net.waiting import until


async def test_two_homes_become_the_same_both_ways(home: NewHome) -> None:
    ada, bo = home("Ada"), home("Bo")
    board = ada.found()
    befriend(board, ada, bo)
    ada.write_many(board, 40)
    bo.write_many(board, 30)
    async with ada.running(), bo.running(ada.address):
        synced = await bo.event(Synced)
        await ada.event(Synced)
        assert same(board, ada, bo)
        assert len(ada.holds(board)) > 70
    assert synced.board_id == board
    assert (synced.received, synced.sent) == (40, 30)
    assert 70 * 256 < synced.bytes < 70 * 1400
    assert synced.seconds < 5


async def test_nothing_new_costs_next_to_nothing(home: NewHome) -> None:
    ada, bo = home("Ada"), home("Bo")
    board = ada.found()
    befriend(board, ada, bo)
    async with ada.running(), bo.running(ada.address):
        synced = await bo.event(Synced)
    assert (synced.received, synced.sent) == (0, 0)
    assert synced.bytes < 1024


async def test_a_post_arrives_live_in_both_directions_and_is_acknowledged(home: NewHome) -> None:
    ada, bo = home("Ada"), home("Bo")
    board = ada.found()
    befriend(board, ada, bo)
    async with ada.running(), bo.running(ada.address):
        await ada.event(Synced)
        await bo.event(Synced)
        for writer, reader in ((ada, bo), (bo, ada)):
            post = writer.write(board, "hello")
            arrived = await reader.event(Arrived)
            while post not in reader.holds(board):  # its own post of before, seen before it was told of it
                arrived = await reader.event(Arrived)
            assert arrived.count == 1
            number = writer.log.mark(board)
            await until(lambda log=writer.log, number=number: log.delivered(board, number) == 1)


async def test_a_chain_of_three_passes_posts_on(home: NewHome) -> None:
    ada, bo, cy = home("Ada"), home("Bo"), home("Cy")
    board = ada.found()
    befriend(board, ada, bo, cy)
    async with ada.running(), bo.running(ada.address), cy.running(bo.address, listen=None):
        await cy.event(Synced)
        await ada.event(Synced)
        post = ada.write(board, "to everyone")
        await cy.has(board, {post})
        answer = cy.write(board, "thank you")
        await ada.has(board, {answer})


async def test_joining_by_invite_from_its_text_to_reading_every_post(home: NewHome) -> None:
    ada, bo = home("Ada"), home("Bo")
    board = ada.found()
    ada.write_many(board, 50)
    async with ada.running():
        host, port = ada.address
        bo.accept(ada.invite(board, f"{host}:{port}"))
        async with bo.running():
            assert (await bo.event(Joined)).board_id == board
            connected = await bo.event(PeerConnected, lambda event: event.peer != "")
            assert connected.boards == (board,)
            await bo.event(Synced)
            assert same(board, ada, bo)
            roster = ada.log.board(board).roster
            assert roster is not None
            assert {member.name for member in roster.members.values()} == {"Ada", "Bo"}
            post = bo.write(board, "I am here")
            await ada.has(board, {post})


async def test_a_typed_address_lets_a_newcomer_in_too(home: NewHome) -> None:
    ada, bo = home("Ada"), home("Bo")
    board = ada.found()
    async with ada.running():
        bo.accept(ada.invite(board))
        async with bo.running(ada.address, listen=None):
            await bo.event(Joined)
            await bo.event(PeerConnected, lambda event: event.peer != "")


async def test_whoever_may_invite_can_let_the_holder_of_an_invite_in(home: NewHome) -> None:
    ada, bo, cy = home("Ada"), home("Bo"), home("Cy")
    board = ada.found()
    befriend(board, ada, bo)
    ada.promote(board, bo)
    async with ada.running(), bo.running(ada.address):
        invite = ada.invite(board)
        ada.engine.poke()
        await bo.event(Arrived)
        cy.accept(invite)
        async with cy.running(bo.address):
            await cy.event(Joined)
            await cy.event(Synced)
            await until(lambda: same(board, ada, bo, cy))


async def test_a_spent_invite_is_said_to_be_spent(home: NewHome) -> None:
    ada, bo, cy = home("Ada"), home("Bo"), home("Cy")
    board = ada.found()
    async with ada.running():
        invite = ada.invite(board, uses=1)
        ada.engine.poke()
        bo.accept(invite)
        cy.accept(invite)
        async with bo.running(ada.address):
            await bo.event(PeerConnected, lambda event: event.peer != "")
        async with cy.running(ada.address):
            await asyncio.sleep(0)
        assert cy.log.board(board).state == "waiting"


async def test_strangers_get_no_answer_and_learn_nothing(home: NewHome) -> None:
    ada, eve = home("Ada"), home("Eve")
    ada.found()
    eve.found()
    async with ada.running(), eve.running(ada.address):
        await until(lambda: ada.engine.status()["half_open"] == 0)
    assert not [e for one in (ada, eve) for e in one.seen if isinstance(e, PeerConnected)]


async def test_two_boards_in_common_travel_on_one_connection(home: NewHome) -> None:
    ada, bo = home("Ada"), home("Bo")
    boards = [ada.found(), ada.found()]
    for board in boards:
        befriend(board, ada, bo)
    secret = ada.found()
    ada.write_many(boards[0], 10)
    bo.write_many(boards[1], 10)
    async with ada.running(), bo.running(ada.address):
        for one in (ada, bo):
            done = {(await one.event(Synced)).board_id, (await one.event(Synced)).board_id}
            assert done == set(boards)
        assert all(same(board, ada, bo) for board in boards)
        assert len([e for e in bo.seen if isinstance(e, PeerConnected)]) == 1
        for board in boards:  # on one of them without a name, and no machine is counted twice
            ada.write(board, "hello")
            number = ada.log.mark(board)
            await until(lambda board=board, number=number: ada.log.delivered(board, number) == 1)
    assert all(info.board_id != secret for info in bo.log.boards())


async def test_both_dial_and_one_connection_stays(home: NewHome) -> None:
    ada, bo = home("Ada"), home("Bo")
    board = ada.found()
    befriend(board, ada, bo)
    async with ada.running(), bo.running(ada.address):
        await ada.event(Synced)
        await bo.event(Synced)
        ada.engine._ways.typed(bo.address)
        await until(lambda: len(ada.engine.status()["peers"]) == 1 == len(bo.engine.status()["peers"]))
        post = ada.write(board, "still here")
        await bo.has(board, {post})
        for one in (ada, bo):  # the one that was closed is told nowhere
            assert [type(e) for e in one.seen if isinstance(e, PeerConnected | PeerLost)] == [PeerConnected]


async def test_dialling_each_other_at_the_same_time_settles(home: NewHome) -> None:
    ada, bo = home("Ada"), home("Bo")
    board = ada.found()
    befriend(board, ada, bo)
    async with ada.running(), bo.running():
        places = ada.address, bo.address
    async with ada.running(places[1], listen=places[0]), bo.running(places[0], listen=places[1]):
        await ada.event(Synced)
        await bo.event(Synced)
        await until(lambda: [len(one.engine.status()["peers"]) for one in (ada, bo)] == [1, 1])
        post = ada.write(board, "one line is enough")
        await bo.has(board, {post})
        assert [len(one.engine.status()["peers"]) for one in (ada, bo)] == [1, 1]
        assert not [e for one in (ada, bo) for e in one.seen if isinstance(e, PeerLost)]


async def test_a_restarted_peer_is_met_again_and_brings_its_news(home: NewHome) -> None:
    ada, bo = home("Ada"), home("Bo")
    board = ada.found()
    befriend(board, ada, bo)
    async with bo.running():
        place = bo.address
        async with ada.running(place):
            await ada.event(Synced)
            await bo.event(Synced)
        await bo.event(PeerLost)
        ada.write_many(board, 5)
        async with ada.running(place):
            assert (await bo.event(Synced)).received == 5


async def test_a_peer_that_listens_later_is_reached_then(home: NewHome) -> None:
    ada, bo = home("Ada"), home("Bo")
    board = ada.found()
    befriend(board, ada, bo)
    async with bo.running():
        place = bo.address
    async with ada.running(place):
        async with bo.running(listen=place):
            await ada.event(Synced)
        await ada.event(PeerLost)
        bo.write_many(board, 3)
        async with bo.running(listen=place):
            assert (await ada.event(Synced)).received == 3


async def test_a_remembered_address_is_dialled_with_nothing_typed(home: NewHome) -> None:
    ada, bo = home("Ada"), home("Bo")
    board = ada.found()
    befriend(board, ada, bo)
    async with bo.running():
        place = bo.address
        async with ada.running(place):
            await ada.event(Synced)
            await until(lambda: any(mark.address for mark in ada.log.peers(board)))
        async with ada.running():
            connected = await ada.event(PeerConnected)
            assert connected.how == "remembered"


async def test_an_engine_stops_at_any_moment() -> None:
    ada, bo = Home("Ada"), Home("Bo")
    board = ada.found()
    befriend(board, ada, bo)
    ada.write_many(board, 20)
    for steps in range(0, 120, 3):
        async with asyncio.timeout(10), ada.running(), bo.running(ada.address):
            for _ in range(steps):
                await asyncio.sleep(0)
    async with ada.running(), bo.running(ada.address):
        await until(lambda: same(board, ada, bo))
