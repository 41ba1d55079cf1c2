"""The node of this home: counts, as it tells them itself. Nothing is drawn that it did not say."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from functools import partial
from typing import Any

from textual import work
from textual.containers import VerticalScroll
from textual.widget import Widget

from tui_forum.language import _
from tui_forum.services.directory import board_names
from tui_forum.services.meetings import name_of_device
from tui_forum.services.node_status import node_status
from tui_forum.ui.bindings import bind
from tui_forum.ui.node_words import no_node_words, node_words
from tui_forum.ui.screens.page import Page
from tui_forum.ui.widgets.words import Indented, Words

LOOK_EVERY = 2.0  # seconds between questions to the node while this screen is open


class NodeScreen(Page[None]):
    """Asked anew while it is looked at."""

    groups = ("back",)
    BINDINGS = bind("back")

    def __init__(self) -> None:
        super().__init__()
        self._status: dict[str, Any] | None = None
        self._asked_once = False

    def heading(self) -> str:
        """Where we are."""
        return _("Node")

    def status(self) -> str:
        """What is shown, and what not."""
        return _("The node tells counts only, to this user alone; names are known here.")

    def content(self) -> Iterable[Widget]:
        """Text that scrolls."""
        yield VerticalScroll(Indented("", id="words", classes="gap"), classes="content")

    def begin(self) -> None:
        """Ask at once, and again."""
        super().begin()
        self.query_one(VerticalScroll).focus()
        self.set_interval(LOOK_EVERY, self.ask)
        self.ask()

    @work(exclusive=True, group="node")
    async def ask(self) -> None:
        """Ask the node how it is."""
        self._status = await asyncio.to_thread(node_status, self.forum_app.home)
        self._asked_once = True
        self._tell()

    def _tell(self) -> None:
        if not self._asked_once:
            return
        status = self._status
        app = self.forum_app
        if status is None:
            words = no_node_words()
        elif app.is_open:
            words = node_words(status, app.now(), board_names(app.forum), partial(name_of_device, app.forum))
        else:
            words = node_words(status, app.now())
        self.query_one("#words", Words).say(words)
