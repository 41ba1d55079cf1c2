"""How the app ends: on purpose, by a signal, with a lost terminal, or through a mistake of ours."""

from __future__ import annotations

import asyncio
import os
import signal
import time

from rich.console import RenderableType
from rich.text import Text
from textual import events

from sync.courtesy import ask_for_room
from tui_forum.language import _
from tui_forum.ui.bindings import key_names
from tui_forum.ui.host import Host
from tui_forum.ui.leave import SORRY, Terminal, where_it_broke
from tui_forum.ui.pace import KEY_ROOM, LOADED_AFTER, all_loaded
from tui_forum.ui.typing import Typing
from tui_forum.ui.writer import Writer

SETTLE = 0.5  # seconds that leaving waits for keys already typed to reach their field


class LeavingApp(Host):
    """An app that can be left at any moment without a trace on the screen and without losing a draft."""

    def __init__(self, terminal: Terminal | None, *, ansi_color: bool | None) -> None:
        super().__init__(ansi_color=ansi_color)
        self.writer = Writer()
        self.typing = Typing(self)
        self.keys_changed: dict[str, str] = {}
        self._terminal = terminal
        self._leaving = False
        self.touched = time.monotonic()  # when a key, a paste or the mouse came last

    async def on_event(self, event: events.Event) -> None:
        """Keys and pastes wait for those before them; the key that leaves waits for nothing."""
        typed = isinstance(event, events.Key | events.Paste) and not event.is_forwarded
        if isinstance(event, events.InputEvent | events.Paste):
            self.touched = time.monotonic()
            ask_for_room(KEY_ROOM)
        if typed and not self._is_leaving(event) and not self.typing.take(event):
            return
        await super().on_event(event)

    def _is_leaving(self, event: events.Event) -> bool:
        return isinstance(event, events.Key) and event.key in key_names("leave-now", self.keys_changed)

    def watch_terminal(self) -> None:
        """From now on signals and a terminal that goes away end the app in good order."""
        if self._terminal is None:
            return
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self._on_signal, number)
        self.set_interval(1.0, self._leave_if_lost)
        self.set_timer(LOADED_AFTER, all_loaded)

    async def action_leave_now(self) -> None:
        """Blank first, then keep what is being written, wipe, go. Never asks."""
        self._leave(0, wipe=True)

    async def action_quit(self) -> None:
        """Any other way of quitting is leaving, too."""
        self._leave(0, wipe=True)

    def _on_signal(self, number: int) -> None:
        self._leave(128 + number, wipe=False)

    def _leave_if_lost(self) -> None:
        if self._terminal is not None and self._terminal.is_lost():
            self._on_signal(signal.SIGHUP)

    def _leave(self, code: int, *, wipe: bool) -> None:
        if self._terminal is not None:
            self._terminal.blank()
        if not self._leaving:
            self._leaving = True
            self.run_worker(self._go(code, wipe=wipe), exit_on_error=False)

    async def _go(self, code: int, *, wipe: bool) -> None:
        await self.typing.finish(SETTLE)
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
                Text(f"{_(SORRY)}\n\n{where}" if where else _(SORRY).partition(";")[0] + ".")
            )
        self._close_messages_no_wait()
