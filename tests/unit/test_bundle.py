"""Bundles: what goes in comes out, once, for the boards that both are on."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from sync.bundle import bundle_name, export_bundle, import_bundle
from sync.bundle.layout import UNIT, read_head
from sync.bundle.stream import SectionReader
from sync.clock import SECONDS_PER_DAY, day_of
from sync.errors import AlreadyThere, BadBundle, NotPermitted
from sync.log.op import Status
from tests.unit.bundles import founded, held, log_at, taken, write_many
from tests.unit.logs import POST, join


def test_a_bundle_brings_what_a_session_would_and_nothing_twice(tmp_path: Path) -> None:
    (ann, _), (bob, _) = log_at(1), log_at(2)
    board = founded(ann)
    join(bob, ann, board, "Bob")
    write_many(ann, board, 300)
    write_many(bob, board, 20)
    path = tmp_path / bundle_name()
    done = export_bundle(ann, path)
    assert (done.boards, done.envelopes, done.size) == (1, len(held(ann, board)), path.stat().st_size)
    assert path.stat().st_mode & 0o777 == 0o600
    assert [child.name for child in tmp_path.iterdir()] == [path.name]
    result = import_bundle(bob, path)
    assert result.damage is None
    assert taken(result, board) == (300, 300, 0)
    assert taken(import_bundle(bob, path), board) == (0, 0, 0)
    back = tmp_path / "back"
    export_bundle(bob, back)
    assert taken(import_bundle(ann, back), board) == (20, 20, 0)
    assert held(ann, board) == held(bob, board)


def test_an_existing_file_and_a_home_without_boards_are_left_alone(tmp_path: Path) -> None:
    ann, _ = log_at(1)
    with pytest.raises(NotPermitted):
        export_bundle(ann, tmp_path / "one")
    founded(ann)
    (tmp_path / "two").write_bytes(b"mine")
    with pytest.raises(AlreadyThere):
        export_bundle(ann, tmp_path / "two")
    assert [(child.name, child.read_bytes()) for child in tmp_path.iterdir()] == [("two", b"mine")]


def test_of_several_boards_each_takes_up_its_own(tmp_path: Path) -> None:
    (ann, _), (bob, _) = log_at(1), log_at(2)
    boards = [founded(ann, name) for name in ("A", "B", "C")]
    join(bob, ann, boards[2], "Bob")
    for board in boards:
        write_many(ann, board, 5)
    export_bundle(ann, tmp_path / "all")
    result = import_bundle(bob, tmp_path / "all")
    assert list(result.boards) == [boards[2]]
    assert taken(result, boards[2]) == (5, 5, 0)
    export_bundle(ann, tmp_path / "one", boards=[boards[0]])
    with pytest.raises(BadBundle):
        import_bundle(bob, tmp_path / "one")


def test_only_what_is_recent_and_who_belongs(tmp_path: Path) -> None:
    (ann, clock), (bob, _) = log_at(1), log_at(2)
    board = founded(ann)
    join(bob, ann, board, "Bob")
    old = ann.append(board, POST, b"long ago")
    clock.advance(10 * SECONDS_PER_DAY)
    new = ann.append(board, POST, b"today")
    export_bundle(ann, tmp_path / "b", since_day=day_of(clock.now()) - 3)
    import_bundle(bob, tmp_path / "b")
    assert bob.status(board, new.envelope_id) == Status.COUNTED
    assert bob.status(board, old.envelope_id) is None


def test_the_vectors_hold() -> None:
    """They are read here as a second implementation would."""
    told = json.loads((Path(__file__).parents[1] / "vectors" / "bundle.json").read_text())
    board, data = bytes.fromhex(told["board_id"]), bytes.fromhex(told["file"])
    for opening in map(bytes.fromhex, told["opening_keys"].values()):
        found = read_head(data[:UNIT], [opening])
        assert found is not None
        read_back = list(SectionReader(io.BytesIO(data), found, 0, board))
        assert [{"byte": item[0], "length": len(item)} for item in read_back] == told["envelopes"]
        assert all(len(set(item)) == 1 for item in read_back)
