"""The boards in memory: one replica each for writing, and snapshots that any thread may read meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Literal

import msgspec

from sync.clock import Clock
from sync.crypto.identity import DeviceKeys, device_keys
from sync.crypto.spare import spare_keys
from sync.decoders import decoder_of
from sync.errors import Damaged, Refused, UnknownBoard
from sync.log.acts import Act
from sync.log.base import BoardInfo
from sync.log.bodies import BODIES, decode_body
from sync.log.envelope import open_envelope
from sync.log.header import unpack_outer
from sync.log.intake import damaged
from sync.log.invite import Invite
from sync.log.keyring import Keyring
from sync.log.kinds import Role
from sync.log.op import Status
from sync.log.replica import Replica
from sync.log.roster import Roster
from sync.log.row import BoardRow, Row
from sync.log.shelf import Shelf


def new_generation(clock: Clock) -> int:
    """Stands for one state of governance and keys; random: an undone change never looks the same."""
    return int.from_bytes(clock.random(7), "little")


class Pending(msgspec.Struct, frozen=True, array_like=True):
    """What a join needs between its two halves: the invite, and the signed Join body.

    Where another machine of this person handed the board over: no invite, and the AddDevice body.
    """

    invite: Invite | None
    join: bytes


def pending_of(row: BoardRow) -> Pending | None:
    """The join that a board waits for, if it does."""
    return decoder_of(Pending).decode(row.pending) if row.pending else None


def keys_here(shelf: Shelf, board_id: bytes) -> DeviceKeys:
    """This machine's keys on a board, whether it is here or not."""
    seed = shelf.spares().get(board_id)
    return spare_keys(seed) if seed else device_keys(shelf.device_seed(), board_id)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One board at one moment; never changes."""

    row: BoardRow
    device: DeviceKeys
    roster: Roster | None
    keyring: Keyring
    moderation: tuple[bytes, ...]

    def info(self, now: float) -> BoardInfo:
        """The same for the outside; of the invites those that have not expired."""
        roster = self.roster
        own = roster.device(self.device.id) if roster else None
        inside, leads = own is not None, own is not None and own.role <= Role.FACILITATOR
        pending = pending_of(self.row)
        invite = pending.invite if pending else None
        if invite is not None and self._is_vain(invite):
            pending = invite = None
        state: Literal["joined", "waiting"] = "waiting" if pending and not inside else "joined"
        return BoardInfo(
            board_id=self.row.board_id,
            name=roster.policy.name if roster else self.row.name,
            state=state,
            device=self.device,
            epochs=self.keyring.epochs(),
            roster=roster,
            invites=tuple(invite for invite in roster.invites if invite.expires > now) if roster else (),
            pending=invite,
            moderation_public=roster.moderation.public if roster else None,
            moderation_secrets=self.moderation if leads else (),
        )

    def _is_vain(self, invite: Invite) -> bool:
        """Whether we were put out and `invite` is none by which we might come back.

        One that was made for our return is not known here before we are let in again.
        """
        roster = self.roster
        if roster is None or self.device.id not in roster.gone:
            return False
        live = any(one.op_id == invite.op_id for one in roster.invites)
        return roster.judge.knows((invite.op_id,)) and not live


class Replicas:
    """Loads boards from a shelf and keeps them in step with what other processes write."""

    def __init__(self, shelf: Shelf, clock: Clock) -> None:
        self._shelf, self._clock = shelf, clock
        self._live: dict[bytes, Replica] = {}
        self._snapshots: dict[bytes, Snapshot] = {}
        self._writer = 0

    @contextmanager
    def writing(self, board_id: bytes) -> Iterator[tuple[Replica, BoardRow]]:
        """A transaction with the board's replica, in step with every process; undone whole on an error."""
        try:
            with self._shelf.transaction():
                outer, self._writer = self._writer, threading.get_ident()
                try:
                    row = self.row(board_id)
                    yield self._fresh(row), row
                finally:
                    self._writer = outer
        except BaseException:
            self._live.pop(board_id, None)
            self._snapshots.pop(board_id, None)
            raise

    def row(self, board_id: bytes) -> BoardRow:
        """The board as it is stored now."""
        row = self._shelf.board(board_id)
        if row is None:
            raise UnknownBoard(
                "There is no such board in this home.", "`tui-forum board list` shows the boards."
            )
        return row

    def snapshot(self, board_id: bytes) -> Snapshot:
        """The board for reading, from any thread; inside a transaction it shows what was written so far."""
        row = self.row(board_id)
        kept = self._snapshots.get(board_id)
        if kept is not None and kept.row.generation == row.generation:
            return kept if kept.row == row else replace(kept, row=row)
        if self._writer == threading.get_ident() and board_id in self._live:
            return self.publish(self._live[board_id], row)
        return self.publish(*self._read(row))

    def _read(self, row: BoardRow) -> tuple[Replica, BoardRow]:
        """A board as one commit left it: it is asked for piece by piece, and another may write in between."""
        while True:
            try:
                replica = self._load(row)
            except Damaged:  # or sealed under keys that came after ours were read
                now = self.row(row.board_id)
                if now.generation == row.generation:
                    raise
            else:
                now = self.row(row.board_id)
                if now.generation == row.generation:
                    return replica, now
            row = now

    def publish(self, replica: Replica, row: BoardRow) -> Snapshot:
        """Keep a snapshot of `replica` for the readers."""
        snapshot = Snapshot(
            row, replica.device, replica.roster, replica.keyring.copy(), replica.secrets_of_facilitators()
        )
        self._snapshots[row.board_id] = snapshot
        return snapshot

    def forget(self) -> None:
        """Load everything anew when it is next asked for."""
        self._live.clear()
        self._snapshots.clear()

    def _fresh(self, row: BoardRow) -> Replica:
        live = self._live.get(row.board_id)
        if live is None or live.generation != row.generation:
            live = self._live[row.board_id] = self._load(row)
        return live

    def _load(self, row: BoardRow) -> Replica:
        """From the stored secrets and governance ops alone; what was verified once is not verified again."""
        device = keys_here(self._shelf, row.board_id)
        secrets, retired = self._shelf.secrets(row.board_id), self._shelf.retired(row.board_id)
        replica = Replica(row.board_id, device, secrets, row.generation, retired)
        rows = self._shelf.governance(row.board_id)
        replica.admit([self._act(replica, item) for item in rows if item.status != Status.ASIDE])
        return replica

    def _act(self, replica: Replica, row: Row) -> Act:
        envelope = self._shelf.envelope(row.n)
        try:
            outer = unpack_outer(envelope)
            keys = replica.keyring.find(outer.suite, outer.kid)
            if keys is not None:
                op = open_envelope(keys, replica.board_id, envelope).op
                return Act(op, decode_body(BODIES[op.kind], op.body))
        except Refused:
            pass
        raise damaged(row.n, row.envelope_id)
