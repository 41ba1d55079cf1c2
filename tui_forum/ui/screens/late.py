"""Posts of removed members that came after the removal: a facilitator can let each in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import ClassVar

from textual import on
from textual.widget import Widget

from tui_forum.language import N_, _
from tui_forum.model.ledger_rows import LateRow
from tui_forum.services import members
from tui_forum.text import fit
from tui_forum.ui.bindings import bind
from tui_forum.ui.board_words import late_line
from tui_forum.ui.screens.page import Page
from tui_forum.ui.widgets.line_list import LineList
from tui_forum.ui.widgets.rows import Rows


class LateList(LineList):
    """One line a post."""

    now = 0.0

    def draw(self, row: LateRow, width: int, at_cursor: bool) -> str:
        """Who, when, how it begins."""
        return fit(f"{'▸' if at_cursor else ' '} {late_line(row, self.now)}", width)

    def key(self, row: LateRow) -> str:
        """The post."""
        return row.post


class LateScreen(Page[None]):
    """Enter twice lets the post under the cursor in."""

    groups = ("back", "list")
    bar = ("list.open", "back")
    bar_words: ClassVar[Mapping[str, str]] = {"list.open": N_("let in")}
    BINDINGS = bind("back")

    def __init__(self, board: str) -> None:
        super().__init__()
        self._board = board

    def heading(self) -> str:
        """Where we are."""
        return _("Late posts")

    def status(self) -> str:
        """What they are."""
        return _("Written by people who were removed; it came here afterwards.")

    def offered(self) -> Sequence[str]:
        """Where none waits, none can be let in."""
        return self.bar if self.query_one(LateList).current is not None else ("back",)

    def content(self) -> Iterable[Widget]:
        """The list."""
        yield LateList()

    def begin(self) -> None:
        """The list has the keys."""
        super().begin()
        self.query_one(LateList).focus()

    def refresh_rows(self) -> None:
        """Read them anew, beside the screen: each is opened for that."""
        self.ask_beside(partial(members.late_posts, self.forum_app.forum, self._board), self._show_rows)

    def _show_rows(self, rows: Sequence[LateRow]) -> None:
        lines = self.query_one(LateList)
        lines.now = self.forum_app.now()
        lines.empty = _("No late posts wait.")
        lines.show(Rows(rows))
        self.refresh_bars()

    @on(LineList.Opened)
    def _chosen(self, event: LineList.Opened) -> None:
        if self.sure(_("Enter once more lets this post in, for everybody.")):
            let_in = partial(members.readmit, self.forum_app.forum, self._board, [event.row.post])
            self.carry_out(let_in, _("It counts now, for everybody."))
