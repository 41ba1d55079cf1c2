"""Between the log and the meetings: what comes in is stored and told on, what is new here is told to all."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from sync.engine.boards import Board
from sync.engine.context import Context
from sync.engine.dialler import TYPED, PeerId
from sync.engine.intake import Intake, Stored
from sync.engine.shapes import AnyMeeting, Row
from sync.net.addresses import format_address
from sync.protocol.events import Reason

OFFER_SECONDS = 4.0
"""For a board that is offered in a session under way to be opened by the peer."""
STALE_SECONDS = 10.0
"""Where the board of its handshake gets a new epoch so soon, a session came about by an older one: other
boards may have new epochs, too, and each of these needs a handshake of its own."""


class Hub:
    """What meetings ask of the engine around them."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.disconnected: Callable[[], None] | None = None
        """Told whenever a session ended."""
        self._intakes: dict[bytes, Intake] = {}

    def intake(self, board: Board) -> Intake:
        """The way of a board's envelopes into the log."""
        intake = self._intakes.get(board.board_id)
        if intake is None:
            intake = self._intakes[board.board_id] = Intake(self._context, board, self._stored)
            self._context.tasks.start(intake.run())
        return intake

    def established(self, meeting: AnyMeeting) -> bool:
        """A handshake is done; False when this connection is one too many, and closes."""
        if not self._context.peers.add(meeting):
            return False
        peer = meeting.peer
        if peer is not None and peer[1]:
            self._remember(meeting, peer)
        return True

    def _remember(self, meeting: AnyMeeting, peer: PeerId) -> None:
        """Note where this device can be reached: where we did, or else where its beacons say."""
        context, typed = self._context, meeting.how == TYPED
        if meeting.outgoing:
            at = format_address(meeting.connection.address)
            context.later(context.log.remember_address, *peer, at, typed=typed)
        if peer in context.seen and (typed or not meeting.outgoing):
            context.later(context.log.remember_address, *peer, format_address(context.seen[peer]))

    def over(self, meeting: AnyMeeting) -> None:
        """A session ended."""
        self._context.peers.discard(meeting)
        if self.disconnected is not None:
            self.disconnected()

    def polite(self, peers: frozenset[PeerId]) -> bool:
        """Whether these may as well dial us: then theirs is the connection that would stay."""
        for board_id, device in peers:
            board = self._context.boards.get(board_id)
            if device and board is not None and device < board.info.device.id:
                return True
        return False

    def keys_changed(self, opened: list[Board]) -> None:
        """Offer newly opened boards to everybody, and part from devices that are members no longer."""
        context = self._context
        for meeting in context.peers.all():
            for board in opened:
                if board.session is not None:
                    meeting.offer(board.session)
            if opened and meeting.peer is not None and meeting.peer[1]:
                wanted = [board.board_id for board in opened]
                if meeting.peer[0] in wanted and context.clock.monotonic() - meeting.since < STALE_SECONDS:
                    wanted = [board.board_id for board in context.boards.all() if board.session is not None]
                asyncio.get_running_loop().call_later(OFFER_SECONDS, self._meet_anew, meeting, wanted)
            if meeting.peer is not None and self._is_out(meeting.peer):
                meeting.close(Reason.KEYS_CHANGED)

    def tell(self, board: Board, rows: list[Row], fresh: dict[bytes, bytes]) -> None:
        """Tell every peer on a board what was stored; `fresh` envelopes were written on this home."""
        for meeting in self._context.peers.all():
            talk = meeting.talks.get(board.board_id)
            if talk is not None:
                talk.tell(rows, fresh)

    def _meet_anew(self, meeting: AnyMeeting, wanted: Sequence[bytes]) -> None:
        """End a session in which a board did not open: where epochs differ its own handshake must."""
        if meeting in self._context.peers.all() and any(item not in meeting.talks for item in wanted):
            meeting.close(Reason.KEYS_CHANGED)

    def _is_out(self, peer: PeerId) -> bool:
        board = self._context.boards.get(peer[0])
        if board is None:
            return True
        return bool(peer[1]) and board.session is not None and peer[1] not in board.session.peers.values()

    def _stored(self, board: Board, stored: Stored) -> None:
        """A batch is durable: tell the others, and its senders that we hold what they sent."""
        board.wants.arrived(stored.sources)
        refused = dict(stored.result.refused)
        new = frozenset(stored.result.stored)
        again: dict[AnyMeeting, list[bytes]] = {}
        brought: dict[AnyMeeting, list[bytes]] = {}
        for item, meeting in stored.sources.items():
            if item in refused:
                meeting.refuse(board.board_id, item, refused[item], faulty=item in stored.faulty)
            elif item not in new:
                again.setdefault(meeting, []).append(item)
            brought.setdefault(meeting, []).append(item)
        for meeting, ids in brought.items():
            talk = meeting.talks.get(board.board_id)
            if talk is not None:
                talk.brought(ids, new.intersection(ids))
        self.tell(board, stored.rows, {})
        for meeting, ids in again.items():
            talk = meeting.talks.get(board.board_id)
            if talk is not None:
                talk.stored(ids)
