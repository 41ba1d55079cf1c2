"""The engine of one home: finds peers, meets them, and keeps every board in step while it runs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from sync.clock import Clock
from sync.engine.boards import Board, Boards
from sync.engine.carrier import Carrier
from sync.engine.context import Context
from sync.engine.dialler import Dialler
from sync.engine.doors import Doors
from sync.engine.hub import Hub
from sync.engine.peers import Peers
from sync.engine.rotation import rotate
from sync.engine.settings import EngineSettings
from sync.engine.shapes import AnyMeeting
from sync.engine.sweeper import Sweeper
from sync.engine.watch import Watch
from sync.engine.ways import Ways
from sync.engine.worker import Worker
from sync.errors import SyncError
from sync.events import Event
from sync.log.record_log import RecordLog
from sync.net.addresses import Address, format_address


class Engine:
    """Carries the boards of `log` while `run` runs; `publish` is called on its loop with every event."""

    def __init__(
        self,
        log: RecordLog,
        settings: EngineSettings,
        clock: Clock,
        publish: Callable[[Event], None],
    ) -> None:
        self._settings, self._clock = settings, clock
        self._began = clock.monotonic()
        self._worker, self._reader = self._thread("sync-log"), self._thread("sync-read")
        self._context = Context(
            log,
            self._worker,
            self._reader,
            clock,
            publish,
            Boards(log, self._worker, clock),
            Peers(),
            self._keys_changed,
        )
        self._hub = Hub(self._context)
        self._doors = Doors(self._context, self._hub)
        self._dialler = Dialler(
            self._doors.dial,
            self._context.peers.connected,
            self._hub.polite,
            clock,
            self._context.tasks.start,
        )
        self._hub.disconnected = self._dialler.disconnected
        self._ways = Ways(self._context, self._dialler)
        self._carrier = Carrier(self._context, settings, self._doors, self._dialler, self._ways)
        self._watch = Watch(self._context, self._hub.tell)

    @property
    def listening(self) -> list[Address]:
        """Where connections are taken."""
        return list(self._carrier.listening)

    @property
    def carrying(self) -> bool:
        """Whether this engine carries the home: listens, announces and dials."""
        return self._ways.carried

    @property
    def elsewhere(self) -> bool:
        """Whether another process carries it; this engine takes over when that one ends."""
        return self._carrier.elsewhere

    async def run(self) -> None:
        """Run until cancelled, then say goodbye to everybody; raises PortTaken, or what the log raises.

        An engine runs once.
        """
        context = self._context
        try:
            async with asyncio.TaskGroup() as group:
                context.tasks.open(group)
                await context.refresh()
                await context.reader.call(context.log.last)  # to open the store for that thread takes time
                for address in self._settings.peers:
                    self._ways.typed(address)
                group.create_task(self._watch.run())
                group.create_task(Sweeper(context).run())
                group.create_task(self._carrier.run())
                group.create_task(rotate(context, self._settings.tend_seconds))
        except* SyncError as errors:
            raise errors.exceptions[0] from None
        finally:
            self._worker.close()
            self._reader.close()

    def poke(self) -> None:
        """The log changed in this process: look now. May be called from any thread."""
        self._watch.poke()

    def dial(self, address: Address) -> None:
        """Call this address, and again until somebody there is met. On the engine's loop, while it runs."""
        self._ways.typed(address)

    def try_now(self) -> None:
        """Call everybody who is known and not connected, without waiting. On the engine's loop."""
        self._dialler.moved()
        self._watch.poke()

    def status(self) -> dict[str, object]:
        """How it is, as plain values: since when, where it listens, its boards, every peer with its rates."""
        now = self._clock.monotonic()
        return {
            "seconds": round(now - self._began, 1),
            "listening": [format_address(address) for address in self.listening],
            "boards": len(self._context.boards.all()),
            "half_open": self._doors.gate.half_open,
            "peers": [_peer(meeting, now) for meeting in self._context.peers.all()],
        }

    def _thread(self, name: str) -> Worker:
        """A thread for the log; a simulation has none, and does in place what is to be done there."""
        return Worker(name)

    def _keys_changed(self, opened: list[Board]) -> None:
        self._carrier.announce()
        self._ways.invited()
        self._ways.look_again()
        self._hub.keys_changed(opened)


def _peer(meeting: AnyMeeting, now: float) -> dict[str, object]:
    received, sent = meeting.connection.received, meeting.connection.sent
    return {
        "peer": meeting.name,
        "address": meeting.address,
        "how": meeting.how,
        "seconds": round(now - meeting.since, 1),
        "received": received.total,
        "sent": sent.total,
        "receiving": round(received.rate(now)),
        "sending": round(sent.rate(now)),
    }
