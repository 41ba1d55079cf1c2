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
        self._next_look = 0.0
        self._put_off = 0.0  # since when what has changed waits for a hand that moves; 0: it does not

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
        if started < self._next_look:
            return False
        version = self.version()
        if version is None or version == self._seen:
            self._put_off = 0.0
            return False
        if self._waits_for_hand(started):
            return False
        self._seen = version
        top = self.screen_stack[-1:]  # none is left while the app ends
        if top and isinstance(top[0], Page):
            ask_for_room(LOOK_ROOM)
            top[0].changed()
        ended = time.monotonic()
        self._next_look, self._put_off = ended + 4 * (ended - started), 0.0
        return True

    def look_again(self) -> None:
        """Nothing was written, and yet the lists say something else."""
        self._seen = None
        self.look()

    def _waits_for_hand(self, now: float) -> bool:
        if not self._hand_moves():
            return False
        self._put_off = self._put_off or now
        return now - self._put_off < LOOK_AT_LEAST

    def _hand_moves(self) -> bool:
        return time.monotonic() - self.touched < CALM

    def wrote(self) -> None:
        """We have written something: show it and send it now."""
        self.sharing.poke()
        self._next_look, self._put_off = 0.0, float("-inf")
        self.look()

    def refresh_bars(self) -> None:
        """Say again who is near."""
        if isinstance(self.screen, Page):
            self.screen.refresh_bars()
