"""One session with one peer, from first byte to last: who it is, and what is talked about."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Collection
from typing import Protocol

from sync.engine.admission import Admission
from sync.engine.boards import Board
from sync.engine.context import Context
from sync.engine.dialler import PeerId
from sync.engine.intake import Intake
from sync.engine.outbox import Errand, Outbox
from sync.engine.shapes import AnyMeeting
from sync.engine.talk import Talk
from sync.errors import LocalProtocolError, RemoteProtocolError, SyncError
from sync.events import PeerConnected, PeerLost, Refused, Trouble
from sync.net.addresses import format_address
from sync.net.transport import Connection, Ended
from sync.protocol.board import SessionBoard
from sync.protocol.events import (
    Announced,
    BoardOpened,
    ClockSkew,
    EnvelopesReceived,
    Established,
    Event,
    Gone,
    InStep,
    Reason,
    ReconcileDone,
    Via,
    Wanted,
    Welcomed,
    WelcomeNeeded,
)

MOST_REFUSED = 32
"""Envelopes that no honest machine passes on, from one peer, until it is dropped."""
INCOMING = "incoming"
"""How a session came about that the peer began."""
SHORT = 8
"""Hex digits of a device id shown to people."""


class Care(Protocol):
    """What a meeting asks of the engine around it."""

    def intake(self, board: Board) -> Intake:
        """The way of a board's envelopes into the log."""

    def established(self, meeting: AnyMeeting) -> bool:
        """Called once the handshake is done; False: it is one connection too many, and closes."""

    def over(self, meeting: AnyMeeting) -> None:
        """Called at the end."""


class Meeting:
    """The engine's side of a session."""

    def __init__(self, context: Context, connection: Connection, how: str, care: Care) -> None:
        """`how` is beacon, remembered, typed, invite or incoming."""
        self._context, self.connection, self.how, self._care = context, connection, how, care
        self.outgoing = how != INCOMING
        self.peer: PeerId | None = None
        """Who it is, once established; the device is b"" for whoever answered our invite."""
        self.own_device = b""
        self.admission = Admission(self, context)
        self.since = context.clock.monotonic()
        self.talks: dict[bytes, Talk] = {}
        self._met = False
        self._refused = 0
        self._told = False
        self._outbox = Outbox(context, connection, lambda board_id, ids: self.talks[board_id].released(ids))

    @property
    def name(self) -> str:
        """Short hex of the device at the other end; "" where an invite vouched."""
        return self.peer[1].hex()[:SHORT] if self.peer is not None else ""

    @property
    def address(self) -> str:
        """Where the other end is, as text."""
        return format_address(self.connection.address)

    async def run(self) -> Ended:
        """Carry the session to its end, and clear up after it."""
        outbox = asyncio.create_task(self._send())
        try:
            ended = await self.connection.run(self._handle)
        finally:
            outbox.cancel()
            await asyncio.wait((outbox,))  # and not the task itself: its cancellation is not ours
            self._care.over(self)
            for talk in self.talks.values():
                talk.leave()
        if ended.refused:
            self._context.publish(Refused(self.address, ended.reason))
        if self._met and not self._is_known():
            self._context.publish(PeerLost(self.name, self.address, ended.reason))
        return ended

    def close(self, reason: Reason = Reason.GOODBYE) -> None:
        """End the session from here."""
        self.connection.close(reason)

    def drop(self, why: RemoteProtocolError) -> None:
        """End it for what the peer did; published with that sentence."""
        self.connection.drop(why)

    def offer(self, board: SessionBoard) -> None:
        """Speak of a board, too, that could not be spoken of when the session began."""
        for event in self.connection.session.add_board(board):
            if isinstance(event, BoardOpened):
                self._open(event.board_id)
        self.connection.flush()

    def seek(self, board_id: bytes, ids: Collection[bytes]) -> None:
        """Ask for what had been withheld here and is not any more; the peer may have it."""
        talk = self.talks.get(board_id)
        if talk is not None and ids:
            talk.seek(ids)

    async def look_ahead(self, board_id: bytes) -> None:
        """The peer is likely to lack most of a board: put that in order while it is found out."""
        self._outbox.look_ahead(board_id)
        await asyncio.sleep(0)  # so that it has begun: to compare takes a while, too

    def look_back(self, board_id: bytes) -> None:
        """It lacks nothing of it any more."""
        self._outbox.look_back(board_id)

    def probe(self) -> None:
        """Ask for a sign of life now: another connection from the same device makes this one doubtful."""
        self.connection.probe()

    def progressed(self, *, synced: bool) -> None:
        """A talk got on; `synced`: all that the peer has of its board is in our log."""
        self.admission.progressed(synced=synced)

    def refuse(self, board_id: bytes, envelope: bytes, reason: str, *, faulty: bool) -> None:
        """An envelope from this peer was refused; `faulty`: for what the peer could see as well."""
        if not self._told:
            self._told = True
            self._context.publish(Refused(self.address, reason))
        if board_id in self.talks:
            self.talks[board_id].gone((envelope,))
        self._refused += faulty
        if self._refused > MOST_REFUSED:
            self.drop(RemoteProtocolError("The peer goes on sending envelopes that nobody honest passes on."))

    async def _send(self) -> None:
        """Run the outbox; the connection itself tells when it is broken."""
        try:
            with contextlib.suppress(OSError):
                await self._outbox.run()
        except SyncError as error:
            self._context.publish(Trouble(str(error), error.hint))
            self.close(Reason.BUSY)

    async def _handle(self, event: Event) -> None:
        try:
            await self._dispatch(event)
        except LocalProtocolError:
            if not self.connection.session.closed:
                raise
        except SyncError as error:
            self._context.publish(Trouble(str(error), error.hint))
            self.close(Reason.BUSY)

    async def _dispatch(self, event: Event) -> None:
        match event:
            case Established(peer, board_id, via, day):
                self._meet(peer, board_id, via)
                self._context.later(self._context.log.agree, day)
            case WelcomeNeeded(board_id, invite_public):
                await self.admission.give(board_id, invite_public)
            case Welcomed():
                await self.admission.take(event)
            case ClockSkew(days):
                hint = "Set the date of the one that is wrong; posts keep their order until then."
                self._context.publish(
                    Trouble(f"The calendar of a peer is {abs(days)} days off ours.", hint, "clock")
                )
            case BoardOpened(board_id):
                self._open(board_id)
            case (
                EnvelopesReceived(board_id)
                | Announced(board_id)
                | Wanted(board_id)
                | ReconcileDone(board_id)
                | InStep(board_id)
                | Gone(board_id)
            ):
                talk = self.talks.get(board_id)
                if talk is not None:
                    await self._hear(talk, event)

    async def _hear(self, talk: Talk, event: Event) -> None:
        match event:
            case EnvelopesReceived(_, envelopes):
                await talk.received(envelopes)
            case Announced(_, ids):
                await talk.announced(ids)
            case Wanted(board_id, ids):
                talk.sending(ids)
                self._outbox.add(Errand(board_id, ids, wanted=True))
            case ReconcileDone(board_id, have, _):
                talk.sending(have)
                self._outbox.add(Errand(board_id, have, wanted=False, finish=True))
            case InStep():
                talk.stepped()
            case Gone(_, entries):
                await talk.told_gone(entries)

    def _meet(self, peer: bytes | None, board_id: bytes, via: Via) -> None:
        board = self._context.boards.get(board_id)
        if board is not None:
            self.own_device = board.info.device.id
        if via is Via.DEVICE and peer is not None:
            self.peer = (board_id, peer)
        elif self.outgoing:
            self.peer = (board_id, b"")
        known = self._is_known()
        if self._care.established(self):
            self._met = True
            if not known:
                self._context.publish(PeerConnected(self.name, self.address, (board_id,), self.how))

    def _is_known(self) -> bool:
        """Whether this device is connected by another session: a second one is no news, nor is its end."""
        return bool(self.name) and self.peer is not None and self._context.peers.connected((self.peer,))

    def _open(self, board_id: bytes) -> None:
        board = self._context.boards.get(board_id)
        if board is not None:
            talk = self.talks[board_id] = Talk(self, self._context, board, self._care.intake(board))
            talk.open()
