"""Two homes with one device's keys, as a copy makes them: nothing of either is lost, no place taken twice."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from sync.clock import ManualClock
from sync.log.apart import LAST_PLACE, ROOM, SPREAD, farther, is_crowded, next_one_off, stand_apart
from sync.log.database import Database
from sync.log.log import Log
from sync.log.op import Op
from sync.log.row import BoardRow
from sync.log.sqlite import SqliteLog
from sync.log.upkeep import backup
from tests.unit.logs import NOW, POST, everything, exchange, found, join, memory, seeds

KEY = b"k" * 32
PLACES = st.integers(0, LAST_PLACE)


@given(PLACES, st.integers(0, 9))
def test_a_place_apart_leaves_room_and_is_one(seq: int, seed: int) -> None:
    place = farther(seq, ManualClock(seed=seed))
    assert place == seq or seq + ROOM <= place < seq + ROOM + SPREAD
    assert place <= LAST_PLACE
    assert place > seq or seq > LAST_PLACE - 2 * ROOM - SPREAD
    assert seq < next_one_off(seq, ManualClock(seed=seed)) or seq == LAST_PLACE


@given(PLACES, PLACES)
def test_whoever_went_apart_is_in_nobodys_way(ours: int, other: int) -> None:
    highest = max(ours, other)
    place = farther(highest, ManualClock())
    assert place == highest or not is_crowded(place + 1, other)


def test_who_has_written_nothing_begins_at_the_beginning() -> None:
    row = BoardRow(b"b" * 32, "Garden", b"invite", 7, 0, b"", 1)
    assert stand_apart(row, ManualClock()) == row


def opened(path: Path) -> SqliteLog:
    return SqliteLog(Database(path, KEY), None, ManualClock(NOW, next(seeds)))


class Copied:
    """Ann founds a board with Bob; her home is copied, and then both homes write."""

    def __init__(self, folder: Path) -> None:
        path, copy = folder / "one.db", folder / "two.db"
        self.bob = memory()
        self.old = opened(path)
        self.board = found(self.old)
        join(self.bob, self.old, self.board, "Bob")
        database = Database(path, KEY)
        backup(database, copy)
        database.close()
        self.new = opened(copy)

    def write(self, log: SqliteLog, text: bytes) -> Op:
        return log.append(self.board, POST, text)

    def places(self) -> list[int]:
        """Where posts of Ann's device stand, as Bob has them."""
        device = self.old.board(self.board).device.id
        return [op.seq for op in self.bob.ops(self.board) if op.kind == POST and op.device == device]


def test_a_copy_that_stands_apart_takes_no_place_that_the_other_took(tmp_path: Path) -> None:
    homes = Copied(tmp_path)
    before = homes.new.board(homes.board)
    homes.new.stand_apart()
    assert homes.new.board(homes.board) == before
    lost = [homes.write(homes.old, b"lost %d" % number) for number in range(3)]
    kept = [homes.write(homes.new, b"kept %d" % number) for number in range(3)]
    assert min(op.lamport for op in kept) > max(op.lamport for op in lost)
    assert kept[0].seq > lost[-1].seq + ROOM // 2
    assert [op.seq - kept[0].seq for op in kept] == [0, 1, 2]
    exchange(homes.old, homes.bob, homes.board)
    exchange(homes.new, homes.bob, homes.board)
    assert max(Counter(homes.places()).values()) == 1
    assert {op.op_id for op in (*lost, *kept)} <= {op.op_id for op in homes.new.ops(homes.board)}
    assert homes.write(homes.new, b"on").seq == kept[-1].seq + 1  # what came back is in nobody's way


def test_a_copy_that_does_not_know_it_is_one_loses_nothing_and_goes_apart_when_it_hears(
    tmp_path: Path,
) -> None:
    homes = Copied(tmp_path)
    one, two = homes.write(homes.old, b"one"), homes.write(homes.new, b"two")
    assert one.seq == two.seq
    for copy in (homes.new, homes.old, homes.new):
        exchange(copy, homes.bob, homes.board)
    logs: tuple[Log, ...] = (homes.old, homes.new, homes.bob)
    for log in logs:
        assert {one.op_id, two.op_id} <= {op.op_id for op in log.ops(homes.board)}
    places = homes.places()
    for copy in (homes.old, homes.new):
        homes.write(copy, b"more")
        exchange(copy, homes.bob, homes.board)
    assert (len(places), len(set(places)), len(set(homes.places()))) == (2, 1, 3)


def test_two_copies_in_use_part_and_do_not_chase_each_other(tmp_path: Path) -> None:
    homes = Copied(tmp_path)
    for number in range(12):
        for log in (homes.old, homes.new):
            homes.write(log, b"%d" % number)
            exchange(log, homes.bob, homes.board)
    assert sorted(Counter(homes.places()).values())[-2:] in ([1, 1], [1, 2])
    assert max(homes.places()) < 12 * (ROOM + SPREAD)  # were each to flee from each word of the other: 24


def test_who_comes_back_to_a_board_goes_on_after_what_they_wrote_before(tmp_path: Path) -> None:
    homes = Copied(tmp_path)
    written = homes.write(homes.old, b"before")
    exchange(homes.old, homes.bob, homes.board)
    handed = homes.old.hand_over(homes.board)
    homes.old.forget_board(homes.board)
    envelopes = everything(homes.bob, homes.board)
    homes.old.adopt_board(b"r" * 32, homes.board, handed.name, handed.secrets, envelopes)
    assert homes.write(homes.old, b"after").seq > written.seq
