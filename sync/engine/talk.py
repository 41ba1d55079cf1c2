"""One board on one session: the catching up at its beginning, then news both ways, and who holds what."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence

from sync.engine.asking import AHEAD, counted, since_met
from sync.engine.boards import Board
from sync.engine.context import Context
from sync.engine.intake import Intake
from sync.engine.shapes import AnyMeeting, Row
from sync.engine.window import Window
from sync.errors import RemoteProtocolError
from sync.events import Synced
from sync.log.base import SOMEBODY
from sync.protocol.events import InStep

NEWCOMER = 64
"""With fewer envelopes than this on a board, everything is fetched from one peer at a time."""
MARK_SECONDS = 0.3
"""What a peer acknowledged is written down together, at most this often."""
MOST_PROMISED = 1 << 18
"""Ids that a peer may say to hold, or send, before they are in our log."""
WHOLE_BYTES = 1 << 16
"""Bytes of new envelopes that are sent unasked."""


class Talk:
    """The state of one board on one session. Either side announces every id once it is durable there.

    `_theirs` are ids that the peer holds and we will soon; `_promised` what it announced and has not sent.
    """

    def __init__(self, meeting: AnyMeeting, context: Context, board: Board, intake: Intake) -> None:
        self._meeting, self._context, self._board, self._intake = meeting, context, board, intake
        self._provided = self._hearing = self._waits = self.in_step = False
        self._theirs: set[bytes] = set()
        self._promised: set[bytes] = set()
        self._window = Window()
        self._sought: dict[bytes, None] = {}
        self._told = board.mark
        self._noted = 0
        self._timer: asyncio.TimerHandle | None = None
        self._began = context.clock.monotonic()
        self._bytes = meeting.connection.bytes

    @property
    def settled(self) -> bool:
        """Whether the peer acknowledged all that it was sent or told of."""
        return self.in_step and self._window.settled

    def open(self) -> None:
        """The peer is on this board: compare, at once or (as a newcomer) when no other is busy with us."""
        if len(self._board.index) < NEWCOMER:
            self._board.turnstile.enter(self._meeting, self._provide)
        else:
            self._context.tasks.start(self._compare())

    async def _compare(self) -> None:
        """Compare with what came since we were last in step with this peer left out, where that is little."""
        peer, board = self._meeting.peer, self._board
        if peer is None or peer[0] != board.board_id:
            self._provide()
            return
        context = self._context
        rows = await context.reader.call(since_met, context.log, *peer)
        if rows is None and len(board.index) >= AHEAD:
            await self._meeting.look_ahead(board.board_id)
        self._provide([row for row in rows or () if row[0] <= board.mark])

    def _provide(self, news: Sequence[Row] = ()) -> None:
        session, board_id = self._meeting.connection.session, self._board.board_id
        if session.closed:
            return
        self._provided = True
        self._told = self._board.mark
        self._window.sent([item for _, _, item in news])
        told = sorted(row[1:] for row in news)  # as in _announce
        for event in session.provide_index(board_id, self._board.index, told):
            if isinstance(event, InStep):
                self.stepped()
        self._meeting.connection.flush()

    async def received(self, envelopes: Sequence[bytes]) -> None:
        """Envelopes came: into the log with them."""
        self._board.turnstile.progress(self._meeting)
        more = not self.in_step and sum(map(len, envelopes)) > WHOLE_BYTES // 2
        await self._intake.put(self._meeting, envelopes, more=more)

    async def announced(self, ids: Sequence[bytes]) -> None:
        """The peer holds these: acknowledgements of what we told it, and news to ask for."""
        news = [item for item in ids if item not in self._window.unacked]
        self._announce(self._window.held(ids))
        if news:
            log, board_id = self._context.log, self._board.board_id
            self._hearing = True
            held = await self._context.worker.call(log.holds, board_id, news)
            self._hearing = False
            lacking = [item for item in news if item not in held]
            self._announce(self._window.crossed(held))
            self._announce([item for item in news if item in self._board.index.shunned])
            self._theirs.update(lacking)
            if len(self._theirs) > MOST_PROMISED:
                self._meeting.drop(RemoteProtocolError("The peer announced more than anybody can keep."))
                return
            asked = self._board.wants.ask(self._meeting, lacking)
            self._promised.update(asked)
            self.want(asked)
        self._note()

    def seek(self, ids: Collection[bytes]) -> None:
        """These had been withheld here and are not any more: ask the peer, once we are in step.

        A reconciliation under way may have passed over them.
        """
        if self.in_step:
            self.want(self._board.wants.ask(self._meeting, ids))
        else:
            self._sought.update(dict.fromkeys(ids))

    def want(self, ids: Sequence[bytes]) -> None:
        """Ask the peer for these."""
        session = self._meeting.connection.session
        if ids and not session.closed:
            session.want(self._board.board_id, ids)
            self._meeting.connection.flush()

    def brought(self, ids: Collection[bytes], held: Iterable[bytes]) -> None:
        """The peer sent `ids`, of which `held` are new in our log and about to be told."""
        self._promised.difference_update(ids)
        self._theirs.update(held)

    def stored(self, ids: Sequence[bytes]) -> None:
        """The peer sent these again though they were here: it wants to hear that we hold them."""
        self._theirs.difference_update(ids)
        self._announce(ids)

    def tell(self, rows: Sequence[Row], fresh: dict[bytes, bytes]) -> None:
        """Say what the log has newly stored; `fresh` was written here and is sent whole if it is little."""
        if not self._provided or not rows:
            return
        self._told = rows[-1][0]
        ids = [envelope for _, _, envelope in rows]
        whole = fresh if self.in_step and sum(map(len, fresh.values())) <= WHOLE_BYTES else {}
        if whole:
            self._window.sent([item for item in whole if item not in self._theirs])
            self._meeting.connection.session.send_envelopes(self._board.board_id, list(whole.values()))
        told = [item for item in ids if item not in whole]
        held = [item for item in told if item in self._theirs]
        news = self._window.tell([item for item in told if item not in self._theirs])
        self._theirs.difference_update(ids)
        self._announce(held + news)
        self._meeting.connection.flush()
        self._note()

    def sending(self, ids: Sequence[bytes]) -> None:
        """These are about to be sent: the peer does not hold them until it says so."""
        self._announce(self._window.sent(ids))

    def stepped(self) -> None:
        """Both sides know all that the other holds; published once that is durable and shown here."""
        self.in_step = True
        self._meeting.look_back(self._board.board_id)
        self._board.turnstile.leave(self._meeting)
        if self._sought:
            self.seek(self._sought)
            self._sought = {}
        self._intake.after(self._shown)

    def gone(self, ids: Sequence[bytes]) -> None:
        """The peer no longer holds these."""
        self._board.wants.arrived(ids)
        self._theirs.difference_update(ids)
        self._promised.difference_update(ids)
        self._note()

    async def told_gone(self, entries: Sequence[tuple[bytes, bytes]]) -> None:
        """The peer answered that these were taken away by those ops: believed if such an op counts here.

        Else somebody else may still have them, and is asked.
        """
        log, board_id = self._context.log, self._board.board_id
        takers = {taker for _, taker in entries}
        known = await self._context.worker.call(counted, log, board_id, takers)
        self._board.wants.arrived([item for item, taker in entries if taker in known])
        lost = [item for item, taker in entries if taker not in known]
        self._theirs.difference_update(item for item, _ in entries)
        self._promised.difference_update(item for item, _ in entries)
        self._ask_others(self._board.wants.lost(self._meeting, lost))

    def released(self, ids: Sequence[bytes]) -> None:
        """The peer was told that these are gone: it will not say that it holds them."""
        self._announce(self._window.held(ids))
        self._note()

    def leave(self) -> None:
        """The session is over: what the peer still owed is asked of others."""
        if self._timer is not None:
            self._timer.cancel()
            self._mark(leaving=True)
        self._board.turnstile.leave(self._meeting)
        self._ask_others(self._board.wants.left(self._meeting))

    def _ask_others(self, instead: Mapping[AnyMeeting, Sequence[bytes]]) -> None:
        for other, ids in instead.items():
            talk = other.talks.get(self._board.board_id)
            if talk is not None:
                talk.want(ids)

    def _announce(self, ids: Sequence[bytes]) -> None:
        """Sorted: the order of arrival would show between which of our posts an anonymous one was written."""
        if ids and self._provided:
            self._meeting.connection.session.announce(self._board.board_id, sorted(ids))
            self._meeting.connection.flush()

    def _shown(self) -> None:
        """What was sent until now is shown: published, once what was announced is here, too."""
        if self._promised or self._hearing:
            self._waits = True
        else:
            self._synced()

    def _synced(self) -> None:
        self._board.index.settle()
        session = self._meeting.connection.session
        received, sent = session.carried(self._board.board_id)
        seconds = self._context.clock.monotonic() - self._began
        size = self._meeting.connection.bytes - self._bytes
        name = self._meeting.name
        self._context.publish(Synced(self._board.board_id, name, received, sent, size, seconds))
        self._note(synced=True)

    def _note(self, *, synced: bool = False) -> None:
        """If the peer acknowledged everything, write down soon up to where it has our log."""
        if self._waits and not self._promised:
            self._waits = False
            self._intake.after(self._shown)
        self._meeting.progressed(synced=synced)
        if self.settled and self._told > self._noted and self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(MARK_SECONDS, self._mark)

    def _mark(self, *, leaving: bool = False) -> None:
        self._timer = None
        peer = self._meeting.peer
        if self.settled and peer is not None and peer[1]:
            self._noted = self._told
            context, board_id = self._context, self._board.board_id
            device = peer[1] if peer[0] == board_id else SOMEBODY
            note = context.worker.submit if leaving else context.later
            note(context.log.peer_has, board_id, device, self._told, context.clock.now())
