"""What is at hand on every screen: its keys, and words on its status line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textual.app import SystemCommand
from textual.screen import Screen

from sync.errors import SyncError
from tui_forum.language import _
from tui_forum.ui.locking import LockingApp
from tui_forum.ui.screens.page import Page
from tui_forum.ui.widgets.pick import PickScreen


class HelpingApp(LockingApp):
    """Help, and telling the person something wherever they are."""

    def explain(self, words: str) -> None:
        """Say something on the screen on top."""
        if isinstance(self.screen, Page):
            self.screen.say(words)

    def say_soon(self, words: str) -> None:
        """Say something on whichever screen comes to the top."""
        self.call_after_refresh(self.explain, words)

    def sorry(self, error: SyncError) -> None:
        """Tell the person on the screen that is on top."""
        if isinstance(self.screen, Page):
            self.screen.sorry(error)

    def redraw_times(self) -> None:
        """Draw "3 min ago" anew wherever it stands on the screen on top."""
        for widget in self.screen.query(".ages"):
            redraw = getattr(widget, "redraw", None)
            if redraw is not None:
                redraw()

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """None of Textual's own: one of them writes the private screen to a file."""
        return ()

    def action_help(self) -> None:
        """The keys of the screen on top."""
        from tui_forum.ui.screens.help import HelpScreen

        if isinstance(self.screen, Page | PickScreen) and not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.screen.groups, self.screen.heading()))

    def action_help_card(self) -> None:
        """Whom to call: from everywhere, also before a home is open."""
        from tui_forum.ui.screens.helpcard import HelpCardScreen

        if not isinstance(self.screen, HelpCardScreen):
            self.push_screen(HelpCardScreen())

    def action_guide(self) -> None:
        """The page of the guide that may help on this screen, else the whole guide; none while locked."""
        from tui_forum.ui.screens.text_page import TextPage

        screen = self.screen
        if self.is_locked or not isinstance(screen, Page) or isinstance(screen, TextPage):
            return
        if not screen.guide and self.is_open:
            from tui_forum.ui.screens.resources import ResourcesScreen

            if not isinstance(screen, ResourcesScreen):
                self.push_screen(ResourcesScreen(at="guide"))
            return
        from tui_forum.services.guide import guide_page
        from tui_forum.ui.resource_words import guide_words

        page = guide_page(screen.guide or "reaching-out")
        self.push_screen(TextPage(page.title, guide_words(page)))

    def action_help_quit(self) -> None:
        """Ctrl+C is pressed to stop programs: say how this one is left."""
        self.explain(_("Ctrl+Q leaves at once and clears the screen. Nothing you wrote is lost."))
