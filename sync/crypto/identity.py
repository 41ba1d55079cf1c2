"""Who signs: member keys from the root seed, device keys from a device seed, and the keys of an invite."""

from __future__ import annotations

import msgspec
from nacl import bindings
from nacl.exceptions import CryptoError

from sync.crypto.hashing import digest

ROOT_SEED_SIZE = 32
PUBLIC_SIZE = 32
SIGNATURE_SIZE = 64
_ANY_SCALAR = bytes(range(32))


class SigningKey:
    """An Ed25519 key pair that follows from 32 secret bytes; its `repr` shows the public half only."""

    __slots__ = ("_secret", "public")

    def __init__(self, seed: bytes) -> None:
        self.public, self._secret = bindings.crypto_sign_seed_keypair(seed)

    def sign(self, message: bytes) -> bytes:
        """The 64-byte detached signature of `message`."""
        return bindings.crypto_sign(message, self._secret)[:SIGNATURE_SIZE]

    def __repr__(self) -> str:
        return f"SigningKey(public={self.public.hex()[:8]})"


def verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether `signature` over `message` was made by the holder of `public` (False for wrong sizes, too)."""
    if len(public) != PUBLIC_SIZE or len(signature) != SIGNATURE_SIZE:
        return False
    try:
        bindings.crypto_sign_open(signature + message, public)
    except CryptoError:
        return False
    return True


def member_key(root_seed: bytes, board_id: bytes) -> SigningKey:
    """The person's key on one board; unlinkable to the same person's key on another."""
    return SigningKey(digest(b"member", board_id, key=root_seed))


def own_board_key(root_seed: bytes) -> SigningKey:
    """The key of the board that joins a person's own machines: the same wherever the root seed is."""
    return SigningKey(digest(b"own-board", key=root_seed))


def own_board_secret(root_seed: bytes) -> bytes:
    """The first epoch secret of that board (32 bytes), so that machines that founded it apart can read it."""
    return digest(b"own-epoch", key=root_seed)


class DeviceKeys:
    """The three key pairs of one device on one board: for signing, for the Noise channel, for sealed boxes.

    All values are 32 bytes (X25519 halves for `noise_*` and `box_*`); `id` is the public signing key.
    """

    __slots__ = ("box_public", "box_secret", "noise_public", "noise_secret", "sign")

    def __init__(self, sign_seed: bytes, noise_secret: bytes, box_secret: bytes) -> None:
        self.sign = SigningKey(sign_seed)
        self.noise_secret = noise_secret
        self.noise_public = bindings.crypto_scalarmult_base(noise_secret)
        self.box_secret = box_secret
        self.box_public = bindings.crypto_scalarmult_base(box_secret)

    @property
    def id(self) -> bytes:
        """The device id: its public signing key."""
        return self.sign.public

    def __repr__(self) -> str:
        return f"DeviceKeys(id={self.id.hex()[:8]})"


def device_keys(device_seed: bytes, board_id: bytes) -> DeviceKeys:
    """The keys of this machine on `board_id`, from its 32-byte device seed."""
    return DeviceKeys(
        digest(b"dev-sign", board_id, key=device_seed),
        digest(b"dev-noise", board_id, key=device_seed),
        digest(b"dev-box", board_id, key=device_seed),
    )


def one_off_keys(device: DeviceKeys, board_id: bytes, salt: bytes) -> DeviceKeys:
    """Keys that only `device` can make again from `salt`, and that nobody else can tell from random ones."""
    return device_keys(digest(b"one-off", board_id, salt, key=device.box_secret), board_id)


class DeviceCard(msgspec.Struct, array_like=True, frozen=True, forbid_unknown_fields=True):
    """A device's three public keys, signed by the member key and by the device itself.

    Both must agree: a member cannot claim somebody else's device, nor a device somebody else's membership.
    """

    sign: bytes
    noise: bytes
    box: bytes
    signature: bytes
    consent: bytes


def _card_message(board_id: bytes, member: bytes, sign: bytes, noise: bytes, box: bytes) -> bytes:
    return digest(b"card", board_id, member, sign, noise, box)


def certify(member: SigningKey, board_id: bytes, keys: DeviceKeys) -> DeviceCard:
    """The card by which `member` vouches for a device on `board_id`."""
    signature = half_card(member, board_id, (keys.id, keys.noise_public, keys.box_public))
    return whole_card(member.public, board_id, keys, signature)


def half_card(member: SigningKey, board_id: bytes, publics: tuple[bytes, bytes, bytes]) -> bytes:
    """The member's half of the card of a device with these public keys: to sign, for Noise, for boxes."""
    return member.sign(_card_message(board_id, member.public, *publics))


def whole_card(member: bytes, board_id: bytes, keys: DeviceKeys, signature: bytes) -> DeviceCard:
    """The card that the device itself makes of that half; `member` is the member's public key."""
    publics = keys.id, keys.noise_public, keys.box_public
    return DeviceCard(*publics, signature, keys.sign.sign(_card_message(board_id, member, *publics)))


def card_is_valid(card: DeviceCard, member_public: bytes, board_id: bytes) -> bool:
    """Whether member and device both signed this card for this board, and every key in it can be used."""
    if any(len(key) != PUBLIC_SIZE for key in (card.sign, card.noise, card.box)):
        return False
    if is_small(card.noise) or is_small(card.box):
        return False  # nothing can be sealed to it: one such card would keep everybody from a new epoch
    message = _card_message(board_id, member_public, card.sign, card.noise, card.box)
    return verify(member_public, message, card.signature) and verify(card.sign, message, card.consent)


def is_small(public: bytes) -> bool:
    """Whether an X25519 public key is of small order: every secret leads to the same result with it."""
    try:
        bindings.crypto_scalarmult(_ANY_SCALAR, public)
    except CryptoError:
        return True
    return False


class InviteKeys:
    """What follows from an invite's one-time secret: the Join's signing key, the discovery key, the channel's
    pre-shared key and the X25519 pair under which epoch secrets are handed over."""

    __slots__ = ("discovery", "psk", "sign", "wrap_public", "wrap_secret")

    def __init__(self, secret: bytes) -> None:
        self.sign = SigningKey(digest(b"inv-sign", key=secret))
        self.discovery = digest(b"inv-disc", key=secret)
        self.psk = digest(b"inv-psk", key=secret)
        self.wrap_secret = digest(b"inv-wrap", key=secret)
        self.wrap_public = bindings.crypto_scalarmult_base(self.wrap_secret)

    def __repr__(self) -> str:
        return f"InviteKeys(sign={self.sign.public.hex()[:8]})"


def invite_keys(secret: bytes) -> InviteKeys:
    """The keys of the invite whose 32-byte secret is `secret`."""
    return InviteKeys(secret)
