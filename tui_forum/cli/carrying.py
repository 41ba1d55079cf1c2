"""Carrying a home on the network: the engine on this thread, until a rule or a signal ends it."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sync.errors import NoPeerReached
from sync.events import Arrived, Event, Joined, PeerConnected, Synced, Trouble
from sync.net.waiting import wait_up_to
from tui_forum.cli.events import event_line, event_record
from tui_forum.cli.exits import Exit, note, silence_libraries
from tui_forum.cli.output import Output
from tui_forum.cli.quiet import Meetings
from tui_forum.language import N_, _, counted

if TYPE_CHECKING:
    from sync.engine.settings import EngineSettings
    from tui_forum.services.home import Forum
    from tui_forum.services.outbox import Gone

TICK_SECONDS = 0.1
LAST_WORD_SECONDS = 1.0
NOBODY = N_("Nobody was reached; what you wrote is kept and leaves with the next sync.")
NOBODY_HINT = N_(
    "Check that the other machine runs tui-forum on this network, or give its address with --peer HOST:PORT."
)


@dataclass(frozen=True, slots=True)
class Ending:
    """After `seconds`, when all is `quiet`, or at a signal; with `needs_peer` meeting nobody is an error."""

    seconds: float | None = None
    quiet: bool = False
    needs_peer: bool = False


def carry(forum: Forum, settings: EngineSettings, ending: Ending, out: Output) -> int:
    """Run the engine until the ending; SIGTERM ends it cleanly with OK, Ctrl+C with INTERRUPTED."""
    silence_libraries()
    return asyncio.run(_Carrier(forum, settings, ending, out).run())


class _Carrier:
    def __init__(self, forum: Forum, settings: EngineSettings, ending: Ending, out: Output) -> None:
        self._forum, self._settings, self._ending, self._out = forum, settings, ending, out
        self._started = time.monotonic()
        self._meetings = Meetings(self._started)
        self._stopped, self._heard = asyncio.Event(), asyncio.Event()
        self._code = Exit.OK

    async def run(self) -> int:
        from sync.clock import SystemClock
        from sync.engine.engine import Engine
        from tui_forum.services.chores import keep_doing_chores
        from tui_forum.services.own import part

        part(self._forum)
        engine = Engine(self._forum.log, self._settings, SystemClock(), self._publish)
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, self._stop, Exit.OK)
        loop.add_signal_handler(signal.SIGINT, self._stop, Exit.INTERRUPTED)
        running = asyncio.create_task(engine.run())
        waiting = asyncio.create_task(self._wait(engine.poke))
        chores = asyncio.create_task(keep_doing_chores(self._forum, tell_gone, self._heard))
        try:
            await asyncio.wait({running, waiting}, return_when=asyncio.FIRST_COMPLETED)
            if running.done():
                running.result()  # the engine ends by itself only by raising
        finally:
            for task in (running, waiting, chores):
                task.cancel()
            await asyncio.gather(running, waiting, chores, return_exceptions=True)
        if self._ending.needs_peer and not self._meetings.reached and self._code == Exit.OK:
            raise NoPeerReached(_(NOBODY), _(NOBODY_HINT))
        return self._code

    def _stop(self, code: Exit) -> None:
        self._code = code
        self._stopped.set()

    async def _wait(self, poke: Callable[[], None]) -> None:
        """Until it is over, and what is this machine's to do now and then was done once."""
        from tui_forum.services.chores import tend

        while not self._stopped.is_set() and not self._over(time.monotonic()):
            await wait_up_to(self._stopped, TICK_SECONDS)
        if not self._stopped.is_set() and await asyncio.to_thread(tend, self._forum):
            poke()
            await wait_up_to(self._stopped, LAST_WORD_SECONDS)

    def _over(self, now: float) -> bool:
        if self._ending.seconds is not None and now - self._started >= self._ending.seconds:
            return True
        return self._ending.quiet and self._meetings.done(now)

    def _publish(self, event: Event) -> None:
        from tui_forum.services.own import own_board_id

        self._meetings.take(event, time.monotonic())
        if isinstance(event, Arrived) and event.board_id == own_board_id(self._forum):
            self._heard.set()
        tell(event, self._forum, self._out)


def tell_gone(gone: Gone) -> None:
    """Tell on stderr what left the outbox, and what could not."""
    if gone.posted:
        note(counted(len(gone.posted), "{n} post that slept has left.", "{n} posts that slept have left."))
    for _draft, reason in gone.back:
        note(_("A post that slept could not be sent and is a draft again: {reason}").format(reason=reason))


def tell(event: Event, forum: Forum, out: Output) -> None:
    """Tell one event: as a record, as a line with the board's name, or (a trouble) on stderr.

    What goes between the person's own machines is no board's news, and is not told.
    """
    from tui_forum.services.own import own_board_id

    if isinstance(event, Trouble) and not out.as_json:
        note(event_line(event, {}))
        return
    own = own_board_id(forum)
    if isinstance(event, Synced | Arrived | Joined) and event.board_id == own:
        return
    if isinstance(event, PeerConnected):
        event = replace(event, boards=tuple(board for board in event.boards if board != own))
    names = {} if out.as_json else {info.board_id: info.name for info in forum.log.boards()}
    out.answer(event_record(event), event_line(event, names))
    out.flush()
