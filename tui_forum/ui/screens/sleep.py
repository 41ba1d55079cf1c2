"""Sleep on it: until when."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.widget import Widget
from textual.widgets import Input

from tui_forum.language import _
from tui_forum.model.errors import BadInput
from tui_forum.services.when import CHOICES, parse_when, when_words
from tui_forum.ui.screens.form import Form, FormBody, row
from tui_forum.ui.widgets.choice import Choice
from tui_forum.ui.widgets.fields import Field
from tui_forum.ui.widgets.words import Words

OWN = "own"


class SleepScreen(Form[int]):
    """Gives back the moment (unix seconds) that was chosen."""

    choice_is_all = True

    def heading(self) -> str:
        """Where we are."""
        return _("Sleep on it")

    def status(self) -> str:
        """What will happen."""
        try:
            when = when_words(self._moment(), self._now())
        except BadInput:
            return _("Until then it is only here, sealed, and you can withdraw it without a trace.")
        return _("It goes out {when}, while tui-forum is open or a node runs.").format(when=when)

    def content(self) -> Iterable[Widget]:
        """A few times, and one's own."""
        options = [(value, _(words)) for value, words in CHOICES.items()]
        options.append((OWN, _("at a time of your own")))
        yield FormBody(
            Words(_("It waits here, sealed, and leaves by itself at the time you choose."), classes="gap"),
            Words(_("Until then nobody has it: read it again, change it, or take it back whole.")),
            Words("", classes="words"),
            Choice(options, columns=1, chosen="tomorrow", id="when"),
            row(_("Your own"), Field("", placeholder=_("8:00, 2d, 2026-05-01"), id="own")),
            Words("", id="sorry", classes="sorry"),
        )

    def begin(self) -> None:
        """Begin with tomorrow morning."""
        super().begin()
        self.query_one(Choice).focus(scroll_visible=False)

    @on(Choice.Changed)
    @on(Input.Changed)
    def _say_when(self, event: Choice.Changed | Input.Changed) -> None:
        if isinstance(event, Input.Changed) and self.query_one("#own", Field).value:
            self.query_one(Choice).choose(OWN)
        self.tell("")
        self.refresh_bars()

    def _now(self) -> int:
        return int(self.forum_app.now())

    def _moment(self) -> int:
        chosen = self.query_one(Choice).value
        return parse_when(self.query_one("#own", Field).value if chosen == OWN else chosen, self._now())

    def action_done(self) -> None:
        """That time."""
        try:
            self.dismiss(self._moment())
        except BadInput as error:
            self.sorry(error)
            self.query_one("#own", Field).focus()
