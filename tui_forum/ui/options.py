"""What the command line tells the app. No Textual in here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from tui_forum.services.config import Settings
from tui_forum.services.home import Forum


class DemoHandle(Protocol):
    """A demo that runs: an open home, and a simulated member who answers."""

    @property
    def forum(self) -> Forum:
        """The filled home, open."""

    def close(self) -> None:
        """End the simulated member and forget both homes."""


@dataclass(frozen=True, slots=True)
class UiOptions:
    """How the app is opened. `settings` replaces the home's own; `banner` stands in the top line.

    `demo` sets one up when the person asks for it; `running` is one that is there already, opened instead of
    a home and forgotten when the app is left.
    """

    sync: bool = True
    settings: Settings | None = None
    banner: str = ""
    demo: Callable[[], DemoHandle] | None = None
    running: DemoHandle | None = None
