"""What is taken back, crowded out or past its time, in a log that lives in memory."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import msgspec

from sync.log.kinds import ONE_OFF_KINDS, Kind, is_governance
from sync.log.op import IDLE, IDLE_BYTES, WITHHELD, Status
from sync.log.row import Row, Span

DAY_SHIFT = 16


@dataclass
class Forgotten:
    """What such a shelf holds beside its records."""

    abouts: dict[int, bytes] = field(default_factory=dict)
    turns: dict[bytes, int] = field(default_factory=dict)
    day: tuple[int, int] = (0, 0)
    notes: dict[int, bytes] = field(default_factory=dict)
    retired: set[tuple[bytes, bytes]] = field(default_factory=set)


class Contents(Protocol):
    """The containers that forgetting works on."""

    rows: dict[int, Row]
    envelopes: dict[int, bytes]
    owners: dict[int, bytes]
    secrets: dict[tuple[bytes, bytes], None]
    abouts: dict[int, bytes]
    turns: dict[bytes, int]
    day: tuple[int, int]
    notes: dict[int, bytes]
    retired: set[tuple[bytes, bytes]]


class MemoryForgetting:
    """The part of a shelf by which it forgets."""

    @property
    def _contents(self) -> Contents:
        raise NotImplementedError

    def all_rows(self, board_id: bytes, after: int = 0) -> Iterator[Row]:
        """Every row with a number above `after`."""
        raise NotImplementedError

    def one_off(self, board_id: bytes, *kinds: int) -> list[Row]:
        """Opened rows of those (else all) kinds that a one-off key may sign."""
        return [row for row in self.all_rows(board_id) if row.kind in (kinds or ONE_OFF_KINDS)]

    def note_about(self, board_id: bytes, items: Sequence[tuple[int, bytes]]) -> None:
        """Remember the op (id) that each of these records takes back or changes."""
        self._contents.abouts.update(items)

    def about(self, board_id: bytes, targets: Collection[bytes]) -> list[tuple[bytes, Row]]:
        """(target, record) of what takes back or changes one of `targets`."""
        has, wanted = self._contents, set(targets)
        found = [(target, n) for n, target in list(has.abouts.items()) if target in wanted]
        return [(target, has.rows[n]) for target, n in found if has.owners[n] == board_id]

    def targets_of(self, board_id: bytes, numbers: Collection[int]) -> dict[int, bytes]:
        """What those records take back or change, by their numbers."""
        abouts = self._contents.abouts
        return {n: abouts[n] for n in numbers if n in abouts}

    def bury(self, board_id: bytes, n: int, status: Status, stripped: bytes) -> None:
        """Put what is left of an op into the place of its envelope."""
        has = self._contents
        has.rows[n] = msgspec.structs.replace(has.rows[n], status=status)
        has.envelopes[n] = stripped

    def withheld(self, board_id: bytes) -> set[bytes]:
        """Envelope ids that are known and handed to nobody."""
        return {row.envelope_id for row in self.all_rows(board_id) if row.status in WITHHELD}

    def crowd(self, board_id: bytes, device: bytes, timestamp: int, kinds: tuple[int, int]) -> int:
        """How many endorsed ops of a device with this timestamp are held, of kinds within `kinds`."""
        rows = self.written_on(board_id, device, timestamp)
        uncounted = (*WITHHELD, Status.ASIDE)
        return sum(kinds[0] <= row.kind <= kinds[1] and row.status not in uncounted for row in rows)

    def written_on(self, board_id: bytes, device: bytes, timestamp: int) -> list[Row]:
        """Content and retractions of a device with this timestamp, whatever became of them."""
        return [
            row
            for row in self.all_rows(board_id)
            if row.kind >= Kind.RETRACT and row.device == device and row.timestamp == timestamp
        ]

    def unnamed(
        self, board_id: bytes, kind: int, timestamp: int, statuses: Sequence[Status], known: Collection[bytes]
    ) -> list[Row]:
        """Opened rows of a kind, with this timestamp and one of `statuses`, but those by `known` devices."""
        rows = [row for row in self.one_off(board_id) if (row.kind, row.timestamp) == (kind, timestamp)]
        return [row for row in rows if row.status in statuses and row.device not in known]

    def sized(self, board_id: bytes, devices: Collection[bytes], kinds: Span, sizes: Span, limit: int) -> int:
        """How many endorsed envelopes of these devices are held, of kinds and bytes within these spans."""
        return len(self.last_written(board_id, devices, kinds, sizes, len(self._contents.rows)))

    def last_written(
        self, board_id: bytes, devices: Collection[bytes], kinds: Span, sizes: Span, most: int
    ) -> list[Row]:
        """Up to `most` of these: what does not count, and then the last places, first."""
        uncounted, envelopes = (*WITHHELD, Status.ASIDE), self._contents.envelopes
        rows = [
            row
            for row in self.all_rows(board_id)
            if kinds[0] <= row.kind <= kinds[1]
            and sizes[0] <= len(envelopes[row.n]) <= sizes[1]
            and row.status not in uncounted
            and (not devices or row.device in devices)
        ]
        return sorted(rows, key=lambda row: row.standing, reverse=True)[:most]

    def idle(self, board_id: bytes) -> dict[bytes, int]:
        """By the key that signed it, how much content is held that is endorsed and does not count."""
        weights: dict[bytes, int] = {}
        for row in self.all_rows(board_id):
            if row.kind >= Kind.RETRACT and row.status in IDLE:
                weight = 1 + len(self._contents.envelopes[row.n]) // IDLE_BYTES
                weights[row.device] = weights.get(row.device, 0) + weight
        return weights

    def expired(self, board_id: bytes, day: int, limit: int) -> list[Row]:
        """Up to `limit` records whose last day was before `day`, the oldest first."""
        rows = [row for row in self.all_rows(board_id) if row.timestamp < day << DAY_SHIFT]
        return sorted(rows, key=lambda row: row.timestamp)[:limit]

    def fold_away(self) -> bool:
        """Nothing older is kept."""
        return True

    def turns(self, board_id: bytes) -> int:
        """How often something that was held ceased to be."""
        return self._contents.turns.get(board_id, 0)

    def turn(self, board_id: bytes) -> None:
        """Something that was held is so no longer."""
        self._contents.turns[board_id] = self.turns(board_id) + 1

    def day(self) -> tuple[int, int]:
        """What is known of the date: see `sync.log.calendar`; zeros at first."""
        return self._contents.day

    def save_day(self, sure: int, doubted: int) -> None:
        """Remember it."""
        self._contents.day = (sure, doubted)

    def kids(self, board_id: bytes) -> set[bytes]:
        """The epochs (or merges of some) under which anything but governance is held sealed."""
        rows = (row for row in self.all_rows(board_id) if not is_governance(row.kind))
        return {self._contents.envelopes[row.n][2:18] for row in rows if row.status not in WITHHELD}

    def retired(self, board_id: bytes) -> frozenset[bytes]:
        """The names of the epochs whose secrets were forgotten."""
        return frozenset(kid for board, kid in self._contents.retired if board == board_id)

    def replace_secret(self, board_id: bytes, old: bytes, new: bytes, kid: bytes) -> None:
        """Forget an epoch's secret, hold what follows from it in its place, and remember its name."""
        has = self._contents
        has.retired.add((board_id, kid))
        has.secrets = {
            (board, new if (board, secret) == (board_id, old) else secret): None
            for board, secret in has.secrets
        }
