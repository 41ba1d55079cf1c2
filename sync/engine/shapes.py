"""What the parts of an engine know of each other, so that none has to name what stands above it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol

from sync.engine.dialler import PeerId
from sync.errors import RemoteProtocolError
from sync.net.transport import Connection
from sync.protocol.board import SessionBoard
from sync.protocol.events import Reason

Row = tuple[int, int, bytes]
"""(local number, timestamp, envelope id)"""


class AnyTalk(Protocol):
    """One board on one session, as others know it; `sync.engine.talk` is the one there is."""

    @property
    def settled(self) -> bool:
        """Whether the peer acknowledged all that it was sent or told of."""

    def want(self, ids: Sequence[bytes]) -> None:
        """Ask the peer for these."""

    def tell(self, rows: Sequence[Row], fresh: dict[bytes, bytes]) -> None:
        """Say what the log has newly stored; `fresh` was written here."""

    def brought(self, ids: Collection[bytes], held: Iterable[bytes]) -> None:
        """The peer sent `ids`, of which `held` are new in our log and about to be told."""

    def stored(self, ids: Sequence[bytes]) -> None:
        """The peer sent these again though they were here."""


class AnyMeeting(Protocol):
    """One session with one peer, as others know it; `sync.engine.meeting` is the one there is."""

    def __hash__(self) -> int:
        """Each is itself alone."""

    @property
    def connection(self) -> Connection:
        """What it is carried by."""

    @property
    def peer(self) -> PeerId | None:
        """Who it is, once established; the device is b"" for whoever answered our invite."""

    @property
    def own_device(self) -> bytes:
        """Our device on the board of the handshake."""

    @property
    def outgoing(self) -> bool:
        """Whether we began it."""

    @property
    def how(self) -> str:
        """How it came about: beacon, remembered, typed, invite or incoming."""

    @property
    def since(self) -> float:
        """When it began, on the monotonic clock."""

    @property
    def name(self) -> str:
        """Short hex of the device at the other end; "" where an invite vouched."""

    @property
    def address(self) -> str:
        """Where the other end is, as text."""

    @property
    def talks(self) -> Mapping[bytes, AnyTalk]:
        """By board id, what is talked about."""

    def close(self, reason: Reason = Reason.GOODBYE) -> None:
        """End the session from here."""

    def drop(self, why: RemoteProtocolError) -> None:
        """End it for what the peer did; published with that sentence."""

    def offer(self, board: SessionBoard) -> None:
        """Speak of a board, too, that could not be spoken of when the session began."""

    def seek(self, board_id: bytes, ids: Collection[bytes]) -> None:
        """Ask for what had been withheld here and is not any more."""

    async def look_ahead(self, board_id: bytes) -> None:
        """The peer is likely to lack most of a board: put that in order while it is found out."""

    def look_back(self, board_id: bytes) -> None:
        """It lacks nothing of it any more."""

    def probe(self) -> None:
        """Ask for a sign of life now."""

    def progressed(self, *, synced: bool) -> None:
        """A talk got on; `synced`: all that the peer has of its board is in our log."""

    def refuse(self, board_id: bytes, envelope: bytes, reason: str, *, faulty: bool) -> None:
        """An envelope from this peer was refused; `faulty`: for what the peer could see as well."""
