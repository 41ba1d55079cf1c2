"""The caps on what one-off keys sign leave the same on every machine, whoever floods, forges or is late."""

from __future__ import annotations

import os
import random

import pytest

from sync.crypto.hashing import digest
from sync.crypto.identity import SigningKey, certify, device_keys, member_key
from sync.errors import NotPermitted
from sync.log import forgetting
from sync.log.bodies import AddDevice, Retract, encode_body
from sync.log.kinds import ONE_OFF, Kind
from sync.log.op import OpDraft, Status
from tests.unit.intruding import written
from tests.unit.logs import NOW
from tests.unit.people import People

DAY = 86_400


class Story:
    """A board on which people write without their names, take back, forge, and are put out."""

    def __init__(self, seed: int) -> None:
        self.people, self.rng = People(), random.Random(seed)
        self.own: list[tuple[str, bytes, bytes]] = []
        """Who wrote, under which salt, which op."""

    def live(self, steps: int) -> None:
        for _ in range(steps):
            try:
                self._step(self.rng.choice(sorted(self.people.logs)))
            except (NotPermitted, KeyError):
                continue

    def _step(self, name: str) -> None:
        people, rng = self.people, self.rng
        log = people.logs[name]
        match rng.randrange(12):
            case 0:
                people.remove(rng.choice(("Ann", "Fay")), rng.choice(("Bob", "Cat")))
            case 1:
                people.logs["Sue"].allow_anonymous(people.board, rng.random() < 0.6)
            case 2 | 3:
                people.meet(*rng.sample(sorted(people.logs), 3))
            case 4:
                people.logs["Fox"].new_epoch(people.board)
            case 5 | 6:
                salt, draft = rng.randbytes(16), OpDraft(ONE_OFF, b"hi", wall=int(NOW) + rng.choice((0, DAY)))
                self.own.append((name, salt, log.append_one_off(people.board, salt, draft).op_id))
            case 7 if self.own:
                who, salt, target = rng.choice(self.own)
                body = encode_body(Retract(target, ""))
                people.logs[who].append_one_off(people.board, salt, OpDraft(Kind.RETRACT, body))
            case 8 | 9:
                self._forge(name, SigningKey(rng.randbytes(32)), rng.choice((0, 0, -5, 500)))
            case 10:
                self._let_stand()
            case _:
                self._forge_by_a_machine(name)

    def _forge(self, name: str, key: SigningKey, day: int) -> None:
        log, board = self.people.logs[name], self.people.board
        kind = self.rng.choice((ONE_OFF, int(Kind.RETRACT)))
        body = encode_body(Retract(os.urandom(32), "")) if kind == Kind.RETRACT else b"hi"
        heads = tuple(sorted(self.people.roster(name).heads))
        epoch = log.board(board).epochs[-1]
        log.ingest(board, [written(epoch, board, kind, body, heads, key, NOW + day * DAY)[0]])

    def _forge_by_a_machine(self, name: str) -> None:
        """By a key that is made a machine of theirs afterwards."""
        board = self.people.board
        keys = device_keys(self.rng.randbytes(32), board)
        self._forge(name, keys.sign, 0)
        if name != "Ann":
            member = member_key(digest(b"seed", name.encode()), board)
            body = encode_body(AddDevice(member.public, certify(member, board, keys)))
            self.people.logs[name].append(board, Kind.ADD_DEVICE, body)

    def _let_stand(self) -> None:
        log, board = self.people.logs["Fay"], self.people.board
        rows = [row for row in log._shelf.one_off(board) if row.status in (Status.LATE, Status.OVER)]
        if rows:
            log.readmit(board, [self.rng.choice(rows).op_id])

    def counted(self, name: str) -> set[bytes]:
        rows = self.people.logs[name]._shelf.one_off(self.people.board)
        return {row.op_id for row in rows if row.status == Status.COUNTED}


@pytest.mark.parametrize("seed", range(16))
def test_whatever_comes_in_whatever_order_the_same_is_left(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forgetting, "ONE_OFF_CAP", 3)
    monkeypatch.setattr(forgetting, "ONE_OFF_RETRACTIONS", 2)
    story = Story(seed)
    story.live(40)
    people = story.people
    for _ in range(3):
        people.meet(*people.logs)
    staying = [name for name in people.logs if name in people.names("Ann")]
    people.join("Zoe", people.invite("Ann"))
    log, ids = people.logs["Ann"], [one for _, one in people.logs["Ann"].index(people.board)]
    story.rng.shuffle(ids)
    while ids:
        size = story.rng.randrange(1, 6)
        people.logs["Zoe"].ingest(people.board, log.fetch(people.board, ids[:size]))
        del ids[:size]
    for _ in range(4):
        people.meet(*staying, "Zoe")
    assert len({frozenset(story.counted(name)) for name in (*staying, "Zoe")}) == 1
