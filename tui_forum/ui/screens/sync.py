"""Sync: who is near, how they were found, what waits to leave, and what to do next. Only what is known."""

from __future__ import annotations

from collections.abc import Iterable

from textual.containers import VerticalScroll
from textual.widget import Widget

from tui_forum.language import _
from tui_forum.services import boards
from tui_forum.text import clean_line
from tui_forum.ui.bindings import bind
from tui_forum.ui.screens.page import Page
from tui_forum.ui.sync_words import Around, on_or_off, sync_words
from tui_forum.ui.widgets.words import Words

SOON = 0.5  # seconds between looks while this screen is open


class SyncScreen(Page[None]):
    """Redrawn as things happen."""

    groups = ("back", "sync")
    bar = ("sync.try", "back")
    BINDINGS = bind("back", "sync")

    def heading(self) -> str:
        """Where we are."""
        return _("Sync")

    def status(self) -> str:
        """On or off."""
        return on_or_off(self.forum_app.sharing.state())

    def content(self) -> Iterable[Widget]:
        """Text that scrolls."""
        yield VerticalScroll(Words("", id="words", classes="gap"), classes="content")

    def begin(self) -> None:
        """Look often while we are looked at."""
        super().begin()
        self.query_one(VerticalScroll).focus()
        self.set_interval(SOON, self.refresh_rows)

    def on_resize(self) -> None:
        """Lines fold differently."""
        self.changed()

    def refresh_rows(self) -> None:
        """Say it anew."""
        app = self.forum_app
        around = Around(app.sharing.state(), app.sharing.addresses(), *self._coming())
        self.query_one("#words", Words).say(sync_words(around, app.now(), self.app.size.width - 2))

    def _coming(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The boards that we wait to be let in to, and those that have let us in a moment ago."""
        every = boards.list_boards(self.forum_app.forum)
        just_in = self.forum_app.sharing.just_in
        return (
            tuple(clean_line(board.name) for board in every if board.state != "joined"),
            tuple(clean_line(board.name) for board in every if board.board in just_in),
        )

    def action_try_now(self) -> None:
        """Look for people now."""
        state = self.forum_app.sharing.state()
        if state is None or not state.running:
            self.say(_("Sharing is off: there is nothing to try."))
            return
        self.forum_app.sharing.poke()
        self.say(_("Looking at what is new, and sending it."))
