"""A batch of small envelopes whose bodies are large is taken up in parts: memory follows the bodies."""

from __future__ import annotations

import random

import pytest

from sync.log import intake, telling
from sync.log.base import Change
from sync.log.op import OpDraft
from tests.unit.logs import POST, Make, View, everything, founded_with, makers

LARGE = 10_000
POSTS = 12


@makers
@pytest.mark.parametrize("later", [False, True])
def test_what_inflates_to_much_is_stored_in_several_transactions_and_told_as_one(
    make: Make, monkeypatch: pytest.MonkeyPatch, later: bool
) -> None:
    board, (ann, bob) = founded_with(make, "Bob")
    monkeypatch.setattr(intake, "INFLATED_BYTES", 3 * LARGE)
    monkeypatch.setattr(telling, "FRESH_BYTES", 2 * LARGE)
    ops = bob.append_many(board, [OpDraft(POST, b"%d" % at + b"x" * LARGE) for at in range(POSTS)])
    sent = bob.fetch(board, [op.envelope_id for op in ops])
    random.Random(1).shuffle(sent)
    before = ann.last()
    result = ann.ingest(board, [*sent, b"rubbish"], later=later)
    assert set(result.stored) == {op.envelope_id for op in ops}
    assert {op.op_id for op in result.counted} == {op.op_id for op in ops}
    assert sum(len(op.body) > 0 for op in result.counted) == 3, "the first transaction took no more"
    assert len(result.refused) == 1
    assert len(result.ids) == POSTS + 1
    assert result.rows in (None, ann.since(board, before))
    assert ann.is_behind() == later
    ann.catch_up()
    view = ann._projector
    assert isinstance(view, View)
    assert {op.body for op in ops} <= {op.body for op in view.shown.values()}
    assert sorted(everything(ann, board)) == sorted(everything(bob, board))
    assert ann.ingest(board, sent).stored == []


@makers
def test_what_is_at_hand_for_the_view_is_no_more_than_so_many_bytes(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "FRESH_BYTES", 2 * LARGE)
    board, (_, bob) = founded_with(make, "Bob")
    ops = bob.append_many(board, [OpDraft(POST, b"%d" % at * LARGE) for at in range(5)])
    fresh = telling.Fresh()
    fresh.keep([(n, Change(op, True, n)) for n, op in enumerate(ops)])
    fresh.keep([(0, Change(ops[0], True, 0))])
    assert [fresh.pop(n) is not None for n in range(5)] == [True, True, False, False, False]
    fresh.keep([(4, Change(ops[4], True, 4))])
    assert fresh.pop(4) == ops[4], "what was taken makes room"
