"""One page of text to read, that scrolls."""

from __future__ import annotations

from collections.abc import Iterable

from textual.containers import VerticalScroll
from textual.widget import Widget

from tui_forum.ui.bindings import bind
from tui_forum.ui.screens.page import Page
from tui_forum.ui.widgets.words import Indented


class TextPage(Page[None]):
    """Its texts come cleaned."""

    groups = ("back",)
    BINDINGS = bind("back")
    DEFAULT_CSS = "TextPage #words { max-width: 80; }"

    def __init__(self, heading: str, words: str, status: str = "") -> None:
        super().__init__()
        self._heading, self._words, self._status = heading, words, status

    def heading(self) -> str:
        """What it is."""
        return self._heading

    def status(self) -> str:
        """What is so."""
        return self._status

    def content(self) -> Iterable[Widget]:
        """The text."""
        yield VerticalScroll(Indented(self._words, id="words", classes="gap"), classes="content")

    def begin(self) -> None:
        """Arrow keys scroll."""
        super().begin()
        self.query_one(VerticalScroll).focus()
