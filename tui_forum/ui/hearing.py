"""How the screens hear of changes: from the sync engine, from this program, from another one on this home."""

from __future__ import annotations

import time
from abc import abstractmethod

from textual.message import Message

from sync.courtesy import ask_for_room
from tui_forum.ui.helping import HelpingApp
from tui_forum.ui.leave import Terminal
from tui_forum.ui.pace import CALM, LOOK_AT_LEAST, LOOK_ROOM
from tui_forum.ui.screens.page import Page


class HearingApp(HelpingApp):
    """Tells the screen on top what has changed. Keys come first: lists are read anew when the hand rests."""

    class News(Message):
        """The sync engine has something to tell; posted from its thread."""

        def __init__(self, event: object) -> None:
            super().__init__()
            self.event = event

    def __init__(self, terminal: Terminal | None, *, ansi_color: bool | None) -> None:
        super().__init__(terminal, ansi_color=ansi_color)
        self._seen: object = None
        self._next_look = self._looked = 0.0

    @abstractmethod
    def version(self) -> object:
        """Compares unequal after the open home has changed; None while none is open."""

    def tell(self, event: object) -> None:
        """Let the screens hear of it; from any thread."""
        self.post_message(self.News(event))

    def on_hearing_app_news(self, event: News) -> None:
        """Something arrived, or somebody came or went."""
        self.sharing.heard(event.event)
        if not self.look() and not self._hand_moves():
            self.refresh_bars()

    def look(self) -> bool:
        """Tell the screen on top when the forum has changed, but never spend most of our time on it."""
        started = time.monotonic()
        if started < self._next_look or (self._hand_moves() and started - self._looked < LOOK_AT_LEAST):
            return False
        version = self.version()
        if version is None or version == self._seen:
            return False
        self._seen = version
        if isinstance(self.screen, Page):
            ask_for_room(LOOK_ROOM)
            self.screen.changed()
        self._looked = time.monotonic()
        self._next_look = self._looked + 4 * (self._looked - started)
        return True

    def look_again(self) -> None:
        """Nothing was written, and yet the lists say something else."""
        self._seen = None
        self.look()

    def _hand_moves(self) -> bool:
        return time.monotonic() - self.touched < CALM

    def wrote(self) -> None:
        """We have written something: show it and send it now."""
        self.sharing.poke()
        self._next_look = self._looked = 0.0
        self.look()

    def refresh_bars(self) -> None:
        """Say again who is near."""
        if isinstance(self.screen, Page):
            self.screen.refresh_bars()
