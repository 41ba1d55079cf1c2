"""Sync for a program with a screen: the engine in a thread of its own, and its doings in plain values."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial

from sync import events
from sync.engine.engine import Engine
from sync.engine.settings import EngineSettings
from sync.errors import StoreBusy, SyncError
from sync.net.addresses import Address, format_address
from sync.net.waiting import wait_up_to
from tui_forum.language import _
from tui_forum.services.delivery import count_unsent
from tui_forum.services.errors_said import in_words
from tui_forum.services.home import Forum
from tui_forum.services.meetings import name_of_device
from tui_forum.services.own import own_board_id, share
from tui_forum.services.sync_state import PeerState, SyncState

TROUBLES_KEPT = 20
CLOSING_SECONDS = 5.0
RELEASE_SECONDS = 30.0
TELL_SECONDS = 3.0


def engine_settings(forum: Forum) -> EngineSettings:
    """What the person's settings mean for an engine of this home."""
    return EngineSettings(
        listen=forum.settings.listen,
        peers=forum.settings.peers,
        discovery=forum.settings.discovery,
        lease=forum.paths.lock,
    )


class Syncer:
    """Runs the engine in its own thread and loop; `on_event` is called there with events of sync.events."""

    def __init__(
        self,
        forum: Forum,
        on_event: Callable[[events.Event], None],
        settings: EngineSettings | None = None,
    ) -> None:
        self._forum = forum
        self._on_event = on_event
        self._settings = settings or engine_settings(forum)
        self._engine = Engine(forum.log, self._settings, forum.clock, self._publish)
        self._lock = threading.Lock()
        self._peers: dict[str, PeerState] = {}
        self._listening: tuple[str, ...] = ()
        self._trouble: list[tuple[str, str]] = []
        self._needs: list[tuple[str, str]] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._stopping = threading.Event()
        self._heard = asyncio.Event()
        self._thread = threading.Thread(target=self._work, name="sync", daemon=True)

    def start(self) -> None:
        """Begin; returns at once. Troubles arrive as events. A syncer starts once."""
        self._thread.start()

    def stop(self) -> None:
        """Close every connection and wait until the thread has ended (5 seconds at most)."""
        self._stopping.set()
        with self._lock:
            loop, task = self._loop, self._task
        if loop is not None and task is not None:
            loop.call_soon_threadsafe(task.cancel)
        if self._thread.is_alive():
            self._thread.join(CLOSING_SECONDS)

    def poke(self) -> None:
        """Something was written: send it now. From any thread."""
        self._engine.poke()

    def dial(self, address: Address) -> bool:
        """Call an address that a person typed, from now on; False while sharing does not run. Any thread."""
        return self._on_loop(partial(self._engine.dial, address))

    def try_now(self) -> bool:
        """Call everybody who is known, without waiting; False while sharing does not run. From any thread."""
        return self._on_loop(self._engine.try_now)

    def _on_loop(self, call: Callable[[], None]) -> bool:
        with self._lock:
            loop = self._loop
        if loop is not None:
            loop.call_soon_threadsafe(call)
        return loop is not None

    def state(self, *, count: bool = True) -> SyncState:
        """A snapshot; cheap enough for each repaint of the sync screen. From any thread.

        Without `count` nothing is asked of the store, and `waiting_to_leave` is 0.
        """
        with self._lock:
            peers, trouble, needs = tuple(self._peers.values()), tuple(self._trouble), tuple(self._needs)
            running, listening = self._task is not None, self._listening
        return SyncState(
            running=running,
            carrier=running and self._engine.carrying,
            elsewhere=running and self._engine.elsewhere,
            listens=self._settings.listen is not None,
            listening=listening,
            discovery=self._settings.discovery,
            peers=peers,
            waiting_to_leave=count_unsent(self._forum) if count else 0,
            trouble=trouble,
            needs=needs,
        )

    def _work(self) -> None:
        try:
            asyncio.run(self._run())
        except SyncError as error:
            self._publish(events.Trouble(str(error), error.hint))

    async def _run(self) -> None:
        with self._lock:
            self._loop = asyncio.get_running_loop()
            self._task = asyncio.ensure_future(self._engine.run())
        if self._stopping.is_set():
            self._task.cancel()
        beside = [asyncio.ensure_future(work) for work in (self._release_held(), self._tell_own())]
        try:
            await self._task
        except asyncio.CancelledError:
            if not self._stopping.is_set():
                raise
        finally:
            for each in beside:
                each.cancel()
            with self._lock:
                self._loop = self._task = None
                self._listening = ()
                self._peers = {
                    key: replace(peer, connected=False, in_step=False) for key, peer in self._peers.items()
                }

    async def _release_held(self) -> None:
        """Now and then, show posts whose authors' clocks were ahead of ours when they came."""
        while True:
            await asyncio.sleep(RELEASE_SECONDS)
            with suppress(StoreBusy):
                await asyncio.to_thread(self._forum.projector.release)

    async def _tell_own(self) -> None:
        """Tell the person's other machines what changed here, once it rests; answer what they say at once."""
        while True:
            self._heard.clear()
            with suppress(StoreBusy):
                if await asyncio.to_thread(share, self._forum):
                    self._engine.poke()
            await wait_up_to(self._heard, TELL_SECONDS)

    def _publish(self, event: events.Event) -> None:
        with self._lock:
            self._note(event)
        if isinstance(event, events.Arrived) and event.board_id == own_board_id(self._forum):
            self._heard.set()
        self._on_event(event)

    def _note(self, event: events.Event) -> None:
        match event:
            case events.Listening():
                self._listening += (format_address((event.host, event.port)),)
            case events.PeerConnected():
                self._peers[event.peer or event.address] = self._connected(event)
            case events.PeerLost(peer=""):
                self._peers.pop(event.address, None)  # who came by an invite comes back under a name
            case events.PeerLost():
                self._change(event.peer, connected=False, in_step=False)
            case events.Synced():
                self._synced(event)
            case events.Trouble() if event.about:
                self._needs = [*self._needs, (event.message, event.hint)][-TROUBLES_KEPT:]
            case events.Trouble():
                self._trouble = [*self._trouble, (event.message, event.hint)][-TROUBLES_KEPT:]
            case events.Refused():
                turned = _("{address} was turned away: {reason}")
                said = (turned.format(address=event.address, reason=in_words(event.reason)), "")
                self._trouble = [*self._trouble, said][-TROUBLES_KEPT:]
            case _:
                pass

    def _connected(self, event: events.PeerConnected) -> PeerState:
        known = self._peers.get(event.peer)
        return PeerState(
            peer=event.peer,
            name=name_of_device(self._forum, event.peer),
            address=event.address,
            how=event.how,
            connected=True,
            in_step=False,
            received=known.received if known else 0,
            sent=known.sent if known else 0,
            last=self._forum.clock.now(),
        )

    def _synced(self, event: events.Synced) -> None:
        known = self._peers.get(event.peer)
        if known is not None:
            received, sent = known.received + event.received, known.sent + event.sent
            self._change(event.peer, in_step=True, received=received, sent=sent)

    def _change(self, key: str, **fields: object) -> None:
        known = self._peers.get(key)
        if known is not None:
            self._peers[key] = replace(known, last=self._forum.clock.now(), **fields)  # type: ignore[arg-type]
