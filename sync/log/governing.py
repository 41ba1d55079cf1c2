"""Acts about members and keys: roles, removals, readmissions, dropped devices, epochs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager

import msgspec

from sync.crypto.identity import member_key
from sync.errors import NotPermitted
from sync.log.acts import Act
from sync.log.author import Author
from sync.log.bodies import (
    ACCEPTED_LIMIT,
    BODIES,
    Policy,
    Readmit,
    Remove,
    Revoke,
    SetRole,
    decode_body,
    encode_body,
)
from sync.log.keeping import Keeping
from sync.log.kinds import Kind, Role
from sync.log.op import Op, OpDraft, Status
from sync.log.renewing import key_due, renew
from sync.log.replica import Replica
from sync.log.roster import Roster
from sync.log.rotation import epoch_due
from sync.log.row import Row
from sync.log.statements import whose, write_drop, write_epochs

SECRET_SIZE = 32


class Governing(Keeping):
    """The part of a log in which members decide about members; each act is one transaction."""

    def _writing(self, board_id: bytes) -> AbstractContextManager[tuple[Replica, Author]]:
        """A transaction in which an `Author` writes."""
        raise NotImplementedError

    def set_role(self, board_id: bytes, target: bytes, role: Role) -> Op:
        """Give the member `target` another role; what they did before in a higher one stands."""
        with self._writing(board_id) as (replica, author):
            member = _roster(replica).members.get(target)
            if member is None:
                raise _stranger()
            lower = role > member.role
            accepted = self._counted(replica, _devices_of(replica, target)) if lower else []
            body = SetRole(target, int(role), tuple(accepted[:ACCEPTED_LIMIT]))
            op = author.write(OpDraft(Kind.SET_ROLE, encode_body(body)))
            _readmit(author, accepted[ACCEPTED_LIMIT:])
            renew(replica, author, self._clock.random(SECRET_SIZE))
            return op

    def remove_member(self, board_id: bytes, target: bytes, reason: str = "") -> Op:
        """End a membership and begin an epoch without it; what counts here of theirs stays."""
        with self._writing(board_id) as (replica, author):
            if target not in _roster(replica).members:
                raise _stranger()
            accepted = self._counted(replica, _devices_of(replica, target))
            body = Remove(target, reason, tuple(accepted[:ACCEPTED_LIMIT]))
            op = author.write(OpDraft(Kind.REMOVE, encode_body(body)))
            _readmit(author, accepted[ACCEPTED_LIMIT:])
            self._begin_epoch(replica, author)
            renew(replica, author, self._clock.random(SECRET_SIZE))
            return op

    def drop_device(self, board_id: bytes, device: bytes, root_seed: bytes | None = None) -> Op:
        """A machine no longer speaks for its member; an epoch without it begins where our role allows that.

        With `root_seed` it is one of our own, which may not have come to the board yet; else it is dropped by
        rank. What counts here of its ops stays.
        """
        with self._writing(board_id) as (replica, author):
            key = None if root_seed is None else member_key(root_seed, board_id)
            member = whose(_roster(replica), replica.governance.fold.standing, device, key)
            if member is None or device == replica.device.id:
                raise NotPermitted(
                    "That is not another device of a member of this board.", "Drop it from another device."
                )
            rows = self._counted(replica, [device])
            body = write_drop(board_id, member, device, tuple(rows[:ACCEPTED_LIMIT]), key)
            op = author.write(OpDraft(Kind.DROP_DEVICE, encode_body(body)))
            _readmit(author, rows[ACCEPTED_LIMIT:])
            self._require(replica, rows)
            own = _roster(replica).device(replica.device.id)
            if own is not None and own.role <= Role.FACILITATOR:
                self._begin_epoch(replica, author)
                renew(replica, author, self._clock.random(SECRET_SIZE))
            return op

    def revoke_invite(self, board_id: bytes, invite: bytes) -> Op:
        """Let nobody in by this Invite (op id) any more; who came in by it stays. Who might make such may."""
        with self._writing(board_id) as (_, author):
            return author.write(OpDraft(Kind.REVOKE, encode_body(Revoke(invite))))

    def readmit(self, board_id: bytes, op_ids: Sequence[bytes]) -> None:
        """Let late ops of removed members count after all; all of them or none."""
        with self._writing(board_id) as (replica, author):
            _readmit(author, sorted(set(op_ids)))
            self._require(replica, op_ids)

    def allow_anonymous(self, board_id: bytes, allowed: bool) -> Op:
        """Let ops by one-off keys count, or no longer; what is here stands. Stewards and founder."""
        roster = self.board(board_id).roster
        if roster is None:
            raise _unknown()
        return self.set_policy(board_id, msgspec.structs.replace(roster.policy, anonymous=allowed))

    def set_policy(self, board_id: bytes, policy: Policy) -> Op:
        """Run the board so from now on. Stewards and founder."""
        with self._writing(board_id) as (replica, author):
            before = _roster(replica).policy.anonymous
            op = author.write(OpDraft(Kind.POLICY, encode_body(policy)))
            if policy.anonymous != before:
                _readmit(author, self._unlisted(replica))
            return op

    def new_epoch(self, board_id: bytes) -> Op:
        """Begin an epoch: a fresh secret sealed to every current device. Facilitators and higher."""
        with self._writing(board_id) as (replica, author):
            return self._begin_epoch(replica, author)

    def tend(self, board_id: bytes) -> Op | None:
        """Begin an epoch if one is due and it is this device's turn; likewise the facilitators' key."""
        now = self._clock.now()
        snapshot = self._replicas.snapshot(board_id)
        roster, device = snapshot.roster, snapshot.device.id
        if roster is None:
            return None
        if not epoch_due(roster, device, now) and not key_due(roster, device, snapshot.moderation, now):
            return None
        with self._writing(board_id) as (replica, author):
            held = replica.secrets_of_facilitators()
            if key_due(_roster(replica), device, held, now):
                renew(replica, author, self._clock.random(SECRET_SIZE))
            if not epoch_due(_roster(replica), device, now):
                return None  # or another process was first
            return self._begin_epoch(replica, author)

    def late(self, board_id: bytes, each: int = 0) -> list[Op]:
        """Ops that only their author's removal keeps from counting, in the order of arrival.

        With `each` no more than so many of one device, nor of all keys that are nobody's: whoever floods us
        with them is not to hide what others wrote, nor to make us open all of it.
        """
        rows = self._shelf.with_status(board_id, Status.LATE)
        roster = self._replicas.snapshot(board_id).roster
        if each and roster is not None:
            seen: Counter[bytes] = Counter()
            known, chosen = roster.judge.let_in, []
            for row in rows:
                whose = row.device if row.device in known else b""
                seen[whose] += 1
                chosen += [row] if seen[whose] <= each else []
            rows = chosen
        return [op for _, op in self._still_held(board_id, rows)]

    def acts(self, board_id: bytes) -> list[Act]:
        """Every governance op that counts, each after what it stands on, else by the times claimed."""
        roster = self._replicas.snapshot(board_id).roster
        if roster is None:
            return []
        rows = [row for row in self._shelf.governance(board_id) if row.status == Status.COUNTED]
        rows = [row for row in rows if roster.judge.knows((row.op_id,))]  # or it came just now
        rows.sort(key=lambda row: roster.judge.depth(row.op_id))
        since: dict[bytes, int] = {}
        for row in rows:
            since[row.op_id] = max(row.wall, *(since.get(head, 0) for head in row.heads), 0)
        rows.sort(key=lambda row: (since[row.op_id], roster.judge.depth(row.op_id), row.op_id))
        held = self._still_held(board_id, rows)
        return [Act(op, decode_body(BODIES[op.kind], op.body)) for _, op in held]

    def governance(self, board_id: bytes) -> list[bytes]:
        """The envelope ids of every governance op held, whether it counts or not."""
        return [row.envelope_id for row in self._shelf.governance(board_id)]

    def _begin_epoch(self, replica: Replica, author: Author) -> Op:
        # Under one key all the way: after the first of several ops our newest is one that not all hold yet.
        if _roster(replica).ages.cut is not None:
            _readmit(author, self._unlisted(replica))
        keys = replica.keyring.sealing(governance=True)
        bodies = write_epochs(_roster(replica), self._clock.random(SECRET_SIZE))
        ops = [author.write(OpDraft(Kind.EPOCH, encode_body(body)), keys=keys) for body in bodies]
        return ops[0]

    def _unlisted(self, replica: Replica) -> list[bytes]:
        """What one-off keys signed, counts here and no facilitator let stand yet.

        Who was put out could go on writing as one under the old epochs: what is here is told from that.
        """
        judge = _roster(replica).judge
        rows = [row for row in self._shelf.one_off(replica.board_id) if row.status == Status.COUNTED]
        return sorted(
            {row.op_id for row in rows if judge.is_one_off(row) and not judge.is_readmitted(row.op_id)}
        )

    def _counted(self, replica: Replica, devices: Collection[bytes]) -> list[bytes]:
        """The ids of all ops of `devices` that count here."""
        rows = self._shelf.of_devices(replica.board_id, devices) if devices else []
        return sorted({row.op_id for row in rows if row.status == Status.COUNTED})

    def _require(self, replica: Replica, op_ids: Collection[bytes]) -> None:
        """NotPermitted unless all of these count now."""
        rows = self._shelf.with_op_ids(replica.board_id, op_ids)
        held = {row.op_id: row for row in rows if row.status != Status.ASIDE}
        if len(held) < len(set(op_ids)) or not all(_counts(replica, row) for row in held.values()):
            raise NotPermitted(
                "Your role does not reach to let all of that count.",
                "Ask somebody of a higher role than its author had.",
            )


def _counts(replica: Replica, row: Row) -> bool:
    return replica.verdict(row) == Status.COUNTED


def _readmit(author: Author, op_ids: Sequence[bytes]) -> None:
    for at in range(0, len(op_ids), ACCEPTED_LIMIT):
        body = Readmit(tuple(op_ids[at : at + ACCEPTED_LIMIT]))
        author.write(OpDraft(Kind.READMIT, encode_body(body)))


def _roster(replica: Replica) -> Roster:
    if replica.roster is None:
        raise _unknown()
    return replica.roster


def _unknown() -> NotPermitted:
    return NotPermitted(
        "This board does not count you among its members yet.",
        "Stay connected until a member has let you in.",
    )


def _devices_of(replica: Replica, member: bytes) -> list[bytes]:
    """Every device that was ever the member's, dropped ones included."""
    fold = replica.governance.fold
    everything = (1 << len(fold.order)) - 1
    return [device for device in fold.standing.claims if fold.standing.owner(device, everything) == member]


def _stranger() -> NotPermitted:
    return NotPermitted("That person is not a member of this board.", "Look at who is, and choose again.")
