"""The opening of a pairing: from the first byte to two ciphers, or to a failure that is counted.

Rule 1: whoever dialled proves itself first. The holder of the code sends nothing that depends on the code's
        words before it has seen that proof: a guess costs a connection, and the holder counts it.
Rule 2: three failures or ten minutes burn a code, on either end. Time comes in as a value.

    holder                                  guest
    version 1 | challenge 16    ─────────▶
                                ◀─────────  version 1 | nonce 16 | share 32
    share 32                    ─────────▶
                                ◀─────────  NNpsk0, message 1 (48, length u16 in front)
    message 2 (48)              ─────────▶
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from sync.crypto import cpace
from sync.crypto.hashing import digest
from sync.errors import CodeBurned, HandshakeFailed, RemoteProtocolError
from sync.protocol.noise import KEY_SIZE, NNPSK0, HandshakeState
from sync.protocol.pairing_frames import LENGTH_SIZE, SealedMessages
from sync.protocol.symmetric import TAG_SIZE

VERSION = b"\1"
TRIES = 3
LIFETIME = 600.0
"""Seconds that a code is good for."""
RANDOM_SIZE = 16
MESSAGE_SIZE = KEY_SIZE + TAG_SIZE
CHANNEL = b"tui-forum pairing 1"
GUEST_DATA, HOLDER_DATA = b"guest", b"holder"
NEW_CODE = "Ask for a new code, and say it where nobody else hears it."

Random = Callable[[int], bytes]


class Shared(Protocol):
    """What both ends were told: the words of a spoken code, or the key in a line of text."""

    @property
    def nameplate(self) -> int:
        """By which the two find each other; no secret."""

    @property
    def secret(self) -> bytes:
        """What the key exchange takes."""


class Ticket:
    """A code while it may be used: how many failures it stands, and until when, in seconds of any clock.

    One that nobody can guess stands any number of them: else whoever is near could make it useless.
    """

    def __init__(
        self, code: Shared, opened: float, lifetime: float = LIFETIME, *, guessable: bool = True
    ) -> None:
        self.code = code
        self.left = TRIES
        self.expires = opened + lifetime
        self._guessable = guessable

    @property
    def burned(self) -> bool:
        """Whether it has failed too often."""
        return self._guessable and self.left <= 0

    @property
    def failed(self) -> str:
        """What to say of a failure."""
        if not self._guessable:
            return "a wrong code was tried; nobody can guess the right one"
        return f"a wrong code was tried; {max(0, self.left)} more failures burn it"

    def check(self, now: float) -> None:
        """CodeBurned when the code is good no more."""
        if self.burned:
            raise CodeBurned(f"{TRIES} attempts with the code failed, so it is good no more.", NEW_CODE)
        if now >= self.expires:
            raise CodeBurned("The code's time is over.", NEW_CODE)

    def spend(self) -> None:
        """One try is gone."""
        self.left -= 1

    def refund(self) -> None:
        """It was no failure after all."""
        self.left += 1


class Opening(Protocol):
    """What both sides have in common."""

    outgoing: bytes
    """To be sent, if not empty, after each call; and once before the first."""

    def receive(self, buffer: bytearray, now: float) -> SealedMessages | None:
        """Take the next step from the front of `buffer`, if it is all there; the ciphers at the end.

        Raises HandshakeFailed, CodeBurned, RemoteProtocolError.
        """


def _take(buffer: bytearray, size: int) -> bytes | None:
    if len(buffer) < size:
        return None
    piece = bytes(buffer[:size])
    del buffer[:size]
    return piece


def _take_opening(buffer: bytearray, size: int) -> bytes | None:
    """The version and what follows it; another version is refused at its first byte."""
    if buffer and buffer[:1] != VERSION:
        raise RemoteProtocolError("The other end does not pair, or pairs in another version of the protocol.")
    return _take(buffer, len(VERSION) + size)


def _take_message(buffer: bytearray) -> bytes | None:
    head = MESSAGE_SIZE.to_bytes(LENGTH_SIZE, "big")
    if buffer[:LENGTH_SIZE] != head[: len(buffer)]:
        raise RemoteProtocolError("The other end sent something that is no pairing.")
    whole = _take(buffer, LENGTH_SIZE + MESSAGE_SIZE)
    return None if whole is None else whole[LENGTH_SIZE:]


def _framed(message: bytes) -> bytes:
    return len(message).to_bytes(LENGTH_SIZE, "big") + message


def _base(code: Shared, session: bytes) -> bytes:
    channel = cpace.length_value(CHANNEL, str(code.nameplate).encode())
    return cpace.generator(code.secret, channel, session)


def _handshake(
    session: bytes, point: bytes, guest: bytes, holder: bytes, prologue: bytes, *, initiator: bool
) -> HandshakeState:
    key = cpace.session_key(session, point, guest, holder, GUEST_DATA, HOLDER_DATA)
    return HandshakeState(NNPSK0, initiator=initiator, prologue=prologue, psk=digest(b"pair-psk", key))


class HolderOpening:
    """The side that made the code."""

    def __init__(self, ticket: Ticket, random: Random) -> None:
        self._ticket, self._random = ticket, random
        self._challenge = random(RANDOM_SIZE)
        self._noise: HandshakeState | None = None
        self.outgoing = VERSION + self._challenge

    def receive(self, buffer: bytearray, now: float) -> SealedMessages | None:
        """Answer the guest's share; then judge its proof."""
        self.outgoing = b""
        if self._noise is None:
            opening = _take_opening(buffer, RANDOM_SIZE + KEY_SIZE)
            if opening is not None:
                self._ticket.check(now)
                self._answer(opening)
            return None
        message = _take_message(buffer)
        if message is None:
            return None
        self._ticket.check(now)
        try:
            self._noise.read(message)
        except HandshakeFailed:
            self._ticket.spend()
            raise
        self.outgoing = _framed(self._noise.write(b"", self._random(KEY_SIZE)))
        return SealedMessages(*self._noise.split())

    def _answer(self, opening: bytes) -> None:
        guest = opening[-KEY_SIZE:]
        session = self._challenge + opening[len(VERSION) : -KEY_SIZE]
        scalar = self._random(KEY_SIZE)
        point = cpace.agree(scalar, guest)
        self.outgoing = cpace.share(_base(self._ticket.code, session), scalar)
        prologue = VERSION + self._challenge + opening + self.outgoing
        self._noise = _handshake(session, point, guest, self.outgoing, prologue, initiator=False)


class GuestOpening:
    """The side that was told the code."""

    def __init__(self, ticket: Ticket, random: Random) -> None:
        self._ticket, self._random = ticket, random
        self._scalar = random(KEY_SIZE)
        self._session = self._share = self._prologue = b""
        self._noise: HandshakeState | None = None
        self.outgoing = b""

    def receive(self, buffer: bytearray, now: float) -> SealedMessages | None:
        """Answer the challenge with our share, the holder's share with our proof; then judge the holder's."""
        self.outgoing = b""
        if not self._share:
            opening = _take_opening(buffer, RANDOM_SIZE)
            if opening is not None:
                self._answer(opening)
            return None
        if self._noise is None:
            holder = _take(buffer, KEY_SIZE)
            if holder is not None:
                self._ticket.check(now)
                self._prove(holder)
            return None
        message = _take_message(buffer)
        if message is None:
            return None
        self._noise.read(message)
        self._ticket.refund()
        return SealedMessages(*self._noise.split())

    def _answer(self, opening: bytes) -> None:
        nonce = self._random(RANDOM_SIZE)
        self._session = opening[len(VERSION) :] + nonce
        self._share = cpace.share(_base(self._ticket.code, self._session), self._scalar)
        self.outgoing = VERSION + nonce + self._share
        self._prologue = opening + self.outgoing

    def _prove(self, holder: bytes) -> None:
        point = cpace.agree(self._scalar, holder)
        prologue = self._prologue + holder
        self._noise = _handshake(self._session, point, self._share, holder, prologue, initiator=True)
        # From here on whoever answers can test one guess, whether or not they let us know.
        self._ticket.spend()
        self.outgoing = _framed(self._noise.write(b"", self._random(KEY_SIZE)))
