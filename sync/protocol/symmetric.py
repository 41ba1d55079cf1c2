"""The symmetric half of Noise (revision 34, sections 5.1 and 5.2): ChaChaPoly and BLAKE2b."""

from __future__ import annotations

import hmac
from hashlib import blake2b

from nacl import bindings
from nacl.exceptions import CryptoError

from sync.errors import LocalProtocolError, RemoteProtocolError

HASH_SIZE = 64
KEY_SIZE = 32
TAG_SIZE = 16
_NONCE_LIMIT = 2**64 - 1


class CipherState:
    """One direction's key and counter; every message uses the next nonce."""

    __slots__ = ("_key", "_nonce")

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._nonce = 0

    def _next_nonce(self) -> bytes:
        if self._nonce >= _NONCE_LIMIT:
            raise LocalProtocolError("A channel has used up its nonces.", "Connect again.")
        return b"\0\0\0\0" + self._nonce.to_bytes(8, "little")

    def encrypt(self, data: bytes, associated: bytes = b"") -> bytes:
        """`data` sealed, 16 bytes longer."""
        sealed = bindings.crypto_aead_chacha20poly1305_ietf_encrypt(
            data, associated, self._next_nonce(), self._key
        )
        self._nonce += 1
        return sealed

    def decrypt(self, sealed: bytes, associated: bytes = b"") -> bytes:
        """What was sealed; RemoteProtocolError where it was altered, reordered or made with another key."""
        if len(sealed) < TAG_SIZE:
            raise RemoteProtocolError("The peer sent an encrypted message that is cut short.")
        try:
            data = bindings.crypto_aead_chacha20poly1305_ietf_decrypt(
                sealed, associated, self._next_nonce(), self._key
            )
        except CryptoError:
            raise RemoteProtocolError("The peer sent an encrypted message that does not open.") from None
        self._nonce += 1
        return data


class SymmetricState:
    """The running hash and chaining key of a handshake."""

    __slots__ = ("_chain", "_cipher", "hash")

    def __init__(self, protocol_name: bytes) -> None:
        if len(protocol_name) <= HASH_SIZE:
            self.hash = protocol_name.ljust(HASH_SIZE, b"\0")
        else:
            self.hash = blake2b(protocol_name).digest()
        self._chain = self.hash
        self._cipher: CipherState | None = None

    @property
    def keyed(self) -> bool:
        """Whether what is written now is encrypted."""
        return self._cipher is not None

    def _derive(self, material: bytes, count: int) -> list[bytes]:
        key = hmac.digest(self._chain, material, "blake2b")
        outputs: list[bytes] = []
        last = b""
        for number in range(1, count + 1):
            last = hmac.digest(key, last + bytes((number,)), "blake2b")
            outputs.append(last)
        return outputs

    def copy(self) -> SymmetricState:
        """The same state, to go on with apart: mixing a key into one leaves the other as it is."""
        twin = SymmetricState.__new__(SymmetricState)
        twin.hash, twin._chain, twin._cipher = self.hash, self._chain, self._cipher
        return twin

    def mix_hash(self, data: bytes) -> None:
        """Bind `data` into everything that follows."""
        self.hash = blake2b(self.hash + data).digest()

    def mix_key(self, material: bytes) -> None:
        """Let the keys that follow depend on `material`."""
        self._chain, key = self._derive(material, 2)
        self._cipher = CipherState(key[:KEY_SIZE])

    def mix_key_and_hash(self, material: bytes) -> None:
        """Both of the above, for pre-shared keys."""
        self._chain, bound, key = self._derive(material, 3)
        self.mix_hash(bound)
        self._cipher = CipherState(key[:KEY_SIZE])

    def encrypt_and_hash(self, data: bytes) -> bytes:
        """`data`, encrypted once there is a key, and bound into the hash."""
        out = data if self._cipher is None else self._cipher.encrypt(data, self.hash)
        self.mix_hash(out)
        return out

    def decrypt_and_hash(self, data: bytes) -> bytes:
        """The counterpart of `encrypt_and_hash`."""
        out = data if self._cipher is None else self._cipher.decrypt(data, self.hash)
        self.mix_hash(data)
        return out

    def split(self) -> tuple[CipherState, CipherState]:
        """The transport ciphers: initiator to responder, and back."""
        first, second = self._derive(b"", 2)
        return CipherState(first[:KEY_SIZE]), CipherState(second[:KEY_SIZE])
