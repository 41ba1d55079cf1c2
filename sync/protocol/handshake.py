"""The handshake of either side: from the greeting to two ciphers and the knowledge of who is there.

Rule 1: until the peer has proved itself the answering side sends its greeting and nothing else.
Rule 2: message 1 always has 160 bytes and message 2 always 48, whatever pattern is inside.
Rule 3: either side may use an older epoch; neither answers or dials a device that is no member's any more.
Rule 4: refusing a stranger costs one key agreement a board and one hash chain an invite.
Rule 5: what it costs does not tell whether a claimed device is a current one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from sync.errors import HandshakeFailed
from sync.protocol.board import Invitation, LiveInvite, SessionBoard
from sync.protocol.events import Via
from sync.protocol.greeting import PORT, Greeting
from sync.protocol.limits import MESSAGE_ONE_SIZE, MESSAGE_TWO_SIZE
from sync.protocol.noise import IKPSK1, KEY_SIZE, NNPSK0, HandshakeState, KeyPair
from sync.protocol.sightings import Sighting, sightings
from sync.protocol.slots import EARLIER, GREETING, resolve
from sync.protocol.states import Side
from sync.protocol.symmetric import TAG_SIZE, CipherState

_LENGTH_SIZE = 2
_IK_PADDING = MESSAGE_ONE_SIZE - 2 * KEY_SIZE - 2 * TAG_SIZE
_NN_PADDING = MESSAGE_ONE_SIZE - KEY_SIZE - TAG_SIZE


@dataclass(frozen=True, slots=True)
class Secured:
    """A finished handshake. `peer` is a device id, or None where an invite vouched; `invite` is known to the
    answering side only; `hash` (64 bytes) is unique to the session."""

    board_id: bytes
    via: Via
    peer: bytes | None
    invite: LiveInvite | None
    hash: bytes
    send: CipherState
    receive: CipherState


class Handshake(Protocol):
    """What both sides have in common."""

    side: Side
    outgoing: bytes
    """To be sent, if not empty, after each call."""

    def receive(self, buffer: bytearray) -> Secured | None:
        """Take what is complete from the front of `buffer`; Secured at the end; raises HandshakeFailed."""


def _take_message(buffer: bytearray, size: int) -> bytes | None:
    """The one message of `size` bytes, length in front, or None while it is not all there."""
    if buffer[:_LENGTH_SIZE] != size.to_bytes(_LENGTH_SIZE, "big")[: len(buffer)]:
        raise HandshakeFailed("The peer sent something that is no handshake.")
    if len(buffer) < _LENGTH_SIZE + size:
        return None
    message = bytes(buffer[_LENGTH_SIZE : _LENGTH_SIZE + size])
    del buffer[: _LENGTH_SIZE + size]
    return message


def _framed(message: bytes) -> bytes:
    return len(message).to_bytes(_LENGTH_SIZE, "big") + message


def _pair(board: SessionBoard) -> KeyPair:
    return KeyPair(board.device.noise_secret, board.device.noise_public)


def _secured(
    state: HandshakeState, board_id: bytes, peer: bytes | None, invite: LiveInvite | None
) -> Secured:
    send, receive = state.split()
    via = Via.INVITE if peer is None else Via.DEVICE
    return Secured(board_id, via, peer, invite, state.hash, send, receive)


class Answering:
    """The side that was connected to: greets, then judges message 1."""

    side = Side.ANSWERING

    def __init__(self, boards: Iterable[SessionBoard], random: Callable[[int], bytes]) -> None:
        self._boards = tuple(boards)
        self._random = random
        self.outgoing = self._prologue = Greeting.of(self._boards, random).encode()

    def receive(self, buffer: bytearray) -> Secured | None:
        """Judge message 1 once it is there."""
        self.outgoing = b""
        message = _take_message(buffer, MESSAGE_ONE_SIZE)
        if message is None:
            return None
        secured = self._try_devices(message) or self._try_invites(message)
        if secured is None:
            raise HandshakeFailed("A stranger, or a device that is not up to date, was not answered.")
        return secured

    def _finish(
        self, state: HandshakeState, board_id: bytes, peer: bytes | None, invite: LiveInvite | None
    ) -> Secured:
        self.outgoing = _framed(state.write(b"", self._random(KEY_SIZE)))
        return _secured(state, board_id, peer, invite)

    def _try_devices(self, message: bytes) -> Secured | None:
        """Whoever knows a board's Noise keys may claim any device: a current one costs as much as another."""
        for board in self._boards:
            state = HandshakeState(IKPSK1, initiator=False, prologue=self._prologue, static=_pair(board))
            try:
                opened = state.read_trying(message, [epoch.chan for epoch in board.accepted])
            except HandshakeFailed:
                continue  # a stranger, or another board is meant
            peer = board.peers.get(state.remote or b"")
            if opened is not None and peer is not None:
                return self._finish(state, board.board_id, peer, None)
        return None

    def _try_invites(self, message: bytes) -> Secured | None:
        for board in self._boards:
            for invite in board.invites:
                state = HandshakeState(NNPSK0, initiator=False, prologue=self._prologue, psk=invite.psk)
                if _opens(state, message):
                    return self._finish(state, board.board_id, None, invite)
        return None


def _opens(state: HandshakeState, message: bytes) -> bool:
    try:
        state.read(message)
    except HandshakeFailed:
        return False
    return True


class Dialling:
    """The side that connected: waits for the greeting, sends message 1, waits for message 2."""

    side = Side.DIALLING

    def __init__(
        self,
        boards: Iterable[SessionBoard],
        random: Callable[[int], bytes],
        prefer: tuple[bytes, bytes] | None = None,
        invitation: Invitation | None = None,
        *,
        level: bool = False,
    ) -> None:
        self._boards = tuple(boards)
        self._random = random
        self._prefer = prefer
        self._level = level
        self._invitation = invitation
        self._state: HandshakeState | None = None
        self._board_id = b""
        self._peer: bytes | None = None
        self.outgoing = b""

    def receive(self, buffer: bytearray) -> Secured | None:
        """Answer the greeting; then read message 2."""
        self.outgoing = b""
        if self._state is None:
            greeting = Greeting.decode(bytes(buffer))
            if greeting is not None:
                prologue = greeting.encode()
                del buffer[: len(prologue)]
                self._state = self._begin(greeting, prologue)
            return None
        message = _take_message(buffer, MESSAGE_TWO_SIZE)
        if message is None:
            return None
        self._state.read(message)
        return _secured(self._state, self._board_id, self._peer, None)

    def _begin(self, greeting: Greeting, prologue: bytes) -> HandshakeState:
        if self._invitation is not None:
            state = self._as_newcomer(self._invitation, greeting, prologue)
            padding = _NN_PADDING
        else:
            state = self._as_device(greeting, prologue)
            padding = _IK_PADDING
        self.outgoing = _framed(state.write(bytes(padding), self._random(KEY_SIZE)))
        return state

    def _as_newcomer(self, invitation: Invitation, greeting: Greeting, prologue: bytes) -> HandshakeState:
        keys = [(None, invitation.keys.discovery)]
        if not resolve(greeting.slots, greeting.challenge, PORT, GREETING, keys):
            raise HandshakeFailed(
                "Whoever answers there does not know this invite, or it is used up or too old.",
                "Ask the person who invited you for a new one.",
            )
        self._board_id = invitation.board_id
        return HandshakeState(NNPSK0, initiator=True, prologue=prologue, psk=invitation.keys.psk)

    def _as_device(self, greeting: Greeting, prologue: bytes) -> HandshakeState:
        seen = [
            one
            for purpose in (GREETING, EARLIER)
            for one in sightings(self._boards, greeting.slots, greeting.challenge, PORT, purpose)
        ]
        if not seen:
            raise HandshakeFailed(
                "Whoever answers there shares no board with you.", "Check the address, or wait and try again."
            )
        # A board whose newest epochs differ on the two sides can be opened by its own handshake only. It may
        # differ because we were removed there, and are never answered on it: then the next knock is `level`.
        level = {one.board.board_id for one in seen if one.in_step or self._level}
        chosen = min(seen, key=lambda one: (one.board.board_id in level, not self._is_preferred(one)))
        self._board_id, self._peer = chosen.board.board_id, chosen.device_id
        return HandshakeState(
            IKPSK1,
            initiator=True,
            prologue=prologue,
            static=_pair(chosen.board),
            remote=chosen.noise,
            psk=chosen.epoch.chan,
        )

    def _is_preferred(self, one: Sighting) -> bool:
        return (one.board.board_id, one.device_id) == self._prefer
