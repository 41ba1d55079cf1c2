"""Above a thread, always in sight: its title, what would help, and how many people can read it."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from tui_forum.language import _
from tui_forum.model.rows import ThreadRow
from tui_forum.model.support import need_of
from tui_forum.text import clean_line, fit, fold
from tui_forum.ui.phrases import readers

MOST_TITLE_LINES = 3
MOST_ASKS_LINES, MOST_NARROW = 3, 5
NARROW = 60  # cells


def readers_words(row: ThreadRow, people: int) -> str:
    """How many can read it; of what waits for a facilitator, how many will."""
    words = readers(people)
    return _("then {readers}").format(readers=words) if row.waits else words


def asks(row: ThreadRow, people: int) -> str:
    """Who asks for what, where, and who can read it."""
    need, author = need_of(row.need), clean_line(row.author)
    if row.imported:
        author += " " + _("(imported)")
    parts = [
        _("{author} asks: {asks}").format(author=author, asks=need.asks)
        if need
        else _("by {author}").format(author=author),
        clean_line(row.section),
    ]
    if row.waits:
        parts.append(_("waits for a facilitator"))
    parts += [clean_line(row.help), readers_words(row, people)]
    if row.pinned:
        parts.append(_("pinned"))
    if row.locked:
        parts.append(_("{closed} (no more replies)").format(closed=clean_line(row.closed)))
    if row.settled:
        words = clean_line(row.settled_words)
        parts.append(_("settled: {words}").format(words=words) if words else _("settled by its author"))
    parts.append(clean_line(row.held_by))
    parts += [f"#{clean_line(tag).lstrip('#')}" for tag in row.tags]
    return " · ".join(part for part in parts if part)


def _cut(lines: list[str], most: int, room: int) -> list[str]:
    """The first lines; that there are more is said by an ellipsis."""
    return lines if len(lines) <= most else [*lines[: most - 1], fit(lines[most - 1].rstrip() + "…", room)]


class ThreadHead(Widget):
    """Title, asks, a blank line."""

    DEFAULT_CSS = """
    ThreadHead { height: auto; }
    ThreadHead > .head--title { text-style: bold; }
    ThreadHead > .head--asks { color: $secondary; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"head--title", "head--asks"}

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._title, self._asks = "", ""

    def show(self, row: ThreadRow | None, people: int) -> None:
        """Head this thread."""
        title, words = (clean_line(row.title), asks(row, people)) if row else ("", "")
        if (title, words) != (self._title, self._asks):
            self._title, self._asks = title, words
            self.refresh(layout=True)

    def _lines(self, width: int) -> list[tuple[str, str]]:
        room = max(8, width - 2)
        title = _cut(fold(self._title, room), MOST_TITLE_LINES, room)
        lines = [("head--title", line) for line in title]
        most = MOST_ASKS_LINES if width >= NARROW else MOST_NARROW
        return [
            *lines,
            *(("head--asks", line) for line in _cut(fold(self._asks, room), most, room)),
            ("", ""),
        ]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as it takes."""
        return len(self._lines(width))

    def render_line(self, y: int) -> Strip:
        """One of them."""
        width = self.size.width
        lines = self._lines(width)
        name, text = lines[y] if y < len(lines) else ("", "")
        style = self.rich_style
        if name:
            style += self.get_component_rich_style(name, partial=True)
        return Strip([Segment(f" {text}", style)]).adjust_cell_length(width, self.rich_style)
