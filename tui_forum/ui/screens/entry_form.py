"""Writing an entry of the directory: what it is, when, how to reach it, how long a check of it holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from textual import work
from textual.widget import Widget

from tui_forum.language import N_, _
from tui_forum.model.resource_body import GOOD_FOR
from tui_forum.services.resource_keeping import Entry, put_resource
from tui_forum.services.resources import ResourceRow
from tui_forum.text import clean_line
from tui_forum.ui.screens.form import Form, FormBody, row
from tui_forum.ui.typing import ACTING
from tui_forum.ui.widgets.choice import Choice
from tui_forum.ui.widgets.fields import Field, Writing
from tui_forum.ui.widgets.words import Words

HOLDS = [(30, N_("a month")), (90, N_("three months")), (GOOD_FOR, N_("half a year")), (365, N_("a year"))]
CARD = [(False, N_("in the list")), (True, N_("on the help card (F2), too: whom to call in danger"))]


class EntryForm(Form[str]):
    """Gives back what was done, in words. `known` are (board, name) to choose from."""

    DEFAULT_CSS = "EntryForm Writing { height: 6; }"

    def __init__(self, known: Sequence[tuple[str, str]], entry: ResourceRow | None) -> None:
        super().__init__()
        self._known, self._entry = known, entry

    def heading(self) -> str:
        """Where we are."""
        return _("Change an entry") if self._entry else _("Add an entry")

    def content(self) -> Iterable[Widget]:
        """The fields."""
        entry = self._entry
        holds = entry.good_for if entry else GOOD_FOR
        options = HOLDS if holds in dict(HOLDS) else [*HOLDS, (holds, f"{holds}")]
        boards = Choice([(board, clean_line(name)) for board, name in self._known], id="board")
        boards.display = len(self._known) > 1
        yield FormBody(
            Words(_("All members of the board read it, with your name and today's date."), classes="gap"),
            boards,
            row(
                _("Heading"),
                Field(entry.heading if entry else "", placeholder=_("such as Groups"), id="heading"),
            ),
            row(_("Title"), Field(entry.title if entry else "", id="title")),
            Writing(entry.text if entry else "", id="text"),
            row(_("When"), Field(entry.times if entry else "", id="times")),
            row(_("Reach it"), Field(entry.contact if entry else "", id="contact")),
            Words(_("A check of it holds for:")),
            Choice([(days, _(words)) for days, words in options], columns=2, chosen=holds, id="good_for"),
            Words(_("It stands:")),
            Choice([(on, _(words)) for on, words in CARD], chosen=bool(entry and entry.urgent), id="urgent"),
            Words("", id="sorry", classes="gap sorry"),
        )

    def begin(self) -> None:
        """Ready for the heading."""
        super().begin()
        self.tell("")
        self.query_one("#heading").focus()

    def _typed(self, name: str) -> str:
        return self.query_one(f"#{name}", Field).value

    @work(exclusive=True, group=ACTING)
    async def action_done(self) -> None:
        """Write it."""
        app = self.forum_app
        said = Entry(
            self._typed("heading"),
            self._typed("title"),
            self.query_one(Writing).text,
            self._typed("contact"),
            self._typed("times"),
            self.query_one("#urgent", Choice).value,
            self.query_one("#good_for", Choice).value,
        )
        board = self.query_one("#board", Choice).value
        known = self._entry.entry if self._entry else None
        if (
            await self.make(_("Writing it…"), partial(put_resource, app.forum, board, said, known))
            is not None
        ):
            app.wrote()
            self.dismiss(_("It is in the resources of the board now."))
