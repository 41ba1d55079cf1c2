"""Two machines with real logs, cut off from each other, or without power, after every single frame."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from sync.log.kinds import Role
from sync.log.op import OpDraft
from sync.protocol import conversation
from sync.protocol.channel import Channel
from sync.protocol.frames import Frame
from tests.simulation.acts import POLICY, POST, YEAR
from tests.simulation.checks import is_as_if_folded_anew, standing
from tests.simulation.home import PORT, Home
from tests.simulation.virtual import HERE, VirtualLoop
from tests.simulation.wire import Network
from tests.unit.logs import join

BATCH = 40
SECONDS = 60.0
"""Virtual ones, within which both are in step again."""


class Scissors(Channel):
    """A channel whose line is cut when so many frames were taken in, on either side, and then never again."""

    left = 0
    seen = 0
    how = "cut"

    def receive(self, data: bytes) -> Iterator[Frame]:
        for frame in super().receive(data):
            yield frame
            Scissors.seen += 1
            Scissors.left -= 1
            if not Scissors.left:
                self._cut()
                return

    def _cut(self) -> None:
        home = HERE.get()
        assert isinstance(home, Home)
        ends = [end for end in home.network.ends if end.here == home.host]
        if Scissors.how == "power cut":
            home.crash()
            home.loop.call_later(1.0, home.switch_on)
        for end in ends:
            if Scissors.how == "one way":
                end.deafen()
                home.loop.call_later(3.0, home.network.cut, end)
            else:
                home.network.cut(end)


def ready(loop: VirtualLoop, *, newcomer: bool) -> tuple[Home, Home, bytes]:
    """Two members who wrote, and governed, apart from each other; or one, and one who holds an invite."""
    network = Network(loop, 1)
    network.slowness = 0.001
    ada, ben = (Home(loop, network, at, skew=0, seed=at, disk=None) for at in range(2))
    board = ada.log.create_board(ada.root, "Garden", "ada", POLICY).board_id
    if newcomer:
        expires = int(ada.clock.now()) + YEAR
        invite = ada.log.create_invite(board, Role.MEMBER, 1, expires, [f"{ada.host}:{PORT}"])
        ben.log.begin_join(ben.root, invite, "ben")
    else:
        join(ben.log, ada.log, board, "ben")
        write(ben, board)
        ben.peers = ((ada.host, PORT),)
    write(ada, board)
    ada.log.new_epoch(board)
    return ada, ben, board


def write(home: Home, board: bytes) -> None:
    """Posts that do not fit one frame."""
    bodies = [home.random.randbytes(3_000) for _ in range(BATCH)]
    home.log.append_many(board, [OpDraft(POST, body) for body in bodies])


def alike(ada: Home, ben: Home, board: bytes) -> bool:
    """Whether both count each other as members, hold the same, and judge it alike."""
    rosters = [home.log.board(board).roster for home in (ada, ben)]
    if any(roster is None or len(roster.members) != 2 for roster in rosters):
        return False
    return standing(ada, board) == standing(ben, board)


async def in_step(ada: Home, ben: Home, board: bytes) -> None:
    """Wait until both hold the same and judge it alike."""
    end = ada.loop.time() + SECONDS
    while not (ada.alive and ben.alive and alike(ada, ben, board)):
        assert ada.loop.time() < end, f"not in step after a cut at frame {Scissors.seen}"
        await asyncio.sleep(0.1)
    await asyncio.sleep(2)


async def story(loop: VirtualLoop, *, newcomer: bool) -> None:
    ada, ben, board = ready(loop, newcomer=newcomer)
    try:
        ada.switch_on()
        ben.switch_on()
        await in_step(ada, ben, board)
        for home in (ada, ben):
            is_as_if_folded_anew(home, board)
            assert not home.complaints
        assert len(ada.holds(board)) > BATCH
    finally:
        for home in (ada, ben):
            await home.switch_off()


@pytest.mark.parametrize("newcomer", [False, True], ids=["two members", "a newcomer"])
@pytest.mark.parametrize("how", ["cut", "one way", "power cut"])
def test_after_every_frame(newcomer: bool, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversation, "Channel", Scissors)
    monkeypatch.setattr(Scissors, "how", how)
    at, Scissors.left = 0, 0
    while Scissors.left <= 0:
        at += 1
        Scissors.left, Scissors.seen = at, 0
        loop = VirtualLoop()
        try:
            loop.run_until_complete(story(loop, newcomer=newcomer))
        finally:
            loop.close()
    assert at > 12, "until no frame was left to cut at"
