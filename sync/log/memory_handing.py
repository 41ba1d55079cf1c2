"""What a log in memory hands to peers, and to a view that is told later."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sync.log.handing import New, Noted, Place, past_of, place_of
from sync.log.memory_forgetting import MemoryForgetting
from sync.log.op import WITHHELD, Status
from sync.log.row import Row


class MemoryHanding(MemoryForgetting):
    """The part of a shelf from which peers and a view are served."""

    def found(self, board_id: bytes, ids: Collection[bytes]) -> list[Row]:
        """The rows of those envelope ids that are held."""
        raise NotImplementedError

    def places(self, board_id: bytes, ids: Collection[bytes] | None, now: int) -> list[Place]:
        """Where those of `ids` (None: of all) that are held belong, in the order of the past."""
        rows = list(self.all_rows(board_id)) if ids is None else self.found(board_id, ids)
        return [place_of(row) for row in sorted(rows, key=lambda row: past_of(row, now))]

    def news(self, mark: int, limit: int) -> list[tuple[int, New]]:
        """Up to `limit` of what is above `mark` on any board and not withheld, with its kind; ascending."""
        has = self._contents
        rows = [row for n, row in has.rows.items() if n > mark and row.status not in WITHHELD][:limit]
        return [
            (row.kind, New(has.owners[row.n], row.n, row.timestamp, row.envelope_id, has.envelopes[row.n]))
            for row in rows
        ]

    def envelopes(self, board_id: bytes, ids: Collection[bytes]) -> dict[bytes, tuple[int, bytes]]:
        """Number and envelope of those of `ids` that are held and not withheld."""
        rows = [row for row in self.found(board_id, ids) if row.status not in WITHHELD]
        return {row.envelope_id: (row.n, self._contents.envelopes[row.n]) for row in rows}

    def push_changes(self, board_id: bytes, changes: Sequence[tuple[int, bool]]) -> None:
        """Note what a view is to be told later."""
        self._contents.notes.update((n, board_id) for n, _ in changes)

    def notes(self, after: int, limit: int) -> list[tuple[int, bytes]]:
        """The oldest notes, which have the numbers of their records."""
        rows, noted = self._contents.rows, [n for n in self._contents.notes if n > after]
        return [(n, rows[n].thread_key if n in rows else b"") for n in noted[:limit]]

    def take_notes(self, notes: Collection[int]) -> list[Noted]:
        """Take notes away."""
        has = self._contents
        taken = [(has.notes.pop(n), n) for n in notes if n in has.notes]
        rows = ((board_id, has.rows[n]) for board_id, n in taken if n in has.rows)
        return [
            Noted(board_id, row.n, row.status == Status.COUNTED, row.op_id, row.envelope_id)
            for board_id, row in rows
        ]

    def clear_changes(self) -> None:
        """Forget them all."""
        self._contents.notes.clear()
