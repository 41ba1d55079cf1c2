"""The 24 recovery words: shown once at the beginning, and whenever the passphrase is given again."""

from __future__ import annotations

from collections.abc import Iterable

from textual import work
from textual.widget import Widget

from tui_forum.language import N_, _
from tui_forum.services.home import recovery_words
from tui_forum.services.reminders import keep_recovery_state, recovery_state
from tui_forum.ui.bindings import bind
from tui_forum.ui.screens.form import Form, FormBody
from tui_forum.ui.screens.passphrase_form import PassphraseForm
from tui_forum.ui.typing import ACTING
from tui_forum.ui.widgets.choice import Choice
from tui_forum.ui.widgets.words import Words

CELLS = 12  # a number of two digits, a word of at most eight letters, and blanks
DONE = [
    ("later", N_("Not yet: remind me quietly")),
    ("written", N_("I have written them down")),
    ("quiet", N_("Do not remind me")),
]


def in_columns(words: str, width: int) -> str:
    """The words numbered, reading across, in as many columns as fit."""
    cells = [f"{number:>2} {word}" for number, word in enumerate(words.split(), start=1)]
    columns = max(1, min(6, width // CELLS))
    lines = [cells[start : start + columns] for start in range(0, len(cells), columns)]
    return "\n".join("".join(cell.ljust(CELLS) for cell in line).rstrip() for line in lines)


class RecoveryScreen(Form[None]):
    """Shows the words; goes on when asked to."""

    groups = ("form", "go-on")
    bar = ("go-on",)
    BINDINGS = bind("go-on")
    spelled = True

    def __init__(self, words: str, passphrase: str, *, first: bool = True) -> None:
        super().__init__()
        self._words = words
        self._passphrase = passphrase
        self._first = first

    def heading(self) -> str:
        """Where we are."""
        return _("tui-forum · your recovery words")

    def content(self) -> Iterable[Widget]:
        """Why, the words, what next."""
        yield FormBody(
            Words(
                _(
                    "If this computer is lost, these words bring you back as yourself. Write them on paper, "
                    "in order. Whoever has them can be you."
                ),
                classes="gap",
            ),
            Words("", id="words", classes="gap"),
            Words(""),
            Choice([(state, _(words)) for state, words in DONE], chosen=self._state(), id="written"),
            Words(_("Later: Ctrl+P, “recovery words”."), classes="gap"),
            Words("", id="sorry"),
        )

    def _state(self) -> str:
        app = self.forum_app
        return (recovery_state(app.forum) if app.is_open else "") or "later"

    def begin(self) -> None:
        """Lay the words out."""
        super().begin()
        self.on_resize()
        self.query_one(Choice).focus(scroll_visible=False)

    def on_resize(self) -> None:
        """Lay the words out for this width."""
        self.query_one("#words", Words).say(in_columns(self._words, self.app.size.width - 2))

    @work(exclusive=True, group=ACTING)
    async def action_done(self) -> None:
        """On to the ways in, or back to where it was asked for."""
        app, state = self.forum_app, self.query_one(Choice).value
        if app.is_open:
            await self.make("", lambda: keep_recovery_state(app.forum, state))
        if not self._first:
            self.dismiss(None)
            return
        from tui_forum.ui.screens.ways_in import WaysInScreen

        app.switch_screen(WaysInScreen(self._passphrase))

    def action_back(self) -> None:
        """The same: nothing here can be lost by going on."""
        self.action_done()


class RecoveryAskScreen(PassphraseForm[None]):
    """Asks for the passphrase before the words are shown again."""

    def heading(self) -> str:
        """Where we are."""
        return _("Your recovery words")

    def what_for(self) -> Iterable[Widget]:
        """What is shown then, and to whom."""
        yield Words(
            _("Your passphrase shows the 24 words. Is nobody looking over your shoulder?"), classes="gap"
        )

    @work(exclusive=True, group=ACTING)
    async def action_done(self) -> None:
        """Show them."""
        app, typed = self.forum_app, self.typed
        words = await self.make(_("Opening…"), lambda: recovery_words(app.forum, typed))
        if words is not None:
            app.switch_screen(RecoveryScreen(words, "", first=False))
