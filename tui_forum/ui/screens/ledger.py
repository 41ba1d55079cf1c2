"""The ledger of a board: every act in words, the newest first."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.widget import Widget

from sync.errors import SyncError
from tui_forum.language import N_, _, counted
from tui_forum.model.ledger_rows import LedgerRow
from tui_forum.services.ledger import ledger
from tui_forum.text import clean_line, fit
from tui_forum.ui.bindings import bind
from tui_forum.ui.phrases import short_age
from tui_forum.ui.screens.page import Page
from tui_forum.ui.widgets.line_list import LineList
from tui_forum.ui.widgets.rows import Rows
from tui_forum.ui.widgets.words import Words


class LedgerList(LineList):
    """One line an act; the whole sentence stands below the list."""

    empty = N_("Nothing was decided here yet.")
    forum_now = 0.0

    def draw(self, row: LedgerRow, width: int, at_cursor: bool) -> str:
        """How long ago, and the sentence."""
        mark = "▸" if at_cursor else " "
        return fit(f"{mark} {short_age(self.forum_now, row.wall):>4}  {clean_line(row.says)}", width)

    def key(self, row: LedgerRow) -> str:
        """An act keeps its id."""
        return row.op


class LedgerScreen(Page[None]):
    """Every member can read it; nothing is ever taken out of it."""

    groups = ("back", "list")
    bar = ("back",)
    BINDINGS = bind("back")
    DEFAULT_CSS = """
    LedgerScreen #whole { height: auto; max-height: 6; padding: 0 1; border-top: solid $secondary; }
    """

    def __init__(self, board: str, name: str) -> None:
        super().__init__()
        self._board, self._board_name = board, name

    def heading(self) -> str:
        """Whose."""
        return _("Ledger › {board}").format(board=clean_line(self._board_name))

    def status(self) -> str:
        """How much, and who can read it."""
        acts = len(self.query_one(LedgerList).source)
        return counted(
            acts,
            "{n} act, signed by who did it. Everybody on the board can read this.",
            "{n} acts, each signed by who did it. Everybody on the board can read this.",
        )

    def content(self) -> Iterable[Widget]:
        """The list, and the act under the cursor in full."""
        yield LedgerList(id="acts")
        yield Words("", id="whole")

    def begin(self) -> None:
        """The list has the keys."""
        super().begin()
        self.query_one(LedgerList).focus()

    def refresh_rows(self) -> None:
        """Read it anew."""
        lines = self.query_one(LedgerList)
        lines.forum_now = self.forum_app.now()
        try:
            rows = ledger(self.forum_app.forum, self._board)
        except SyncError as error:
            self.sorry(error)
            return
        lines.show(Rows(rows[::-1]))
        self._show_whole()

    @on(LineList.Moved, "#acts")
    def _show_whole(self) -> None:
        row = self.query_one(LedgerList).current
        self.query_one("#whole", Words).say(clean_line(row.says) if row else "")
