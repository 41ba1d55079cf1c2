"""A peer under the test's hand: it answers with any keys, and takes all it is given."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from sync.clock import day_of
from sync.log.record_log import RecordLog
from sync.net.transport import Connection, Ended
from sync.protocol.board import SessionBoard
from sync.protocol.events import (
    Announced,
    BoardOpened,
    EnvelopesReceived,
    Event,
    ReconcileDone,
    Wanted,
    WelcomeNeeded,
)
from sync.protocol.index import BoardIndex
from sync.protocol.session import Session
from tests.net.homes import CLOCK
from tests.net.listener import Listener


class Impostor(Listener):
    """Listens on loopback as `boards`, over what `log` holds; `taken` is every envelope that it was sent."""

    def __init__(self, log: RecordLog, boards: Iterable[SessionBoard], secrets: Iterable[bytes] = ()) -> None:
        super().__init__()
        self._log, self._boards, self._secrets = log, tuple(boards), list(secrets)
        self.taken: list[bytes] = []
        self.ended: list[Ended] = []
        self._over = asyncio.Event()

    async def over(self, count: int = 1, seconds: float = 10) -> None:
        """Wait until so many sessions have ended."""
        async with asyncio.timeout(seconds):
            while len(self.ended) < count:
                self._over.clear()
                await self._over.wait()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        session = Session.answer(self._boards, day=day_of(CLOCK.now()), random=CLOCK.random)
        self.ended.append(await self._run(Connection(session, reader, writer, ("", 0), CLOCK)))
        self._over.set()

    async def _run(self, connection: Connection) -> Ended:
        async def handle(event: Event) -> None:
            await self._handle(connection, event)

        return await connection.run(handle)

    async def _handle(self, connection: Connection, event: Event) -> None:
        session, log = connection.session, self._log
        match event:
            case WelcomeNeeded():
                session.welcome(self._secrets)
            case BoardOpened(board_id):
                for following in session.provide_index(board_id, BoardIndex(log.index(board_id))):
                    await self._handle(connection, following)
            case ReconcileDone(board_id, have, _):
                session.send_envelopes(board_id, log.fetch(board_id, have))
                session.finish(board_id)
            case Wanted(board_id, ids):
                held = dict(zip(ids, log.fetch(board_id, ids), strict=False))
                session.send_envelopes(board_id, list(held.values()), wanted=True)
                session.send_gone(board_id, [(item, bytes(32)) for item in ids if item not in held])
            case EnvelopesReceived(_, envelopes):
                self.taken += envelopes
            case Announced(board_id, ids):
                session.want(board_id, ids)
