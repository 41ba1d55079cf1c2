"""A session between two peers: bytes in, events out; commands in, bytes out. No sockets, clocks or threads.

    session = Session.dial(boards, day=today, random=clock.random)
    for event in session.receive_data(bytes_from_the_connection):
        ...                                     # answer it by a command
    connection.write(session.data_to_send())    # after every call

Commands on a session that has closed do nothing, as its caller may still be on the way to hear of it. A
command that the protocol does not allow now raises LocalProtocolError.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from sync.errors import HandshakeFailed, LocalProtocolError, RemoteProtocolError
from sync.protocol.board import Invitation, SessionBoard
from sync.protocol.conversation import Conversation
from sync.protocol.events import Event, PeerClosed, Reason
from sync.protocol.handshake import Answering, Dialling, Handshake
from sync.protocol.index import BoardIndex
from sync.protocol.limits import MAX_FRAME, MAX_WAITING


class Session:
    """One side of a connection; docs/PROTOCOL-session.md is the whole story. Made by `dial` or `answer`."""

    def __init__(
        self,
        handshake: Handshake,
        boards: Iterable[SessionBoard],
        day: int,
        random: Callable[[int], bytes],
        invitation: Invitation | None = None,
    ) -> None:
        self._handshake = handshake
        self._boards = {board.board_id: board for board in boards}
        self._day = day
        self._random = random
        self._invitation = invitation
        self._incoming = bytearray()
        self._outgoing = bytearray(handshake.outgoing)
        self._events: list[Event] = []
        self._conversation: Conversation | None = None
        self._closed = False

    @classmethod
    def dial(
        cls,
        boards: Iterable[SessionBoard],
        *,
        day: int,
        random: Callable[[int], bytes],
        prefer: tuple[bytes, bytes] | None = None,
        invitation: Invitation | None = None,
        level: bool = False,
    ) -> Session:
        """The side that connected. It finds out from the greeting whom it reached.

        `prefer` is the (board id, device id) that a beacon promised; with `invitation` we come as a newcomer.
        The handshake goes by a board whose epochs differ on the two sides, if there is one, unless `level`.
        """
        boards = tuple(boards)
        handshake = Dialling(boards, random, prefer, invitation, level=level)
        return cls(handshake, boards, day, random, invitation)

    @classmethod
    def answer(cls, boards: Iterable[SessionBoard], *, day: int, random: Callable[[int], bytes]) -> Session:
        """The side that was connected to; its greeting is ready in `data_to_send`."""
        boards = tuple(boards)
        return cls(Answering(boards, random), boards, day, random)

    @property
    def established(self) -> bool:
        """Whether the handshake is done and both versions agree; still true after the end."""
        return self._conversation is not None and self._conversation.established

    @property
    def closed(self) -> bool:
        """Whether the session is over: send what `data_to_send` still has, then close the connection."""
        return self._closed

    @property
    def bytes_waiting(self) -> int:
        """Bytes queued for `data_to_send`: pause sending while it is high; MAX_WAITING is an error."""
        return len(self._outgoing) + (self._conversation.channel.waiting if self._conversation else 0)

    @property
    def unfinished(self) -> int:
        """Bytes of an encrypted message whose end has not come."""
        return self._conversation.channel.unfinished if self._conversation else 0

    @property
    def frames(self) -> int:
        """Frames that the peer has sent, but for those full of envelopes."""
        return self._conversation.frames if self._conversation else 0

    @property
    def in_flight(self) -> int:
        """Envelopes that we asked for and that have not come yet, on all boards."""
        return self._conversation.in_flight if self._conversation else 0

    def is_open(self, board_id: bytes) -> bool:
        """Whether envelopes and announcements of this board may be sent."""
        talk = self._conversation
        return not self._closed and talk is not None and talk.is_open(board_id)

    def receive_data(self, data: bytes) -> list[Event]:
        """What `data` means. Raises RemoteProtocolError (HandshakeFailed before the peer has proved itself).

        After an error the session is closed; `data_to_send` may hold a last BYE. Events of the same call are
        lost with it, which is harmless: nothing of them was acknowledged, the next session brings them again.
        """
        if self._closed:
            return []
        try:
            self._receive(data)
        except RemoteProtocolError:
            self._end()
            raise
        return self._take_events()

    def receive_eof(self) -> list[Event]:
        """The connection ended: PeerClosed once, or HandshakeFailed where nothing was established."""
        if self._closed:
            return []
        self._closed = True
        if not self.established:
            raise HandshakeFailed(
                "The other side closed the connection without a word: it does not know this device (yet).",
                "If you were just invited or linked, wait until it has heard of you, then try again.",
            )
        return [PeerClosed(None)]

    def data_to_send(self) -> bytes:
        """Everything queued so far, ready for the wire, once."""
        if self._conversation is not None:
            self._outgoing += self._conversation.fetch()
        out = bytes(self._outgoing)
        self._outgoing.clear()
        return out

    def add_board(self, board: SessionBoard) -> list[Event]:
        """A board joined in the meantime: offered to the peer, too (BoardOpened comes now or later)."""
        self._boards[board.board_id] = board
        if self.established and not self._closed:
            self._talk().add_board(board)
        return self._take_events()

    def welcome(self, secrets: Sequence[bytes]) -> None:
        """Answer WelcomeNeeded: hand the board's epoch secrets (32 bytes each) to the newcomer, wrapped."""
        if not self._closed:
            self._talk().welcome(secrets)

    def provide_index(
        self, board_id: bytes, index: BoardIndex, news: Sequence[tuple[int, bytes]] = ()
    ) -> list[Event]:
        """Answer BoardOpened. From now on announce or send whatever is stored later on this board.

        `news` is what of the index, as (timestamp, id), the peer cannot know of: what came since both were
        last in step. Where nothing else differs the two are in step at once, and each asks for the other's
        news. A wrong or missing `news` costs bytes and nothing else.

        The index is read now and when the peer answers; it may grow meanwhile. InStep may come at once.
        """
        if not self._closed:
            self._talk().exchange(board_id).provide_index(index, self._talk().hash, news)
        return self._take_events()

    def carried(self, board_id: bytes) -> tuple[int, int]:
        """Envelopes received and sent so far on an open board."""
        return self._talk().exchange(board_id).carried

    def send_envelopes(self, board_id: bytes, envelopes: Sequence[bytes], *, wanted: bool = False) -> None:
        """Send envelopes: as the answer to Wanted, or unasked (what ReconcileDone named, or what is new)."""
        if self._closed:
            return
        if self.bytes_waiting > MAX_WAITING:
            raise LocalProtocolError("More was sent than the peer takes: wait while bytes_waiting is high.")
        self._talk().exchange(board_id).send_envelopes(envelopes, wanted=wanted)

    def send_gone(self, board_id: bytes, entries: Sequence[tuple[bytes, bytes]]) -> None:
        """Answer Wanted for envelopes not held: (envelope id, op id that removed it or 32 zero bytes)."""
        if not self._closed:
            self._talk().exchange(board_id).send_gone(entries)

    def finish(self, board_id: bytes) -> None:
        """After ReconcileDone: all of `have` was handed over. InStep follows when the peer agrees."""
        if not self._closed:
            self._talk().exchange(board_id).finish()

    def want(self, board_id: bytes, ids: Iterable[bytes]) -> None:
        """Ask for announced envelopes; as many at once as limits allow, the others as answers come in."""
        if not self._closed:
            self._talk().exchange(board_id).want(ids)

    def announce(self, board_id: bytes, ids: Sequence[bytes]) -> None:
        """Tell the peer that these are held durably here: news, and the acknowledgement of what it sent."""
        if not self._closed:
            self._talk().exchange(board_id).announce(ids)

    def ping(self) -> None:
        """Ask for a sign of life; Pong comes back."""
        if not self._closed:
            self._talk().ping()

    def close(self, reason: Reason = Reason.GOODBYE) -> None:
        """Say BYE and end the session; before the handshake is done, end it silently."""
        if not self._closed:
            self._closed = True
            if self._conversation is not None:
                self._conversation.say_bye(reason)

    def _receive(self, data: bytes) -> None:
        talk = self._conversation
        if talk is None:
            self._incoming += data
            talk = self._conversation = self._shake_hands()
            if talk is None:
                return
            data, self._incoming = bytes(self._incoming), bytearray()
        for _ in talk.receive(data):
            if talk.ended:
                self._closed = True
                return
            if self.bytes_waiting > MAX_WAITING + MAX_FRAME:
                raise RemoteProtocolError("The peer asks for more and does not take what it asked for.")

    def _shake_hands(self) -> Conversation | None:
        secured = self._handshake.receive(self._incoming)
        self._outgoing += self._handshake.outgoing
        if secured is None:
            return None
        side, events = self._handshake.side, self._events.append
        return Conversation(secured, side, self._boards, self._day, self._random, events, self._invitation)

    def _end(self) -> None:
        self._closed = True
        self._events.clear()
        if self._conversation is not None:
            self._conversation.break_off()

    def _talk(self) -> Conversation:
        if self._conversation is None or not self._conversation.established:
            raise LocalProtocolError("A session was used before it was established.")
        return self._conversation

    def _take_events(self) -> list[Event]:
        events, self._events[:] = list(self._events), []
        return events
