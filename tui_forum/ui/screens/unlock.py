"""The door: a passphrase opens this home."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from textual import work
from textual.widget import Widget

from sync.errors import SyncError, WrongPassphrase
from tui_forum.language import N_, _
from tui_forum.services.opening import open_for_person
from tui_forum.ui.bindings import bind
from tui_forum.ui.screens.passphrase_form import PassphraseForm
from tui_forum.ui.typing import ACTING
from tui_forum.ui.widgets.words import Words


class UnlockScreen(PassphraseForm[None]):
    """Asks for the passphrase until it opens the home."""

    groups = ("form", "go-on")
    bar = ("go-on", "help-card")
    bar_words: ClassVar[Mapping[str, str]] = {"go-on": N_("open")}
    BINDINGS = bind("go-on")

    def what_for(self) -> Iterable[Widget]:
        """What it opens."""
        yield Words(_("Welcome back. Your passphrase opens your posts on this computer."), classes="gap")

    def sorry(self, error: SyncError) -> None:
        """A wrong passphrase is no drama."""
        if isinstance(error, WrongPassphrase):
            self.again(
                _(
                    "That is not the passphrase of this home. Nothing is lost: look at Caps Lock, and try "
                    "again."
                )
            )
        else:
            super().sorry(error)

    @work(exclusive=True, group=ACTING)
    async def action_done(self) -> None:
        """Try it."""
        typed = self.typed
        if not typed:
            self.tell(_("Type the passphrase that you chose for this home."))
            return
        app = self.forum_app
        forum = await self.make(_("Opening…"), lambda: open_for_person(app.home, typed))
        if forum is not None:
            app.open_forum(forum)
            app.show_main()

    def action_back(self) -> None:
        """There is nothing behind the door."""
        self.again(_("Ctrl+Q leaves."))
