"""Narrowing a list: to what is unread, what waits, what would help, or a tag."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from textual import on
from textual.widget import Widget

from tui_forum.language import N_, _, counted
from tui_forum.model.arrangement import Arrangement
from tui_forum.model.support import NEEDS
from tui_forum.services import reading
from tui_forum.services.arranging_words import filter_words, tag_words
from tui_forum.text import fit
from tui_forum.ui.bindings import bind
from tui_forum.ui.screens.page import Page
from tui_forum.ui.widgets.line_list import LineList
from tui_forum.ui.widgets.rows import Rows


@dataclass(frozen=True, slots=True)
class FilterRow:
    """One thing to narrow to; `kind` is a field of Arrangement, "none" or "heading". Words are cleaned."""

    kind: str
    value: str | bool
    words: str
    number: str = ""
    marked: bool = False


class FilterList(LineList):
    """One line each, with a mark before what is chosen."""

    def draw(self, row: FilterRow, width: int, at_cursor: bool) -> str:
        """Cursor, mark, words, how many."""
        if row.kind == "heading":
            return fit(f" {row.words}", width)
        mark = ("▸" if at_cursor else " ") + (" [x] " if row.marked else " [ ] ")
        room = max(8, width - len(mark) - len(row.number) - 1)
        return f"{mark}{fit(row.words, room)}{row.number} "

    def weight(self, row: FilterRow) -> str:
        """Headings and what is chosen stand out."""
        return "list--strong" if row.kind == "heading" or row.marked else ""

    def key(self, row: FilterRow) -> tuple[str, str | bool]:
        """What it narrows to."""
        return row.kind, row.value

    def can_stop(self, row: FilterRow) -> bool:
        """Not on a heading."""
        return row.kind != "heading"


class FilterScreen(Page[Arrangement]):
    """Enter takes the line under the cursor; Space puts several together. Gives back what was chosen."""

    groups = ("back", "list", "filter")
    bar = ("list.open", "filter.mark", "back")
    bar_words: ClassVar[Mapping[str, str]] = {"list.open": N_("take it")}
    BINDINGS = bind("back", "filter")

    def __init__(self, arranged: Arrangement, board: str) -> None:
        super().__init__()
        self._arranged, self._board = arranged, board
        self._together = False

    def heading(self) -> str:
        """What it does."""
        return _("Show only…")

    def status(self) -> str:
        """What is chosen so far."""
        only = filter_words(self._arranged)
        return _("Only {what}").format(what=only) if only else _("Everything is shown.")

    def content(self) -> Iterable[Widget]:
        """The list."""
        yield FilterList()

    def refresh_rows(self) -> None:
        """Say what can be chosen, and what is."""
        now = self._arranged
        needs = [FilterRow("need", need.id, _(need.label), marked=now.need == need.id) for need in NEEDS]
        tags = [
            FilterRow("tag", tag, tag_words(tag), counted(times, "{n} thread", "{n} threads"), now.tag == tag)
            for tag, times in reading.tags_of(self.forum_app.forum, self._board or None)
        ]
        rows = [
            FilterRow("none", "", _("everything"), marked=not now.narrows),
            FilterRow("unread", True, _("something unread"), marked=now.unread),
            FilterRow("waiting", True, _("without a reply"), marked=now.waiting),
            FilterRow("heading", "need", _("What would help")),
            *needs,
            *([FilterRow("heading", "tag", _("Tags"))] if tags else []),
            *tags,
        ]
        self.query_one(FilterList).show(Rows(rows))

    def _with(self, row: FilterRow, arranged: Arrangement) -> Arrangement:
        """`arranged` with this line turned on or off."""
        if row.kind == "none":
            return Arrangement(arranged.sort)
        is_on = getattr(arranged, row.kind) == row.value
        turned: dict[str, Any] = {row.kind: type(row.value)() if is_on else row.value}
        return replace(arranged, **turned)

    def action_mark(self) -> None:
        """Add the line under the cursor, or take it away."""
        row = self.query_one(FilterList).current
        if row is not None:
            self._together = True
            self._arranged = self._with(row, self._arranged)
            self.refresh_rows()
            self.refresh_bars()

    @on(LineList.Opened)
    def _chosen(self, event: LineList.Opened) -> None:
        if not self._together:  # this line alone
            self._arranged = self._with(event.row, Arrangement(self._arranged.sort))
        self.dismiss(self._arranged)

    def action_back(self) -> None:
        """Back, with what was put together."""
        self.dismiss(self._arranged)
