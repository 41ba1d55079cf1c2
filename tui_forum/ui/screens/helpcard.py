"""The help card: whom to call, from everywhere, with no network."""

from __future__ import annotations

from collections.abc import Iterable

from textual.containers import VerticalScroll
from textual.widget import Widget

from tui_forum.language import _
from tui_forum.services.card import whole_card
from tui_forum.ui.bindings import bind
from tui_forum.ui.screens.page import Page
from tui_forum.ui.widgets.words import Indented, Words


class HelpCardScreen(Page[None]):
    """Text that scrolls; nothing on it needs a network or an open home."""

    groups = ("back",)
    BINDINGS = bind("back")

    def heading(self) -> str:
        """Where we are."""
        return _("Help card")

    def status(self) -> str:
        """Nobody learns of it."""
        return _("This page is on this computer. Nobody learns that you opened it.")

    def content(self) -> Iterable[Widget]:
        """The card."""
        yield VerticalScroll(Indented("", id="words", classes="gap"), classes="content")

    def begin(self) -> None:
        """Read the home's own card; arrow keys scroll."""
        super().begin()
        app = self.forum_app
        words = whole_card(app.home, app.forum if app.is_open and not app.is_locked else None)
        self.query_one("#words", Words).say(words)
        self.query_one(VerticalScroll).focus()
