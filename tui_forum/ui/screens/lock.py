"""The screen that covers the others while the person is away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from textual import work
from textual.widget import Widget

from sync.errors import SyncError, WrongPassphrase
from tui_forum.language import N_, _
from tui_forum.services.errors_said import sentence
from tui_forum.services.locking import is_the_person
from tui_forum.ui.bindings import bind
from tui_forum.ui.screens.passphrase_form import PassphraseForm
from tui_forum.ui.typing import ACTING
from tui_forum.ui.widgets.fields import Field
from tui_forum.ui.widgets.words import Words


class LockScreen(PassphraseForm[None]):
    """Asks for the passphrase; what lies below stays as it was."""

    groups = ("form", "go-on")
    bar = ("go-on", "help-card")
    bar_words: ClassVar[Mapping[str, str]] = {"go-on": N_("open")}
    BINDINGS = bind("go-on")

    def heading(self) -> str:
        """Nothing of what lies below."""
        return _("tui-forum · locked")

    def what_for(self) -> Iterable[Widget]:
        """That nothing is lost."""
        yield Words(_("Locked. Your passphrase brings you back to where you were."), classes="gap")
        yield Words(_("Drafts are kept. Sharing goes on as it was."), classes="gap")

    def sorry(self, error: SyncError) -> None:
        """A wrong passphrase is no drama."""
        wrong = isinstance(error, WrongPassphrase)
        self.again(
            _("That is not the passphrase. Look at Caps Lock, and try again.") if wrong else sentence(error)
        )

    @work(exclusive=True, group=ACTING)
    async def action_done(self) -> None:
        """Try it."""
        typed, forum = self.typed, self.forum_app.forum
        if not typed:
            self.tell(_("Type the passphrase of this home."))
        elif await self.make(_("Opening…"), lambda: is_the_person(forum, typed)):
            self.dismiss(None)

    def action_back(self) -> None:
        """There is no way around."""
        self.query_one(Field).value = ""
