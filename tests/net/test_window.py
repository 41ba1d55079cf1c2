"""Nobody is told of more than there is room for: who has much to say is not cut, and all of it comes."""

from __future__ import annotations

import random
from collections import deque

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.engine import intake, talk
from sync.engine.window import Window
from sync.events import PeerLost, Refused, Synced
from sync.log.envelope import ENVELOPE_MINIMUM
from sync.protocol import transfer
from tests.net.conftest import NewHome
from tests.net.homes import befriend


def named(number: int) -> bytes:
    return number.to_bytes(32, "big")


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 12)), max_size=30))
def test_all_is_told_once_in_order_and_never_more_than_fits(steps: list[tuple[int, int]]) -> None:
    window, told, heard, made = Window(), [], deque[bytes](), 0
    window.most = 8
    for news, acknowledged in [*steps, *[(0, 8)] * 200]:
        now = window.tell([named(made + number) for number in range(news)])
        made += news
        now += window.held([heard.popleft() for _ in range(min(acknowledged, len(heard)))])
        heard += now
        told += now
        assert len(heard) <= 8
        assert set(heard) == window.unacked
    assert told == [named(number) for number in range(made)]
    assert window.settled


def test_what_was_asked_for_makes_room_whether_or_not_it_is_kept() -> None:
    window = Window()
    window.most = 2
    assert window.tell([named(number) for number in range(4)]) == [named(0), named(1)]
    assert window.sent([named(0), named(1)]) == [named(2), named(3)]
    assert window.unacked == {named(number) for number in range(4)}


def test_what_is_sent_whole_waits_for_no_room() -> None:
    window = Window()
    window.most = 1
    window.sent([named(1), named(2)])
    assert window.tell([named(3), named(4)]) == [named(3)]
    assert window.held([named(1), named(2)]) == []
    assert not window.settled
    assert window.held([named(3)]) == [named(4)]
    window.held([named(4)])
    assert window.settled


class Side:
    """What one of two does with what it stores and hears, as a talk does it."""

    def __init__(self, most: int) -> None:
        self.window, self.here, self.theirs = Window(), set[bytes](), set[bytes]()
        self.window.most = most
        self.out = deque[bytes]()

    def store(self, ids: list[bytes]) -> None:
        new = [item for item in ids if item not in self.here]
        self.here.update(new)
        self.out += [item for item in new if item in self.theirs]
        self.out += self.window.tell([item for item in new if item not in self.theirs])

    def hear(self, ids: list[bytes]) -> None:
        news = [item for item in ids if item not in self.window.unacked]
        self.out += self.window.held(ids)
        self.theirs.update(item for item in news if item not in self.here)
        self.out += self.window.crossed([item for item in news if item in self.here])


@given(st.integers(1, 9), st.integers(0, 1 << 32))
def test_two_who_store_the_same_come_to_an_end(most: int, seed: int) -> None:
    rng, sides, said = random.Random(seed), (Side(most), Side(most)), 0
    waiting = [deque(map(named, rng.sample(range(40), 40))) for _ in sides]
    while any(waiting) or any(side.out for side in sides):
        at, count = rng.randrange(2), rng.randint(1, 9)
        if rng.random() < 0.5:
            sides[at].store([waiting[at].popleft() for _ in range(min(count, len(waiting[at])))])
        else:
            out = sides[1 - at].out
            heard = [out.popleft() for _ in range(min(count, len(out)))]
            said += len(heard)
            sides[at].hear(heard)
    assert all(side.window.settled for side in sides)
    assert said <= 80, "each says each once"


async def test_two_who_got_the_same_from_somebody_else_both_go_on_telling(
    home: NewHome, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What either tells the other waits to be told by that one, too: neither waits for the other."""
    monkeypatch.setattr(Window, "most", 40)
    ada, ben, cat = home("ada"), home("ben"), home("cat")
    board = ada.found()
    befriend(board, ada, ben, cat)
    cat.write_many(board, 400)
    posts = [identity for _, _, identity in cat.log.since(board, 0)][-400:]
    halves = cat.log.fetch(board, posts[:200]), cat.log.fetch(board, posts[200:])
    async with ada.running(), ben.running(ada.address):
        await ada.event(Synced)
        await ben.event(Synced)
        for taker, (one, other) in ((ada, halves), (ben, halves[::-1])):
            taker.log.ingest(board, one)
            taker.log.ingest(board, other)
            taker.engine.poke()
        cat.write_many(board, 1, size=101)
        ada.log.ingest(board, cat.log.fetch(board, [cat.log.since(board, 0)[-1][2]]))
        ada.engine.poke()
        await ben.has(board, ada.holds(board), seconds=20)


async def test_a_peer_that_takes_in_a_large_board_meanwhile_is_not_cut(
    home: NewHome, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ada tells ben of far more at once than he can keep in mind, were he told of all."""
    monkeypatch.setattr(Window, "most", 40)
    monkeypatch.setattr(transfer, "WANTS_IN_FLIGHT", 40)
    monkeypatch.setattr(intake, "MOST_BYTES", 40 * ENVELOPE_MINIMUM)
    monkeypatch.setattr(talk, "MOST_PROMISED", 300)
    ada, ben = home("ada"), home("ben")
    board = ada.found()
    befriend(board, ada, ben)
    async with ada.running(), ben.running(ada.address):
        await ada.event(Synced)
        await ben.event(Synced)
        ada.write_many(board, 900)
        ada.engine.poke()
        await ben.has(board, ada.holds(board), seconds=60)
        assert not [event for event in (*ada.seen, *ben.seen) if isinstance(event, PeerLost | Refused)]
