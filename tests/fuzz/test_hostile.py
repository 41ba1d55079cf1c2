"""A member who turned against the board, at the door of a real engine and log; the others are unharmed."""

from __future__ import annotations

import asyncio
import contextvars
import gc
import tracemalloc
from collections.abc import Awaitable, Callable

import pytest

from sync.engine.boards import _session_board
from sync.log.bodies import encode_body
from sync.log.kinds import Role
from sync.log.op import Status
from sync.net import limits
from tests.fuzz.attacks import (
    Eve,
    announces_without_end,
    back_dates,
    drips,
    lies_about_sizes,
    pings_without_end,
    reconciles_for_ever,
    replays,
    says_done_to_nothing,
    says_gone_without_end,
    sends_another_board,
    sends_junk,
    stalls,
    wants_without_end,
    wraps_again,
)
from tests.simulation.acts import POLICY, YEAR
from tests.simulation.home import PORT, Home
from tests.simulation.virtual import HERE, VirtualLoop
from tests.simulation.wire import Network

MOST_MIB = 64
"""What one member gone bad may cost at its peak; announcing ids without end costs the most, about 51."""


Attack = Callable[[Eve, Home, bytes], Awaitable[None]]
HERSELF = "connection reset by peer"
"""What changes nothing here is borne, as an honest machine may pass it on: she leaves when she likes."""
ATTACKS: list[tuple[Attack, str]] = [
    (lies_about_sizes, "The peer sent a Env frame that is too large."),
    (reconciles_for_ever, "The peer reconciles without end."),
    (announces_without_end, "The peer announced more than anybody can keep."),
    (wants_without_end, "it takes no more bytes"),
    (says_gone_without_end, "The peer answered what it was not asked."),
    (sends_another_board, HERSELF),
    (replays, HERSELF),
    (sends_junk, "The peer goes on sending envelopes that nobody honest passes on."),
    (wraps_again, HERSELF),
    (back_dates, HERSELF),
    (pings_without_end, "The peer talks faster than anybody needs to."),
    (says_done_to_nothing, "The peer sent a Done frame while the session was asked."),
    (stalls, "it fell silent"),
    (drips, "it does not finish what it began to say"),
]
"""What she does, and the sentence by which the session ended."""
TOLD = {
    sends_junk: "An envelope was made by a version that this one does not know.",
    wraps_again: "An envelope was sealed a second time by somebody else.",
}
"""What was said of it besides."""


@pytest.mark.parametrize(("attack", "reason"), ATTACKS, ids=[attack.__name__ for attack, _ in ATTACKS])
def test_a_member_gone_bad(attack: Attack, reason: str) -> None:
    loop = VirtualLoop()
    try:
        loop.run_until_complete(asyncio.wait_for(story(loop, attack, reason), 1_000))
    finally:
        loop.close()


async def story(loop: VirtualLoop, attack: Attack, reason: str) -> None:
    network = Network(loop, 1)
    ada, ben, mallory = homes = [Home(loop, network, at, skew=0, seed=at, disk=None) for at in range(3)]
    try:
        board = await members(homes)
        mallory.crash()
        await asyncio.sleep(1)
        ada.lost.clear()
        gc.collect()
        tracemalloc.start()
        await attacked(mallory, ada, board, attack)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < MOST_MIB << 20, f"{peak / (1 << 20):.0f} MiB"
        await asyncio.sleep(limits.STALL_SECONDS)
        assert ada.lost == [reason]
        assert TOLD.get(attack, "") in ("", *ada.complaints)
        post = ben.log.append(board, 32, encode_body(POLICY))
        ben.engine.poke()
        await asyncio.sleep(5)
        assert post.envelope_id in ada.holds(board)
        assert counted(ada, board) == counted(ben, board)
        assert not ben.complaints
    finally:
        tracemalloc.stop()
        for home in homes:
            await home.switch_off()


async def members(homes: list[Home]) -> bytes:
    """Three homes on one board, with some posts."""
    for home in homes:
        home.peers = tuple((other.host, PORT) for other in homes if other is not home)
        home.switch_on()
    ada = homes[0]
    board = ada.log.create_board(ada.root, "Garden", "ada", POLICY).board_id
    for home in homes[1:]:
        invite = ada.log.create_invite(board, Role.MEMBER, 1, int(ada.clock.now()) + YEAR)
        home.log.begin_join(home.root, invite, home.name)
    for home in homes:
        home.engine.poke()
    await asyncio.sleep(60)
    for number in range(4):
        homes[number % 3].log.append(board, 32, encode_body(POLICY))
        homes[number % 3].engine.poke()
    await asyncio.sleep(10)
    assert {len(counted(home, board)) for home in homes} == {9}
    return board


async def attacked(mallory: Home, ada: Home, board: bytes, attack: Attack) -> None:
    session = _session_board(mallory.log.board(board), mallory.clock.now())
    assert session is not None

    async def act() -> None:
        eve = Eve(session)
        await eve.connect(ada.host)
        try:
            await attack(eve, ada, board)
            await asyncio.sleep(2)
        finally:
            eve.writer.transport.abort()

    context = contextvars.copy_context()
    context.run(HERE.set, mallory)  # type: ignore[arg-type]
    await asyncio.get_running_loop().create_task(act(), context=context)


def counted(home: Home, board: bytes) -> set[bytes]:
    return {row.op_id for row in home.shelf.all_rows(board) if row.status == Status.COUNTED}
