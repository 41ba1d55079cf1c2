"""How the app ends: on purpose, by a signal, with a lost terminal, or through a mistake of ours."""

from __future__ import annotations

import asyncio
import os
import signal
import time

from rich.console import RenderableType
from rich.text import Text
from textual.app import App

from tui_forum.ui.leave import SORRY, Terminal, where_it_broke
from tui_forum.ui.writer import Writer

SETTLE = 0.5  # seconds that leaving waits for keys already typed to reach their field


class LeavingApp(App[int]):
    """An app that can be left at any moment without a trace on the screen and without losing a draft."""

    def __init__(self, terminal: Terminal | None, *, ansi_color: bool | None) -> None:
        super().__init__(ansi_color=ansi_color)
        self.writer = Writer()
        self._terminal = terminal

    def watch_terminal(self) -> None:
        """From now on signals and a terminal that goes away end the app in good order."""
        if self._terminal is None:
            return
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self._on_signal, number)
        self.set_interval(1.0, self._leave_if_lost)

    async def action_leave_now(self) -> None:
        """Blank first, then keep what is being written, wipe, go. Never asks."""
        await self._leave(0, wipe=True)

    async def action_quit(self) -> None:
        """Any other way of quitting is leaving, too."""
        await self._leave(0, wipe=True)

    def _on_signal(self, number: int) -> None:
        self.run_worker(self._leave(128 + number, wipe=False), exit_on_error=False)

    def _leave_if_lost(self) -> None:
        if self._terminal is not None and self._terminal.is_lost():
            self._on_signal(signal.SIGHUP)

    async def _leave(self, code: int, *, wipe: bool) -> None:
        if self._terminal is not None:
            self._terminal.blank()
        await self._settle()
        self.keep_drafts()
        if self._terminal is None:
            self.exit(code, return_code=code)
            return
        self._terminal.give_back(wipe=wipe)
        self.writer.flush()
        self.last_thing()
        os._exit(code)  # a tidy end would take as long as the slowest peer; everything durable is on disk

    def last_thing(self) -> None:
        """What cannot wait for the next start: a demo is forgotten."""

    async def _settle(self) -> None:
        """Let keys that were typed before reach the field they were typed into."""
        until = time.monotonic() + SETTLE
        while time.monotonic() < until:
            await asyncio.sleep(0)
            waiting = [self.screen, *([self.focused] if self.focused else [])]
            if not any(pump.message_queue_size for pump in waiting):
                return

    def keep_drafts(self) -> None:
        """Hand what is being typed to the writer thread, on every screen."""
        for screen in self.screen_stack:
            keep = getattr(screen, "keep_draft", None)
            if keep is not None:
                keep()

    # Breaking.

    def panic(self, *renderables: RenderableType) -> None:
        """Stop without showing what broke us: Textual would print it with messages and values."""
        self._say_sorry("")

    def _fatal_error(self) -> None:
        self._say_sorry(where_it_broke(self._exception) if self._exception else "")

    def _handle_exception(self, error: Exception) -> None:
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._fatal_error()

    def _say_sorry(self, where: str) -> None:
        if not self._exit_renderables:
            self._exit_renderables.append(
                Text(f"{SORRY}\n\n{where}" if where else SORRY.partition(";")[0] + ".")
            )
        self._close_messages_no_wait()
