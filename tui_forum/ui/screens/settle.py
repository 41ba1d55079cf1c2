"""Saying that one's own thread is settled, with a word to those who answered."""

from __future__ import annotations

from collections.abc import Iterable

from textual import work
from textual.widget import Widget

from tui_forum.language import _
from tui_forum.model.rows import ThreadRow
from tui_forum.services import moderating
from tui_forum.text import clean_line
from tui_forum.ui.screens.form import Form, FormBody, row
from tui_forum.ui.typing import ACTING
from tui_forum.ui.widgets.fields import Field
from tui_forum.ui.widgets.words import Words


class SettleScreen(Form[bool]):
    """One field, that may stay empty. Gives back whether it was done."""

    def __init__(self, thread: ThreadRow) -> None:
        super().__init__()
        self._thread = thread

    def heading(self) -> str:
        """Which thread."""
        return _("Settle › {title}").format(title=clean_line(self._thread.title))

    def content(self) -> Iterable[Widget]:
        """What it means, and the words."""
        yield FormBody(
            Words(
                _(
                    "The thread stays where it is, and people can still answer; nobody need worry that you "
                    "wait. S opens it again."
                ),
                classes="gap",
            ),
            Words(""),
            row(_("Your words"), Field(_("thank you, I feel heard"), id="words")),
            Words("", id="sorry", classes="gap sorry"),
        )

    def begin(self) -> None:
        """Ready to type."""
        super().begin()
        self.tell("")
        self.query_one("#words").focus()

    @work(exclusive=True, group=ACTING)
    async def action_done(self) -> None:
        """Say it."""
        forum, words = self.forum_app.forum, self.query_one("#words", Field).value

        def settle() -> bool:
            moderating.settle(forum, self._thread.thread, words)
            return True

        if await self.make(_("Settling…"), settle):
            self.forum_app.wrote()
            self.dismiss(True)
