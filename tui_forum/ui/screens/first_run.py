"""First steps: a name, a passphrase, and then a way in."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on, work
from textual.widget import Widget
from textual.widgets import Input

from tui_forum.language import _
from tui_forum.services.home import Forum, create_home, recovery_words
from tui_forum.services.reminders import keep_recovery_state
from tui_forum.ui.bindings import bind
from tui_forum.ui.phrases import passphrase_strength
from tui_forum.ui.screens.form import Form, FormBody, row
from tui_forum.ui.typing import ACTING
from tui_forum.ui.widgets.fields import Field
from tui_forum.ui.widgets.words import Words


class FirstRunScreen(Form[None]):
    """Makes a home."""

    groups = ("form", "confirm", "go-on", "first-run")
    bar = ("go-on", "pane", "been-here")
    BINDINGS = bind("first-run")
    spelled = True

    def heading(self) -> str:
        """Where we are."""
        return _("tui-forum · first steps")

    def status(self) -> str:
        """What is true from the first moment."""
        return _("Everything works without a network.")

    def content(self) -> Iterable[Widget]:
        """Name, then passphrase, then once more: each is shown when the one before is begun."""
        secret = row(_("Passphrase"), Field(secret=True, id="passphrase"))
        secret.add_class("second")
        third = row(_("Once more"), Field(secret=True, id="again"))
        third.add_class("third")
        yield FormBody(
            Words(
                _("Welcome. Nothing has left this computer, and nothing leaves it without you."),
                classes="gap",
            ),
            Words(
                _("What should people here call you? Any name. Not your real one if you like."), classes="gap"
            ),
            row(_("Name"), Field(id="name")),
            Words(_("Choose a passphrase. It locks your posts on this computer."), classes="gap second"),
            secret,
            third,
            Words(passphrase_strength(""), id="strength", classes="gap second"),
            Words("", id="sorry", classes="gap sorry"),
            Words(_("Been here before, on another computer? Ctrl+O brings you back."), classes="gap first"),
        )

    def begin(self) -> None:
        """Ready for the name."""
        super().begin()
        self._one_at_a_time()
        self.tell("")
        self.query_one("#name").focus()

    def _one_at_a_time(self) -> None:
        named, secret = bool(self._typed("name").strip()), bool(self._typed("passphrase"))
        self.query(".first").set(display=not named)
        self.query(".second").set(display=named or secret)
        self.query(".third").set(display=secret)

    def _typed(self, name: str) -> str:
        return self.query_one(f"#{name}", Field).value

    @on(Input.Changed)
    def _measure(self) -> None:
        words = passphrase_strength(self._typed("passphrase"))
        if self._typed("again"):
            same = self._typed("again") == self._typed("passphrase")
            words += " " + (_("Both are the same.") if same else _("The two are not the same yet."))
        self.query_one("#strength", Words).say(words)
        self.tell("")
        self._one_at_a_time()

    def _missing(self) -> tuple[str, str]:
        if not self._typed("name").strip():
            return "name", _("A name first: any name that people here may call you by.")
        if not self._typed("passphrase"):
            return "passphrase", _("A passphrase keeps others who use this computer out of your posts.")
        if self._typed("again") != self._typed("passphrase"):
            return "again", _("The two passphrases are not the same. Type it once more, slowly.")
        return "", ""

    @work(exclusive=True, group=ACTING)
    async def action_done(self) -> None:
        """Make the home."""
        where, words = self._missing()
        if where:
            self.query_one("#strength", Words).say(passphrase_strength(self._typed("passphrase")))
            self.tell(words)
            self.query_one(f"#{where}").focus()
            return
        app, name, passphrase = self.forum_app, self._typed("name"), self._typed("passphrase")
        forum = await self.make(_("Making your keys…"), lambda: create_home(app.home, name, passphrase))
        if forum is None:
            return
        words = await app.writer.do(lambda: _first_words(forum, passphrase))
        app.open_forum(forum)
        from tui_forum.ui.screens.recovery import RecoveryScreen

        app.switch_screen(RecoveryScreen(words, passphrase))

    def action_been_here(self) -> None:
        """From another computer of this person's, or from the 24 words."""
        from tui_forum.ui.screens.been_here import BeenHereScreen

        if not self.busy:
            self.app.switch_screen(BeenHereScreen())

    def action_back(self) -> None:
        """There is nothing behind the first screen."""
        self.say(_("Ctrl+Q leaves at once. You can begin another time."))


def _first_words(forum: Forum, passphrase: str) -> str:
    """The recovery words, remembered as not yet written down."""
    keep_recovery_state(forum, "later")
    return recovery_words(forum, passphrase)
