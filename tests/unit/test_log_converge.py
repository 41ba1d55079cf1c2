"""Logs that exchange random parts of what they hold in random order come to the same."""

from __future__ import annotations

import random

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.errors import NotPermitted
from sync.log.bodies import Readmit, Remove, Retract, SetRole, encode_body
from sync.log.kinds import Kind, Role
from sync.log.log import Log
from sync.log.op import OpDraft, Status
from tests.unit.logs import (
    POLICY,
    POST,
    View,
    everything,
    found,
    join,
    memory,
    sqlite,
)


def act(rng: random.Random, logs: list[Log], board: bytes, epochs: bool) -> None:
    """One random deed of a random member; what the role does not allow is simply not done."""
    log = rng.choice(logs)
    roster = log.board(board).roster
    if roster is None:
        return
    target = rng.choice(list(roster.members))
    known = tuple(op.op_id for op in log.ops(board) if op.member == target and rng.random() < 0.7)
    new = bytes(rng.choices(range(256), k=32))
    drafts = [
        OpDraft(POST, rng.randbytes(8)),
        OpDraft(POST, rng.randbytes(8)),
        OpDraft(Kind.RETRACT, encode_body(Retract(new, ""))),
        OpDraft(Kind.SET_ROLE, encode_body(SetRole(target, rng.choice([2, 3]), known))),
        OpDraft(Kind.REMOVE, encode_body(Remove(target, "", known))),
        OpDraft(Kind.READMIT, encode_body(Readmit((new, *known)))),
        OpDraft(Kind.POLICY, encode_body(msgspec.structs.replace(POLICY, name=new.hex()[:8]))),
    ]
    try:
        if epochs and rng.random() < 0.1:
            log.new_epoch(board)
        else:
            log.append_many(board, [rng.choice(drafts)])
    except NotPermitted:
        return


ROUNDS = 6
"""Whoever may hand on an epoch does so when somebody was left out: that makes new ops, which travel, too."""


def judged(log: Log, board: bytes) -> dict[bytes, Status | None]:
    return {identity: log.status(board, identity) for _, identity in log.index(board)}


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1 << 40), st.booleans())
def test_logs_that_exchange_random_parts_in_random_order_converge(seed: int, epochs: bool) -> None:
    rng = random.Random(seed)
    views = [View() for _ in range(4)]
    logs = [memory(views[0]), sqlite(views[1]), memory(views[2]), sqlite(views[3])]
    board = found(logs[0])
    for number, log in enumerate(logs[1:]):
        join(log, logs[0], board, f"M{number}", Role(rng.choice([2, 3])))
    for _ in range(20):
        act(rng, logs, board, epochs)
        one, other = rng.sample(logs, 2)
        parts = everything(one, board)
        rng.shuffle(parts)
        other.ingest(board, parts[: rng.randrange(len(parts) + 1)])
    for _ in range(ROUNDS):
        union = {envelope for log in logs for envelope in everything(log, board)}
        for log in logs:
            parts = sorted(union)
            rng.shuffle(parts)
            for at in range(0, len(parts), 7):
                log.ingest(board, parts[at : at + 7])
        if len({frozenset(log.index(board)) for log in logs}) == 1:
            break
    # Who was left out of an epoch cannot read on, and rightly shows the board as it was.
    able = [number for number, log in enumerate(logs) if Status.SEALED not in judged(log, board).values()]
    assert len({frozenset(log.index(board)) for log in logs}) == 1
    assert 0 in able
    assert epochs or len(able) == len(logs)
    for number in able:
        log, view = logs[number], views[number]
        assert log.board(board).roster == logs[0].board(board).roster
        assert set(view.shown) == set(views[0].shown) == {op.op_id for op in log.ops(board)}
        assert judged(log, board) == judged(logs[0], board)
        before = dict(view.shown)
        view.shown.clear()
        log.replay()
        assert view.shown == before
