"""What all vectors share: people with fixed keys, fixed boxes, and how values are written down."""

from __future__ import annotations

from hashlib import blake2b

from nacl import bindings

from sync.crypto.hashing import digest
from sync.crypto.identity import DeviceKeys, SigningKey, device_keys, member_key
from sync.log.acts import board_id_of

Plain = dict[str, "Plain"] | list["Plain"] | str | int | bool | None
"""What JSON can hold; bytes are hex."""

BOARD_KEY = SigningKey(b"\x0b" * 32)
BOARD = board_id_of(BOARD_KEY.public)
ROOT_SEED = bytes(range(32))
DEVICE_SEED = bytes(range(32, 64))
EPOCH_SECRET = bytes(range(64, 96))
OTHER_SECRET = bytes(range(96, 128))
INVITE_SECRET = bytes(range(128, 160))
DAY = 20_000
WALL = DAY * 86_400 + 3_600
MEMBER: SigningKey = member_key(ROOT_SEED, BOARD)
DEVICE: DeviceKeys = device_keys(DEVICE_SEED, BOARD)
OTHER_MEMBER: SigningKey = member_key(b"\x51" * 32, BOARD)
OTHER_DEVICE: DeviceKeys = device_keys(b"\x52" * 32, BOARD)


def plain(value: object) -> Plain:
    """`value` with bytes as hex and tuples as lists."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    assert value is None or isinstance(value, (str, int, bool))
    return value


def fixed_box(message: bytes, public: bytes, secret: bytes) -> bytes:
    """crypto_box_seal with the one-off secret `secret`, which libsodium would draw."""
    own = bindings.crypto_scalarmult_base(secret)
    nonce = blake2b(own + public, digest_size=24).digest()
    return own + bindings.crypto_box(message, nonce, public, secret)


class Drawn:
    """The nth call for random bytes gives H(`vector`, name, n as u64 little-endian), repeated to its size."""

    def __init__(self, name: str) -> None:
        self._name, self._calls = name.encode(), 0
        self.pieces: list[bytes] = []

    def __call__(self, size: int) -> bytes:
        block = digest(b"vector", self._name, self._calls.to_bytes(8, "little"))
        self._calls += 1
        self.pieces.append((block * (size // len(block) + 1))[:size])
        return self.pieces[-1]
