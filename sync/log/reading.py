"""What can be asked of a log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace

import msgspec

from sync.errors import NotPermitted, UnknownBoard
from sync.log.base import BoardInfo, PeerMark, machines_holding
from sync.log.envelope import envelope_id
from sync.log.handing import New, in_order
from sync.log.intake import damaged
from sync.log.kinds import ONE_OFF_KINDS
from sync.log.op import Op, Status
from sync.log.replicas import pending_of
from sync.log.row import BoardRow, Row
from sync.log.telling import Telling


class Reading(Telling):
    """The asking half of a log."""

    def boards(self) -> list[BoardInfo]:
        """Every board of this home, oldest first."""
        infos: list[BoardInfo] = []
        for row in self._shelf.boards():
            with suppress(UnknownBoard):  # somebody takes it off this home meanwhile
                infos.append(self.board(row.board_id))
        return infos

    def board(self, board_id: bytes) -> BoardInfo:
        """One of them; UnknownBoard."""
        return self._replicas.snapshot(board_id).info(self._clock.now())

    def welcome(self, board_id: bytes, invite_public: bytes) -> list[bytes]:
        """The 32-byte secrets for an invite's holder, newest last.

        NotPermitted when it is used up or has expired, and for a home that may not invite.
        """
        snapshot = self._replicas.snapshot(board_id)
        info = snapshot.info(self._clock.now())
        if (
            info.roster is None
            or not info.may_admit
            or all(invite.sign != invite_public for invite in info.invites)
        ):
            raise NotPermitted("This invite has been used up or has expired.", "Ask for a new invite.")
        return snapshot.keyring.shared(whole=info.roster.policy.history == "all")

    def index(self, board_id: bytes) -> list[tuple[int, bytes]]:
        """(timestamp, envelope id) of everything held and not withheld, ascending."""
        return self._shelf.index(board_id)

    def fetch(self, board_id: bytes, ids: Sequence[bytes]) -> list[bytes]:
        """The envelopes of those `ids` that are held and not withheld, in that order."""
        held = self._shelf.envelopes(board_id, ids)
        for identity, (n, envelope) in held.items():
            if envelope_id(envelope) != identity:
                raise damaged(n, identity)
        return [held[identity][1] for identity in ids if identity in held]

    def order(self, board_id: bytes, ids: Sequence[bytes] | None) -> list[bytes]:
        """`ids` (None: all that is here) as a peer wants them: governance, the newest threads, then the rest,
        newest first."""
        now = int(self._clock.now())
        return in_order(self._shelf.places(board_id, ids, now), now)

    def holds(self, board_id: bytes, ids: Sequence[bytes]) -> set[bytes]:
        """Which of `ids` are held, or known and not to be asked for."""
        return set(self._shelf.held(board_id, ids))

    def news(self, mark: int, most: int) -> list[New]:
        """What was stored on all boards after `mark` and is not withheld, ascending.

        Whole where it is `most` or less; never whole is what a one-off key may have signed.
        """
        found = self._shelf.news(mark, most + 1)
        if len(found) > most:
            boards = [row.board_id for row in self._shelf.boards()]
            rows = (New(board, *row, b"") for board in boards for row in self._shelf.since(board, mark))
            return sorted(rows, key=lambda new: new.n)
        for _, new in found:
            if envelope_id(new.envelope) != new.envelope_id:
                raise damaged(new.n, new.envelope_id)
        return [new._replace(envelope=b"") if kind in ONE_OFF_KINDS else new for kind, new in found]

    def since(self, board_id: bytes, mark: int) -> list[tuple[int, int, bytes]]:
        """(n, timestamp, envelope id) of what was stored after `mark` and is not withheld, ascending."""
        return self._shelf.since(board_id, mark)

    def mark(self, board_id: bytes) -> int:
        """The last local number given on this board; 0 for none."""
        return self._shelf.mark(board_id)

    def last(self) -> int:
        """The last local number given, on whichever board; 0 for none."""
        return self._shelf.last()

    def governed(self) -> object:
        """Cheap; differs from the last answer when a board, its keys, members or invites changed, or when
        something that was held is so no longer."""
        rows = self._shelf.boards()
        return [(row.board_id, row.generation, row.pending, self._shelf.turns(row.board_id)) for row in rows]

    def version(self) -> object:
        """Cheap; differs from the last answer when this or another process changed the log."""
        return self._shelf.version()

    def status(self, board_id: bytes, envelope_id: bytes) -> Status | None:
        """What became of an envelope that is held; None for one that is not."""
        rows = self._shelf.found(board_id, [envelope_id])
        return rows[0].status if rows else None

    def op(self, board_id: bytes, op_id: bytes) -> Op | None:
        """A held and opened op by its id."""
        while (row := self._row_of(board_id, op_id)) is not None:
            for _, op in self._still_held(board_id, [row]):
                return op
        return None

    def number(self, board_id: bytes, op_id: bytes) -> int | None:
        """The local number of a held op, for `delivered`."""
        row = self._row_of(board_id, op_id)
        return None if row is None else row.n

    def ops(self, board_id: bytes) -> Iterator[Op]:
        """Every op that counts, in the order of arrival; Damaged names a record that does not read back."""
        rows = (row for row in self._shelf.all_rows(board_id) if row.status == Status.COUNTED)
        for _, op in self._still_held(board_id, rows):
            yield op

    def peer_has(self, board_id: bytes, device: bytes, upto: int, when: float) -> None:
        """Note that `device` holds everything up to local number `upto`."""
        with self._shelf.transaction():
            known = self._peer(board_id, device)
            mark = replace(known, upto=max(upto, known.upto), met_wall=max(when, known.met_wall))
            if mark != known:
                self._shelf.save_peer(board_id, mark)
            row = self._shelf.board(board_id)
            if row is not None and row.pending:
                self._settle_invite(row, device)

    def _settle_invite(self, row: BoardRow, device: bytes) -> None:
        """Our invite has done its work once its issuer met us as a device.

        Others whom we met may all be as new as we are, and as unknown to the issuer.
        """
        pending = pending_of(row)
        if pending is not None and pending.invite is not None and pending.invite.inviter == device:
            self._shelf.save_board(msgspec.structs.replace(row, pending=b""))

    def peers(self, board_id: bytes) -> list[PeerMark]:
        """Devices that were met, latest first."""
        return self._shelf.peers(board_id)

    def remember_address(self, board_id: bytes, device: bytes, address: str, *, typed: bool = False) -> None:
        """Note where `device` was reached, `typed` by a person or not; a power cut may undo it."""
        if _placed(known := self._peer(board_id, device), address, typed=typed) != known:
            with self._shelf.transaction(durable=False):
                known = self._peer(board_id, device)
                self._shelf.save_peer(board_id, _placed(known, address, typed=typed))

    def delivered(self, board_id: bytes, n: int) -> int:
        """The number of other devices known to hold what has local number `n`."""
        return machines_holding(self._shelf.peers(board_id), n)

    def _peer(self, board_id: bytes, device: bytes) -> PeerMark:
        known = (mark for mark in self._shelf.peers(board_id) if mark.device == device)
        return next(known, PeerMark(device, 0, 0.0, ""))

    def _row_of(self, board_id: bytes, op_id: bytes) -> Row | None:
        rows = self._shelf.with_op_ids(board_id, [op_id])
        return min(rows, key=lambda row: (row.status == Status.ASIDE, row.n), default=None)


def _placed(known: PeerMark, address: str, *, typed: bool) -> PeerMark:
    """What is known of a device reached at `address`; what a person typed stays beside what is heard."""
    if typed:
        return replace(known, typed=address, address=known.address or address)
    return known if address == known.typed else replace(known, address=address)
