"""The facilitators' queue, one line each: what it is, where, since when, who looks after it."""

from __future__ import annotations

from rich.cells import cell_len

from tui_forum.language import N_
from tui_forum.model.people_rows import QueueRow
from tui_forum.services.queue_words import carer, what
from tui_forum.text import clean_line, fit
from tui_forum.ui.phrases import short_age
from tui_forum.ui.widgets.line_list import LineList

SECTION_CELLS, CARER_CELLS, NARROW_CARER = 14, 12, 6
NARROW = 50  # below this many cells there is no section, and a dash stands for nobody


class QueueList(LineList):
    """What facilitators are asked to look at."""

    empty = N_("Nothing waits for a facilitator.")
    forum_now = 0.0

    def draw(self, row: QueueRow, width: int, at_cursor: bool) -> str:
        """What, where, since when, who."""
        age, who = f" {short_age(self.forum_now, row.since):>4} ", carer(row)
        tail = age + fit(who, CARER_CELLS)
        if width >= NARROW:
            tail = f" {fit(clean_line(row.section or row.board_name), SECTION_CELLS)}{tail}"
        elif not row.carer and not row.done:
            tail = age + fit("–", NARROW_CARER)
        else:
            tail = age + fit(who, NARROW_CARER)
        mark = "▸" if at_cursor else " "
        return f"{mark} {fit(what(row), max(8, width - 2 - cell_len(tail)))}{tail}"

    def weight(self, row: QueueRow) -> str:
        """What nobody looks after is bold; what is done is quiet."""
        if row.done:
            return "list--quiet"
        return "" if row.carer else "list--strong"

    def key(self, row: QueueRow) -> tuple[str, str]:
        """An item keeps its id."""
        return row.board, row.item
