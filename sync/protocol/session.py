"""A session between two peers: bytes in, events out; commands in, bytes out. No sockets, clocks or threads.

    session = Session.dial(boards, day=today, random=clock.random)
    for event in session.receive_data(bytes from the connection): ...
    connection.write(session.data_to_send())

Signatures first: the bodies follow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from sync.protocol.board import Invitation, SessionBoard
from sync.protocol.events import Event, Reason
from sync.protocol.index import BoardIndex


class Session:
    """One side of a connection; see docs/PROTOCOL-session.md."""

    @classmethod
    def dial(
        cls,
        boards: Iterable[SessionBoard],
        *,
        day: int,
        random: Callable[[int], bytes],
        prefer: tuple[bytes, bytes] | None = None,
        invitation: Invitation | None = None,
    ) -> Session:
        """The side that connected. It finds out from the greeting whom it reached.

        `prefer` is the (board id, device id) that a beacon promised; with `invitation` we come as a newcomer.
        """
        raise NotImplementedError

    @classmethod
    def answer(cls, boards: Iterable[SessionBoard], *, day: int, random: Callable[[int], bytes]) -> Session:
        """The side that was connected to; its greeting is ready in `data_to_send`."""
        raise NotImplementedError

    @property
    def established(self) -> bool:
        """Whether the handshake is done and both versions agree."""
        raise NotImplementedError

    @property
    def closed(self) -> bool:
        """Whether the session is over: send what `data_to_send` still has, then close the connection."""
        raise NotImplementedError

    @property
    def bytes_waiting(self) -> int:
        """Bytes queued for `data_to_send`: pause sending while it is high; MAX_WAITING is an error."""
        raise NotImplementedError

    @property
    def in_flight(self) -> int:
        """Envelopes that we asked for and that have not come yet, on all boards."""
        raise NotImplementedError

    def receive_data(self, data: bytes) -> list[Event]:
        """What `data` means. Raises RemoteProtocolError (HandshakeFailed before the session is established).

        After an error the session is closed; `data_to_send` may hold a last BYE. Events of the same call are
        lost with it, which is harmless: nothing of them was acknowledged, the next session brings them again.
        """
        raise NotImplementedError

    def receive_eof(self) -> list[Event]:
        """The connection ended: PeerClosed once, or HandshakeFailed where nothing was established."""
        raise NotImplementedError

    def data_to_send(self) -> bytes:
        """Everything queued so far, ready for the wire, once."""
        raise NotImplementedError

    def add_board(self, board: SessionBoard) -> list[Event]:
        """A board joined in the meantime: offered to the peer, too (BoardOpened comes now or later)."""
        raise NotImplementedError

    def welcome(self, secrets: Sequence[bytes]) -> None:
        """Answer WelcomeNeeded: hand the board's epoch secrets (32 bytes each) to the newcomer, wrapped."""
        raise NotImplementedError

    def provide_index(self, board_id: bytes, index: BoardIndex) -> None:
        """Answer BoardOpened. From now on announce or send whatever is stored later on this board."""
        raise NotImplementedError

    def send_envelopes(self, board_id: bytes, envelopes: Sequence[bytes], *, wanted: bool = False) -> None:
        """Send envelopes: as the answer to Wanted, or unasked (what ReconcileDone named, or what is new)."""
        raise NotImplementedError

    def send_gone(self, board_id: bytes, entries: Sequence[tuple[bytes, bytes]]) -> None:
        """Answer Wanted for envelopes not held: (envelope id, op id that removed it or 32 zero bytes)."""
        raise NotImplementedError

    def finish(self, board_id: bytes) -> None:
        """After ReconcileDone: all of `have` was handed over. InStep follows when the peer agrees."""
        raise NotImplementedError

    def want(self, board_id: bytes, ids: Iterable[bytes]) -> None:
        """Ask for announced envelopes; as many at once as limits allow, the others as answers come in."""
        raise NotImplementedError

    def announce(self, board_id: bytes, ids: Sequence[bytes]) -> None:
        """Tell the peer that these are held durably here: news, and the acknowledgement of what it sent."""
        raise NotImplementedError

    def ping(self) -> None:
        """Ask for a sign of life; Pong comes back."""
        raise NotImplementedError

    def close(self, reason: Reason = Reason.GOODBYE) -> None:
        """Say BYE and end the session; before the handshake is done, end it silently."""
        raise NotImplementedError
