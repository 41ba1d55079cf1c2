"""A form that asks for the passphrase before something that only the person themselves may do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from textual.widget import Widget

from tui_forum.language import _
from tui_forum.ui.screens.form import Form, FormBody, row
from tui_forum.ui.widgets.fields import Field
from tui_forum.ui.widgets.words import Words

Result = TypeVar("Result")


class PassphraseForm(Form[Result]):
    """What it is for, in words; the field; what went wrong."""

    def what_for(self) -> Iterable[Widget]:
        """What stands above the field."""
        raise NotImplementedError

    def content(self) -> Iterable[Widget]:
        """Words, one field."""
        yield FormBody(
            *self.what_for(),
            Words(""),
            row(_("Passphrase"), Field(secret=True, id="passphrase")),
            Words("", id="sorry", classes="gap sorry"),
        )

    def begin(self) -> None:
        """Ready to type."""
        super().begin()
        self.tell("")
        self.query_one(Field).focus()

    @property
    def typed(self) -> str:
        """The passphrase as it was typed."""
        return self.query_one(Field).value

    def again(self, words: str) -> None:
        """That was not it: say so, and take it once more from the beginning."""
        self.tell(words)
        field = self.query_one(Field)
        field.value = ""
        field.focus()
