"""What two peers say once their channel stands: HELLO, WELCOME, INTEREST, boards, PING, BYE."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from sync.crypto.identity import verify
from sync.crypto.seal import box_open, box_seal
from sync.errors import BadSeal, LocalProtocolError, RemoteProtocolError
from sync.protocol.board import Invitation, SessionBoard
from sync.protocol.board_frames import Env, Open
from sync.protocol.channel import Channel
from sync.protocol.events import (
    BoardOpened,
    ClockSkew,
    Established,
    Event,
    PeerClosed,
    Pong,
    Reason,
    Via,
    Welcomed,
    WelcomeNeeded,
)
from sync.protocol.exchange import Exchange
from sync.protocol.frames import Frame
from sync.protocol.handshake import Secured
from sync.protocol.interest import ListedBoards, SharedBoards
from sync.protocol.limits import LOWEST_VERSION, MAX_BOARDS, MAX_SKEW_DAYS, VERSION, WANTS_IN_FLIGHT
from sync.protocol.session_frames import SECRET_SIZE, Bye, Hello, Interest, Ping, PongFrame, Welcome
from sync.protocol.states import Side, SideMachine, SideState

_SMALL = 1 << 16
"""Queued bytes behind which a last BYE may still wait; more are dropped."""


class Conversation:
    """Everything after the handshake, on either side; `boards` is shared with the session and may grow."""

    def __init__(
        self,
        secured: Secured,
        side: Side,
        boards: dict[bytes, SessionBoard],
        day: int,
        random: Callable[[int], bytes],
        emit: Callable[[Event], None],
        invitation: Invitation | None,
    ) -> None:
        by_invite = secured.via is Via.INVITE
        self._secured = secured
        self._side = side
        self._boards = boards
        self._day = self._floor_day = day
        self._emit = emit
        self._invitation = invitation
        self.channel = Channel(secured.send, secured.receive)
        """What the frames travel in."""
        self._ours = SideMachine(side, ours=True, welcoming=by_invite)
        self._theirs = SideMachine(side.other, ours=False, welcoming=by_invite)
        self._listed = ListedBoards(secured, random)
        self._shared = SharedBoards(secured)
        self._exchanges: dict[bytes, Exchange] = {}
        self._numbers: dict[int, Exchange] = {}
        self._limit = 0
        self._failure = Reason.BROKE_PROTOCOL
        self.frames = 0
        """Frames that the peer has sent."""
        self._send(Hello(LOWEST_VERSION, VERSION, day, WANTS_IN_FLIGHT))
        if side is Side.ANSWERING:
            self._send(self._listed.list(boards.values()))

    @property
    def hash(self) -> bytes:
        """The handshake hash (64 bytes)."""
        return self._secured.hash

    @property
    def established(self) -> bool:
        """Whether the peer's HELLO came and its version is one of ours."""
        return self._limit > 0

    @property
    def ended(self) -> bool:
        """Whether the peer said BYE."""
        return self._theirs.state is SideState.ENDED

    @property
    def in_flight(self) -> int:
        """Envelopes asked for, on all boards."""
        return sum(exchange.in_flight for exchange in self._exchanges.values())

    def fetch(self) -> bytes:
        """What is queued, encrypted."""
        return self.channel.fetch()

    def receive(self, data: bytes) -> Iterator[None]:
        """Act on the frames that `data` completes, pausing after each."""
        for frame in self.channel.receive(data):
            self.frames += not (isinstance(frame, Env) and frame.full)
            self._theirs.see(frame)
            self._on_frame(frame)
            yield

    def is_open(self, board_id: bytes) -> bool:
        """Whether the board's envelopes may travel."""
        exchange = self._exchanges.get(board_id)
        return exchange is not None and exchange.open

    def exchange(self, board_id: bytes) -> Exchange:
        """The board, which must be one that BoardOpened named."""
        found = self._exchanges.get(board_id)
        if found is None:
            raise LocalProtocolError("A board was used before it was opened with this peer.")
        return found

    def add_board(self, board: SessionBoard) -> None:
        """Offer one more board."""
        if self._side is Side.ANSWERING:
            self._send(self._listed.list([board]))
        else:
            self._open_if_shared(board)

    def welcome(self, secrets: Sequence[bytes]) -> None:
        """Hand over the epoch secrets."""
        invite = self._secured.invite
        if invite is None:
            raise LocalProtocolError("Nobody is to be welcomed in this session.")
        secured, device = self._secured, self._boards[self._secured.board_id].device
        sealed = box_seal(b"".join(secrets), invite.wrap_public)
        proven = Welcome.proven(secured.hash, secured.board_id, device.id, sealed)
        self._send(Welcome(device.id, device.sign.sign(proven), sealed))

    def ping(self) -> None:
        """Ask for a sign of life."""
        self._send(Ping())

    def say_bye(self, reason: Reason) -> None:
        """The last frame of ours."""
        self._send(Bye(reason))

    def break_off(self) -> None:
        """After an error: say why, unless that was said."""
        if self.channel.waiting > _SMALL:
            self.channel.forget_queued()
        if self._ours.state is not SideState.ENDED:
            self._send(Bye(self._failure))

    def _send(self, frame: Frame) -> None:
        self._ours.see(frame)
        self.channel.queue(frame)

    def _on_frame(self, frame: Frame) -> None:
        match frame:
            case Hello():
                self._on_hello(frame)
            case Interest():
                self._shared.hear(frame)
                for board in self._boards.values():
                    self._open_if_shared(board)
            case Welcome():
                self._on_welcome(frame)
            case Ping():
                self._send(PongFrame())
            case PongFrame():
                self._emit(Pong())
            case Bye():
                self._emit(PeerClosed(frame.reason))
            case Open():
                self._on_open(frame)
            case _:
                self._numbered(frame.number).receive(frame)

    def _on_hello(self, hello: Hello) -> None:
        if max(hello.lowest, LOWEST_VERSION) > min(hello.highest, VERSION):
            self._failure = Reason.VERSION
            raise RemoteProtocolError(
                f"The peer speaks versions {hello.lowest} to {hello.highest} of the protocol,"
                f" this program {LOWEST_VERSION} to {VERSION}.",
                "Update whichever of the two is older.",
            )
        if not hello.wants:
            raise RemoteProtocolError("The peer lets itself be asked for nothing.")
        self._limit = hello.wants
        ahead = hello.day - self._day
        self._floor_day = min(max(hello.day, self._day), min(hello.day, self._day) + MAX_SKEW_DAYS)
        secured = self._secured
        self._emit(Established(secured.peer, secured.board_id, secured.via, hello.day))
        if abs(ahead) > MAX_SKEW_DAYS:
            self._emit(ClockSkew(ahead))
        if secured.invite is not None:
            self._emit(WelcomeNeeded(secured.board_id, secured.invite.public))

    def _on_welcome(self, frame: Welcome) -> None:
        if self._invitation is None:
            raise LocalProtocolError("A newcomer's session has no invitation.")
        keys, secured = self._invitation.keys, self._secured
        proven = Welcome.proven(secured.hash, secured.board_id, frame.device, frame.sealed)
        if not verify(frame.device, proven, frame.signature):
            raise RemoteProtocolError("The peer's welcome is not signed by the device that it names.")
        try:
            secrets = box_open(frame.sealed, keys.wrap_public, keys.wrap_secret)
        except BadSeal as error:
            raise RemoteProtocolError("The peer's welcome does not open with this invite.") from error
        if not secrets or len(secrets) % SECRET_SIZE:
            raise RemoteProtocolError("The peer's welcome holds no whole keys.")
        pieces = tuple(secrets[i : i + SECRET_SIZE] for i in range(0, len(secrets), SECRET_SIZE))
        self._emit(Welcomed(secured.board_id, frame.device, pieces))

    def _open_if_shared(self, board: SessionBoard) -> None:
        if board.board_id in self._exchanges or len(self._numbers) >= MAX_BOARDS:
            return
        tag = self._shared.opening_tag(board)
        if tag is not None:
            self._begin(board.board_id, len(self._numbers), tag)

    def _on_open(self, frame: Open) -> None:
        board = self._listed.board(frame.tag)
        if board.board_id in self._exchanges or frame.number in self._numbers:
            raise RemoteProtocolError("The peer opened a board twice.")
        if frame.floor != self._floor_day:
            raise RemoteProtocolError("The peer cuts off expired envelopes at another day than was agreed.")
        self._begin(board.board_id, frame.number).receive(frame)

    def _begin(self, board_id: bytes, number: int, tag: bytes = b"") -> Exchange:
        exchange = Exchange(
            board_id,
            number,
            self._side,
            self._send,
            self._emit,
            floor_day=self._floor_day,
            limit=self._limit,
            tag=tag,
        )
        self._exchanges[board_id] = self._numbers[number] = exchange
        self._emit(BoardOpened(board_id))
        return exchange

    def _numbered(self, number: int) -> Exchange:
        found = self._numbers.get(number)
        if found is None:
            raise RemoteProtocolError("The peer speaks of a board that is not open.")
        return found
