"""What a log takes and gives as values, and what reads along (`Projector`): types between rooms of sync."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

import msgspec

from sync.crypto.identity import DeviceKeys
from sync.crypto.seal import EpochKeys
from sync.log.invite import Invite
from sync.log.op import Op
from sync.log.roster import LiveInvite, Roster

NO_THREAD = bytes(32)


class Change(msgspec.Struct, frozen=True, gc=False):
    """An op began to count, or stopped; `n` is its local number."""

    op: Op
    counted: bool
    n: int


class Projector(Protocol):
    """A view that is kept in step with a log, inside the log's own transactions."""

    def check(self, op: Op) -> None:
        """Raise BadOp where the body of a content op is malformed; the op is then refused and not stored."""

    def about(self, op: Op) -> bytes | None:
        """The op that a content op only changes: when that one is taken back, this one goes with it."""

    def apply(self, changes: Sequence[Change]) -> None:
        """Take up `changes`, in the order in which they came to count.

        An op that stops counting with an empty body is gone for good: taken back, over the cap, or expired.
        """

    def tidy(self) -> None:
        """Leave no traces of what is gone; called now and then, inside a transaction of its own."""


@dataclass(frozen=True, slots=True)
class Ingested:
    """What one `ingest` did.

    `stored` are the new envelope ids, `refused` pairs of id and sentence, `ids` those of all that was given.
    `rows` is what `since` would say of what was stored, behind local number `after`; None where it has to be
    asked, as something was forgotten as well. Where so much came that it took several transactions, ops that
    began to count in a later one are without their bodies here.
    """

    board_id: bytes
    stored: list[bytes] = field(default_factory=list)
    counted: list[Op] = field(default_factory=list)
    refused: list[tuple[bytes, str]] = field(default_factory=list)
    roster_changed: bool = False
    ids: list[bytes] = field(default_factory=list)
    after: int = 0
    rows: list[tuple[int, int, bytes]] | None = None

    def joined(self, later: Ingested) -> Ingested:
        """This, and what the next transaction did with what this one had left."""
        rows, gone = None, {identity for identity, _ in later.refused}  # or held here until a key came there
        if self.rows is not None and later.rows is not None and not gone:
            upto = self.rows[-1][0] if self.rows else self.after
            rows = [*self.rows, *later.rows] if later.after == upto else None  # else somebody wrote meanwhile
        return Ingested(
            self.board_id,
            [*(identity for identity in self.stored if identity not in gone), *later.stored],
            [*self.counted, *(msgspec.structs.replace(op, body=b"") for op in later.counted)],
            [*self.refused, *later.refused],
            self.roster_changed or later.roster_changed,
            self.ids,
            self.after,
            rows,
        )


@dataclass(frozen=True, slots=True)
class Swept:
    """What one step of a sweep did: how many records went, whether there are more, and why it holds back."""

    removed: int
    more: bool
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class BoardInfo:
    """One board of this home: its keys as values, for sessions and beacons.

    `epochs` run from the oldest to the one to seal under; `roster` is None until the governance ops are
    here; `invites` can still admit somebody; `pending` is our own invite until its issuer met us as one.
    What is sealed to `moderation_public` facilitators open; others have no `moderation_secrets`.
    """

    board_id: bytes
    name: str
    state: Literal["joined", "waiting"]
    device: DeviceKeys
    epochs: tuple[EpochKeys, ...]
    roster: Roster | None
    invites: tuple[LiveInvite, ...]
    pending: Invite | None
    moderation_public: bytes | None = None
    moderation_secrets: tuple[bytes, ...] = ()

    @property
    def may_admit(self) -> bool:
        """Whether this home lets in who holds an invite."""
        return self.roster is not None and self.roster.may_admit(self.device.id)


@dataclass(frozen=True, slots=True)
class PeerMark:
    """What we know of another device: it holds our log up to local number `upto`; met at `met_wall`.

    `address` is where it was reached or announces itself, `typed` where a person said that it is, and it was.

    `SOMEBODY` stands for a machine that named itself on another board only: it is on this one, and which of
    its devices it is, it did not say.
    """

    device: bytes
    upto: int
    met_wall: float
    address: str
    typed: str = ""


SOMEBODY = bytes(32)


def machines_holding(marks: Iterable[PeerMark], n: int) -> int:
    """How many other machines are known to hold local number `n`, at the least: the nameless may be one of
    the others."""
    holding = [mark.device for mark in marks if mark.upto >= n]
    return max(len(holding) - (SOMEBODY in holding), 1) if holding else 0
