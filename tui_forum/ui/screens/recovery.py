"""The 24 recovery words: shown once at the beginning, and whenever the passphrase is given again."""

from __future__ import annotations

from collections.abc import Iterable

from textual import work
from textual.widget import Widget

from tui_forum.services.home import recovery_words
from tui_forum.ui.screens.form import Form, FormBody, row
from tui_forum.ui.typing import ACTING
from tui_forum.ui.widgets.fields import Field
from tui_forum.ui.widgets.words import Words


def in_columns(words: str, width: int) -> str:
    """The words numbered, reading across, in as many columns as fit."""
    cells = [f"{number:>2} {word}" for number, word in enumerate(words.split(), start=1)]
    columns = max(1, min(6, width // 13))
    lines = [cells[start : start + columns] for start in range(0, len(cells), columns)]
    return "\n".join("".join(cell.ljust(13) for cell in line).rstrip() for line in lines)


class RecoveryScreen(Form[None]):
    """Shows the words; goes on when asked to."""

    bar = ("form.done",)

    def __init__(self, words: str, passphrase: str, *, first: bool = True) -> None:
        super().__init__()
        self._words = words
        self._passphrase = passphrase
        self._first = first

    def heading(self) -> str:
        """Where we are."""
        return "tui-forum · your recovery words"

    def content(self) -> Iterable[Widget]:
        """Why, the words, what next."""
        shown = FormBody(
            Words(
                "If this computer is lost, these 24 words bring you back as yourself. Write them on paper, "
                "in this order, and keep the paper where you keep important things.",
                classes="gap",
            ),
            Words("", id="words", classes="gap"),
            Words(
                "Whoever has the words can be you. No time now? Go on. Later, ^P and “recovery words” "
                "shows them again.",
                classes="gap",
            ),
            Words("", id="sorry"),
        )
        shown.can_focus = True
        yield shown

    def begin(self) -> None:
        """Lay the words out."""
        super().begin()
        self.on_resize()

    def on_resize(self) -> None:
        """Lay the words out for this width."""
        self.query_one("#words", Words).say(in_columns(self._words, self.app.size.width - 2))

    def action_done(self) -> None:
        """On to the ways in, or back to where it was asked for."""
        if not self._first:
            self.dismiss(None)
            return
        from tui_forum.ui.screens.ways_in import WaysInScreen

        self.app.switch_screen(WaysInScreen(self._passphrase))

    action_back = action_done


class RecoveryAskScreen(Form[None]):
    """Asks for the passphrase before the words are shown again."""

    def heading(self) -> str:
        """Where we are."""
        return "Your recovery words"

    def content(self) -> Iterable[Widget]:
        """One field."""
        yield FormBody(
            Words("Your passphrase shows the 24 words. Is nobody looking over your shoulder?", classes="gap"),
            Words(""),
            row("Passphrase", Field(secret=True, id="passphrase")),
            Words("", id="sorry", classes="gap sorry"),
        )

    def begin(self) -> None:
        """Ready to type."""
        super().begin()
        self.tell("")
        self.query_one(Field).focus()

    @work(exclusive=True, group=ACTING)
    async def action_done(self) -> None:
        """Show them."""
        app, typed = self.forum_app, self.query_one(Field).value
        words = await self.make("Opening…", lambda: recovery_words(app.forum, typed))
        if words is not None:
            app.switch_screen(RecoveryScreen(words, "", first=False))
