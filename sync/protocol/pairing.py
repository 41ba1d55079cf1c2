"""Pairing by a spoken code, one connection of either side: bytes in, bytes and messages out.

The opening (`pairing_opening`) ends with both sides knowing that they share the code; what they then say to
each other, and in which order, is in `pairing_frames` and `pairing_turns`.
"""

from __future__ import annotations

from collections.abc import Callable

from sync.errors import LocalProtocolError, RemoteProtocolError
from sync.protocol.pairing_frames import Message, SealedMessages
from sync.protocol.pairing_opening import GuestOpening, HolderOpening, Opening, Ticket
from sync.protocol.pairing_turns import TURNS, Side, Stage


class Pairing:
    """One connection: bytes go in by `receive_data`, out by `data_to_send`; `send` speaks once `confirmed`.

    Raises HandshakeFailed where the other end does not know the code, CodeBurned once it is good no more,
    RemoteProtocolError for everything else that the other end got wrong.
    """

    def __init__(self, side: Side, ticket: Ticket, now: float, random: Callable[[int], bytes]) -> None:
        ticket.check(now)
        self.side, self.stage = side, Stage.MET
        opening = HolderOpening if side is Side.HOLDER else GuestOpening
        self._opening: Opening = opening(ticket, random)
        self._incoming, self._outgoing = bytearray(), bytearray(self._opening.outgoing)
        self._messages: SealedMessages | None = None

    @property
    def confirmed(self) -> bool:
        """Whether both ends have proved that they know the code."""
        return self._messages is not None

    def data_to_send(self) -> bytes:
        """The bytes queued since the last call."""
        data = bytes(self._outgoing)
        self._outgoing.clear()
        return data

    def receive_data(self, data: bytes, now: float) -> list[Message]:
        """Take bytes from the other end; the messages that they complete."""
        if self._messages is not None:
            return self._hear(self._messages, data)
        self._incoming += data
        left = -1
        while self._messages is None and len(self._incoming) != left:
            left = len(self._incoming)
            self._messages = self._opening.receive(self._incoming, now)
            self._outgoing += self._opening.outgoing
        if self._messages is None:
            return []
        rest, self._incoming = bytes(self._incoming), bytearray()
        return self._hear(self._messages, rest)

    def send(self, message: Message) -> None:
        """Say `message`; LocalProtocolError when it is not our turn for it."""
        following = TURNS[self.stage].get((self.side, type(message)))
        if self._messages is None or following is None:
            raise LocalProtocolError(
                f"{type(message).__name__} cannot be said in a pairing {self.stage.value}."
            )
        self._outgoing += self._messages.seal(message)
        self.stage = following

    def _hear(self, sealed: SealedMessages, data: bytes) -> list[Message]:
        messages = sealed.receive(data)
        for message in messages:
            following = TURNS[self.stage].get((self.side.other, type(message)))
            if following is None:
                raise RemoteProtocolError("The other end said something out of turn.")
            self.stage = following
        return messages
