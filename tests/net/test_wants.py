from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.engine import turnstile, wants
from sync.engine.turnstile import Turnstile
from sync.engine.wants import Wants

IDS = st.lists(st.sampled_from([bytes([n]) for n in range(6)]), max_size=4)
STEPS = st.lists(st.tuples(st.sampled_from(["ask", "arrived", "left"]), st.sampled_from("abc"), IDS))


@given(STEPS)
def test_every_announced_id_is_asked_of_exactly_one_who_has_it_and_is_still_here(
    steps: list[tuple[str, str, list[bytes]]],
) -> None:
    book: Wants[str] = Wants()
    asked: dict[bytes, str] = {}
    announced: dict[bytes, set[str]] = {}
    for step, source, ids in steps:
        if step == "ask":
            for item in book.ask(source, ids):
                assert item not in asked
                asked[item] = source
            for item in ids:
                announced.setdefault(item, set()).add(source)
        elif step == "arrived":
            book.arrived(ids)
            for item in ids:
                asked.pop(item, None)
                announced.pop(item, None)
        else:
            for sources in announced.values():
                sources.discard(source)
            announced = {item: sources for item, sources in announced.items() if sources}
            owed = {item for item, who in asked.items() if who == source}
            instead = {item: who for who, items in book.left(source).items() for item in items}
            assert set(instead) == owed & set(announced)
            for item in owed:
                asked.pop(item)
            asked |= instead
        assert set(asked) == set(announced)
        assert all(who in announced[item] for item, who in asked.items())
        assert len(book) == len(asked)


def test_more_than_can_be_remembered_is_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wants, "MOST", 2)
    book: Wants[str] = Wants()
    assert book.ask("a", [b"1", b"2", b"3"]) == [b"1", b"2"]
    book.arrived([b"1"])
    assert book.ask("a", [b"3"]) == [b"3"]


async def test_one_by_one_in_the_order_of_coming() -> None:
    stile: Turnstile[str] = Turnstile()
    started: list[str] = []
    for name in "abc":
        stile.enter(name, lambda name=name: started.append(name))
    assert started == ["a"]
    stile.leave("b")
    stile.leave("a")
    assert started == ["a", "c"]
    stile.leave("a")
    stile.leave("c")
    stile.enter("d", lambda: started.append("d"))
    assert started == ["a", "c", "d"]
    stile.leave("d")


async def test_whoever_stands_still_lets_the_next_one_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turnstile, "PATIENCE_SECONDS", 0.01)
    stile: Turnstile[str] = Turnstile()
    passed = asyncio.Event()
    stile.enter("slow", lambda: None)
    stile.enter("next", passed.set)
    await asyncio.wait_for(passed.wait(), 5)
    stile.leave("slow")
    stile.leave("next")
