"""Bringing a log back from the pages of a damaged store into a new one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import msgspec

from sync.clock import Clock
from sync.log.author import seen
from sync.log.database import Database
from sync.log.envelope import envelope_id
from sync.log.intake import reopen
from sync.log.ledger import JUDGED
from sync.log.opening import Opener
from sync.log.pages import Pages
from sync.log.replica import Replica
from sync.log.replicas import Replicas
from sync.log.row import BoardRow
from sync.log.schema import prepare
from sync.log.shelf import Shelf

RECORD = "nibiibibibbibb"
BOARD = "nbtbiibi"
EPOCH, EPOCH_KEY = "nib", "ibi"
SELF = "nb"
PEERS = ("ibift", "ibiit")
NUMBERED = "ibii"
"""Entries of the two indexes that name each record: (board, envelope id or device, ..., n)."""
SEQUENCE = "ti"
ID_SIZE = 32
MOST_ON_A_PAGE = 16
Progress = Callable[[int, int], None]
"""Called with records done and records in all."""


@dataclass(slots=True)
class Saved:
    """What came back of a log. `lost` records are known to have been there; up to `perhaps` more may have."""

    records: int = 0
    lost: int = 0
    perhaps: int = 0
    boards: set[int] = field(default_factory=set)
    device: bool = False
    """Whether this machine's own keys were read."""


def save_log(
    pages: Pages, known: dict[int, bytes], target: Database, progress: Progress | None = None
) -> Saved:
    """Write all that reads back of a log into `target`; `known` are board ids by their local numbers.

    Records keep their local numbers, and numbers of lost ones are not given again.
    """
    prepare(target)
    saved, numbers = Saved(), _numbers(pages)
    with target.transaction():
        _save_boards(pages, known, target, saved)
        found = _save_records(pages, target, saved, progress or (lambda done, total: None), len(numbers))
        top = max((*numbers, *found, *_sequence(pages)), default=0)
        target.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = 'log_record'", (top,))
    saved.records, saved.lost = len(found), len(numbers - found)
    gaps = top - len(numbers | found)
    saved.perhaps = min(gaps, pages.missing * MOST_ON_A_PAGE)
    return saved


def _numbers(pages: Pages) -> set[int]:
    """Local numbers of records, as the indexes know them."""
    return {values[-1] for _, _, values in pages.keys((NUMBERED,))}


def _sequence(pages: Pages) -> Iterator[int]:
    return (count for _, _, (name, count) in pages.rows((SEQUENCE,)) if name == "log_record")


def _save_boards(pages: Pages, known: dict[int, bytes], target: Database, saved: Saved) -> None:
    for row_id, shape, values in pages.rows((BOARD, EPOCH, SELF)):
        if shape == BOARD:
            target.execute("INSERT INTO log_board VALUES (?,?,?,?,?,?,?,?)", (row_id, *values[1:]))
            saved.boards.add(row_id)
        elif shape == EPOCH and len(values[2]) == ID_SIZE:
            _save_secret(target, *values[1:])
        elif shape == SELF and row_id == 1 and len(values[1]) == ID_SIZE:
            target.execute("INSERT OR IGNORE INTO log_self VALUES (1, ?)", values[1:])
            saved.device = True
    for _, _, (board, secret, _) in pages.keys((EPOCH_KEY,)):
        if len(secret) == ID_SIZE:
            _save_secret(target, board, secret)
    for number, board_id in known.items():
        if number not in saved.boards:
            row = BoardRow(board_id, "", b"", 0, 0, b"", 0)
            target.execute(
                "INSERT INTO log_board VALUES (?,?,?,?,?,?,?,?)", (number, *msgspec.structs.astuple(row))
            )
            saved.boards.add(number)
    for _, _, values in pages.keys(PEERS):
        if len(values[1]) == ID_SIZE:
            target.execute("INSERT OR IGNORE INTO log_peer VALUES (?,?,?,?,?)", values)


def _save_secret(target: Database, board: int, secret: bytes) -> None:
    target.execute("INSERT OR IGNORE INTO log_epoch (board, secret) VALUES (?, ?)", (board, secret))


def _save_records(pages: Pages, target: Database, saved: Saved, progress: Progress, total: int) -> set[int]:
    found: set[int] = set()
    for n, _, values in pages.rows((RECORD,)):
        if _is_whole(values, saved.boards) and n not in found:
            marks = ",".join("?" * len(RECORD))
            target.execute(f"INSERT INTO log_record VALUES ({marks})", (n, *values[1:]))
            found.add(n)
            if len(found) % 100 == 0:
                progress(len(found), max(total, len(found)))
    return found


def _is_whole(values: list[object], boards: set[int]) -> bool:
    identity, envelope = values[2], values[-1]
    return values[1] in boards and isinstance(envelope, bytes) and envelope_id(envelope) == identity


class Mender:
    """Brings what is remembered of a board into agreement with the records that are left."""

    def __init__(self, shelf: Shelf, clock: Clock, *, new_device: bool) -> None:
        """`new_device`: this machine's keys were lost, and others have taken their place."""
        self._shelf, self._clock, self._new_device = shelf, clock, new_device
        self._replicas = Replicas(shelf, clock)

    def mend(self, board_id: bytes) -> bool:
        """Judge every record again, and find the end of our own chain where it was lost; whether the
        board's governance, without which there is no meeting its members, is still there.
        """
        with self._replicas.writing(board_id) as (replica, row):
            turned = [
                (item.n, status)
                for item in self._shelf.all_rows(board_id)
                if item.status in JUDGED and (status := replica.verdict(item)) != item.status
            ]
            self._shelf.set_status(board_id, turned)
            self._shelf.save_board(self._row(replica, row))
        return replica.roster is not None

    def _row(self, replica: Replica, row: BoardRow) -> BoardRow:
        me, roster = replica.device.id, replica.roster
        if row.pending:
            return row
        if roster is None or self._new_device:
            return msgspec.structs.replace(row, seq=0, link=b"")  # so that an invite can be taken up again
        if row.seq:
            return row
        opener = Opener(replica.board_id, replica.keyring, None)
        for item in self._shelf.all_rows(replica.board_id):
            if item.status in JUDGED:
                opened = reopen(self._shelf, opener, item)
                links = {opened.op.envelope_id: opened.link}
                row = seen(row, [opened.op], me, links, self._clock.now())
        return msgspec.structs.replace(row, name=roster.policy.name)
