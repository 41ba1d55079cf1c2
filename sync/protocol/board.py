"""What a session is told of the boards it may speak about, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sync.crypto.identity import DeviceKeys, InviteKeys
from sync.crypto.seal import EpochKeys
from sync.protocol.limits import MAX_EPOCHS


@dataclass(frozen=True, slots=True)
class LiveInvite:
    """The public side of an invite that may still be used, as its Invite op tells every member.

    All values are 32 bytes: the key that signs the Join, the discovery key, the channel psk, and the X25519
    key under which the epoch secrets are wrapped.
    """

    public: bytes
    discovery: bytes = field(repr=False)
    psk: bytes = field(repr=False)
    wrap_public: bytes


@dataclass(frozen=True, slots=True)
class Invitation:
    """The private side, held by whoever was invited: the board and what follows from the invite's secret."""

    board_id: bytes
    keys: InviteKeys


@dataclass(frozen=True, slots=True)
class SessionBoard:
    """One board: our device on it, its epochs (oldest first, one at least), and who else is on it.

    `peers` maps the Noise public key of every *current* device but our own to its device id: whoever is not
    in it is neither dialled nor answered.
    """

    board_id: bytes
    device: DeviceKeys
    epochs: tuple[EpochKeys, ...]
    peers: Mapping[bytes, bytes]
    invites: tuple[LiveInvite, ...] = ()

    @property
    def newest(self) -> EpochKeys:
        """The epoch under which alone we beacon."""
        return self.epochs[-1]

    @property
    def accepted(self) -> tuple[EpochKeys, ...]:
        """The epochs under which a current device is answered, newest first.

        Two sides that were apart may each have begun epochs: only an older one is known to both.
        """
        return self.epochs[: -MAX_EPOCHS - 1 : -1]
