"""Asking a facilitator about a post: why, and words if one wants."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from textual.widget import Widget

from tui_forum.language import _
from tui_forum.model.queue import REASONS
from tui_forum.model.rows import PostRow
from tui_forum.services import asking
from tui_forum.text import clean_line
from tui_forum.ui.screens.form import Form, FormBody
from tui_forum.ui.widgets.choice import Choice
from tui_forum.ui.widgets.fields import Writing
from tui_forum.ui.widgets.words import Words


class AskFacilitatorScreen(Form[bool]):
    """Gives back whether it was sent."""

    DEFAULT_CSS = "AskFacilitatorScreen Writing { height: 6; margin: 0 1; }"

    def __init__(self, row: PostRow) -> None:
        super().__init__()
        self._post = row

    def heading(self) -> str:
        """About whose post."""
        return _("Ask a facilitator › a post by {author}").format(author=clean_line(self._post.author))

    def status(self) -> str:
        """Who can read it."""
        return _("Only facilitators can read this. Nobody else learns which post it is about.")

    def content(self) -> Iterable[Widget]:
        """Why, and words."""
        yield FormBody(
            Words(_("What would you like a facilitator to look at?"), classes="gap"),
            Choice([(reason, _(words)) for reason, words in REASONS], id="reason"),
            Words(self._words_wanted(), classes="gap"),
            Writing("", id="words"),
            Words("", id="sorry", classes="sorry"),
        )

    def _words_wanted(self) -> str:
        if self._post.private:
            return _("Facilitators cannot read a private reply. Tell as much of it as you want to:")
        return _("In your own words, if you like:")

    def begin(self) -> None:
        """Ready to choose."""
        super().begin()
        self.tell("")
        self.query_one(Choice).focus(scroll_visible=False)

    async def action_done(self) -> None:
        """Send it."""
        reason = self.query_one(Choice).value
        ask = partial(asking.ask, self.forum_app.forum, self._post.post, reason, self.query_one(Writing).text)
        if await self.make(_("Asking…"), partial(_done, ask)):
            self.dismiss(True)


def _done(ask: partial[None]) -> bool:
    ask()
    return True
