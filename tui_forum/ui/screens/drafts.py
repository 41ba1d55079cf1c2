"""Drafts: what was begun and kept."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from textual import on, work
from textual.widget import Widget

from sync.errors import SyncError
from tui_forum.language import N_, _, counted
from tui_forum.model.errors import NotFound
from tui_forum.model.rows import DraftRow
from tui_forum.services import boards, drafts, reading
from tui_forum.text import clean_line, fit
from tui_forum.ui.bindings import bind
from tui_forum.ui.phrases import short_age
from tui_forum.ui.screens.compose import Compose
from tui_forum.ui.screens.compose_edit import EditCompose
from tui_forum.ui.screens.compose_reply import ReplyCompose
from tui_forum.ui.screens.compose_thread import ThreadCompose
from tui_forum.ui.screens.page import Page
from tui_forum.ui.typing import ACTING
from tui_forum.ui.widgets.line_list import LineList
from tui_forum.ui.widgets.rows import Rows

BOARD_CELLS = 14
WITH_BOARD = 60  # from this many cells on, a draft also has room for its board


class DraftList(LineList):
    """One line a draft: what it is, how it begins, when it was last typed in."""

    empty = N_("No drafts.\n\nWhat you write is kept here as you type, until you post it or throw it away.")

    def draw(self, row: DraftRow, width: int, at_cursor: bool) -> str:
        """What it is and how it begins."""
        what = _("to {author}: ").format(author=clean_line(row.reply_to)) if row.kind == "reply" else ""
        what = _("a change: ") if row.kind == "edit" else what
        begins = clean_line(row.title) or clean_line(row.body[:200]) or _("(nothing typed yet)")
        board = f" {fit(clean_line(row.board_name), BOARD_CELLS)}" if width >= WITH_BOARD else ""
        tail = f"{board} {short_age(self.forum_now, row.saved):>4} "
        mark = "▸" if at_cursor else " "
        return f"{mark} " + fit(what + begins, max(8, width - 2 - len(tail))) + tail

    forum_now = 0.0

    def key(self, row: DraftRow) -> int:
        """A draft keeps its number."""
        return row.draft


class DraftsScreen(Page[None]):
    """Open one to go on writing."""

    groups = ("back", "list", "drafts")
    bar = ("list.open", "drafts.discard", "back")
    BINDINGS = bind("back", "drafts")

    def heading(self) -> str:
        """Where we are."""
        return _("Drafts")

    def status(self) -> str:
        """How many."""
        kept = len(self.query_one(DraftList).source)
        return counted(kept, "{n} draft · sealed on this computer", "{n} drafts · sealed on this computer")

    def content(self) -> Iterable[Widget]:
        """The list."""
        yield DraftList()

    def refresh_rows(self) -> None:
        """Read the drafts anew."""
        lines = self.query_one(DraftList)
        lines.forum_now = self.forum_app.now()
        lines.show(Rows(drafts.list_drafts(self.forum_app.forum)))

    @on(LineList.Opened)
    def _go_on(self, event: LineList.Opened) -> None:
        try:
            self.app.push_screen(self._writing(event.row), self._posted)
        except NotFound as error:
            self.sorry(error)

    def _writing(self, row: DraftRow) -> Compose:
        forum = self.forum_app.forum
        if row.kind == "thread":
            return ThreadCompose(boards.board_summary(forum, row.board), draft=row)
        posts = reading.read_thread(forum, row.thread)
        parent = next((post for post in posts if post.post == row.parent), None)
        if parent is None:
            raise NotFound(
                _("The post that this draft answers is gone."),
                _("Your words are kept here; copy them from the list."),
            )
        thread = reading.get_thread(forum, row.thread)
        return (EditCompose if row.kind == "edit" else ReplyCompose)(thread, parent, row)

    def _posted(self, thread: str | None) -> None:
        if thread:
            self.refresh_rows()
            self.say(self.forum_app.sharing.posted_words())

    @work(group=ACTING)
    async def action_discard(self) -> None:
        """Throw the draft under the cursor away."""
        row = self.query_one(DraftList).current
        if row is None or not self.sure(
            _("x once more throws draft {number} away.").format(number=self.query_one(DraftList).cursor + 1)
        ):
            return
        try:
            await self.forum_app.writer.do(partial(drafts.discard_draft, self.forum_app.forum, row.draft))
        except SyncError as error:
            self.sorry(error)
            return
        self.refresh_rows()
        self.refresh_bars()
