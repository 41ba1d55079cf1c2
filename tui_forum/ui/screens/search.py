"""Looking for words in everything that is here."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from textual import on, work
from textual.widget import Widget
from textual.widgets import Input

from sync.errors import SyncError
from tui_forum.language import N_, _, counted
from tui_forum.model.errors import NotFound
from tui_forum.model.rows import HitRow
from tui_forum.services import reading, searching
from tui_forum.text import clean_line, fit
from tui_forum.ui.bindings import bind
from tui_forum.ui.phrases import short_age
from tui_forum.ui.places import EVERYTHING
from tui_forum.ui.screens.form import row
from tui_forum.ui.screens.page import Page
from tui_forum.ui.widgets.fields import Field
from tui_forum.ui.widgets.line_list import LineList
from tui_forum.ui.widgets.rows import Rows

MOST = 200  # answers that are listed
TITLE_CELLS = 24
WAIT = 0.15  # seconds after the last key before the store is asked


class HitList(LineList):
    """One line an answer: who, in which thread, the words around the match."""

    empty = N_(
        "Type words to find them in everything that is on this computer.\n\nNothing you look for leaves it."
    )
    forum_now = 0.0

    def draw(self, row: HitRow, width: int, at_cursor: bool) -> str:
        """Marks, title, excerpt, age."""
        mark = ("▸" if at_cursor else " ") + ("●" if row.unread else " ")
        tail = f" {short_age(self.forum_now, row.wall):>4} "
        room = width - 3 - len(tail)
        title = min(TITLE_CELLS, room // 2)
        excerpt = f"{clean_line(row.author)}: {clean_line(row.excerpt)}"
        return f"{mark} {fit(clean_line(row.title), title)} {fit(excerpt, max(1, room - title - 1))}{tail}"

    def key(self, row: HitRow) -> str:
        """The post found."""
        return row.post


class SearchScreen(Page[None]):
    """A field above, answers below as it is typed."""

    groups = ("form", "list")
    bar = ("list.open", "pane", "form.back")
    BINDINGS = bind("form")
    DEFAULT_CSS = "SearchScreen HitList { margin-top: 1; }"

    def __init__(self, board: str = "") -> None:
        super().__init__()
        self._board = board
        self._found = 0

    def heading(self) -> str:
        """Where we are."""
        return _("Search")

    def status(self) -> str:
        """How many were found."""
        if not self.query_one(Field).value.strip():
            return ""
        if self._found == MOST:
            return counted(self._found, "{n} post or more found", "{n} posts or more found")
        return counted(self._found, "{n} post found", "{n} posts found")

    def content(self) -> Iterable[Widget]:
        """Field and answers."""
        yield row(_("Find"), Field(placeholder=_("words to look for"), id="query"))
        yield HitList()

    def begin(self) -> None:
        """Ready to type."""
        super().begin()
        self.query_one(Field).focus()

    def refresh_rows(self) -> None:
        """Ask again: something arrived."""
        self._ask()

    @on(Input.Changed)
    def _typed(self) -> None:
        self.set_timer(WAIT, self._ask)

    @work(exclusive=True)
    async def _ask(self) -> None:
        if not self.is_whole:
            return
        forum, query = self.forum_app.forum, self.query_one(Field).value
        lines = self.query_one(HitList)
        try:
            found = await asyncio.to_thread(searching.search, forum, query, limit=MOST)
        except SyncError as error:
            self.sorry(error)
            return
        if not self.is_whole:  # the screen was left while the store was asked
            return
        self._found = len(found)
        lines.forum_now = self.forum_app.now()
        lines.empty = (
            _("Nothing found. Fewer or shorter words find more.") if query.strip() else HitList.empty
        )
        lines.show(Rows(found))
        self.refresh_bars()

    @on(Input.Submitted)
    def _to_answers(self) -> None:
        self.query_one(HitList).focus()

    @on(LineList.Opened)
    def _open(self, event: LineList.Opened) -> None:
        from tui_forum.ui.screens.thread import ThreadScreen

        try:
            row = reading.get_thread(self.forum_app.forum, event.row.thread)
        except NotFound as error:  # it went since it was found
            self.sorry(error)
            return
        self.app.push_screen(ThreadScreen(row, EVERYTHING, post=event.row.post))
