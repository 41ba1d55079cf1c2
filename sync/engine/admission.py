"""Coming in by an invite, on both sides: who hands over the keys, and whom a newcomer tells its name.

Every member's machine learns an invite's psk, and so does everyone who is removed later. So whoever answers
signs the session by a device key, and our Join, which says who we are, is written only for the inviter's own
device or for one that may invite by the roster that it shows us. Whoever was removed as a plain member can
show the board as it was, and still no roster in which they may.
"""

from __future__ import annotations

from dataclasses import dataclass

from sync.engine.context import Context
from sync.engine.shapes import AnyMeeting
from sync.errors import NotPermitted, SyncError
from sync.events import Refused, Trouble
from sync.log.base import BoardInfo
from sync.protocol.events import Reason, Welcomed

DOUBTFUL = "Whoever answered there could not show that they may let anybody in."


@dataclass(slots=True)
class _Doubt:
    """A WELCOME by somebody who is not the inviter, until the roster says whether they may."""

    host: bytes
    secrets: list[bytes]


class Admission:
    """What one session has to do with an invite; nothing at all in most."""

    def __init__(self, meeting: AnyMeeting, context: Context) -> None:
        self._meeting, self._context = meeting, context
        self.board_id: bytes | None = None
        """The board that our invite opened in this session."""
        self._doubt: _Doubt | None = None

    @property
    def done(self) -> bool:
        """Whether our invite was answered here, and the board counts us among its members now."""
        info = self._info()
        return info is not None and info.state == "joined"

    async def give(self, board_id: bytes, invite_public: bytes) -> None:
        """Hand the keys to the holder of an invite, or say that it is spent."""
        context, connection = self._context, self._meeting.connection
        try:
            secrets = await context.worker.call(context.log.welcome, board_id, invite_public)
        except NotPermitted:
            self._meeting.close(Reason.INVITE_SPENT)
            return
        if not connection.session.closed:
            connection.session.welcome(secrets)

    async def take(self, welcomed: Welcomed) -> None:
        """Our invite was answered: open the board, and go on in this session as one who is on it."""
        context, board_id, secrets = self._context, welcomed.board_id, list(welcomed.secrets)
        board = context.boards.get(board_id)
        pending = board.info.pending if board is not None else None
        if pending is not None and pending.inviter == welcomed.host:
            await context.worker.call(context.log.complete_join, board_id, secrets)
        else:
            await context.worker.call(context.log.take_secrets, board_id, secrets)
            self._doubt = _Doubt(welcomed.host, secrets)
        self.board_id = board_id
        await context.refresh()
        board = context.boards.get(board_id)
        if board is not None and board.session is not None and board_id not in self._meeting.talks:
            # Another session may have brought the same keys after this one began without them.
            self._meeting.offer(board.session)

    def progressed(self, *, synced: bool) -> None:
        """A talk got on; `synced`: all that the peer has of the board of our invite is in our log."""
        if self.board_id is None:
            return
        if self._doubt is not None and not self.done:
            self._judge(self._doubt, synced=synced)
        elif self.done and self._meeting.talks[self.board_id].settled:
            self._meeting.close(Reason.GOODBYE)  # and come back as the member that it is now

    def _judge(self, doubt: _Doubt, *, synced: bool) -> None:
        info = self._info()
        roster = info.roster if info is not None else None
        if roster is not None and roster.may_admit(doubt.host):
            self._doubt = None
            self._context.tasks.start(self._join(doubt.secrets))
        elif synced:
            self._doubt = None
            self._context.publish(Refused(self._meeting.address, DOUBTFUL))
            self._meeting.close(Reason.GOODBYE)

    async def _join(self, secrets: list[bytes]) -> None:
        context, board_id = self._context, self.board_id
        assert board_id is not None
        try:
            await context.worker.call(context.log.complete_join, board_id, secrets)
        except SyncError as error:
            context.publish(Trouble(str(error), error.hint))
            self._meeting.close(Reason.BUSY)
        await context.refresh()  # before the peer's acknowledgement: we come back as the member that we are

    def _info(self) -> BoardInfo | None:
        board = self._context.boards.get(self.board_id) if self.board_id is not None else None
        return board.info if board is not None else None
