"""What a session tells its caller. Ids are 32 bytes; an envelope is all its bytes."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, IntEnum


class Via(Enum):
    """How a session was authenticated."""

    DEVICE = "device"
    INVITE = "invite"


class Reason(IntEnum):
    """Why a side says BYE."""

    GOODBYE = 0
    VERSION = 1
    BROKE_PROTOCOL = 2
    INVITE_SPENT = 3
    BUSY = 4
    DUPLICATE = 5
    KEYS_CHANGED = 6


@dataclass(frozen=True, slots=True)
class Established:
    """The peer proved who it is and speaks our version. `peer` is its device id on `board_id`.

    With `via` INVITE the peer is a newcomer (seen from the answering side) or some member (seen from the
    newcomer), and `peer` is None. `day` is the peer's calendar's.
    """

    peer: bytes | None
    board_id: bytes
    via: Via
    day: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class ClockSkew:
    """The peer's calendar is `days` ahead of ours (negative: behind), more than two."""

    days: int


@dataclass(frozen=True, slots=True)
class WelcomeNeeded:
    """Answering side of an invite session: call `welcome(secrets)`, or `close(Reason.INVITE_SPENT)`."""

    board_id: bytes
    invite_public: bytes


@dataclass(frozen=True, slots=True)
class Welcomed:
    """The newcomer's side: the board's epoch secrets, from the device `host`, which has proved itself.

    Complete the join if it may let anybody in, then call `add_board`.
    """

    board_id: bytes
    host: bytes
    secrets: tuple[bytes, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class BoardOpened:
    """The peer is on this board, too: answer with `provide_index`, at once or later."""

    board_id: bytes


@dataclass(frozen=True, slots=True)
class ReconcileDone:
    """The difference is known, on the side that drove the reconciliation only.

    `have`: envelope ids that the peer lacks: send them with `send_envelopes`, then call `finish`. `needed`:
    how many the peer holds that we lack: the session asks for them by itself, newest first.
    """

    board_id: bytes
    have: tuple[bytes, ...]
    needed: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """The peer asks for these: answer every one, by `send_envelopes(..., wanted=True)` or `send_gone`."""

    board_id: bytes
    ids: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class EnvelopesReceived:
    """Envelopes, unverified, about 64 KiB at most or a single one; `wanted` where we asked for them."""

    board_id: bytes
    envelopes: tuple[bytes, ...]
    wanted: bool


@dataclass(frozen=True, slots=True)
class Announced:
    """The peer holds these durably: news to `want`, or the acknowledgement of what we sent."""

    board_id: bytes
    ids: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Gone:
    """The peer no longer has what we wanted: pairs of envelope id and the op id that took it away.

    The second is 32 zero bytes where the envelope merely expired. Believe it only once that op is verified.
    """

    board_id: bytes
    entries: tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True, slots=True)
class InStep:
    """Both sides were handed all that the other held when the board was opened; from now on it is live."""

    board_id: bytes
    received: int
    sent: int


@dataclass(frozen=True, slots=True)
class Pong:
    """The peer answered a `ping`."""


@dataclass(frozen=True, slots=True)
class PeerClosed:
    """The session is over. `reason` is None where the connection ended without a goodbye."""

    reason: Reason | None


Event = (
    Established
    | ClockSkew
    | WelcomeNeeded
    | Welcomed
    | BoardOpened
    | ReconcileDone
    | Wanted
    | EnvelopesReceived
    | Announced
    | Gone
    | InStep
    | Pong
    | PeerClosed
)
"""Anything that `Session.receive_data` may return."""
