"""Taking up a batch of envelopes: open, endorse, fold, judge, store, and tell the view; one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from functools import partial

from sync.courtesy import step_aside
from sync.errors import Damaged, Refused
from sync.log.acts import Act
from sync.log.base import Projector
from sync.log.endorse import Endorser
from sync.log.envelope import Opened, envelope_id
from sync.log.header import SUITE_GOVERNANCE, unpack_outer
from sync.log.idle import IdleRoom
from sync.log.kinds import is_governance
from sync.log.ledger import Ledger
from sync.log.op import COUNTED, WITHHELD, Status
from sync.log.opening import Arrival, Opener
from sync.log.replica import Replica
from sync.log.row import Row, keys_named, row_of, sealed_row
from sync.log.shelf import Shelf

SEALED_LIMIT = 250_000
SEALED_BYTES = 256 << 20
"""Envelopes of unknown epochs that one board keeps, and their bytes: a newcomer carries a past that they
cannot read, and nobody can fill the disk with what nobody can check."""
INFLATED_BYTES = 32 << 20
"""Bytes of the bodies that are taken up in one transaction: in as many of its largest envelopes as one batch
has room for, a peer could else send a gigabyte.
"""
FULL = "Too many envelopes that cannot be checked yet; this one was not kept."


class Intake:
    """One batch on its way into one board."""

    def __init__(self, shelf: Shelf, replica: Replica, projector: Projector | None, ledger: Ledger) -> None:
        self._shelf, self._replica, self._ledger = shelf, replica, ledger
        self._board = replica.board_id
        self._opener = Opener(self._board, replica.keyring, projector)
        self._endorser = Endorser(partial(shelf.named, self._board))
        self.refused: list[tuple[bytes, str]] = []
        self.roster_changed = False
        self.governed = False
        """Whether governance came, if only to wait: other processes on this home are to take it up."""
        self.endorsed: list[Opened] = []
        self.left: dict[bytes, bytes] = {}
        """Envelopes, by id, that were not looked at: the others are as much as one transaction takes."""

    def take(self, envelopes: Mapping[bytes, bytes]) -> list[bytes]:
        """Judge and store `envelopes` (by id), but those that are `left`; the ids of those that were new."""
        before = self._replica.keyring.opens()
        arrivals = self._open_new(envelopes)
        self._room(arrivals)
        fresh = self._settle(arrivals)
        self._unseal(before)
        return [arrival.envelope_id for arrival, _ in fresh]

    def _open_new(self, envelopes: Mapping[bytes, bytes]) -> list[Arrival]:
        known = dict(envelopes)
        for held in self._shelf.held(self._board, known):
            del known[held]
        arrivals, size = list[Arrival](), 0
        fresh = iter(known.items())
        for identity, envelope in fresh:
            arrival = self._try_open(identity, envelope)
            if arrival is not None:
                arrivals.append(arrival)
                size += len(arrival.opened.op.body) if arrival.opened is not None else 0
            if size >= INFLATED_BYTES:
                break
        self.left = dict(fresh)
        return arrivals

    def _try_open(self, identity: bytes, envelope: bytes, n: int = 0) -> Arrival | None:
        step_aside()
        try:
            return self._opener.open(identity, envelope, n)
        except Refused as error:
            self.refused.append((identity, str(error)))
            if n:
                self._shelf.remove(self._board, n)
            return None

    def _room(self, arrivals: list[Arrival]) -> None:
        """Refuse what cannot be opened when too much of it is held already."""
        if all(arrival.opened for arrival in arrivals):
            return
        count, size = self._shelf.sealed(self._board)
        for arrival in [arrival for arrival in arrivals if arrival.opened is None]:
            count, size = count + 1, size + len(arrival.envelope)
            if count > SEALED_LIMIT or size > SEALED_BYTES:
                arrivals.remove(arrival)
                self.refused.append((arrival.envelope_id, FULL))

    def _settle(self, arrivals: list[Arrival]) -> list[tuple[Arrival, Row]]:
        """Endorse, fold and store `arrivals`; the ones that were new, in their order."""
        endorsed, _ = self._endorser.split(item.opened for item in arrivals if item.opened is not None)
        revived = self._revive(endorsed)
        self.endorsed += endorsed + revived
        good = {opened.op.envelope_id for opened in endorsed}
        acts = [item.act for item in arrivals if item.act is not None and item.envelope_id in good]
        acts += self._acts_of(revived)
        surplus = self._replica.governance.surplus(acts) if acts else set()
        self._admit([act for act in acts if act.op.op_id not in surplus])
        twins = self._twins(endorsed)
        room = IdleRoom(self._shelf, self._replica)
        rows: list[tuple[Arrival, Row]] = []
        for arrival in arrivals:
            step_aside()
            status = self._status(arrival, good, twins)
            full = status != COUNTED and not room.takes(arrival, status)
            if full or (surplus and _is_in(arrival, surplus)):
                self._refuse(arrival)
                continue
            rows.append((arrival, self._row(arrival, status)))
        self._ledger.store([(arrival.opened, row, arrival.envelope) for arrival, row in rows])
        return rows

    def _refuse(self, arrival: Arrival) -> None:
        """There is no room for it."""
        self.refused.append((arrival.envelope_id, FULL))
        self._replica.crowded = True
        if arrival.n:
            self._shelf.remove(self._board, arrival.n)

    def _status(self, arrival: Arrival, good: set[bytes], twins: set[bytes]) -> Status:
        if arrival.opened is None:
            return Status.SEALED
        if arrival.envelope_id not in good or arrival.envelope_id in twins:
            return Status.ASIDE
        return self._replica.verdict(arrival.opened.op)

    @staticmethod
    def _row(arrival: Arrival, status: Status) -> Row:
        if arrival.opened is None:
            return sealed_row(arrival.envelope_id, arrival.outer)
        return row_of(arrival.opened.op, status, arrival.n)

    def _twins(self, endorsed: list[Opened]) -> set[bytes]:
        """Further envelopes of an op that is held or comes with this batch: kept, and never counted twice."""
        ids = [opened.op.op_id for opened in endorsed]
        seen = {row.op_id for row in self._shelf.with_op_ids(self._board, ids) if row.status != Status.ASIDE}
        twins: set[bytes] = set()
        for opened in endorsed:
            if opened.op.op_id in seen:
                twins.add(opened.op.envelope_id)
            seen.add(opened.op.op_id)
        return twins

    def _admit(self, acts: list[Act]) -> None:
        changed, secrets = self._replica.admit(acts) if acts else (False, [])
        for secret in secrets:
            self._shelf.add_secret(self._board, secret)
        self.roster_changed |= changed
        self.governed |= bool(acts)

    def _revive(self, endorsed: list[Opened]) -> list[Opened]:
        """Ops set aside earlier that `endorsed` ones name, and what those name in turn; now endorsed, too."""
        if not endorsed or not self._shelf.count_status(self._board, Status.ASIDE):
            return []
        found: list[Opened] = []
        queue = list(endorsed)
        while queue:
            later = queue.pop()
            for row in self._shelf.at_seq(self._board, later.op.device, later.op.seq - 1):
                if row.status != Status.ASIDE or is_governance(row.kind):
                    continue
                opened = self._reopen(row)
                if opened.link == later.op.prev and not self._twins([opened]):
                    self._endorser.note(opened)
                    self._ledger.revive(row, opened)
                    found.append(opened)
                    queue.append(opened)
        return found

    def _acts_of(self, revived: Iterable[Opened]) -> list[Act]:
        return [act for opened in revived if (act := self._opener.read(opened)) is not None]

    def _unseal(self, before: Set[tuple[bool, bytes]]) -> None:
        """Open what waited for a key that is not among `before`, until no further key comes out of it."""
        while fresh := self._replica.keyring.opens() - before:
            before = before | fresh
            arrivals = []
            for row in self._shelf.with_status(self._board, Status.SEALED):
                suite, kid = keys_named(row) or self._read_keys(row)
                if (suite == SUITE_GOVERNANCE, kid) not in fresh:
                    continue
                arrival = self._try_open(row.envelope_id, self._shelf.envelope(row.n), row.n)
                if arrival is not None:
                    arrivals.append(arrival)
            if arrivals:
                self._settle(arrivals)

    def _read_keys(self, row: Row) -> tuple[int, bytes]:
        outer = unpack_outer(self._shelf.envelope(row.n))
        return outer.suite, outer.kid

    def unseal_all(self) -> None:
        """As at the end of `take`, after secrets came by another way."""
        self._unseal(frozenset())

    def _reopen(self, row: Row) -> Opened:
        return reopen(self._shelf, self._opener, row)


def _is_in(arrival: Arrival, op_ids: set[bytes]) -> bool:
    return arrival.opened is not None and arrival.opened.op.op_id in op_ids


def reopen(shelf: Shelf, opener: Opener, row: Row) -> Opened:
    """The op of a stored row; Damaged, naming the record, where it does not read back."""
    try:
        if row.status in WITHHELD:
            opened: Opened | None = opener.open_stripped(row.envelope_id, shelf.envelope(row.n))
        else:
            opened = opener.open(row.envelope_id, shelf.envelope(row.n), row.n).opened
    except Refused:
        opened = None
    if opened is None or opened.op.envelope_id != row.envelope_id or opened.op.op_id != row.op_id:
        raise damaged(row.n, row.envelope_id)
    return opened


def strip(shelf: Shelf, opener: Opener, row: Row) -> bytes:
    """What is to be left of a stored row; Damaged, naming the record, where it does not read back."""
    envelope = shelf.envelope(row.n)
    try:
        if envelope_id(envelope) == row.envelope_id:
            return opener.strip(envelope)
    except Refused:
        pass
    raise damaged(row.n, row.envelope_id)


def damaged(n: int, identity: bytes) -> Damaged:
    """The error that names a record."""
    return Damaged(
        f"Record {n} of the store ({identity.hex()[:12]}) is not what was written there.",
        "Bring back a backup, or let a peer send it again after `tui-forum doctor`.",
    )
