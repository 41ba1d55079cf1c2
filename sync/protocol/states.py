"""The state machines of a session, as tables.

Rule 1: which frame may come when is said here and nowhere else. What a frame *means* is said elsewhere.
Rule 2: this file does not know which side we are. It judges the frames of the dialling and of the answering
        side by the same tables; a wrong frame of ours is a LocalProtocolError, one of theirs a
        RemoteProtocolError.

A session has one machine for each side, which sees only the frames of that side, and one machine for each
board, which sees the board frames of both. On a board NEG and DONE strictly alternate, so both peers see the
same order; WANT, ENV, GONE and LIVE may cross on the wire and therefore never change a state.

A side:   SILENT -HELLO-> TALKING -BYE-> ENDED
          SILENT -HELLO-> WELCOMING -WELCOME-> TALKING   (the answering side of an invite session)
A board:  CLOSED -OPEN-> OPENED -NEG-> ASKED <-NEG-> ANSWERED -DONE-> CONFIRMING -DONE-> IN_STEP
                         OPENED -DONE-> IN_STEP          (the digests were equal)
"""

from __future__ import annotations

from enum import Enum

from sync.errors import LocalProtocolError, RemoteProtocolError
from sync.protocol.board_frames import Done, Env, GoneFrame, Live, Neg, Open, Want
from sync.protocol.frames import BOARD_FRAMES, BoardFrame, Frame
from sync.protocol.session_frames import Bye, Hello, Interest, Ping, PongFrame, Welcome


class Side(Enum):
    """Who connected, and who was connected to."""

    DIALLING = "dialling"
    ANSWERING = "answering"

    @property
    def other(self) -> Side:
        """The opposite side."""
        return Side.ANSWERING if self is Side.DIALLING else Side.DIALLING


class SideState(Enum):
    """Where one side's frames stand."""

    SILENT = "silent"
    WELCOMING = "welcoming"
    TALKING = "talking"
    ENDED = "ended"


class BoardState(Enum):
    """Where one board stands."""

    CLOSED = "closed"
    OPENED = "opened"
    ASKED = "asked"
    ANSWERED = "answered"
    CONFIRMING = "confirming"
    IN_STEP = "in step"


_ANY_TIME: dict[type[Frame], SideState] = {
    **{kind: SideState.TALKING for kind in BOARD_FRAMES if kind is not Open},
    Ping: SideState.TALKING,
    PongFrame: SideState.TALKING,
    Bye: SideState.ENDED,
}

_ANSWERING = _ANY_TIME | {Interest: SideState.TALKING}

SIDES: dict[Side, dict[SideState, dict[type[Frame], SideState]]] = {
    Side.DIALLING: {
        SideState.SILENT: {Hello: SideState.TALKING},
        SideState.TALKING: _ANY_TIME | {Open: SideState.TALKING},
        SideState.ENDED: {},
    },
    Side.ANSWERING: {
        SideState.SILENT: {Hello: SideState.TALKING},
        SideState.WELCOMING: dict.fromkeys(_ANSWERING, SideState.WELCOMING)
        | {Welcome: SideState.TALKING, Bye: SideState.ENDED},
        SideState.TALKING: _ANSWERING,
        SideState.ENDED: {},
    },
}

BOARD: dict[BoardState, dict[tuple[Side, type[BoardFrame]], BoardState]] = {
    BoardState.CLOSED: {(Side.DIALLING, Open): BoardState.OPENED},
    BoardState.OPENED: {
        (Side.ANSWERING, Neg): BoardState.ASKED,
        (Side.ANSWERING, Done): BoardState.IN_STEP,
    },
    BoardState.ASKED: {(Side.DIALLING, Neg): BoardState.ANSWERED},
    BoardState.ANSWERED: {
        (Side.ANSWERING, Neg): BoardState.ASKED,
        (Side.ANSWERING, Done): BoardState.CONFIRMING,
    },
    BoardState.CONFIRMING: {(Side.DIALLING, Done): BoardState.IN_STEP},
    BoardState.IN_STEP: {},
}

CROSSING: frozenset[type[BoardFrame]] = frozenset((Want, Env, GoneFrame, Live))
"""Board frames that either side may send at any time once the board is open."""


def _refuse(frame: Frame, state: Enum, *, ours: bool) -> LocalProtocolError | RemoteProtocolError:
    kind = type(frame).__name__
    if ours:
        return LocalProtocolError(f"A {kind} frame cannot be sent while the session is {state.value}.")
    return RemoteProtocolError(f"The peer sent a {kind} frame while the session was {state.value}.")


class SideMachine:
    """Follows the frames of one side."""

    def __init__(self, side: Side, *, ours: bool, welcoming: bool) -> None:
        self._table = SIDES[side]
        self._ours = ours
        self._welcoming = welcoming and side is Side.ANSWERING
        self.state = SideState.SILENT

    def see(self, frame: Frame) -> None:
        """Move on by `frame`, or refuse it."""
        after = self._table[self.state].get(type(frame))
        if after is None:
            raise _refuse(frame, self.state, ours=self._ours)
        if self.state is SideState.SILENT and self._welcoming:
            after = SideState.WELCOMING
        self.state = after


class BoardMachine:
    """Follows one board's frames, of both sides."""

    def __init__(self, ours: Side) -> None:
        self._side = ours
        self.state = BoardState.CLOSED

    @property
    def open(self) -> bool:
        """Whether envelopes may travel."""
        return self.state is not BoardState.CLOSED

    def see(self, frame: BoardFrame, side: Side) -> None:
        """Move on by the `frame` that `side` sent, or refuse it."""
        if self.open and type(frame) in CROSSING:
            return
        after = BOARD[self.state].get((side, type(frame)))
        if after is None:
            raise _refuse(frame, self.state, ours=side is self._side)
        self.state = after
