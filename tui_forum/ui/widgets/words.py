"""Words on a screen that are never read as markup."""

from __future__ import annotations

import re

from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip
from textual.widgets import Static

from tui_forum.text import fold

_BEFORE = re.compile(r" *(?:[│•] )?")


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


class Indented(Words):
    """Words whose lines go on as far to the right as they began: under a name, behind the rule of a quote."""

    def _lines(self, width: int) -> list[str]:
        lines: list[str] = []
        for line in self._said.split("\n"):
            before = _BEFORE.match(line)
            lead = before[0] if before else ""
            first, *more = fold(line[len(lead) :], width - len(lead))
            after = lead.replace("•", " ")
            lines += [lead + first, *(after + each for each in more)]
        return lines

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as it takes."""
        return len(self._lines(width))

    def render_line(self, y: int) -> Strip:
        """One of them."""
        width, lines = self.size.width, self._lines(self.size.width)
        text = lines[y] if y < len(lines) else ""
        return Strip([Segment(text, self.rich_style)]).adjust_cell_length(width, self.rich_style)
