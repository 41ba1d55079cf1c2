"""What is said of rows: by the ingest that stored them as by whoever asks, for few and for many."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.clock import ManualClock
from sync.log.bodies import Policy, Retract, encode_body
from sync.log.database import Database
from sync.log.handing import past_of, place_of
from sync.log.kinds import Kind, Role
from sync.log.log import Log
from sync.log.memory import MemoryLog
from sync.log.op import OpDraft
from sync.log.sqlite import SqliteLog
from tests.unit.logs import NOW, POST, Make, View, found, join, makers


@pytest.fixture(params=["memory", "sqlite"])
def reader(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Log]:
    if request.param == "memory":
        yield MemoryLog(None, ManualClock(NOW, 2))
        return
    database = Database(tmp_path / "forum.db", bytes(range(32)))
    yield SqliteLog(database, None, ManualClock(NOW, 2))
    database.close()


@pytest.fixture
def source(reader: Log) -> MemoryLog:
    log = MemoryLog(None, ManualClock(NOW, 1))
    board = log.create_board(b"r" * 32, "Garden", "Ann", Policy("", "", (), 0, "all")).board_id
    reader.begin_join(b"m" * 32, log.create_invite(board, Role.MEMBER, 1, int(NOW) + 1000), "Bo")
    reader.complete_join(board, log.welcome(board, log.board(board).invites[-1].sign))
    return log


def rest(source: Log, reader: Log, board: bytes) -> list[bytes]:
    held = {item for _, item in reader.index(board)}
    return source.fetch(board, [item for _, item in source.index(board) if item not in held])


@pytest.mark.parametrize("count", [1, 7, 8, 63, 64, 65, 200])
def test_rows_are_those_that_since_names(source: Log, reader: Log, count: int) -> None:
    board = source.boards()[0].board_id
    source.append_many(board, [OpDraft(POST, b"%d" % n) for n in range(count)])
    last = reader.last()
    result = reader.ingest(board, rest(source, reader, board))
    assert result.after == last
    assert result.rows == reader.since(board, last)
    assert {item for _, _, item in result.rows} == set(result.stored)
    assert set(reader.index(board)) > set(source.index(board))


def test_known_ones_and_garbage_are_no_rows(source: Log, reader: Log) -> None:
    board = source.boards()[0].board_id
    source.append(board, POST, b"post")
    envelopes = rest(source, reader, board)
    reader.ingest(board, envelopes)
    again = reader.ingest(board, [*envelopes, b"garbage" * 60])
    assert again.rows == [] == again.stored
    assert len(again.refused) == 1


def test_where_something_is_forgotten_the_rows_have_to_be_asked_for(source: Log, reader: Log) -> None:
    board = source.boards()[0].board_id
    target = source.append(board, POST, b"post").op_id
    gone = rest(source, reader, board)
    source.append(board, Kind.RETRACT, encode_body(Retract(target, "")), refs=(target,))
    last = reader.last()
    result = reader.ingest(board, [*rest(source, reader, board), *gone])
    assert result.rows is None
    assert {item for _, _, item in reader.since(board, last)} < set(result.stored)


@makers
def test_what_opens_by_a_key_of_the_same_batch_and_is_refused_then_is_no_row(make: Make) -> None:
    ann, bob = make(), make(View())
    board = found(ann)
    join(bob, ann, board, "Bob")
    epoch = ann.new_epoch(board)
    bad = ann.append(board, POST, b"bad")
    last = bob.last()
    result = bob.ingest(board, ann.fetch(board, [epoch.envelope_id, bad.envelope_id]))
    assert [identity for identity, _ in result.refused] == [bad.envelope_id]
    assert result.stored == [epoch.envelope_id]
    assert result.rows == bob.since(board, last) != []


@pytest.mark.parametrize("wanted", [1, 50, 199, 200])
def test_few_and_many_are_placed_alike(source: Log, reader: Log, wanted: int) -> None:
    board = source.boards()[0].board_id
    root = source.append(board, POST, b"root").op_id
    source.append_many(board, [OpDraft(POST, b"%d" % n, root if n % 2 else bytes(32)) for n in range(199)])
    reader.ingest(board, rest(source, reader, board))
    shelf = reader._shelf
    ids = [item for _, item in source.index(board)][-wanted:]
    now = int(NOW)
    rows = sorted(shelf.found(board, ids), key=lambda row: past_of(row, now))
    assert shelf.places(board, [*ids, b"unknown".ljust(32)], now) == [place_of(row) for row in rows]
    assert len(rows) == wanted
    everything = shelf.places(board, None, now)
    assert [place for place in everything if place[0] in ids] == [place_of(row) for row in rows]
    assert len(everything) == len(list(shelf.all_rows(board)))
