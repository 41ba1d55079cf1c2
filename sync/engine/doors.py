"""Connections begun by others and by us: who may come in, how to knock, and a meeting for each."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from sync.clock import day_of
from sync.crypto.identity import invite_keys
from sync.engine.context import Context
from sync.engine.dialler import TYPED, Dialled, PeerId, Route
from sync.engine.meeting import INCOMING, Care, Meeting
from sync.log.base import BoardInfo
from sync.net.addresses import Address, plain_host
from sync.net.limits import DIALS_AT_ONCE, Gate
from sync.net.transport import Connection, connect
from sync.protocol.board import Invitation
from sync.protocol.session import Session

OPEN = (TYPED, "remembered")
"""Routes of which nobody promised who answers."""
NOBODY = Dialled(frozenset(), 0.0)


class Doors:
    """Makes meetings out of connections; each lives in the task that called `answer` or `dial`."""

    def __init__(self, context: Context, care: Care) -> None:
        self._context, self._care = context, care
        self.gate = Gate()
        self._dials = asyncio.Semaphore(DIALS_AT_ONCE)

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Somebody connected: greet them, unless too many are at the door."""
        peername = writer.get_extra_info("peername")
        host = plain_host(peername[0]) if peername else ""
        if not peername or not self.gate.enter(host):
            writer.transport.abort()
            return
        session = Session.answer(self._context.boards.sessions(), day=self._day(), random=self._random)
        connection = Connection(session, reader, writer, (host, peername[1]), self._context.clock)
        connection.on_established = lambda: self.gate.promote(host)
        try:
            await Meeting(self._context, connection, INCOMING, self._care).run()
        finally:
            self.gate.leave(host, established=session.established)

    async def dial(self, route: Route) -> Dialled:
        """Try a route's addresses until somebody we know answers; return when that session is over."""
        for address in route.addresses:
            for session in self._knocks(route):
                meeting = await self._knock(address, session, route.how)
                if meeting is None:
                    break
                if meeting.peer is not None:
                    seconds = self._context.clock.monotonic() - meeting.since
                    return Dialled(frozenset({meeting.peer}), seconds, meeting.admission.done)
        return NOBODY

    async def _knock(self, address: Address, session: Callable[[], Session], how: str) -> Meeting | None:
        """One connection to one address; None where nothing listens there."""
        try:
            async with self._dials:
                reader, writer = await connect(address)
        except OSError:
            return None
        connection = Connection(session(), reader, writer, address, self._context.clock)
        meeting = Meeting(self._context, connection, how, self._care)
        await meeting.run()
        return meeting

    def _knocks(self, route: Route) -> list[Callable[[], Session]]:
        """How to introduce ourselves, in turn: with an invite that may be meant, and as who we are."""
        boards = self._context.boards
        named = {board_id for board_id, device in route.peers if not device}
        waiting = [info for info in boards.waiting() if info.board_id in named or route.how in OPEN]
        knocks = [self._invited(info) for info in waiting if info.state == "waiting"]
        known = sorted(peer for peer in route.peers if peer[1])
        keyed = named & {session.board_id for session in boards.sessions()}
        if boards.sessions() and (known or keyed or route.how in OPEN):
            prefer = known[0] if known else None
            knocks.append(lambda: self._member(prefer))
            if len(boards.sessions()) > 1:  # we may have been removed from the board that was gone by
                knocks.append(lambda: self._member(prefer, level=True))
        # Our Join may have been stored here and nowhere else when the connection broke.
        return knocks + [self._invited(info) for info in waiting if info.state == "joined"]

    def _member(self, prefer: PeerId | None, *, level: bool = False) -> Session:
        boards = self._context.boards.sessions()
        return Session.dial(boards, day=self._day(), random=self._random, prefer=prefer, level=level)

    def _invited(self, info: BoardInfo) -> Callable[[], Session]:
        def session() -> Session:
            secret = info.pending.secret if info.pending is not None else b""
            invitation = Invitation(info.board_id, invite_keys(secret))
            boards = self._context.boards.sessions()
            return Session.dial(boards, day=self._day(), random=self._random, invitation=invitation)

        return session

    def _day(self) -> int:
        return day_of(self._context.clock.now())

    def _random(self, size: int) -> bytes:
        return self._context.clock.random(size)
