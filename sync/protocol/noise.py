"""Noise handshakes (revision 34), the two patterns in use, without any I/O.

Names and tokens are those of the Noise specification. Randomness comes from the caller: `write` is given the
ephemeral secret, so that a test vector and a simulation can both say what it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeVar

from nacl import bindings
from nacl.exceptions import CryptoError

from sync.errors import HandshakeFailed, LocalProtocolError, RemoteProtocolError
from sync.protocol.limits import MAX_NOISE_MESSAGE
from sync.protocol.symmetric import TAG_SIZE, CipherState, SymmetricState

KEY_SIZE = 32

_T = TypeVar("_T")

Token = Literal["e", "s", "ee", "es", "se", "ss", "psk"]


class KeyPair(NamedTuple):
    """An X25519 pair, 32 bytes each."""

    secret: bytes
    public: bytes


@dataclass(frozen=True, slots=True)
class Pattern:
    """A handshake pattern: which static keys are known before, and the tokens of each message in turn."""

    name: str
    initiator_known: bool
    responder_known: bool
    messages: tuple[tuple[Token, ...], ...]

    @property
    def protocol_name(self) -> bytes:
        """The full Noise name, which starts the hash."""
        return f"Noise_{self.name}_25519_ChaChaPoly_BLAKE2b".encode()


IKPSK1 = Pattern("IKpsk1", False, True, (("e", "es", "s", "ss", "psk"), ("e", "ee", "se")))
"""Between devices that know each other from the roster; the psk is the epoch's channel key."""
NNPSK0 = Pattern("NNpsk0", False, False, (("psk", "e"), ("e", "ee")))
"""For whoever holds an invite or a pairing code: the psk is all that they share."""


class HandshakeState:
    """One side of one handshake: `write` and `read` in the order of the pattern, then `split`.

    `static` is our pair and `remote` the peer's static public key where the pattern knows it beforehand; both
    sides must be given the same `prologue`. Raises HandshakeFailed for whatever the peer got wrong.
    """

    def __init__(
        self,
        pattern: Pattern,
        *,
        initiator: bool,
        prologue: bytes = b"",
        static: KeyPair | None = None,
        remote: bytes | None = None,
        psk: bytes | None = None,
    ) -> None:
        self._initiator = initiator
        self._messages = pattern.messages
        self._with_psk = any("psk" in tokens for tokens in pattern.messages)
        self._static = static
        self._psk = psk
        self._ephemeral: KeyPair | None = None
        self._remote_ephemeral: bytes | None = None
        self._turn = 0
        self.remote = remote
        self._state = SymmetricState(pattern.protocol_name)
        self._state.mix_hash(prologue)
        for known, ours in ((pattern.initiator_known, initiator), (pattern.responder_known, not initiator)):
            if known:
                self._state.mix_hash(self._need(static).public if ours else self._need(remote))

    @property
    def finished(self) -> bool:
        """Whether every message has been exchanged."""
        return self._turn == len(self._messages)

    @property
    def hash(self) -> bytes:
        """The handshake hash (64 bytes): unique to this session and the same on both sides, once finished."""
        return self._state.hash

    def split(self) -> tuple[CipherState, CipherState]:
        """The ciphers of the finished handshake: for sending, for receiving."""
        if not self.finished:
            raise LocalProtocolError("A handshake was split before its end.")
        first, second = self._state.split()
        return (first, second) if self._initiator else (second, first)

    def write(self, payload: bytes, ephemeral: bytes) -> bytes:
        """The next message, carrying `payload`; `ephemeral` is a fresh X25519 secret."""
        self._take_turn(ours=True)
        out = bytearray()
        for step in self._messages[self._turn]:
            if step == "e":
                self._ephemeral = KeyPair(ephemeral, bindings.crypto_scalarmult_base(ephemeral))
                out += self._ephemeral.public
                self._mix_ephemeral(self._ephemeral.public)
            elif step == "s":
                out += self._state.encrypt_and_hash(self._need(self._static).public)
            else:
                self._mix(step)
        out += self._state.encrypt_and_hash(payload)
        self._turn += 1
        return bytes(out)

    def read(self, message: bytes) -> bytes:
        """The payload of the peer's next message."""
        self._take_turn(ours=False)
        if len(message) > MAX_NOISE_MESSAGE:
            raise HandshakeFailed("The peer sent a handshake message that is too long.")
        try:
            payload = self._state.decrypt_and_hash(self._read_tokens(message, self._messages[self._turn]))
        except HandshakeFailed:
            raise
        except RemoteProtocolError as error:
            raise HandshakeFailed("The peer does not hold the key that it should.") from error
        self._turn += 1
        return payload

    def read_trying(self, message: bytes, psks: Sequence[bytes]) -> int | None:
        """`read` where the psk may be any of `psks`: the number of the one that fits, None where none does.

        Keys are agreed on once. All are tried in any case, so that the time tells nothing. Raises
        HandshakeFailed for what is wrong before a psk matters.
        """
        self._take_turn(ours=False)
        tokens = self._messages[self._turn]
        at = tokens.index("psk")
        try:
            rest = self._read_tokens(message, tokens[:at])
        except RemoteProtocolError as error:
            raise HandshakeFailed("The peer does not hold the key that it should.") from error
        begun, opened, found = self._state, self._state, None
        for number, psk in enumerate(psks):
            self._state, self._psk = begun.copy(), psk
            try:
                self._state.decrypt_and_hash(self._read_tokens(rest, tokens[at:]))
            except RemoteProtocolError:
                continue
            if found is None:
                opened, found = self._state, number
        self._state = opened
        self._turn += found is not None
        return found

    def _read_tokens(self, message: bytes, tokens: tuple[Token, ...]) -> bytes:
        for step in tokens:
            if step == "e":
                self._remote_ephemeral, message = self._cut(message, KEY_SIZE)
                self._mix_ephemeral(self._remote_ephemeral)
            elif step == "s":
                sealed, message = self._cut(message, KEY_SIZE + TAG_SIZE * self._state.keyed)
                self.remote = self._state.decrypt_and_hash(sealed)
            else:
                self._mix(step)
        return message

    def _take_turn(self, *, ours: bool) -> None:
        if self.finished or ((self._turn % 2 == 0) == self._initiator) != ours:
            raise LocalProtocolError("A handshake message was asked for out of turn.")

    def _mix_ephemeral(self, public: bytes) -> None:
        self._state.mix_hash(public)
        if self._with_psk:
            self._state.mix_key(public)

    def _mix(self, step: Token) -> None:
        if step == "psk":
            self._state.mix_key_and_hash(self._need(self._psk))
            return
        ours, theirs = (step[0], step[1]) if self._initiator else (step[1], step[0])
        pair = self._need(self._ephemeral if ours == "e" else self._static)
        public = self._need(self._remote_ephemeral if theirs == "e" else self.remote)
        try:
            self._state.mix_key(bindings.crypto_scalarmult(pair.secret, public))
        except CryptoError:  # libsodium refuses points of small order
            raise HandshakeFailed("The peer sent a public key that no honest program makes.") from None

    @staticmethod
    def _cut(message: bytes, size: int) -> tuple[bytes, bytes]:
        if len(message) < size:
            raise HandshakeFailed("The peer sent a handshake message that is cut short.")
        return message[:size], message[size:]

    @staticmethod
    def _need(value: _T | None) -> _T:
        if value is None:
            raise LocalProtocolError("A handshake was begun without a key that its pattern needs.")
        return value
