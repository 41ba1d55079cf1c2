from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from itertools import pairwise

import pytest

from sync.clock import ManualClock, SystemClock
from sync.engine import dialler as module
from sync.engine.dialler import Dialled, Dialler, PeerId, Route
from tests.net.waiting import until
from tests.simulation.virtual import VirtualLoop

PEER: PeerId = (b"b" * 32, b"d" * 32)
ROUTE = Route(("beacon", "one"), "beacon", (("127.0.0.1", 1),), frozenset({PEER}))
TYPED = Route(("typed", "127.0.0.1:1"), "typed", (("127.0.0.1", 1),))


class Town:
    """Who is connected, and every dial as it is made; answers are put into `answers`."""

    def __init__(self) -> None:
        self.met: set[PeerId] = set()
        self.dials: asyncio.Queue[Route] = asyncio.Queue()
        self.answers: asyncio.Queue[Dialled] = asyncio.Queue()
        self.tasks: list[asyncio.Task[object]] = []
        self.dialler = Dialler(
            self.dial, lambda peers: bool(peers & self.met), lambda _: False, SystemClock(), self.spawn
        )

    def spawn(self, work: Coroutine[object, None, object]) -> None:
        self.tasks.append(asyncio.get_running_loop().create_task(work))

    async def dial(self, route: Route) -> Dialled:
        self.dials.put_nowait(route)
        return await self.answers.get()

    async def dialled(self) -> Route:
        return await asyncio.wait_for(self.dials.get(), 5)


@pytest.fixture
async def town(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Town]:
    monkeypatch.setattr(module, "FIRST_WAIT", 0.001)
    monkeypatch.setattr(module, "LONGEST_WAIT", 0.01)
    town = Town()
    yield town
    for task in town.tasks:
        task.cancel()


NOBODY = Dialled(frozenset(), 0.0)


async def test_it_tries_again_until_somebody_answers(town: Town) -> None:
    assert town.dialler.offer(ROUTE)
    for _ in range(3):
        assert await town.dialled() == ROUTE
        town.answers.put_nowait(NOBODY)
    await town.dialled()


async def test_it_rests_while_the_peer_is_connected_by_another_way(town: Town) -> None:
    town.met.add(PEER)
    town.dialler.offer(ROUTE)
    town.dialler.offer(TYPED)
    assert (await town.dialled()).how == "typed"
    assert town.dials.empty()
    town.met.clear()
    town.dialler.disconnected()
    assert (await town.dialled()).how == "beacon"


async def test_a_typed_address_learns_who_answered(town: Town) -> None:
    town.dialler.offer(TYPED)
    await town.dialled()
    town.met.add(PEER)
    town.answers.put_nowait(Dialled(frozenset({PEER}), 0.1))
    await until(lambda: bool(town.dialler.routes()[0].peers))
    town.met.clear()
    town.dialler.disconnected()
    assert (await town.dialled()).peers == {PEER}


async def test_a_beacon_heard_no_more_is_forgotten_and_a_typed_address_never(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "GIVE_UP_AFTER", 2)
    town.dialler.offer(ROUTE)
    for _ in range(3):
        await town.dialled()
        town.answers.put_nowait(NOBODY)
    await until(lambda: not town.dialler.routes())
    town.dialler.offer(TYPED)
    for _ in range(6):
        await town.dialled()
        town.answers.put_nowait(NOBODY)


async def test_a_beacon_heard_again_ends_the_wait(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FIRST_WAIT", 60.0)
    monkeypatch.setattr(module, "LONGEST_WAIT", 60.0)
    town.dialler.offer(ROUTE)
    await town.dialled()
    town.answers.put_nowait(NOBODY)
    moved = Route(ROUTE.key, "beacon", (("127.0.0.1", 2),), ROUTE.peers)
    assert not town.dialler.offer(moved)
    assert await town.dialled() == moved


async def test_a_withdrawn_route_is_dialled_no_more(town: Town) -> None:
    town.dialler.offer(ROUTE)
    await town.dialled()
    town.dialler.withdraw(ROUTE.key)
    town.answers.put_nowait(NOBODY)
    await until(lambda: not town.dialler.routes())
    assert town.dials.empty()


async def test_the_number_of_routes_is_capped(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ROUTES", 3)
    taken = [town.dialler.offer(Route(("beacon", str(i)), "beacon", (("127.0.0.1", i),))) for i in range(5)]
    assert taken == [True, True, True, False, False]


def test_waits_grow_to_a_limit_and_no_two_machines_keep_step() -> None:
    """In virtual time: nobody ever answers, and each wait lies around its own place in the series."""
    loop = VirtualLoop()
    moments: dict[int, list[float]] = {seed: [] for seed in (1, 2)}

    async def story() -> None:
        tasks: list[asyncio.Task[object]] = []

        def spawn(work: Coroutine[object, None, object]) -> None:
            tasks.append(loop.create_task(work))

        for seed, times in moments.items():

            async def dial(_: Route, times: list[float] = times) -> Dialled:
                times.append(loop.time())
                return NOBODY

            clock = ManualClock(seed=seed)
            Dialler(dial, lambda _: False, lambda _: False, clock, spawn).offer(TYPED)
        await asyncio.sleep(300)
        for task in tasks:
            task.cancel()

    loop.run_until_complete(story())
    loop.close()
    for times in moments.values():
        waits = [later - earlier for earlier, later in pairwise(times)]
        for number, wait in enumerate(waits, 1):
            due = min(module.LONGEST_WAIT, module.FIRST_WAIT * module.GROWTH**number)
            assert 0.5 * due <= wait <= 1.5 * due + 1e-6
        assert len(waits) > 10
    assert not set(moments[1][1:]) & set(moments[2][1:])
