"""Coming to a board by an invite: the first time, with another invite, and again after a removal."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from sync.crypto.identity import DeviceKeys, invite_keys, member_key
from sync.crypto.seal import EpochKeys, governance_secret
from sync.errors import AlreadyThere, NotPermitted
from sync.log.author import Author
from sync.log.base import BoardInfo
from sync.log.bodies import encode_body
from sync.log.header import unpack_outer
from sync.log.invite import Invite
from sync.log.kinds import Kind
from sync.log.one_off_writing import OneOffWriting
from sync.log.op import Op, OpDraft
from sync.log.replica import Replica
from sync.log.replicas import Pending, keys_here, new_generation, pending_of
from sync.log.row import BoardRow, Row
from sync.log.statements import write_join

MOST_JOINS = 16
"""Joins by one invite after which no welcome makes us write another."""


class Joining(OneOffWriting):
    """The newcomer's part of a log, in two halves: before a member was met, and when one answers."""

    def begin_join(self, root_seed: bytes, invite: Invite, member_name: str) -> BoardInfo:
        """Sign the Join statement while the root seed is at hand; the board waits for a peer's welcome.

        A later invite takes the place of one that has not done its work. AlreadyThere where the board is
        known to count us as one who may know of the invite; NotPermitted for a machine that was dropped.
        """
        board_id = invite.board_id
        with self._shelf.transaction():
            row = self._shelf.board(board_id)
            device = keys_here(self._shelf, board_id)
            member = member_key(root_seed, board_id)
            if row is None:
                row = BoardRow(board_id, invite.board_name, b"", 0, 0, b"", 0)
            else:
                self._check_may_come(row, device, member.public, invite)
            join = write_join(board_id, member, device, invite_keys(invite.secret), member_name)
            pending = msgspec.msgpack.encode(Pending(invite, encode_body(join)))
            generation = new_generation(self._clock)
            self._shelf.save_board(msgspec.structs.replace(row, pending=pending, generation=generation))
        return self.board(board_id)

    def take_secrets(self, board_id: bytes, epoch_secrets: Sequence[bytes]) -> None:
        """Store a WELCOME's secrets, so that what is sealed under them can be read; says nothing of us."""
        with self._writing(board_id) as (replica, author):
            _hold(replica, author, epoch_secrets)

    def complete_join(self, board_id: bytes, epoch_secrets: Sequence[bytes]) -> Op:
        """Store a WELCOME's secrets, seal the Join under the newest, store it; harmless when repeated.

        Once more if whoever welcomed us before gave keys that nobody else has: no member opens that Join.
        """
        with self._writing(board_id) as (replica, author):
            _hold(replica, author, epoch_secrets)
            pending = pending_of(author.row)
            if pending is not None and pending.invite is not None:
                heads = (pending.invite.op_id,)
                written = [row for row in self._own_joins(board_id, replica.device.id) if row.heads == heads]
                if not self._can_be_read(replica, written, epoch_secrets):
                    keys = EpochKeys(governance_secret(epoch_secrets[-1]))
                    author.write(OpDraft(Kind.JOIN, pending.join), heads, keys)
        device = self.board(board_id).device.id
        joins = self._own_joins(board_id, device) or self._shelf.at_seq(board_id, device, 1)
        return self._op_of(board_id, max(joins, key=lambda row: row.seq))

    def _check_may_come(self, row: BoardRow, device: DeviceKeys, member: bytes, invite: Invite) -> None:
        """Whoever was removed need not have heard of it, nor of the invite made for their return."""
        with self._replicas.writing(row.board_id) as (replica, _):
            roster, fold = replica.roster, replica.governance.fold
        if roster is None:
            return
        if fold.standing.drops.get(device.id + member):
            raise NotPermitted(
                "This machine was taken off that board, and cannot come back to it.",
                "Join with another machine, or with a new home on this one.",
            )
        inside = roster.device(device.id) is not None
        pending = pending_of(row)
        asked = pending.invite if pending else None
        other = asked is not None and asked.op_id != invite.op_id
        if inside and not other and roster.judge.knows((invite.op_id,)):
            raise AlreadyThere("This home is on that board already.", "Open it, or wait for a member.")

    def _own_joins(self, board_id: bytes, device: bytes) -> list[Row]:
        rows = self._shelf.governance(board_id)
        return [row for row in rows if row.kind == Kind.JOIN and row.device == device]

    def _can_be_read(self, replica: Replica, joins: Sequence[Row], secrets: Sequence[bytes]) -> bool:
        """Whether one of `joins` opens for who holds `secrets`, or was written under an epoch that counts."""
        if len(joins) >= MOST_JOINS:
            return True
        theirs = {EpochKeys(governance_secret(secret)).kid for secret in secrets}
        for row in joins:
            kid = unpack_outer(self._shelf.envelope(row.n)).kid
            if kid in theirs or replica.keyring.governs(kid):
                return True
        return False


def _hold(replica: Replica, author: Author, secrets: Sequence[bytes]) -> None:
    if not author.row.seq and not author.row.pending:
        raise NotPermitted("This home has no invite to that board.")
    author.secrets += replica.add_secrets(secrets)
