"""Boards and their sections, with what is unread in each."""

from __future__ import annotations

from tui_forum.language import _, grouped
from tui_forum.text import clean_line, fit
from tui_forum.ui.places import Place
from tui_forum.ui.widgets.line_list import LineList


class PlaceList(LineList):
    """The boards pane."""

    here: tuple[str, str, str] = ("all", "", "")

    def draw(self, row: Place, width: int, at_cursor: bool) -> str:
        """Marks, the name, the number that counts."""
        if row.kind == "space":
            return " " * width
        unread = row.number and row.kind != "drafts"
        mark = ("▸" if row.key == self.here else " ") + ("●" if unread else " ")
        number = f" {grouped(row.number)} " if row.number else "" if row.joined else f" {_('joining')} "
        label = "  " * row.depth + clean_line(row.label)
        return f"{mark} " + fit(label, max(1, width - 3 - len(number))) + number

    def weight(self, row: Place) -> str:
        """Boards and places with something unread are bold as well as marked."""
        return "list--strong" if row.number and row.kind != "drafts" else ""

    def key(self, row: Place) -> tuple[str, str, str]:
        """A place keeps its key."""
        return row.key

    def can_stop(self, row: Place) -> bool:
        """Not on the gap."""
        return row.kind != "space"

    def set_here(self, place: Place) -> None:
        """Mark the place whose threads are shown."""
        if place.key != self.here:
            self.here = place.key
            self.redraw()
