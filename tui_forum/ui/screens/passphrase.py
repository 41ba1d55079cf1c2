"""Choosing another passphrase."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on, work
from textual.widget import Widget
from textual.widgets import Input

from tui_forum.language import _
from tui_forum.services.home import change_passphrase
from tui_forum.ui.phrases import passphrase_strength
from tui_forum.ui.screens.form import Form, FormBody, row
from tui_forum.ui.typing import ACTING
from tui_forum.ui.widgets.fields import Field
from tui_forum.ui.widgets.words import Words


class PassphraseScreen(Form[None]):
    """The one that is, and the new one twice."""

    def heading(self) -> str:
        """Where we are."""
        return _("Settings › Passphrase")

    def content(self) -> Iterable[Widget]:
        """Three fields."""
        yield FormBody(
            Words(_("Your posts are not written anew: only the lock is changed."), classes="gap"),
            Words(""),
            row(_("Now"), Field(secret=True, id="old")),
            row(_("New"), Field(secret=True, id="new")),
            row(_("Once more"), Field(secret=True, id="again")),
            Words("", id="strength", classes="gap"),
            Words("", id="sorry", classes="gap sorry"),
        )

    def begin(self) -> None:
        """Ready to type."""
        super().begin()
        self.tell("")
        self.query_one(Field).focus()

    def _typed(self, name: str) -> str:
        return self.query_one(f"#{name}", Field).value

    @on(Input.Changed)
    def _measure(self) -> None:
        self.query_one("#strength", Words).say(passphrase_strength(self._typed("new")))

    @work(exclusive=True, group=ACTING)
    async def action_done(self) -> None:
        """Change it."""
        old, new, forum = self._typed("old"), self._typed("new"), self.forum_app.forum
        if self._typed("again") != new:
            self.tell(_("The two new passphrases are not the same. Type it once more, slowly."))
            self.query_one("#again").focus()
            return

        def change() -> bool:
            change_passphrase(forum, old, new)
            return True

        if await self.make(_("Changing the lock…"), change):
            self.dismiss(None)
            self.forum_app.say_soon(_("From now on the new passphrase opens your posts."))
