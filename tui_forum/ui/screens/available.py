"""Saying something of oneself: one choice and Enter is enough, the rest is there for who wants it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from textual import on
from textual.widget import Widget

from tui_forum.language import _
from tui_forum.model.availability import STATES, state_of
from tui_forum.model.people_rows import PersonRow
from tui_forum.services import availability
from tui_forum.text import clean_line
from tui_forum.ui.screens.form import Form, FormBody, row
from tui_forum.ui.widgets.choice import Choice
from tui_forum.ui.widgets.fields import Field
from tui_forum.ui.widgets.words import Words

SILENT = ""


class AvailableScreen(Form[PersonRow]):
    """Gives back how one stands then."""

    choice_is_all = True

    def __init__(self, me: PersonRow) -> None:
        super().__init__()
        self._me = me
        self._usual = _usual(me.state or STATES[0].id)

    def heading(self) -> str:
        """Where it will be seen."""
        return _("When can you listen? › {board}").format(board=clean_line(self._me.board_name))

    def status(self) -> str:
        """The promise."""
        return _("It fades by itself at its hour. Nobody sees when you were last here.")

    def content(self) -> Iterable[Widget]:
        """What, until when, and what else one wants to say."""
        options = [*((state.id, _(state.label)) for state in STATES), (SILENT, _("Say nothing just now"))]
        yield FormBody(
            Words(_("Enter says it; Tab goes on to the rest, which you can leave as it is."), classes="gap"),
            Choice(options, chosen=self._me.state or STATES[0].id, id="state"),
            row(_("Until"), Field(self._usual, id="until")),
            Words(_("22:00, 2h, tomorrow, Thursday: at most two weeks away.")),
            Words("", classes="words"),
            row(
                _("I offer"),
                Field(_commas(self._me.offers), placeholder=_("such as listening, lifts"), id="offers"),
            ),
            row(_("Languages"), Field(_commas(self._me.languages), id="languages")),
            row(
                _("Not just now"),
                Field(_commas(self._me.avoid), placeholder=_("topics, if any"), id="avoid"),
            ),
            Words("", id="sorry", classes="sorry"),
        )

    def begin(self) -> None:
        """Ready to choose."""
        super().begin()
        self.tell("")
        self.query_one(Choice).focus(scroll_visible=False)

    @on(Choice.Changed)
    def _chosen(self) -> None:
        """Offer the usual hour, as long as none was typed."""
        field = self.query_one("#until", Field)
        usual = _usual(self.query_one(Choice).value)
        if field.value == self._usual:
            field.value = usual
        self._usual = usual

    async def action_done(self) -> None:
        """Say it."""
        said = partial(
            availability.set_available,
            self.forum_app.forum,
            self._me.board,
            self.query_one(Choice).value,
            self.query_one("#until", Field).value,
            offers=self._typed("#offers"),
            languages=self._typed("#languages"),
            avoid=self._typed("#avoid"),
        )
        if (me := await self.make(_("Saying it…"), said)) is not None:
            self.dismiss(me)

    def _typed(self, name: str) -> list[str]:
        return [part.strip() for part in self.query_one(name, Field).value.split(",") if part.strip()]


def _usual(state: str) -> str:
    known = state_of(state)
    return known.usual if known else ""


def _commas(labels: tuple[str, ...]) -> str:
    return clean_line(", ".join(labels))
