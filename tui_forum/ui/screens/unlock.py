"""The door: a passphrase opens this home."""

from __future__ import annotations

from collections.abc import Iterable

from textual import work
from textual.widget import Widget

from sync.errors import SyncError, WrongPassphrase
from tui_forum.language import _
from tui_forum.services.home import open_home
from tui_forum.ui.screens.form import Form, FormBody, row
from tui_forum.ui.typing import ACTING
from tui_forum.ui.widgets.fields import Field
from tui_forum.ui.widgets.words import Words


class UnlockScreen(Form[None]):
    """Asks for the passphrase until it opens the home."""

    bar = ()

    def content(self) -> Iterable[Widget]:
        """One field."""
        yield FormBody(
            Words(_("Welcome back. Your passphrase opens your posts on this computer."), classes="gap"),
            Words(""),
            row(_("Passphrase"), Field(secret=True, id="passphrase")),
            Words(_("Enter opens."), classes="gap"),
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
        if isinstance(error, WrongPassphrase):
            self.tell(
                _(
                    "That is not the passphrase of this home. Nothing is lost: look at Caps Lock, and try "
                    "again."
                )
            )
            field.value = ""
        else:
            super().sorry(error)
        field.focus()

    @work(exclusive=True, group=ACTING)
    async def action_done(self) -> None:
        """Try it."""
        typed = self.query_one(Field).value
        if not typed:
            self.tell(_("Type the passphrase that you chose for this home."))
            return
        app = self.forum_app
        forum = await self.make(_("Opening…"), lambda: open_home(app.home, typed))
        if forum is not None:
            app.open_forum(forum)
            app.show_main()

    def action_back(self) -> None:
        """There is nothing behind the door."""
        self.query_one(Field).value = ""
        self.tell(_("Ctrl+Q leaves."))
