"""Four private questions; they suggest what to ask for, and are forgotten."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.widget import Widget

from tui_forum.language import _
from tui_forum.model.need_sheet import QUESTIONS, Answers, suggest
from tui_forum.model.support import Need
from tui_forum.ui.bindings import bind
from tui_forum.ui.screens.form import Form, FormBody
from tui_forum.ui.widgets.choice import Choice
from tui_forum.ui.widgets.words import Words


class NeedSheet(Form[str]):
    """Gives back the id of the need that was taken."""

    groups = ("form", "go-on")
    guide = "own-needs"
    bar = ("go-on", "guide", "pane", "form.back")
    BINDINGS = bind("go-on")

    def heading(self) -> str:
        """Where we are."""
        return _("What would help?")

    def status(self) -> str:
        """The promise."""
        return _("Nobody sees your answers, and they are not kept.")

    def content(self) -> Iterable[Widget]:
        """The questions, then what they come to."""
        asked: list[Widget] = []
        for name, question, options in QUESTIONS:
            possible = [(value, _(words)) for value, words in options]
            asked += [Words(_(question), classes="words apart"), Choice(possible, columns=2, id=name)]
        yield FormBody(*asked, Words("", id="suggested", classes="gap"), Words("", id="sorry"))

    def begin(self) -> None:
        """Ready for the first question."""
        super().begin()
        self._weigh()
        self.query(Choice).first().focus(scroll_visible=False)

    def _suggested(self) -> Need | None:
        return suggest(
            Answers(**{name: self.query_one(f"#{name}", Choice).value for name, _, _ in QUESTIONS})
        )

    @on(Choice.Changed)
    def _weigh(self) -> None:
        need = self._suggested()
        self.query_one("#suggested", Words).say(
            _("You could ask for: {need}").format(need=need.label) if need else ""
        )

    def action_done(self) -> None:
        """Take what was suggested."""
        need = self._suggested()
        self.dismiss(need.id if need else None)
