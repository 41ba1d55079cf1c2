"""The log itself: boards are founded and joined, ops written and taken up, on whatever shelf it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

import msgspec

from sync.clock import Clock, SystemClock
from sync.crypto.identity import SigningKey, invite_keys, member_key
from sync.errors import NotPermitted
from sync.log.acts import board_id_of
from sync.log.apart import stand_apart
from sync.log.author import Author, seen
from sync.log.base import NO_THREAD, BoardInfo, Change, Ingested, Projector
from sync.log.bodies import Policy, encode_body
from sync.log.envelope import envelope_id
from sync.log.forgetting import DAILY_CAP
from sync.log.intake import Intake, reopen, strip
from sync.log.introducing import introduce_handed
from sync.log.invite import Invite
from sync.log.joining import Joining
from sync.log.kinds import Kind, Role
from sync.log.ledger import Forgets, Ledger
from sync.log.op import Op, OpDraft
from sync.log.opening import Opener
from sync.log.renewing import hand_on
from sync.log.replica import Replica
from sync.log.replicas import Replicas, new_generation
from sync.log.retention import unexpired
from sync.log.room import ROOM
from sync.log.row import BoardRow
from sync.log.sharing import share
from sync.log.shelf import Shelf
from sync.log.statements import write_genesis, write_invite

SECRET_SIZE = 32
NONCE_SIZE = 16
WAITING_HINT = "Stay connected until a member has let you in."


class Log(Joining):
    """A `RecordLog` on a `Shelf`; `projector` is the view kept in step, inside every transaction."""

    daily_cap = DAILY_CAP
    """Ops of one device with one timestamp that are kept; the same on every machine of a board."""

    member_room = ROOM
    """Of one member, on all days together; likewise the same everywhere."""

    def __init__(self, shelf: Shelf, projector: Projector | None = None, clock: Clock | None = None) -> None:
        clock = clock or SystemClock()
        super().__init__(shelf, Replicas(shelf, clock), projector, clock)

    def create_board(self, root_seed: bytes, name: str, member_name: str, policy: Policy) -> BoardInfo:
        """Found a board; `policy.name` is replaced by `name`."""
        board_key = SigningKey(self._clock.random(SECRET_SIZE))
        return self._found(board_key, self._clock.random(SECRET_SIZE), root_seed, name, member_name, policy)

    def _found(
        self,
        board_key: SigningKey,
        secret: bytes,
        root_seed: bytes,
        name: str,
        member_name: str,
        policy: Policy,
    ) -> BoardInfo:
        """Write the Genesis of the board of `board_key`, with `secret` as its first epoch's."""
        board_id = board_id_of(board_key.public)
        with self._shelf.transaction():
            self._shelf.save_board(BoardRow(board_id, name, b"", 0, 0, b"", 0))
            self._shelf.add_secret(board_id, secret)
            with self._writing(board_id) as (replica, author):
                body = write_genesis(
                    board_key,
                    board_id,
                    member_key(root_seed, board_id),
                    replica.device,
                    member_name,
                    msgspec.structs.replace(policy, name=name),
                    self._clock.random(SECRET_SIZE),
                    replica.keyring.epochs()[-1].kid,
                    self._clock.random(NONCE_SIZE),
                )
                author.write(OpDraft(Kind.GENESIS, encode_body(body)), heads=())
        return self.board(board_id)

    def forget_board(self, board_id: bytes) -> None:
        """Take a board off this home: envelopes, keys, peers. The view is not touched."""
        with self._shelf.transaction():
            self._replicas.row(board_id)
            self._shelf.remove_board(board_id)
            self._replicas.forget()

    def stand_apart(self) -> None:
        """This home may be a copy: take no place in any sequence that the other home may have taken."""
        with self._shelf.transaction():
            for row in self._shelf.boards():
                self._shelf.save_board(stand_apart(row, self._clock))

    def create_invite(
        self, board_id: bytes, role: Role, uses: int, expires: int, addresses: Sequence[str] = ()
    ) -> Invite:
        """Publish an Invite op and return the text's content; `expires` is unix seconds."""
        secret = self._clock.random(SECRET_SIZE)
        with self._writing(board_id) as (replica, author):
            device = replica.device
            body = write_invite(board_id, device.id, invite_keys(secret), role, uses, expires)
            op = author.write(OpDraft(Kind.INVITE, encode_body(body)))
        name = self.board(board_id).name
        return Invite(
            board_id, name, device.id, device.noise_public, secret, tuple(addresses), expires, op.op_id
        )

    def append(
        self,
        board_id: bytes,
        kind: int,
        body: bytes,
        *,
        thread: bytes = NO_THREAD,
        refs: Sequence[bytes] = (),
        ttl_code: int = 0,
        wall: int | None = None,
    ) -> Op:
        """Author, sign, seal, store and project one op; durable on return."""
        return self.append_many(board_id, [OpDraft(kind, body, thread, tuple(refs), ttl_code, wall)])[0]

    def append_many(self, board_id: bytes, drafts: Sequence[OpDraft]) -> list[Op]:
        """The same for many, in one transaction."""
        with self._writing(board_id) as (_, author):
            return [author.write(draft) for draft in drafts]

    def ingest(self, board_id: bytes, envelopes: Sequence[bytes], *, later: bool = False) -> Ingested:
        """Judge and store what a peer sent, in one transaction (of more than 32 MiB of bodies in several);
        garbage is refused, never raised.

        What has expired already is neither stored nor refused. `later`: the view is told by `catch_up`.
        """
        ids = [envelope_id(envelope) for envelope in envelopes]
        left = unexpired(dict(zip(ids, envelopes, strict=True)), self.today())
        done, left = self._ingest(board_id, left, later=later)
        while left:
            following, left = self._ingest(board_id, left, later=later)
            done = done.joined(following)
        return replace(done, ids=ids)

    def _ingest(
        self, board_id: bytes, named: Mapping[bytes, bytes], *, later: bool
    ) -> tuple[Ingested, dict[bytes, bytes]]:
        """What became of as many as fit one transaction, and the others."""
        with self._replicas.writing(board_id) as (replica, row):
            last = self._shelf.last()
            ledger = self._ledger(replica, later=later)
            intake = Intake(self._shelf, replica, self._projector, ledger)
            stored = intake.take(named)
            after = seen(row, intake.endorsed, replica.device.id, self._clock)
            if intake.roster_changed:
                opener = Opener(board_id, replica.keyring, self._projector)
                author = Author(replica, after, opener, self._clock)
                introduce_handed(replica, author)
                share(self._shelf, replica, author)
                hand_on(replica, author)
                ledger.store(author.written)
                after = author.row
            self._save(replica, row, after, changed=intake.roster_changed or intake.governed)
            counted = ledger.close(replica)
        if ledger.forgot:
            self._shelf.fold_away()
        gone = {identity for identity, _ in intake.refused}  # some were held until a key came with the others
        stored = [identity for identity in stored if identity not in gone]
        rows = None if ledger.forgot else [row for row in ledger.fresh if row[2] not in gone]
        done = Ingested(board_id, stored, counted, intake.refused, intake.roster_changed, [], last, rows)
        return done, intake.left

    @contextmanager
    def _writing(self, board_id: bytes) -> Iterator[tuple[Replica, Author]]:
        """A transaction in which an `Author` writes; all is stored, projected and saved at its end."""
        with self._replicas.writing(board_id) as (replica, row):
            self._drain()
            ledger = self._ledger(replica, later=False)
            opener = Opener(board_id, replica.keyring, self._projector)
            author = Author(replica, row, opener, self._clock)
            yield replica, author
            for secret in author.secrets:
                self._shelf.add_secret(board_id, secret)
            ledger.store(author.written)
            changed = author.roster_changed or bool(author.secrets)
            if author.secrets:
                intake = Intake(self._shelf, replica, self._projector, ledger)
                intake.unseal_all()
            self._save(replica, row, author.row, changed=changed)
            ledger.close(replica)
            if ledger.full:
                raise NotPermitted(
                    "You have written as much as a board takes from one person.",
                    "Take back what is not needed any more.",
                )
            if any(row.envelope_id in ledger.over for _, row, _ in author.written):
                raise NotPermitted(
                    "This machine has written as much as a board takes from one in a day.", "Go on tomorrow."
                )
        if ledger.forgot:
            self._shelf.fold_away()

    def _save(self, replica: Replica, before: BoardRow, after: BoardRow, *, changed: bool) -> None:
        if changed:
            roster = replica.roster
            after = msgspec.structs.replace(
                after,
                generation=new_generation(self._clock),
                name=roster.policy.name if roster else after.name,
            )
            replica.generation = after.generation
        if after != before:
            self._shelf.save_board(after)
        if changed:
            self._replicas.publish(replica, after)

    def _ledger(self, replica: Replica, *, later: bool) -> Ledger:
        opener = Opener(replica.board_id, replica.keyring, None)
        return Ledger(
            self._shelf,
            replica,
            lambda row: reopen(self._shelf, opener, row),
            lambda changes: self._publish(replica.board_id, changes, later=later),
            Forgets(
                Opener(replica.board_id, replica.keyring, self._projector).about,
                lambda row: strip(self._shelf, opener, row),
                self.daily_cap,
                self.member_room,
            ),
        )

    def _publish(self, board_id: bytes, changes: Sequence[tuple[int, Change]], *, later: bool) -> None:
        """Tell the view, or note for it what it is to be told."""
        if not changes:
            return
        if self._projector is not None and not later:
            self._projector.apply([change for _, change in changes])
            return
        self._shelf.push_changes(board_id, [(n, change.counted) for n, change in changes])
        if self._projector is not None:
            self._fresh.keep(changes)
