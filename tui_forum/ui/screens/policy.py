"""Deciding how a board is run."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from textual import work
from textual.widget import Widget

from tui_forum.language import _
from tui_forum.services.board_choices import ANONYMOUS, FIRST, HISTORY, KEEP
from tui_forum.services.policy import BoardPolicy, change_policy
from tui_forum.ui.board_words import first_posts_words
from tui_forum.ui.screens.form import Form, FormBody, row
from tui_forum.ui.typing import ACTING
from tui_forum.ui.widgets.choice import Choice
from tui_forum.ui.widgets.fields import Field, Writing
from tui_forum.ui.widgets.words import Words


class PolicyScreen(Form[str]):
    """Gives back what was done, in words."""

    DEFAULT_CSS = "PolicyScreen Writing { height: 7; }"

    def __init__(self, board: str, policy: BoardPolicy) -> None:
        super().__init__()
        self._board, self._policy = board, policy

    def heading(self) -> str:
        """Where we are."""
        return _("How it is run")

    def content(self) -> Iterable[Widget]:
        """The fields."""
        now = self._policy
        yield FormBody(
            row(_("Name"), Field(now.name, id="name")),
            row(_("Sections"), Field(", ".join(now.sections), id="sections")),
            Words(_("Separate sections with commas. A section that is left out keeps its threads.")),
            Words(_("Guidelines: what you ask of everyone. Newcomers read them and agree."), classes="gap"),
            Writing(now.guidelines, id="guidelines"),
            Words(_("Posts are kept:")),
            Choice([(days, _(words)) for days, words in KEEP], columns=2, chosen=now.keep_days, id="keep"),
            Words(_("Newcomers read:")),
            Choice([(value, _(words)) for value, words in HISTORY], chosen=now.history, id="history"),
            Words(_("Posts without a name:")),
            Choice([(value, _(words)) for value, words in ANONYMOUS], chosen=now.anonymous, id="anonymous"),
            Words(_("The first posts of whoever is invited from now on:")),
            Choice(self._first_posts(), chosen=now.first_posts, id="first"),
            Words("", id="sorry", classes="gap sorry"),
        )

    def _first_posts(self) -> list[tuple[int, str]]:
        known, now = [(number, _(words)) for number, words in FIRST], self._policy.first_posts
        return known if now in dict(known) else [*known, (now, first_posts_words(now))]

    def begin(self) -> None:
        """Ready for the name."""
        super().begin()
        self.tell("")
        self.query_one("#name").focus()

    @work(exclusive=True, group=ACTING)
    async def action_done(self) -> None:
        """Run it so from now on."""
        app = self.forum_app
        typed = self.query_one("#sections", Field).value
        wanted = BoardPolicy(
            self.query_one("#name", Field).value,
            self.query_one(Writing).text,
            tuple(section for part in typed.split(",") if (section := part.strip())),
            self.query_one("#keep", Choice).value,
            self.query_one("#history", Choice).value,
            self.query_one("#anonymous", Choice).value,
            self.query_one("#first", Choice).value,
        )
        changed = await self.make(_("Writing it…"), partial(change_policy, app.forum, self._board, wanted))
        if changed is None:
            return
        app.wrote()
        self.dismiss(
            _("So it is run from now on; it stands in the ledger.") if changed else _("Nothing was changed.")
        )
