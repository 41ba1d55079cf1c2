"""What nobody here can open is kept up to a limit: another board's envelopes push nobody out."""

from __future__ import annotations

import pytest

from sync.log import intake
from sync.log.intake import FULL
from sync.log.log import Log
from sync.log.op import OpDraft, Status
from tests.unit.logs import POST, Make, everything, found, founded_with, makers, memory

LIMIT = 20


def of_another_board(count: int, size: int = 10) -> list[bytes]:
    """Envelopes under keys that this board never had."""
    log = memory()
    board = found(log)
    ops = log.append_many(board, [OpDraft(POST, bytes([n]) * size) for n in range(count)])
    return log.fetch(board, [op.envelope_id for op in ops])


def sealed(log: Log, board: bytes) -> list[bytes]:
    held = [identity for _, identity in log.index(board)]
    return [identity for identity in held if log.status(board, identity) == Status.SEALED]


@makers
@pytest.mark.parametrize("by", ["number", "bytes"])
def test_another_boards_envelopes_are_kept_so_far_and_no_further(
    make: Make, by: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    board, (ann, bob) = founded_with(make, "Bob")
    foreign = of_another_board(3 * LIMIT)
    if by == "number":
        monkeypatch.setattr(intake, "SEALED_LIMIT", LIMIT)
    else:
        monkeypatch.setattr(intake, "SEALED_BYTES", LIMIT * len(foreign[0]))
    for at in range(0, len(foreign), 7):
        refused = ann.ingest(board, foreign[at : at + 7]).refused
        assert {reason for _, reason in refused} <= {FULL}
    assert len(sealed(ann, board)) == LIMIT
    assert len(ann.ingest(board, foreign).refused) == 2 * LIMIT
    post = bob.append(board, POST, b"good evening")
    assert ann.ingest(board, everything(bob, board)).refused == []
    assert ann.status(board, post.envelope_id) == Status.COUNTED


@makers
def test_what_waits_for_its_key_gives_its_room_back_when_that_comes(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    board, (ann, bob) = founded_with(make, "Bob")
    monkeypatch.setattr(intake, "SEALED_LIMIT", LIMIT)
    known = {identity for _, identity in ann.index(board)}
    ann.new_epoch(board)
    epoch = [identity for _, identity in ann.index(board) if identity not in known]
    ops = ann.append_many(board, [OpDraft(POST, bytes([65 + n])) for n in range(LIMIT)])
    bob.ingest(board, ann.fetch(board, [op.envelope_id for op in ops]))
    assert len(sealed(bob, board)) == LIMIT
    bob.ingest(board, ann.fetch(board, epoch))
    assert sealed(bob, board) == []
    foreign = of_another_board(LIMIT + 1)
    assert len(bob.ingest(board, foreign).refused) == 1
