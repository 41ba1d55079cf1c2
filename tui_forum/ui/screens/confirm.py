"""What is about to happen, in words, before it does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from textual.containers import VerticalScroll
from textual.widget import Widget

from tui_forum.language import N_, _
from tui_forum.ui.screens.form import Form
from tui_forum.ui.widgets.words import Words


class ConfirmScreen(Form[bool]):
    """True once Ctrl+S was pressed; its texts come cleaned. Enter alone does nothing here."""

    bar = ("form.done", "form.back")
    bar_words: ClassVar[Mapping[str, str]] = {"form.done": N_("do it")}

    def __init__(self, heading: str, words: str) -> None:
        super().__init__()
        self._heading, self._words = heading, words

    def heading(self) -> str:
        """What it is about."""
        return self._heading

    def content(self) -> Iterable[Widget]:
        """The words."""
        keys = _("Ctrl+S does it. Esc goes back, and nothing is changed.")
        yield VerticalScroll(
            Words(f"{self._words}\n\n{keys}", classes="gap"), Words("", id="sorry"), classes="content"
        )

    def begin(self) -> None:
        """Arrow keys scroll."""
        super().begin()
        self.query_one(VerticalScroll).focus()

    def action_done(self) -> None:
        """Yes."""
        self.dismiss(True)
