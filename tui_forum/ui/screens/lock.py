"""The screen that covers the others while the person is away."""

from __future__ import annotations

from collections.abc import Iterable

from textual import work
from textual.widget import Widget

from sync.errors import SyncError, WrongPassphrase
from tui_forum.language import _
from tui_forum.services.errors_said import sentence
from tui_forum.services.locking import is_the_person
from tui_forum.ui.screens.form import Form, FormBody, row
from tui_forum.ui.typing import ACTING
from tui_forum.ui.widgets.fields import Field
from tui_forum.ui.widgets.words import Words


class LockScreen(Form[None]):
    """Asks for the passphrase; what lies below stays as it was."""

    bar = ("form.done",)

    def heading(self) -> str:
        """Nothing of what lies below."""
        return _("tui-forum · locked")

    def content(self) -> Iterable[Widget]:
        """One field."""
        yield FormBody(
            Words(_("Locked. Your passphrase brings you back to where you were."), classes="gap"),
            Words(_("Drafts are kept. Sharing goes on as it was."), classes="gap"),
            Words(""),
            row(_("Passphrase"), Field(secret=True, id="passphrase")),
            Words("", id="sorry", classes="gap sorry"),
        )

    def begin(self) -> None:
        """Ready to type."""
        super().begin()
        self.tell("")
        self.query_one(Field).focus()

    def sorry(self, error: SyncError) -> None:
        """A wrong passphrase is no drama."""
        field = self.query_one(Field)
        wrong = isinstance(error, WrongPassphrase)
        self.tell(
            _("That is not the passphrase. Look at Caps Lock, and try again.") if wrong else sentence(error)
        )
        field.value = ""
        field.focus()

    @work(exclusive=True, group=ACTING)
    async def action_done(self) -> None:
        """Try it."""
        typed, forum = self.query_one(Field).value, self.forum_app.forum
        if not typed:
            self.tell(_("Type the passphrase of this home."))
        elif await self.make(_("Opening…"), lambda: is_the_person(forum, typed)):
            self.dismiss(None)

    def action_back(self) -> None:
        """There is no way around."""
        self.query_one(Field).value = ""
