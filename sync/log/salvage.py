"""Bringing a log back from the pages of a damaged store into a new one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec

from sync.clock import Clock
from sync.crypto.seal import epoch_keys
from sync.log.author import seen
from sync.log.base import Projector
from sync.log.database import Database
from sync.log.envelope import envelope_id
from sync.log.header import unpack_outer
from sync.log.intake import reopen
from sync.log.kinds import ONE_OFF_KINDS, is_governance
from sync.log.ledger import JUDGED
from sync.log.op import Status
from sync.log.opening import Opener
from sync.log.pages import Pages
from sync.log.replica import Replica
from sync.log.replicas import Replicas
from sync.log.row import BoardRow, Row
from sync.log.schema import prepare
from sync.log.shelf import Shelf

RECORD = "nibiibibibbibb"
BOARD = "nbtbiibi"
EPOCH, EPOCH_KEY = "nib", "ibi"
SPARE = "bb"
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
        _save_secrets(pages, target, found)
        counted = max(_sequence(pages), default=None)
        top = max((*numbers, *found, counted or 0), default=0)
        room = pages.missing * MOST_ON_A_PAGE
        if counted is None:
            top += room  # the count itself is lost: as many may be missing at the end as had room
        target.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = 'log_record'", (top,))
    saved.records, saved.lost = len(found), len(numbers - found)
    gaps = top - len(numbers | found)
    saved.perhaps = min(gaps, room)
    return saved


def _numbers(pages: Pages) -> set[int]:
    """Local numbers of records, as the indexes know them."""
    return {values[-1] for _, _, values in pages.keys((NUMBERED,))}


def _sequence(pages: Pages) -> Iterator[int]:
    return (count for _, _, (name, count) in pages.rows((SEQUENCE,)) if name == "log_record")


def _save_boards(pages: Pages, known: dict[int, bytes], target: Database, saved: Saved) -> None:
    for row_id, shape, values in pages.rows((BOARD, SELF)):
        if shape == BOARD:
            target.execute("INSERT INTO log_board VALUES (?,?,?,?,?,?,?,?)", (row_id, *values[1:]))
            saved.boards.add(row_id)
        elif row_id == 1 and len(values[1]) == ID_SIZE:
            target.execute("INSERT OR IGNORE INTO log_self VALUES (1, ?)", values[1:])
            saved.device = True
    for number, board_id in known.items():
        if number not in saved.boards:
            row = BoardRow(board_id, "", b"", 0, 0, b"", 0)
            target.execute(
                "INSERT INTO log_board VALUES (?,?,?,?,?,?,?,?)", (number, *msgspec.structs.astuple(row))
            )
            saved.boards.add(number)
    for _, shape, values in pages.keys((*PEERS, SPARE)):
        if shape == SPARE:
            if len(values[0]) == len(values[1]) == ID_SIZE:
                target.execute("INSERT OR IGNORE INTO log_spare VALUES (?,?)", values)
        elif len(values[1]) == ID_SIZE:
            target.execute("INSERT OR IGNORE INTO log_peer VALUES (?,?,?,?,?)", values)


def _save_secrets(pages: Pages, target: Database, found: set[int]) -> None:
    """Secrets of epochs, from their table and from its index; and what records are about, which looks alike
    but for the number of a record.
    """
    sql = "SELECT DISTINCT substr(envelope, 3, 16) FROM log_record"
    kids = {kid for (kid,) in target.execute(sql)}
    keys = (values for _, _, values in pages.keys((EPOCH_KEY,)) if len(values[1]) == ID_SIZE)
    secrets = {(board, secret): at for board, secret, at in keys}
    for n, _, (_, board, value) in pages.rows((EPOCH,)):
        if (board, value) in secrets or len(value) != ID_SIZE:
            continue
        if n in found and epoch_keys(value).kid not in kids:
            target.execute("INSERT OR IGNORE INTO log_about VALUES (?,?,?)", (n, board, value))
        else:
            secrets[board, value] = n
    for board, secret in sorted(secrets, key=secrets.__getitem__):  # in the order in which they came
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


def _is_whole(values: list[Any], boards: set[int]) -> bool:
    """Whether a record is of a board that is here, and its envelope (if it is whole) the one of its name."""
    if values[1] not in boards:
        return False
    return values[4] not in JUDGED or envelope_id(values[-1]) == values[2]


class Mender:
    """Brings what is remembered of a board into agreement with the records that are left."""

    def __init__(self, shelf: Shelf, projector: Projector, clock: Clock, *, new_device: bool) -> None:
        """`new_device`: this machine's keys were lost, and others have taken their place."""
        self._shelf, self._projector, self._clock = shelf, projector, clock
        self._new_device = new_device
        self._replicas = Replicas(shelf, clock)

    def mend(self, board_id: bytes) -> bool:
        """Judge every record again, and find the end of our own chain where it was lost; whether the
        board's governance, without which there is no meeting its members, is still there.
        """
        with self._replicas.writing(board_id) as (replica, row):
            turned = [
                (item.n, status)
                for item in self._shelf.all_rows(board_id)
                if item.status in JUDGED and (status := self._verdict(replica, item)) != item.status
            ]
            self._shelf.set_status(board_id, turned)
            self._shelf.save_board(self._row(replica, row))
            self._note_abouts(replica)
        return replica.roster is not None

    def _verdict(self, replica: Replica, item: Row) -> Status:
        if item.kind in ONE_OFF_KINDS:  # which are judged by the epoch that they are sealed under
            kid = unpack_outer(self._shelf.envelope(item.n)).kid
            item = msgspec.structs.replace(item, kid=kid)
        return replica.verdict(item)

    def _note_abouts(self, replica: Replica) -> None:
        """Find out again what takes back or changes what."""
        opener = Opener(replica.board_id, replica.keyring, self._projector)
        for item in self._shelf.all_rows(replica.board_id):
            if item.status in JUDGED and not is_governance(item.kind):
                target = opener.about(reopen(self._shelf, opener, item).op)
                if target is not None:
                    self._shelf.note_about(replica.board_id, [(item.n, target)])

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
                row = seen(row, [reopen(self._shelf, opener, item)], me, self._clock)
        return msgspec.structs.replace(row, name=roster.policy.name)
