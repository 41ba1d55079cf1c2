"""Posts of removed members that came after the removal: a facilitator can let each in."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from textual import on, work
from textual.widget import Widget

from sync.errors import SyncError
from tui_forum.language import _
from tui_forum.model.ledger_rows import LateRow
from tui_forum.services import members
from tui_forum.text import fit
from tui_forum.ui.bindings import bind
from tui_forum.ui.board_words import late_line
from tui_forum.ui.screens.page import Page
from tui_forum.ui.typing import ACTING
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

    def content(self) -> Iterable[Widget]:
        """The list."""
        yield LateList()

    def begin(self) -> None:
        """The list has the keys."""
        super().begin()
        self.query_one(LateList).focus()

    def refresh_rows(self) -> None:
        """Read them anew."""
        lines = self.query_one(LateList)
        lines.now = self.forum_app.now()
        lines.empty = _("No late posts wait.")
        lines.show(Rows(members.late_posts(self.forum_app.forum, self._board)))

    @on(LineList.Opened)
    def _chosen(self, event: LineList.Opened) -> None:
        if self.sure(_("Enter once more lets this post in, for everybody.")):
            self._let_in(event.row)

    @work(group=ACTING)
    async def _let_in(self, row: LateRow) -> None:
        app = self.forum_app
        try:
            await app.writer.do(partial(members.readmit, app.forum, self._board, [row.post]))
        except SyncError as error:
            self.sorry(error)
            return
        app.wrote()
        self.changed()
        self.say(_("It counts now, for everybody."))
