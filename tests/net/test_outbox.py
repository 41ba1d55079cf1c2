"""What a peer who was never met is likely to lack is put in order before that is known."""

from __future__ import annotations

from collections.abc import Sequence

from sync.engine.outbox import LOOKED, Outbox
from sync.events import Synced
from tests.net.homes import Home, befriend


def _keep(board: bytes, ids: Sequence[bytes]) -> None:
    raise AssertionError("nothing was lacking")


async def test_an_order_made_ahead_serves_what_is_asked_for_and_what_came_since_goes_first() -> None:
    ada, bo = Home("Ada"), Home("Bo")
    board = ada.found()
    befriend(board, ada, bo)
    ada.write_many(board, 20)
    async with ada.running(), bo.running(ada.address, listen=None):
        await bo.event(Synced)
        context = ada.engine._context
        outbox = Outbox(context, context.peers.all()[0].connection, _keep)
        outbox.look_ahead(board)
        await outbox._look(board)
        before = ada.log.order(board, None)
        some = tuple(before[::3])
        assert await outbox._in_order(board, some) == list(some)
        new = ada.write(board, "since")
        assert await outbox._in_order(board, (*some, new)) == [new, *some]
        outbox._ahead[board] = [new] * (LOOKED + 1)
        assert await outbox._in_order(board, (new,)) == [new], "for one id not all of a board is gone through"
        outbox.look_back(board)
        await outbox._look(board)
        assert not outbox._ahead
        everything = tuple(ada.holds(board))
        assert await outbox._in_order(board, everything) == ada.log.order(board, everything)
