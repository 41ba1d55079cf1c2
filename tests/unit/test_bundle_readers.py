"""Who can open a bundle: strangers and the removed learn its size, members read it after any absence."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync.bundle import export_bundle, import_bundle
from sync.errors import BadBundle
from sync.log.kinds import Role
from sync.log.op import Status
from tests.unit.bundles import founded, held, log_at, write_many
from tests.unit.logs import POST, everything, join, member_id


def test_a_stranger_finds_no_structure_in_it(tmp_path: Path) -> None:
    (ann, _), (eve, _) = log_at(1), log_at(2)
    board = founded(ann)
    founded(eve, "Elsewhere")
    write_many(ann, board, 50)
    export_bundle(ann, tmp_path / "one")
    export_bundle(ann, tmp_path / "two")
    one, two = (tmp_path / "one").read_bytes(), (tmp_path / "two").read_bytes()
    assert len(one) == len(two)
    assert not {one[at : at + 8] for at in range(0, len(one), 8)} & {
        two[at : at + 8] for at in range(0, len(two), 8)
    }
    assert board not in one
    assert ann.board(board).epochs[-1].kid not in one
    with pytest.raises(BadBundle) as caught:
        import_bundle(eve, tmp_path / "one")
    assert "sync" in caught.value.hint


def test_who_was_removed_opens_no_bundle_written_since_and_who_was_away_does(tmp_path: Path) -> None:
    (ann, _), (bob, _), (cat, _) = log_at(1), log_at(2), log_at(3)
    board = founded(ann)
    join(bob, ann, board, "Bob")
    join(cat, ann, board, "Cat")
    bob.ingest(board, everything(cat, board))
    ann.remove_member(board, member_id(ann, board, "Bob"))
    news = ann.append(board, POST, b"after")
    export_bundle(ann, tmp_path / "b")
    before = held(bob, board)
    with pytest.raises(BadBundle):
        import_bundle(bob, tmp_path / "b")
    assert held(bob, board) == before
    assert import_bundle(cat, tmp_path / "b").damage is None
    assert cat.status(board, news.envelope_id) == Status.COUNTED
    assert held(cat, board) == held(ann, board)


def test_of_whom_the_writer_never_heard_opens_it_by_an_epoch_that_all_still_share(tmp_path: Path) -> None:
    (ann, _), (fay, _), (dot, _) = log_at(1), log_at(2), log_at(3)
    board = founded(ann)
    join(fay, ann, board, "Fay", Role.FACILITATOR)
    ann.ingest(board, everything(fay, board))
    join(dot, fay, board, "Dot")
    ann.new_epoch(board)
    news = ann.append(board, POST, b"after")
    export_bundle(ann, tmp_path / "b")
    assert import_bundle(dot, tmp_path / "b").damage is None
    assert dot.status(board, news.envelope_id) == Status.SEALED
    ann.ingest(board, everything(dot, board))
    export_bundle(ann, tmp_path / "c")
    import_bundle(dot, tmp_path / "c")
    assert dot.status(board, news.envelope_id) == Status.COUNTED


def test_who_missed_a_monthly_epoch_opens_the_bundle_all_the_same(tmp_path: Path) -> None:
    (ann, _), (cat, _) = log_at(1), log_at(3)
    board = founded(ann)
    join(cat, ann, board, "Cat")
    for _ in range(3):
        ann.new_epoch(board)
    news = ann.append(board, POST, b"after")
    export_bundle(ann, tmp_path / "b")
    assert import_bundle(cat, tmp_path / "b").damage is None
    assert cat.status(board, news.envelope_id) == Status.COUNTED
    assert cat.board(board).epochs[-1].kid == ann.board(board).epochs[-1].kid


def test_what_a_removed_member_hands_over_by_bundle_does_not_count(tmp_path: Path) -> None:
    (ann, _), (bob, _) = log_at(1), log_at(2)
    board = founded(ann)
    join(bob, ann, board, "Bob")
    ann.remove_member(board, member_id(ann, board, "Bob"))
    late = bob.append(board, POST, b"late")
    export_bundle(bob, tmp_path / "b")
    import_bundle(ann, tmp_path / "b")
    assert ann.status(board, late.envelope_id) == Status.LATE
