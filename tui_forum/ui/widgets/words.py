"""Words on a screen that are never read as markup."""

from __future__ import annotations

from textual.widgets import Static


class Words(Static):
    """Text as it is, folded to the width. The caller has passed other people's text through the gate."""

    def __init__(self, text: str = "", *, id: str | None = None, classes: str = "words") -> None:
        super().__init__(text, markup=False, id=id, classes=classes)
        self._said = text

    def say(self, text: str) -> None:
        """Say something else; nothing at all takes no room."""
        if text != self._said:
            self._said = text
            self.update(text)
        self.display = bool(text)
