"""What the parts of one running engine share."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import ParamSpec

from sync.clock import Clock
from sync.engine.boards import Board, Boards
from sync.engine.dialler import PeerId
from sync.engine.peers import Peers
from sync.engine.worker import Worker
from sync.events import Event, Joined
from sync.log.record_log import RecordLog
from sync.net.addresses import Address

P = ParamSpec("P")


class Tasks:
    """Starts tasks that end with the engine, and end the engine if they fail."""

    def __init__(self) -> None:
        self._group: asyncio.TaskGroup | None = None

    def open(self, group: asyncio.TaskGroup) -> None:
        """From now on tasks belong to `group`."""
        self._group = group

    def start(
        self, work: Coroutine[object, None, object], finally_call: Callable[[], None] | None = None
    ) -> None:
        """Start `work`, unless the engine is stopping; `finally_call` is called even if it never began."""
        assert self._group is not None
        try:
            task = self._group.create_task(work)
        except RuntimeError:  # the group takes no more: we are stopping
            work.close()
            if finally_call is not None:
                finally_call()
            return
        if finally_call is not None:
            task.add_done_callback(lambda _: finally_call())


@dataclass(frozen=True, slots=True)
class Context:
    """The log and its threads, the clock, where events go, the boards, and who is connected."""

    log: RecordLog
    worker: Worker
    reader: Worker
    clock: Clock
    publish: Callable[[Event], None]
    boards: Boards
    peers: Peers
    keys_changed: Callable[[list[Board]], None]
    """Called after `boards.refresh` found a difference, with the boards that can be spoken of only now."""
    tasks: Tasks = field(default_factory=Tasks)
    seen: dict[PeerId, Address] = field(default_factory=dict)
    """Where the beacons of devices say that they listen."""

    async def refresh(self) -> None:
        """Read keys, members and invites again, and tell those concerned when they changed."""
        refreshed = await self.boards.refresh()
        for board in refreshed.joined:
            self.publish(Joined(board.board_id))
        for board, ids in refreshed.lifted:
            for meeting in self.peers.all():
                meeting.seek(board.board_id, ids)
        if refreshed.changed:
            self.keys_changed(list(refreshed.opened))

    def later(self, call: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> None:
        """Make this call to the log when its thread has time; nobody waits for it."""
        self.tasks.start(self.worker.call(call, *args, **kwargs))
