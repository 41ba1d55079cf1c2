"""Drafts: what was begun and kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from rich.cells import cell_len
from textual import on, work
from textual.widget import Widget

from sync.errors import SyncError
from tui_forum.language import N_, _, counted
from tui_forum.model.errors import NotFound
from tui_forum.model.rows import DraftRow
from tui_forum.services import boards, drafts, outbox, reading
from tui_forum.services.when import when_words
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
        if row.due:
            return self._sleeping(row, what + begins, width, at_cursor)
        if row.reason:
            what = _("could not be sent: ") + what
        board = f" {fit(clean_line(row.board_name), BOARD_CELLS)}" if width >= WITH_BOARD else ""
        tail = f"{board} {short_age(self.forum_now, row.saved):>4} "
        mark = "▸" if at_cursor else " "
        return f"{mark} " + fit(what + begins, max(8, width - 2 - cell_len(tail))) + tail

    def _sleeping(self, row: DraftRow, begins: str, width: int, at_cursor: bool) -> str:
        tail = f" {outbox.due_words(row, int(self.forum_now))} "
        if width < WITH_BOARD:
            missed = row.due <= self.forum_now - outbox.MISSED
            tail = _("its time passed") if missed else when_words(row.due, int(self.forum_now))
            tail = f" {tail} "
        tail = fit(tail, min(cell_len(tail), width - 12))
        return f"{'▸' if at_cursor else ' '} " + fit(begins, max(8, width - 2 - cell_len(tail))) + tail

    forum_now = 0.0

    def key(self, row: DraftRow) -> int:
        """A draft keeps its number."""
        return row.draft


class DraftsScreen(Page[None]):
    """Open one to go on writing; what sleeps until its time stands first."""

    groups = ("back", "list", "drafts")
    bar = ("list.open", "drafts.send", "drafts.withdraw", "drafts.discard", "back")
    BINDINGS = bind("back", "drafts")

    _sleeping = 0

    def heading(self) -> str:
        """Where we are."""
        return _("Drafts and outbox") if self._sleeping else _("Drafts")

    def status(self) -> str:
        """How many."""
        current = self.query_one(DraftList).current
        if current is not None and current.reason:
            return clean_line(current.reason)
        if current is None:
            return ""
        kept = counted(
            len(self.query_one(DraftList).source) - self._sleeping,
            "{n} draft · sealed on this computer",
            "{n} drafts · sealed on this computer",
        )
        sleeping = counted(self._sleeping, "{n} post sleeps", "{n} posts sleep") + " · "
        return sleeping + kept if self._sleeping else kept

    def offered(self) -> Sequence[str]:
        """What sleeps can be sent or withdrawn; a draft can be opened or thrown away."""
        row = self.query_one(DraftList).current
        if row is None:
            return ("back",)
        return self.bar if row.due else ("list.open", "drafts.discard", "back")

    def content(self) -> Iterable[Widget]:
        """The list."""
        yield DraftList()

    def refresh_rows(self) -> None:
        """Read the drafts anew."""
        lines = self.query_one(DraftList)
        lines.forum_now = self.forum_app.now()
        sleeping = outbox.sleeping(self.forum_app.forum)
        self._sleeping = len(sleeping)
        lines.show(Rows([*sleeping, *drafts.list_drafts(self.forum_app.forum)]))

    @on(LineList.Moved)
    def _say_why(self) -> None:
        self.refresh_bars()

    @on(LineList.Opened)
    def _go_on(self, event: LineList.Opened) -> None:
        if event.row.due:
            self._wake(event.row)
            return
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

    @work(group=ACTING)
    async def _wake(self, row: DraftRow) -> None:
        """Nothing leaves while it is being changed."""
        if await self._done(partial(outbox.withdraw, self.forum_app.forum, row.draft)):
            forum = self.forum_app.forum
            try:
                self.app.push_screen(self._writing(drafts.get_draft(forum, row.draft)), self._posted)
            except NotFound as error:
                self.sorry(error)

    @work(group=ACTING)
    async def action_withdraw(self) -> None:
        """It is a draft again."""
        row = self.query_one(DraftList).current
        if row is None or not row.due:
            self.say(_("This does not sleep; it goes nowhere by itself."))
        elif await self._done(partial(outbox.withdraw, self.forum_app.forum, row.draft)):
            self.say(_("Withdrawn: it is a draft again. Nobody has seen anything of it."))

    @work(group=ACTING)
    async def action_send(self) -> None:
        """Send at once what sleeps."""
        row = self.query_one(DraftList).current
        if row is None or not row.due:
            self.say(_("This is a draft: open it to post it."))
        elif await self._done(partial(outbox.send_now, self.forum_app.forum, row.draft)):
            self.forum_app.wrote()
            self.say(self.forum_app.sharing.posted_words())

    async def _done(self, task: Callable[[], object]) -> bool:
        """Do it on the writer thread and show what it came to."""
        try:
            await self.forum_app.writer.do(task)
        except SyncError as error:
            self.sorry(error)
            return False
        finally:
            self.refresh_rows()
            self.refresh_bars()
        return True

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
