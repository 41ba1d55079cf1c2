"""Making our own device's ops: numbered, chained, signed, sealed, and judged by the fold as everybody's."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from sync.clock import Clock, day_of
from sync.crypto.hashing import digest
from sync.crypto.identity import DeviceKeys
from sync.crypto.seal import EpochKeys
from sync.errors import BadOp, NotPermitted
from sync.log.apart import farther, is_crowded
from sync.log.declared import epoch_ops
from sync.log.envelope import Opened, seal_op
from sync.log.header import (
    LAMPORT_SLACK,
    MAX_HEADS,
    NO_ID,
    SUITE_CONTENT,
    SUITE_GOVERNANCE,
    Header,
    Outer,
    lamport_ceiling,
    pack_outer,
)
from sync.log.kinds import ONE_OFF_KINDS, is_governance
from sync.log.op import Op, OpDraft, Status
from sync.log.opening import Opener
from sync.log.own_acts import check_room
from sync.log.replica import Replica
from sync.log.row import BoardRow, Row, row_of

SALT_SIZE = 16
ERASE_TAG_SIZE = 16
WALL_LIMIT = (1 << 32) - 1


class Place(NamedTuple):
    """Whose keys sign an op, and where it stands in their sequence and in logical time."""

    device: DeviceKeys
    seq: int
    prev: bytes
    lamport: int


class Author:
    """Writes ops into one board during one transaction; `row` is the board as it is to be saved then."""

    def __init__(self, replica: Replica, row: BoardRow, opener: Opener, clock: Clock) -> None:
        self._replica, self._opener, self._clock = replica, opener, clock
        self.row = row
        self.written: list[tuple[Opened | None, Row, bytes]] = []
        self.secrets: list[bytes] = []
        self.roster_changed = False

    def write(
        self, draft: OpDraft, heads: tuple[bytes, ...] | None = None, keys: EpochKeys | None = None
    ) -> Op:
        """Author one op; NotPermitted where the fold would not count it.

        `heads` are given for the ops that are written before a roster is here, and are not judged; `keys` to
        seal under others than the newest.
        """
        own, row = self._replica.device, self.row
        place = Place(own, row.seq + 1, row.link if row.seq else NO_ID, row.lamport + 1)
        envelope, opened = self._seal(draft, self._heads() if heads is None else heads, keys, place)
        act = self._opener.read(opened)
        if act is not None:
            fold = self._replica.governance.fold
            check_room(act, (fold.order[at] for at in fold.counted))
            changed, found = self._replica.admit([act])
            self.roster_changed |= changed
            self.secrets += found
        status = self._replica.verdict(opened.op)
        if heads is None and status != Status.COUNTED:
            raise NotPermitted("Your role on this board does not allow that.", "Ask a facilitator.")
        lamport = max(self.row.lamport, opened.op.lamport)
        self.row = msgspec.structs.replace(self.row, seq=opened.op.seq, link=opened.link, lamport=lamport)
        self._keep(opened, status, envelope)
        return opened.op

    def write_one_off(self, draft: OpDraft, place: Place) -> Op:
        """Author one op by a key that is no device's; nothing in it follows from this device, nor in this
        device's next: its logical time stays, else that would show who knew the op before anybody else did.

        Every member in the same epochs names the same heads. NotPermitted where it would not count.
        """
        self._heads()  # raises for who is no member
        fold, latest = self._replica.governance.fold, self._replica.keyring.latest()
        begun = epoch_ops(fold, counted=True)
        heads = sorted(fold.order[begun[kid]].op.op_id for kid in latest)[:MAX_HEADS]
        envelope, opened = self._seal(draft, tuple(heads), None, place)
        self._opener.read(opened)
        status = self._replica.verdict(opened.op)
        if status != Status.COUNTED:
            raise NotPermitted(
                "This board takes no anonymous posts now.", "Post under your name, or ask a facilitator."
            )
        self._keep(opened, status, envelope)
        return opened.op

    def _keep(self, opened: Opened, status: Status, envelope: bytes) -> None:
        self.written.append((opened, row_of(opened.op, status), envelope))

    def _heads(self) -> tuple[bytes, ...]:
        roster, device = self._replica.roster, self._replica.device.id
        if roster is not None and device in roster.gone:
            raise NotPermitted(
                "This board does not count you among its members any more.",
                "What is here stays readable; nothing that you write here can reach anybody.",
            )
        if roster is None or roster.device(device) is None:
            raise NotPermitted(
                "This board does not count you among its members yet.",
                "Stay connected until a member has let you in.",
            )
        return tuple(sorted(roster.heads)[:MAX_HEADS])

    def _seal(
        self, draft: OpDraft, heads: tuple[bytes, ...], keys: EpochKeys | None, place: Place
    ) -> tuple[bytes, Opened]:
        replica, device, seq = self._replica, place.device, place.seq
        governance = is_governance(draft.kind)
        keys = keys or replica.keyring.sealing(governance=governance)
        if keys is None:
            raise NotPermitted("This board's keys have not arrived yet.", "Wait until a member was reached.")
        wall = int(self._clock.now()) if draft.wall is None else draft.wall
        if not 0 <= wall <= WALL_LIMIT:
            raise BadOp("That time is out of the range that a post can carry.")
        suite = SUITE_GOVERNANCE if governance else SUITE_CONTENT
        erase = digest(b"erasure", seq.to_bytes(4, "little"), key=device.box_secret)
        tag = digest(b"erase", erase, size=ERASE_TAG_SIZE)
        outer = Outer(suite, keys.kid, day_of(wall), draft.ttl_code, tag)
        header = Header(
            outer=pack_outer(outer),
            kind=draft.kind,
            device=device.id,
            seq=seq,
            prev=place.prev,
            lamport=min(place.lamport, lamport_ceiling(wall)),
            wall=wall,
            heads=heads,
            thread=draft.thread,
            refs=tuple(draft.refs),
            body_hash=NO_ID,
        )
        salt = self._clock.random(SALT_SIZE)
        return seal_op(keys, replica.board_id, device.sign, header, draft.body, salt)


def seen(row: BoardRow, arrived: Iterable[Opened], device: bytes, clock: Clock) -> BoardRow:
    """`row` after these ops arrived: logical time, and a place apart where a copy of this home wrote, too.

    Ops of days to come do not move our logical time: one hostile op could use up its numbers. Nor do those
    that a one-off key may sign: of who wrote one, and of who has it, logical time is to tell the same.
    """
    horizon = clock.now() + LAMPORT_SLACK
    lamport, seq, link, crowded = row.lamport, row.seq, row.link, False
    for opened in arrived:
        op = opened.op
        if op.lamport > lamport and op.wall <= horizon and op.kind not in ONE_OFF_KINDS:
            lamport = op.lamport
        if op.device == device and is_crowded(row.seq, op.seq):
            crowded = True
            if op.seq > seq:
                seq, link = op.seq, opened.link
    if crowded:
        seq = farther(seq, clock)
    return msgspec.structs.replace(row, lamport=lamport, seq=seq, link=link)
