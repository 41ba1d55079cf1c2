"""For terminals and fonts without box drawing: our own marks and lines in ASCII, cell for cell."""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_PLAIN = {
    "●": "*",
    "◐": "o",
    "○": ".",
    "•": "*",
    "▸": ">",
    "▾": "v",
    "…": "~",
    "·": "-",
    "›": ">",
    "–": "-",
    "—": "-",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "✓": "+",
    "↑": "^",
    "↓": "v",
    "←": "<",
    "→": ">",
}
_LINES = {
    **dict.fromkeys("─━═▔▁", "-"),
    **dict.fromkeys("│┃║▏▕┊", "|"),
    **dict.fromkeys("╭╮╰╯┌┐└┘┏┓┗┛├┤┬┴┼", "+"),
}
_BLOCKS = dict.fromkeys("▀▄█▌▐▂▃▅▆▇░▒▓", "#")
TABLE = str.maketrans(_PLAIN | _LINES | _BLOCKS)


class AsciiGlyphs(LineFilter):
    """Redraws every line on its way to the terminal; letters of other scripts stay as they are."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same cells with plain marks."""
        return [Segment(text.translate(TABLE), style, control) for text, style, control in segments]
