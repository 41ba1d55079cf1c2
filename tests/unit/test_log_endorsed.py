"""An op with a bad signature for which only a later one vouches: what it does, and what it does not."""

from __future__ import annotations

import os

from sync.crypto.identity import SigningKey
from sync.log.envelope import Opened, seal_op
from sync.log.header import NO_ID, SUITE_CONTENT, Header, Outer, pack_outer
from sync.log.log import Log
from sync.log.op import Status
from tests.unit.intruding import BORN
from tests.unit.logs import NOW, POST, Make, everything, found, heads_of, join, makers


def written(
    log: Log, board: bytes, before: Opened | None, signer: SigningKey, ttl_code: int
) -> tuple[bytes, Opened]:
    """A post by the machine of `log`, after `before`, signed by `signer`."""
    device = log.board(board).device
    last = log._shelf.board(board)
    assert last is not None
    seq, prev = (before.op.seq + 1, before.link) if before else (last.seq + 1, last.link)
    keys = log.board(board).epochs[-1]
    outer = pack_outer(Outer(SUITE_CONTENT, keys.kid, BORN, ttl_code, bytes(16)))
    place = POST, device.id, seq, prev, 9, int(NOW)
    return seal_op(
        keys,
        board,
        signer,
        Header(outer, *place, heads_of(log, board), NO_ID, (), NO_ID),
        b"x",
        os.urandom(16),
    )


@makers
def test_it_splits_what_is_shown_of_its_author_and_nothing_else(make: Make) -> None:
    ann, bob, carl = make(), make(), make()
    board = found(ann)
    join(bob, ann, board, "Bob")
    join(carl, ann, board, "Carl")
    for log in (bob, carl):
        log.ingest(board, everything(ann, board))
    ann.ingest(board, everything(bob, board))
    unsigned, first = written(bob, board, None, SigningKey(os.urandom(32)), 0)
    voucher, second = written(bob, board, first, bob.board(board).device.sign, 1)
    ann.ingest(board, [unsigned, voucher])
    carl.ingest(board, [unsigned])  # who comes when the other one is over
    held = first.op.envelope_id
    assert (ann.status(board, held), carl.status(board, held)) == (Status.COUNTED, Status.ASIDE)
    apart = set(ann.index(board)) ^ set(carl.index(board))
    assert {one for _, one in apart} == {second.op.envelope_id}
    assert carl.holds(board, [held]) == {held}
    assert ann.board(board).roster == carl.board(board).roster
    carl.ingest(board, [voucher])
    assert carl.status(board, held) == Status.COUNTED
    assert ann.index(board) == carl.index(board)
