"""Carrying a home beside a command that waits for somebody, so that they find it at work when they come."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING

from sync.events import Event, Listening, Trouble
from tui_forum.cli.exits import note, silence_libraries
from tui_forum.cli.quiet import Meetings
from tui_forum.services.errors_said import in_words

if TYPE_CHECKING:
    from sync.engine.settings import EngineSettings
    from tui_forum.services.home import Forum

TICK_SECONDS = 0.1
LISTEN_SECONDS = 2.0  # for the engine to listen; longer only where another program carries the home
ARRIVE_SECONDS = 30.0  # for somebody who was told how to come


class Beside:
    """`with Beside(forum, settings) as beside`: the engine runs in a thread of its own meanwhile."""

    def __init__(self, forum: Forum, settings: EngineSettings) -> None:
        from tui_forum.services.syncing import Syncer

        self._syncer = Syncer(forum, self._publish, settings)
        self._meetings = Meetings(time.monotonic())
        self._listening = threading.Event()

    def __enter__(self) -> Beside:
        silence_libraries()
        self._syncer.start()
        self._listening.wait(LISTEN_SECONDS)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._syncer.stop()

    def settle(self, arrived: Callable[[], bool]) -> bool:
        """Wait until they `arrived` and all is in step, for a while; whether they did.

        Where another program carries the home they come to that one, and only their arrival is seen here.
        """
        deadline = time.monotonic() + ARRIVE_SECONDS
        while time.monotonic() < deadline:
            quiet = not self._listening.is_set() or self._meetings.done(time.monotonic())
            if quiet and arrived():
                return True
            time.sleep(TICK_SECONDS)
        return arrived()

    def _publish(self, event: Event) -> None:
        self._meetings.take(event, time.monotonic())
        match event:
            case Listening():
                self._listening.set()
            case Trouble(message, hint):
                note(f"{in_words(message)} {in_words(hint)}".rstrip())
            case _:
                pass
