"""Which message of a pairing may come when: the one table that both ends keep to."""

from __future__ import annotations

from enum import Enum

from sync.protocol.pairing_frames import Board, Bye, Done, Invitation, Message, Person, Records, Wants


class Side(Enum):
    """Who made the code, and who was told it."""

    HOLDER = "holder"
    GUEST = "guest"

    @property
    def other(self) -> Side:
        """The opposite side."""
        return Side.GUEST if self is Side.HOLDER else Side.HOLDER


class Stage(Enum):
    """Where the conversation stands."""

    MET = "met"
    ASKED = "asked"
    TELLING = "being told"
    TOLD = "told"
    ANSWERING = "answering"
    ANSWERED = "answered"
    OVER = "over"


TURNS: dict[Stage, dict[tuple[Side, type[Message]], Stage]] = {
    Stage.MET: {(Side.GUEST, Wants): Stage.ASKED},
    Stage.ASKED: {
        (Side.HOLDER, Invitation): Stage.TOLD,
        (Side.HOLDER, Person): Stage.TELLING,
        (Side.HOLDER, Bye): Stage.OVER,
    },
    Stage.TELLING: {
        (Side.HOLDER, Board): Stage.TELLING,
        (Side.HOLDER, Records): Stage.TELLING,
        (Side.HOLDER, Done): Stage.ANSWERING,
        (Side.HOLDER, Bye): Stage.OVER,
    },
    Stage.TOLD: {(Side.GUEST, Done): Stage.ANSWERED, (Side.GUEST, Bye): Stage.OVER},
    Stage.ANSWERING: {
        (Side.GUEST, Records): Stage.ANSWERING,
        (Side.GUEST, Done): Stage.ANSWERED,
        (Side.GUEST, Bye): Stage.OVER,
    },
    Stage.ANSWERED: {(Side.HOLDER, Done): Stage.OVER, (Side.HOLDER, Bye): Stage.OVER},
    Stage.OVER: {},
}
"""Every message of either end moves the conversation on; the ends never speak at the same time."""
