"""From the log to one peer: what it asked for or lacks, newest threads first, no faster than it reads."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sync.engine.context import Context
from sync.log.envelope import envelope_id
from sync.log.record_log import RecordLog
from sync.net.transport import Connection

CHUNK = 256
"""Envelopes read from the log at once: about 180 KiB of ordinary posts."""

LOOKED = 256
"""Places of an order made ahead that are looked at for each id that is asked for: who asks for few at a time
of a large board could else have us go through all of it for each.
"""


@dataclass(frozen=True, slots=True)
class Errand:
    """Something to send: ids of one board; `finish` when they are what a reconciliation found missing.

    Without ids: put all of the board in order, as it is likely to be asked for.
    """

    board_id: bytes
    ids: tuple[bytes, ...] | None
    wanted: bool
    finish: bool = False


class Outbox:
    """Sends errands one after the other; a few wanted envelopes (a new post) do not wait for a long one."""

    def __init__(
        self, context: Context, connection: Connection, released: Callable[[bytes, Sequence[bytes]], None]
    ) -> None:
        """`released` is told of the ids on a board that could not be sent."""
        self._context, self._connection, self._released = context, connection, released
        self._errands: deque[Errand] = deque()
        self._urgent: deque[Errand] = deque()
        self._ahead: dict[bytes, list[bytes]] = {}
        self._some = asyncio.Event()

    def add(self, errand: Errand) -> None:
        """Queue an errand."""
        urgent = errand.wanted and errand.ids is not None and len(errand.ids) <= CHUNK
        (self._urgent if urgent else self._errands).append(errand)
        self._some.set()

    def look_ahead(self, board_id: bytes) -> None:
        """Put all of a board in order, for errands that follow."""
        self._ahead[board_id] = []
        self.add(Errand(board_id, None, wanted=False))

    def look_back(self, board_id: bytes) -> None:
        """Forget that order: nothing more of it is needed."""
        self._ahead.pop(board_id, None)

    async def run(self) -> None:
        """Send until cancelled, or until the connection takes no more (OSError)."""
        while True:
            await self._some.wait()
            self._some.clear()
            while self._urgent or self._errands:
                await self._send((self._urgent or self._errands).popleft())

    async def _send(self, errand: Errand) -> None:
        context, session = self._context, self._connection.session
        if errand.ids is None:
            await self._look(errand.board_id)
            return
        ordered = await self._in_order(errand.board_id, errand.ids)
        await self._tell_gone(errand, sorted(set(errand.ids).difference(ordered)))
        for start in range(0, len(ordered), CHUNK):
            while self._urgent and len(ordered) > CHUNK:
                await self._send(self._urgent.popleft())
            ids = ordered[start : start + CHUNK]
            envelopes, missing = await context.reader.call(_fetch, context.log, errand.board_id, ids)
            await self._connection.room()
            if session.closed:
                return
            if envelopes:
                session.send_envelopes(errand.board_id, envelopes, wanted=errand.wanted)
            await self._tell_gone(errand, missing)
            self._connection.flush()
        if errand.finish and not session.closed:
            session.finish(errand.board_id)
            self._connection.flush()

    async def _look(self, board_id: bytes) -> None:
        context = self._context
        if board_id in self._ahead:  # else it turned out meanwhile that nothing is lacking
            ordered = await context.reader.call(context.log.order, board_id, None)
            if board_id in self._ahead:
                self._ahead[board_id] = ordered

    async def _in_order(self, board_id: bytes, ids: tuple[bytes, ...]) -> list[bytes]:
        """`ids` as the peer wants them; what is newer than the order made ahead comes first."""
        wanted, context, ahead = set(ids), self._context, self._ahead.get(board_id, ())
        ordered = [item for item in ahead if item in wanted] if len(ahead) <= len(ids) * LOOKED else []
        newer = wanted.difference(ordered)
        if newer:
            return await context.reader.call(context.log.order, board_id, tuple(newer)) + ordered
        return ordered

    async def _tell_gone(self, errand: Errand, missing: Sequence[bytes]) -> None:
        """Answer for what was asked for and is not held: by the op that took it away, if there is one."""
        if not missing:
            return
        context, session = self._context, self._connection.session
        if errand.wanted:
            gone = await context.reader.call(context.log.gone, errand.board_id, missing)
            if not session.closed:
                session.send_gone(errand.board_id, gone)
                self._connection.flush()
        self._released(errand.board_id, missing)


def _fetch(log: RecordLog, board_id: bytes, ids: Sequence[bytes]) -> tuple[list[bytes], list[bytes]]:
    """On the reading thread: the envelopes of `ids`, and the ids that are no longer held."""
    envelopes = log.fetch(board_id, ids)
    if len(envelopes) == len(ids):
        return envelopes, []
    held = {envelope_id(envelope) for envelope in envelopes}
    return envelopes, [item for item in ids if item not in held]
