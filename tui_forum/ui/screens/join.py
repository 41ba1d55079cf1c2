"""Joining a board with an invite."""

from __future__ import annotations

from collections.abc import Iterable

from textual import work
from textual.widget import Widget

from tui_forum.language import _
from tui_forum.services import joining
from tui_forum.text import clean_line
from tui_forum.ui.screens.form import Form, FormBody, row
from tui_forum.ui.typing import ACTING
from tui_forum.ui.widgets.fields import Field, Writing
from tui_forum.ui.widgets.words import Words


class JoinScreen(Form[None]):
    """Paste the invite, choose the name you have there."""

    DEFAULT_CSS = "JoinScreen Writing { height: 6; }"

    def __init__(self, passphrase: str = "") -> None:
        super().__init__()
        self._passphrase = passphrase

    def heading(self) -> str:
        """Where we are."""
        return _("Join a board")

    def content(self) -> Iterable[Widget]:
        """Invite, name, passphrase."""
        name = row(_("Your name"), Field(self.forum_app.forum.name, id="name"))
        secret = row(_("Passphrase"), Field(secret=True, id="passphrase"))
        secret.display = not self._passphrase
        yield FormBody(
            Words(_("Paste the invite here. Line breaks do not matter."), classes="gap"),
            Writing(id="invite"),
            name,
            secret,
            Words(_("You are only ever known by this name on this board."), classes="gap"),
            Words("", id="sorry", classes="gap sorry"),
        )

    def begin(self) -> None:
        """Ready for the invite."""
        super().begin()
        self.tell("")
        self.query_one(Writing).focus()

    @work(exclusive=True, group=ACTING)
    async def action_done(self) -> None:
        """Join."""
        app, text = self.forum_app, self.query_one(Writing).text
        name = self.query_one("#name", Field).value
        passphrase = self._passphrase or self.query_one("#passphrase", Field).value
        if not text.strip():
            self.tell(_("Paste the invite first: one long line that begins with tf1."))
            self.query_one(Writing).focus()
            return
        forum = app.forum
        joined = await self.make(_("Joining…"), lambda: joining.join(forum, text, passphrase, name=name))
        if joined is None:
            return
        app.wrote()
        board = clean_line(joined.name)
        words = {
            "waiting": _("You have an invite to {board}. It opens when one of its people is near.").format(
                board=board
            ),
            "joined": _("You are on {board}.").format(board=board),
            "already": _("You are on {board} already.").format(board=board),
        }
        self.dismiss(None)
        app.say_soon(words.get(joined.state, ""))
