"""Looking for words in everything that is here."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import on, work
from textual.widget import Widget
from textual.widgets import Input

from sync.errors import SyncError
from tui_forum.language import N_, _, counted
from tui_forum.model.errors import NotFound
from tui_forum.model.excerpt import found_at
from tui_forum.model.query import parse_query
from tui_forum.model.rows import HitRow
from tui_forum.model.support import NEED_IDS
from tui_forum.services import reading, searching
from tui_forum.text import clean_line, fit
from tui_forum.ui.bindings import bind
from tui_forum.ui.phrases import short_age
from tui_forum.ui.screens.form import row
from tui_forum.ui.screens.page import Page
from tui_forum.ui.widgets.fields import Field
from tui_forum.ui.widgets.line_list import LineList
from tui_forum.ui.widgets.markdown import Drawn, marked, stretches
from tui_forum.ui.widgets.rows import Rows

MOST = 200  # answers that are listed
TITLE_CELLS = 24
WITH_TITLES = 60  # below this many cells, the words around a hit have most of the room
LEAD = 12  # letters around a hit that are shown with it, at most
WAIT = 0.15  # seconds after the last key before the store is asked


class HitList(LineList):
    """One line an answer: who, in which thread, the words around the match."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"list--hit"}
    DEFAULT_CSS = "HitList > .list--hit { text-style: bold underline; }"
    empty = N_(
        "Type words to find them in everything that is on this computer. Nothing you look for leaves it.\n\n"
        "from:ana      what ana wrote\n"
        "in:welcome    on a board, in a section\n"
        "tag:bus       in threads with this tag\n"
        "need:listen   by what would help\n"
        "is:unread     is:waiting\n"
        "after:2026-01-31   before:2026-03-01\n"
        '"side by side"     words in this order'
    )
    forum_now = 0.0
    words: tuple[str, ...] = ()  # what is looked for

    def draw(self, row: HitRow, width: int, at_cursor: bool) -> str:
        """Marks, title, excerpt, age."""
        mark = ("▸" if at_cursor else " ") + ("●" if row.unread else " ")
        tail = f" {short_age(self.forum_now, row.wall):>4} "
        room = width - 3 - len(tail)
        title = min(TITLE_CELLS, room // 2 if width >= WITH_TITLES else room // 3)
        words = _("content note: {notes}").format(notes=", ".join(row.notes)) if row.notes else row.excerpt
        left = max(1, room - title - 1)
        excerpt = f"{clean_line(row.author)}: {clean_line(words)}"
        return f"{mark} {fit(clean_line(row.title), title)} {fit(self._from_hit(excerpt, left), left)}{tail}"

    def _from_hit(self, text: str, cells: int) -> str:
        """From a little before the first hit on, where that would not be seen otherwise."""
        found = [places[0] for word in self.words if (places := found_at(text, word))]
        first, end = min(found, default=(0, 0))
        if end <= cells:
            return text
        earliest = max(0, min(first - min(LEAD, cells // 4), len(text) - cells))
        begins = text.find(" ", earliest, first) + 1 or first
        return f"…{text[begins:]}"

    def segments(self, row: HitRow, text: str, style: Style) -> list[Segment]:
        """The words that were looked for are bold and underlined."""
        hit = style + self.get_component_rich_style("list--hit", partial=True)
        found = marked(Drawn(text, "body"), self.words)
        return [Segment(part, hit if names else style) for part, names in stretches(text, found.spans)]

    def key(self, row: HitRow) -> str:
        """The post found."""
        return row.post


MISREAD = {
    "need": N_("What would help is written so: {known}."),
    "is": N_("It can be is:unread or is:waiting."),
    "before": N_("A day is written so: before:2026-01-31."),
    "after": N_("A day is written so: after:2026-01-31."),
}


def nothing_words(query: str) -> str:
    """That nothing was found, and what may be wrong with what was asked."""
    for word in parse_query(query).words:
        name, colon, _value = word.partition(":")
        if colon and name.lower() in MISREAD:
            told = _("Nothing found. “{word}” was looked for as a word.").format(word=clean_line(word))
            known = ", ".join(f"need:{each}" for each in NEED_IDS)
            return f"{told} {_(MISREAD[name.lower()]).format(known=known)}"
    return _("Nothing found. Fewer or shorter words find more.")


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

    def offered(self) -> Sequence[str]:
        """Where nothing was found, nothing can be opened."""
        return self.bar if self._found else ("form.back",)

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
        lines.forum_now, lines.words = self.forum_app.now(), searching.sought_words(query)
        lines.empty = nothing_words(query) if query.strip() else HitList.empty
        lines.show(Rows(found))
        self.refresh_bars()

    @on(Input.Submitted)
    def _to_answers(self) -> None:
        self.query_one(HitList).focus()

    @on(LineList.Opened)
    def _open(self, event: LineList.Opened) -> None:
        from tui_forum.ui.screens.hit_thread import HitThread

        lines = self.query_one(HitList)
        hits = [lines.source.row(index) for index in range(len(lines.source))]
        try:
            row = reading.get_thread(self.forum_app.forum, event.row.thread)
        except NotFound as error:  # it went since it was found
            self.sorry(error)
            return
        self.app.push_screen(HitThread(row, hits, lines.cursor, lines.words))
