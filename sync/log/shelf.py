"""Where a log keeps its rows: in memory, or in an encrypted database. Nothing here judges anything."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from sync.log.base import PeerMark
from sync.log.handing import New, Noted, Place
from sync.log.op import Status
from sync.log.row import BoardRow, Row, Span


class Shelf(Protocol):
    """The storage of one log. Writing happens inside `transaction`, which is all or nothing."""

    def transaction(self, *, durable: bool = True) -> AbstractContextManager[object]:
        """All that is written inside is kept together or not at all; nests.

        One that is not `durable` may be undone by a power cut.
        """

    def version(self) -> object:
        """Differs when anybody wrote."""

    def device_seed(self) -> bytes:
        """This machine's 32-byte device seed; made when first asked for."""

    def spares(self) -> dict[bytes, bytes]:
        """Seeds of spare keys that became this machine's on a board, by board; they outlive the board."""

    def save_spare(self, board_id: bytes, seed: bytes) -> None:
        """This machine's keys on that board follow from this seed, from now on."""

    def boards(self) -> list[BoardRow]:
        """Every board, oldest first."""

    def board(self, board_id: bytes) -> BoardRow | None:
        """One board."""

    def save_board(self, row: BoardRow) -> None:
        """Add or replace a board."""

    def remove_board(self, board_id: bytes) -> None:
        """Forget a board and everything of it."""

    def secrets(self, board_id: bytes) -> list[bytes]:
        """The board's secrets in the order in which they came."""

    def add_secret(self, board_id: bytes, secret: bytes) -> None:
        """Keep another one."""

    def insert(self, board_id: bytes, rows: Sequence[tuple[Row, bytes]]) -> list[int]:
        """Store rows with their envelopes; the local numbers given, ascending."""

    def set_status(self, board_id: bytes, changes: Sequence[tuple[int, Status]]) -> None:
        """Change what became of stored envelopes, by local number."""

    def replace(self, board_id: bytes, row: Row) -> None:
        """Store what was learned by opening the envelope with `row.n`."""

    def remove(self, board_id: bytes, n: int) -> None:
        """Forget an envelope."""

    def held(self, board_id: bytes, ids: Collection[bytes]) -> dict[bytes, int]:
        """Envelope id → local number, of those held."""

    def found(self, board_id: bytes, ids: Collection[bytes]) -> list[Row]:
        """The rows of those envelope ids that are held."""

    def places(self, board_id: bytes, ids: Collection[bytes] | None, now: int) -> list[Place]:
        """Where those of `ids` (None: of all) that are held belong, in the order of the past."""

    def envelopes(self, board_id: bytes, ids: Collection[bytes]) -> dict[bytes, tuple[int, bytes]]:
        """Number and envelope of those of `ids` that are held and not withheld."""

    def rows(self, board_id: bytes, numbers: Collection[int]) -> list[Row]:
        """Rows by local number, ascending."""

    def with_status(self, board_id: bytes, *statuses: Status) -> list[Row]:
        """Rows that have one of `statuses`, ascending by number."""

    def count_status(self, board_id: bytes, status: Status) -> int:
        """How many rows have `status`."""

    def sealed(self, board_id: bytes) -> tuple[int, int]:
        """How many SEALED rows there are, and the bytes of their envelopes."""

    def of_devices(self, board_id: bytes, devices: Collection[bytes]) -> list[Row]:
        """Opened rows that `devices` signed."""

    def at_seq(self, board_id: bytes, device: bytes, seq: int) -> list[Row]:
        """Opened rows at one place of a device's sequence."""

    def numbers(self, board_id: bytes, device: bytes, first: int, last: int) -> list[int]:
        """The local numbers of what a device wrote from one place of its sequence to another, ascending."""

    def named(self, board_id: bytes, device: bytes, seqs: Collection[int]) -> list[tuple[int, bytes]]:
        """(seq, prev) of the endorsed rows at those places of a device's sequence."""

    def with_op_ids(self, board_id: bytes, op_ids: Collection[bytes]) -> list[Row]:
        """Opened rows of those ops."""

    def governance(self, board_id: bytes) -> list[Row]:
        """Opened rows of governance kinds, ascending."""

    def all_rows(self, board_id: bytes, after: int = 0) -> Iterator[Row]:
        """Every row with a number above `after`, ascending."""

    def envelope(self, n: int) -> bytes:
        """The sealed bytes with local number `n`; Damaged where they are gone."""

    def index(self, board_id: bytes) -> list[tuple[int, bytes]]:
        """(timestamp, envelope id) of every row that is not withheld, ascending."""

    def since(self, board_id: bytes, mark: int) -> list[tuple[int, int, bytes]]:
        """(n, timestamp, envelope id) above `mark` of what is not withheld, ascending."""

    def news(self, mark: int, limit: int) -> list[tuple[int, New]]:
        """Up to `limit` of what is above `mark` on any board and not withheld, with its kind; ascending."""

    def mark(self, board_id: bytes) -> int:
        """The highest number; 0 for none."""

    def last(self) -> int:
        """The highest number on any board; 0 for none. Costs nothing."""

    def push_changes(self, board_id: bytes, changes: Sequence[tuple[int, bool]]) -> None:
        """Note, for a view that is to be told later, what began or ceased to count."""

    def notes(self, after: int, limit: int) -> list[tuple[int, bytes]]:
        """The oldest such notes behind `after`: the number of each, and the thread it is about."""

    def take_notes(self, notes: Collection[int]) -> list[Noted]:
        """Take notes away: what is still noted of them, and here; each op once."""

    def clear_changes(self) -> None:
        """Forget them all: the view is being made anew."""

    def save_peer(self, board_id: bytes, mark: PeerMark) -> None:
        """Add or replace what is known of a device."""

    def peers(self, board_id: bytes) -> list[PeerMark]:
        """What is known of other devices, latest met first."""

    def note_about(self, board_id: bytes, items: Sequence[tuple[int, bytes]]) -> None:
        """Remember the op (id) that each of these records takes back or changes."""

    def about(self, board_id: bytes, targets: Collection[bytes]) -> list[tuple[bytes, Row]]:
        """(target, record) of what takes back or changes one of `targets`."""

    def targets_of(self, board_id: bytes, numbers: Collection[int]) -> dict[int, bytes]:
        """What those records take back or change, by their numbers."""

    def bury(self, board_id: bytes, n: int, status: Status, stripped: bytes) -> None:
        """Put what is left of an op into the place of its envelope."""

    def withheld(self, board_id: bytes) -> set[bytes]:
        """Envelope ids that are known and handed to nobody."""

    def crowd(self, board_id: bytes, device: bytes, timestamp: int, kinds: tuple[int, int]) -> int:
        """How many endorsed ops of a device with this timestamp are held, of kinds within `kinds`."""

    def written_on(self, board_id: bytes, device: bytes, timestamp: int) -> list[Row]:
        """Content and retractions of a device with this timestamp, whatever became of them."""

    def sized(self, board_id: bytes, devices: Collection[bytes], kinds: Span, sizes: Span, limit: int) -> int:
        """How many endorsed envelopes of these devices are held, of kinds and bytes within these spans; or
        any number up to `limit`, where they are no more. `devices` may be empty for long ones: of everybody.
        """

    def last_written(
        self, board_id: bytes, devices: Collection[bytes], kinds: Span, sizes: Span, most: int
    ) -> list[Row]:
        """Up to `most` of these: what does not count, and then the last places, first."""

    def one_off(self, board_id: bytes, *kinds: int) -> list[Row]:
        """Opened rows of those (else all) kinds that a one-off key may sign, by devices or not, ascending."""

    def unnamed(
        self, board_id: bytes, kind: int, timestamp: int, statuses: Sequence[Status], known: Collection[bytes]
    ) -> list[Row]:
        """Opened rows of a kind that a one-off key may sign, with this timestamp and one of `statuses`, but
        those by `known` devices; in time that does not grow with how many these wrote.
        """

    def idle(self, board_id: bytes) -> dict[bytes, int]:
        """By the key that signed it, how much content is held that is endorsed and does not count: each op is
        one, and one more for every 8 KiB of its envelope.
        """

    def expired(self, board_id: bytes, day: int, limit: int) -> list[Row]:
        """Up to `limit` records whose last day was before `day`, the oldest first."""

    def fold_away(self) -> bool:
        """Leave no older form of what was written on the disk; False: somebody still reads it, try again."""

    def turns(self, board_id: bytes) -> int:
        """How often something that was held ceased to be."""

    def turn(self, board_id: bytes) -> None:
        """Something that was held is so no longer."""

    def day(self) -> tuple[int, int]:
        """What is known of the date: see `sync.log.calendar`; zeros at first."""

    def save_day(self, sure: int, doubted: int) -> None:
        """Remember it."""

    def kids(self, board_id: bytes) -> set[bytes]:
        """The epochs (or merges of some) under which anything but governance is held sealed."""

    def replace_secret(self, board_id: bytes, old: bytes, new: bytes, kid: bytes) -> None:
        """Forget an epoch's secret, hold what follows from it in its place, and remember its name."""

    def retired(self, board_id: bytes) -> frozenset[bytes]:
        """The names of the epochs whose secrets were forgotten so."""
