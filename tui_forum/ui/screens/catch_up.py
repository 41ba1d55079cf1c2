"""Since you were last here: answers to you first, then people waiting, then the rest."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from textual import on, work
from textual.widget import Widget

from sync.errors import SyncError
from tui_forum.language import N_, _, counted
from tui_forum.model.rows import InboxRow
from tui_forum.services import reading
from tui_forum.services.inbox import inbox, inbox_mark, inbox_seen, last_here
from tui_forum.text import clean_line, fit
from tui_forum.ui.bindings import bind
from tui_forum.ui.phrases import age, short_age
from tui_forum.ui.places import EVERYTHING
from tui_forum.ui.screens.doors import Doors
from tui_forum.ui.screens.page import Page
from tui_forum.ui.widgets.line_list import LineList
from tui_forum.ui.widgets.rows import Rows

HEADINGS = {"reply": N_("For you"), "waiting": N_("Waiting for a first reply"), "new": N_("Also new")}
TITLE_CELLS = 26
WITH_WORDS = 56  # from this many cells on, a line also has room for how the post begins


@dataclass(frozen=True, slots=True)
class Heading:
    """Above the rows of one reason; cleaned."""

    words: str


class CatchUpList(LineList):
    """A line a thread: its title, who wrote last and how it begins, how long ago."""

    empty = N_("That is all. Space goes on to the board.")
    forum_now = 0.0

    def draw(self, row: InboxRow | Heading, width: int, at_cursor: bool) -> str:
        """A noted post does not show its text unasked."""
        if isinstance(row, Heading):
            return fit(f" {row.words}", width)
        mark = "▸●" if at_cursor else " ●"
        tail = f" {short_age(self.forum_now, row.wall):>4} "
        room = width - 3 - len(tail)
        title = clean_line(row.title)
        if width < WITH_WORDS:
            return f"{mark} {fit(title, max(8, room))}{tail}"
        words = _("content note: {notes}").format(notes=", ".join(row.notes)) if row.notes else row.excerpt
        said = f"{clean_line(row.author)}: {clean_line(words)}"
        cells = min(TITLE_CELLS, room // 2)
        return f"{mark} {fit(title, cells)} {fit(said, room - cells - 1)}{tail}"

    def weight(self, row: InboxRow | Heading) -> str:
        """Headings stand out."""
        return "list--strong" if isinstance(row, Heading) else ""

    def key(self, row: InboxRow | Heading) -> str:
        """The thread."""
        return row.words if isinstance(row, Heading) else row.thread

    def can_stop(self, row: InboxRow | Heading) -> bool:
        """Not on a heading."""
        return isinstance(row, InboxRow)


def grouped(rows: Sequence[InboxRow]) -> list[InboxRow | Heading]:
    """The rows with a heading above those of each reason."""
    found: list[InboxRow | Heading] = []
    for why, words in HEADINGS.items():
        of_it = [row for row in rows if row.why == why]
        found += [Heading(_(words)), *of_it] if of_it else []
    return found


class CatchUpScreen(Page[None]):
    """Open one to read it; one key goes on to the board."""

    groups = ("back", "list", "catch-up")
    bar = ("catch-up.board", "next-unread", "list.open")
    BINDINGS = bind("back", "catch-up")

    def __init__(self, since: int | None) -> None:
        super().__init__()
        self._since = since
        self._last: int | None = None
        self._count = 0

    def heading(self) -> str:
        """What it is."""
        return _("Since you were last here")

    def status(self) -> str:
        """How much, and since when."""
        words = counted(self._count, "{n} thread with something new", "{n} threads with something new")
        words = words if self._count else _("Nothing new")
        if self._last is None:
            return words
        when = _("you were last here {when}").format(when=age(self.forum_app.now(), self._last))
        return f"{words} · {when}"

    def offered(self) -> Sequence[str]:
        """Where nothing is new, nothing can be opened."""
        return self.bar if self._count else ("catch-up.board",)

    def content(self) -> Iterable[Widget]:
        """The list."""
        yield CatchUpList()

    def begin(self) -> None:
        """Know when that was, before it is now."""
        self._last = last_here(self.forum_app.forum)
        super().begin()

    def refresh_rows(self) -> None:
        """Read it anew: what was read meanwhile is gone from it."""
        app = self.forum_app
        rows = inbox(app.forum, since=self._since)
        self._count = len(rows)
        lines = self.query_one(CatchUpList)
        lines.empty, lines.forum_now = _(CatchUpList.empty), app.now()
        lines.show(Rows(grouped(rows)))

    @on(LineList.Opened)
    def _open(self, event: LineList.Opened) -> None:
        from tui_forum.ui.screens.thread import ThreadScreen

        try:
            row = reading.get_thread(self.forum_app.forum, event.row.thread)
        except SyncError as error:  # it went meanwhile
            self.sorry(error)
            return
        self.app.push_screen(ThreadScreen(row, EVERYTHING))

    def action_next_unread(self) -> None:
        """Begin to read with the thread under the cursor; from there the same key goes on."""
        if self._count:
            self.query_one(CatchUpList).action_open()
        else:
            self.say(_("You have read everything that is here."))

    def action_back(self) -> None:
        """On to the board; what was told here is not told again."""
        app = self.forum_app
        app.writer.soon(partial(inbox_seen, app.forum))
        self.dismiss(None)


class CatchingUp(Doors):
    """The part of the main screen that tells once after opening what is new."""

    _since: int | None = None  # the last arrival that was known when the home was opened

    @work(group="catch-up")
    async def offer_catch_up(self) -> None:
        """Show what is new, unless there is nothing, or the reader has gone somewhere else already."""
        app = self.forum_app
        self._since = inbox_mark(app.forum)
        new = [] if self._since is None else await asyncio.to_thread(inbox, app.forum, limit=1)
        if not new:
            app.writer.soon(partial(inbox_seen, app.forum))
        elif app.screen is self:
            self.action_catch_up()

    def action_catch_up(self) -> None:
        """What is new since you were last here."""
        self.app.push_screen(CatchUpScreen(self._since))
