"""What the screens ask of the app that shows them; the app itself is made of screens, so it stands above."""

from __future__ import annotations

from abc import abstractmethod
from pathlib import Path
from typing import Any

from textual.app import App
from textual.screen import Screen

from tui_forum.services.config import Settings
from tui_forum.services.home import Forum
from tui_forum.ui.options import DemoHandle, UiOptions
from tui_forum.ui.sharing import Sharing
from tui_forum.ui.typing import Typing
from tui_forum.ui.writer import Writer


class Host(App[int]):
    """An app with a forum, as its screens know it.

    `touched` is when a key, a paste or the mouse came last, by the monotonic clock.
    """

    home: Path
    options: UiOptions
    writer: Writer
    typing: Typing
    sharing: Sharing
    touched: float
    keys_changed: dict[str, str]
    key_troubles: list[str]

    @property
    @abstractmethod
    def is_open(self) -> bool:
        """Whether a home is open."""

    @property
    @abstractmethod
    def forum(self) -> Forum:
        """The open home."""

    @property
    @abstractmethod
    def is_locked(self) -> bool:
        """Whether the passphrase is asked for before anything else."""

    @abstractmethod
    def now(self) -> float:
        """Seconds since 1970, by the home's own clock."""

    @abstractmethod
    def near_words(self) -> str:
        """Who is near, for the top line."""

    @abstractmethod
    def wrote(self) -> None:
        """We have written something: show it and send it now."""

    @abstractmethod
    def say_soon(self, words: str) -> None:
        """Say something on whichever screen comes to the top."""

    @abstractmethod
    def open_forum(self, forum: Forum, demo: DemoHandle | None = None) -> None:
        """Go on with a home that has just been made or unlocked."""

    @abstractmethod
    async def open_demo(self, handle: DemoHandle) -> None:
        """Look around in the demo."""

    @abstractmethod
    def show_main(self, then: Screen[Any] | None = None) -> None:
        """Put the list of threads in place of the first screens, with another screen on top if given."""

    @abstractmethod
    async def settings_changed(self, before: Settings, now: Settings) -> None:
        """Take up what was chosen on screen."""

    @abstractmethod
    async def action_leave_now(self) -> None:
        """Blank first, then keep what is being written, wipe, go."""

    @abstractmethod
    def action_lock(self) -> None:
        """Lock now."""

    @abstractmethod
    def action_help(self) -> None:
        """The keys of the screen on top."""

    @abstractmethod
    def action_help_card(self) -> None:
        """Whom to call."""

    @abstractmethod
    def action_guide(self) -> None:
        """The page of the guide that may help here."""
