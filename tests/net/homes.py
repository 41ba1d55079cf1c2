"""Homes on loopback for tests: a log, its engine, and the events as they are published."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from sync.clock import SystemClock
from sync.crypto.identity import invite_keys, member_key
from sync.engine import Engine, EngineSettings
from sync.events import Arrived, Event, Listening, Trouble
from sync.log.bodies import Policy, encode_body
from sync.log.invite import Invite
from sync.log.kinds import Role
from sync.log.memory import MemoryLog
from sync.log.op import OpDraft
from sync.log.record_log import RecordLog
from sync.net.addresses import Address

E = TypeVar("E", bound=Event)
CLOCK = SystemClock()
POLICY = Policy("board", "Be kind.", ("general",), 0, "all")
NOTE = 40
"""A content kind; its body is opaque to sync."""
LOOPBACK: Address = ("127.0.0.1", 0)
YEAR = 366 * 86_400


class Home:
    """A person's home: `async with home.running(): ...` carries it on loopback."""

    def __init__(self, name: str, log: RecordLog | None = None) -> None:
        self.name = name
        self.log = log or MemoryLog()
        self.root = os.urandom(32)
        self.engine: Engine
        self.seen: list[Event] = []
        self._read = 0
        self._some = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    # -- what its person does

    def found(self) -> bytes:
        """A new board; its id."""
        return self.log.create_board(self.root, "board", self.name, POLICY).board_id

    def invite(self, board: bytes, *addresses: str, uses: int = 9) -> Invite:
        """An invite to it."""
        return self.log.create_invite(board, Role.MEMBER, uses, int(CLOCK.now()) + YEAR, addresses)

    def accept(self, invite: Invite) -> None:
        """Wait to be let in."""
        self.log.begin_join(self.root, invite, self.name)

    def member(self, board: bytes) -> bytes:
        """The member id by which its person goes on a board."""
        return member_key(self.root, board).public

    def promote(self, board: bytes, other: Home) -> None:
        """Make somebody a facilitator."""
        self.log.set_role(board, other.member(board), Role.FACILITATOR)

    def write(self, board: bytes, text: str) -> bytes:
        """A post; its envelope id."""
        op = self.log.append(board, NOTE, note(text))
        self.engine.poke()
        return op.envelope_id

    def write_many(self, board: bytes, count: int, size: int = 100) -> None:
        """Many posts, without telling the engine."""
        drafts = [OpDraft(NOTE, note(f"{self.name} {i} ".ljust(size, "."))) for i in range(count)]
        self.log.append_many(board, drafts)

    def holds(self, board: bytes) -> set[bytes]:
        """The ids of everything on a board."""
        return {item for _, item in self.log.index(board)}

    # -- its engine

    def running(
        self,
        *peers: Address,
        listen: Address | None = LOOPBACK,
        discovery: bool = False,
        lease: Path | None = None,
    ) -> Home:
        """Settings for the next `async with`."""
        settings = EngineSettings(listen, tuple(peers), discovery, lease, interfaces=("127.0.0.1",))
        self.engine = Engine(self.log, settings, CLOCK, self._publish)
        self._listens = listen is not None and lease is None
        return self

    async def __aenter__(self) -> Home:
        self._task = asyncio.create_task(self.engine.run())
        if self._listens:
            await self.event(Listening)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._task is not None
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task
        if error is None:
            assert not self.troubles()

    @property
    def address(self) -> Address:
        """Where it listens."""
        return self.engine.listening[0]

    def troubles(self) -> list[Trouble]:
        """What a person was told to be wrong."""
        return [event for event in self.seen if isinstance(event, Trouble)]

    async def event(
        self, kind: type[E], where: Callable[[E], bool] = lambda _: True, seconds: float = 10
    ) -> E:
        """The next event of a kind, from where the last wait ended."""
        async with asyncio.timeout(seconds):
            while True:
                while self._read < len(self.seen):
                    event = self.seen[self._read]
                    self._read += 1
                    if isinstance(event, kind) and where(event):
                        return event
                self._some.clear()
                await self._ended_or(self._some.wait())

    async def has(self, board: bytes, ids: set[bytes], seconds: float = 10) -> None:
        """Wait until everything of `ids` is here."""
        while not ids <= self.holds(board):
            await self.event(Arrived, seconds=seconds)

    async def _ended_or(self, wait: object) -> None:
        waiting = asyncio.ensure_future(wait)  # type: ignore[call-overload]
        assert self._task is not None
        await asyncio.wait((waiting, self._task), return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if self._task.done() and not self._task.cancelled():
            self._task.result()

    def _publish(self, event: Event) -> None:
        self.seen.append(event)
        self._some.set()


def note(text: str) -> bytes:
    """The body of a post for tests."""
    return encode_body(Policy(text[:60] or "-", text, (), 0, "all"))


def befriend(board: bytes, host: Home, *guests: Home) -> None:
    """Make guests members of the host's board, and everybody equal, with no network."""
    for guest in guests:
        invite = host.invite(board)
        guest.accept(invite)
        secrets = host.log.welcome(board, invite_keys(invite.secret).sign.public)
        guest.log.complete_join(board, secrets)
    homes = (host, *guests)
    for source in homes:
        ids = [item for _, item in source.log.index(board)]
        for target in homes:
            if target is not source:
                target.log.ingest(board, source.log.fetch(board, ids))
    for guest in guests:
        ids = [item for _, item in guest.log.index(board)]
        for target in homes:
            target.log.ingest(board, guest.log.fetch(board, ids))


def same(board: bytes, *homes: Home) -> bool:
    """Whether all hold the same."""
    return len({frozenset(home.holds(board)) for home in homes}) == 1
