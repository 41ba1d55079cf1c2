"""The guidelines of a board, shown to who has just come in; they agree, or come back to it later."""

from __future__ import annotations

from collections.abc import Iterable

from textual import work
from textual.containers import VerticalScroll
from textual.widget import Widget

from tui_forum.language import _
from tui_forum.services.policy import agree
from tui_forum.text import clean_line
from tui_forum.ui.bindings import bind
from tui_forum.ui.board_words import guidelines_words
from tui_forum.ui.screens.form import Form
from tui_forum.ui.typing import ACTING
from tui_forum.ui.widgets.words import Words


class GuidelinesScreen(Form[None]):
    """Enter agrees; Esc leaves it for later."""

    groups = ("form", "go-on")
    bar = ("go-on", "form.back")
    BINDINGS = bind("go-on")

    def __init__(self, board: str, name: str, guidelines: str) -> None:
        super().__init__()
        self._board, self._called, self._guidelines = board, clean_line(name), guidelines

    def heading(self) -> str:
        """Where we are."""
        return _("What {board} asks of everyone").format(board=self._called)

    def status(self) -> str:
        """Where to find them again."""
        return _("M, “Guidelines” shows them whenever you like.")

    def content(self) -> Iterable[Widget]:
        """The guidelines."""
        ask = _("Enter: I have read this, and will keep to it. Esc: I will look at it another time.")
        yield VerticalScroll(
            Words(guidelines_words(self._guidelines), classes="gap"),
            Words(ask, classes="gap"),
            Words("", id="sorry", classes="gap sorry"),
            classes="content",
        )

    def begin(self) -> None:
        """Arrow keys scroll."""
        super().begin()
        self.tell("")
        self.query_one(VerticalScroll).focus()

    @work(exclusive=True, group=ACTING)
    async def action_done(self) -> None:
        """Agreed."""
        forum = self.forum_app.forum

        def agreed() -> bool:
            agree(forum, self._board, self._guidelines)
            return True

        if await self.make("", agreed):
            self.dismiss(None)
