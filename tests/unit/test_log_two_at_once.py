"""Two processes on one home that take up the same board in turn, in any order, end where one alone does."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from sync.clock import ManualClock
from sync.errors import NotPermitted
from sync.log.bodies import Retract, encode_body
from sync.log.database import Database
from sync.log.kinds import ONE_OFF, Kind, Role
from sync.log.op import Op, OpDraft
from sync.log.sqlite import SqliteLog
from tests.unit.logs import NOW
from tests.unit.people import People


def step(people: People, rng: random.Random, ops: list[Op]) -> None:
    """Somebody does something."""
    name, board = rng.choice(sorted(people.logs)), people.board
    log = people.logs[name]
    match rng.randrange(9):
        case 0:
            people.remove(rng.choice(("Ann", "Fay")), rng.choice(("Bob", "Cat")))
        case 1:
            people.logs["Sue"].allow_anonymous(board, rng.random() < 0.6)
        case 2 | 3:
            people.meet(*rng.sample(sorted(people.logs), 3))
        case 4:
            people.set_role("Ann", "Fox", rng.choice((Role.MEMBER, Role.FACILITATOR)))
        case 5:
            draft = OpDraft(ONE_OFF, b"\x91\xa5hello")
            ops.append(log.append_one_off(board, rng.randbytes(16), draft))
        case 6:
            ops.append(people.post(name))
        case 7:
            own = [op for op in ops if op.device == log.board(board).device.id]
            if own:
                log.append(board, Kind.RETRACT, encode_body(Retract(rng.choice(own).op_id, "")))
        case _:
            people.invite(name)


@pytest.mark.parametrize("seed", range(12))
def test_two_at_once_judge_as_one_alone(seed: int, tmp_path: Path) -> None:
    people, rng, ops = People(), random.Random(seed), list[Op]()
    for _ in range(30):
        try:
            step(people, rng, ops)
        except (NotPermitted, KeyError):
            continue
    people.meet(*people.logs)
    board, ann = people.board, people.logs["Ann"]
    databases = [Database(tmp_path / "store.db", bytes(32)) for _ in range(2)]
    both = [SqliteLog(one, None, ManualClock(NOW, seed * 2 + n)) for n, one in enumerate(databases)]
    invite = ann.create_invite(board, Role.MEMBER, 1, int(NOW) + 9_999)
    live = {item.op_id: item.sign for item in people.roster("Ann").invites}
    both[0].begin_join(b"z" * 32, invite, "Zoe")
    both[0].complete_join(board, ann.welcome(board, live[invite.op_id]))
    ids = [identity for _, identity in ann.index(board)]
    left = rng.sample(ids, len(ids))
    while left:
        size = rng.randrange(1, 6)
        rng.choice(both).ingest(board, ann.fetch(board, left[:size]))
        del left[:size]
    both[0].ingest(board, ann.fetch(board, ids))
    ann.ingest(board, both[1].fetch(board, [identity for _, identity in both[1].index(board)]))
    for log in both:
        assert [log.status(board, one) for one in ids] == [ann.status(board, one) for one in ids]
        mine, hers = log.board(board).roster, people.roster("Ann")
        assert mine is not None
        assert (set(mine.members), mine.heads, mine.epochs) == (set(hers.members), hers.heads, hers.epochs)
    for one in databases:
        one.close()
