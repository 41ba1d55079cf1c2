"""One question with one field: a name, a reason, a file, an address, the passphrase."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget

from tui_forum.language import _
from tui_forum.ui.screens.form import Form, FormBody, row
from tui_forum.ui.widgets.fields import Field
from tui_forum.ui.widgets.words import Words


class AskScreen(Form[str]):
    """Gives back what was typed, None when it was left without an answer. Its texts come cleaned."""

    def __init__(
        self,
        heading: str,
        words: str,
        label: str,
        *,
        value: str = "",
        secret: bool = False,
        needed: bool = True,
    ) -> None:
        super().__init__()
        self._heading, self._words, self._label = heading, words, label
        self._value, self._secret, self._needed = value, secret, needed

    def heading(self) -> str:
        """What it is about."""
        return self._heading

    def content(self) -> Iterable[Widget]:
        """Why, and the field."""
        yield FormBody(
            Words(self._words, classes="gap"),
            Words(""),
            row(self._label, Field(self._value, secret=self._secret, id="answer")),
            Words("", id="sorry", classes="gap sorry"),
        )

    def begin(self) -> None:
        """Ready to type."""
        super().begin()
        self.tell("")
        field = self.query_one(Field)
        field.focus()
        field.cursor_position = len(field.value)

    def action_done(self) -> None:
        """That is the answer."""
        typed = self.query_one(Field).value
        if self._needed and not typed.strip():
            self.tell(_("Type something first, or go back with Esc."))
            return
        self.dismiss(typed)
