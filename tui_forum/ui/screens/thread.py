"""Reading a thread as a tree of replies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from sync.errors import SyncError
from tui_forum.language import _, counted
from tui_forum.model.errors import NotFound
from tui_forum.model.rows import ThreadRow
from tui_forum.services import boards, reading
from tui_forum.services.delivery import said
from tui_forum.services.directory import my_name
from tui_forum.text import clean_line
from tui_forum.ui.bindings import bind
from tui_forum.ui.phrases import readers
from tui_forum.ui.places import Place, next_unread, rows_of
from tui_forum.ui.screens.acting import Acting
from tui_forum.ui.screens.own_posts import OwnPosts
from tui_forum.ui.typing import ACTING
from tui_forum.ui.widgets.line_list import LineList
from tui_forum.ui.widgets.thread_head import ThreadHead
from tui_forum.ui.widgets.thread_list import ThreadList
from tui_forum.ui.widgets.thread_view import ThreadView

BESIDE = 44  # cells of the list beside the posts
WIDE = 110  # from this many cells on, it is there


class ThreadScreen(Acting, OwnPosts):
    """One thread; beside it, where there is room, its list. Gives back the thread last read."""

    groups: ClassVar[tuple[str, ...]] = ("back", "thread")
    bar: ClassVar[tuple[str, ...]] = (
        *("read-on", "reply", "next-unread", "hear", "ask", "acts"),
        *("keep-unread", "save", "fold", "who", "back"),
    )
    own_bar: ClassVar[tuple[str, ...]] = (
        *("read-on", "reply", "next-unread", "edit", "take-back", "who", "acts"),
        *("keep-unread", "save", "fold", "back"),
    )
    BINDINGS = bind("back")
    DEFAULT_CSS = """
    ThreadScreen ThreadList { width: 44; border-right: solid $secondary; display: none; }
    ThreadScreen.-wide ThreadList { display: block; }
    """

    def __init__(self, row: ThreadRow, place: Place, *, post: str = "") -> None:
        super().__init__()
        self._row = row
        self._place = place
        self._start = post
        self._readers = 0

    def content(self) -> Iterable[Widget]:
        """List, head, posts."""
        now = self.forum_app.now
        beside = ThreadList(now, id="beside")
        beside.can_focus = False
        yield Horizontal(beside, Vertical(ThreadHead(), ThreadView(now, id="posts")), classes="content")

    @property
    def view(self) -> ThreadView:
        """The posts."""
        return self.query_one(ThreadView)

    def begin(self) -> None:
        """Open at the first unread post, or at the one that was asked for."""
        self.view.add_class("ages")
        self.query_one(ThreadList).add_class("ages")
        self.view.focus()
        try:
            self.open_thread(self._row)
        except NotFound as error:  # it went while it was being opened
            self.sorry(error)

    def open_thread(self, row: ThreadRow, post: str = "") -> None:
        """Read another thread in this place."""
        self._row = row
        self._readers = boards.who_can_read(self.forum_app.forum, row.board)
        self.query_one(ThreadHead).show(row, self._readers)
        self.view.me = my_name(self.forum_app.forum, row.board)
        width = self.app.size.width
        self.view.expected = width - BESIDE if width >= WIDE else width
        self.view.open(reading.read_thread(self.forum_app.forum, row.thread))
        if wanted := post or self._start:
            self.view.go_to(wanted)
            self._start = ""
        self._show_beside()
        self.refresh_bars()

    def _show_beside(self) -> None:
        beside = self.query_one(ThreadList)
        if self.has_class("-wide"):
            beside.show(rows_of(self.forum_app.forum, self._place))
            beside.go_to(self._row.thread)

    def on_resize(self) -> None:
        """A wider screen has the list beside the thread."""
        self.call_after_refresh(self._show_beside)

    def refresh_rows(self) -> None:
        """Read the thread anew; the reader's place stays."""
        forum = self.forum_app.forum
        try:
            self._row = reading.get_thread(forum, self._row.thread)
            posts = reading.read_thread(forum, self._row.thread)
        except NotFound:  # retracted or forgotten while it was open
            self.dismiss(None)
            return
        self._readers = boards.who_can_read(forum, self._row.board)
        self.query_one(ThreadHead).show(self._row, self._readers)
        self.view.show(posts)
        self._show_beside()

    def heading(self) -> str:
        """Section and title."""
        where = clean_line(self._row.section) or clean_line(self._row.board_name)
        return f"{where} › {clean_line(self._row.title)}"

    def offered(self) -> Sequence[str]:
        """What one wrote oneself is changed or taken back, not answered in a word."""
        row = self.view.current
        return self.own_bar if row is not None and row.mine and not row.retracted else self.bar

    def status(self) -> str:
        """Which post of how many, what is new, and where the post has got to."""
        layout, row = self.view.layout_of, self.view.current
        if row is None:
            return ""
        parts = [
            _("post {number} of {posts}").format(
                number=layout.shown[self.view.place] + 1, posts=len(layout.posts)
            )
        ]
        if self.view.unread:
            parts.append(counted(self.view.unread, "{n} new", "{n} new"))
        if row.delivery:
            parts.append(clean_line(said(row.delivery)))
        parts.append(_("waits") if self._row.waits else readers(self._readers))
        return " · ".join(parts)

    @on(ThreadView.Moved)
    def _moved(self) -> None:
        self.refresh_bars()

    @on(LineList.Opened, "#beside")
    def _other_chosen(self, event: LineList.Opened) -> None:
        self._mark_read(self.view.leave())
        self.open_thread(event.row)
        self.view.focus()

    # Reading.

    @on(ThreadView.Passed)
    def _passed(self, event: ThreadView.Passed) -> None:
        self._mark_read(event.posts)
        self.refresh_bars()

    def _mark_read(self, posts: list[str]) -> None:
        if posts:
            self.forum_app.writer.soon(partial(reading.mark_read, self.forum_app.forum, posts))

    @on(ThreadView.KeptUnread)
    def _kept(self, event: ThreadView.KeptUnread) -> None:
        self.forum_app.writer.soon(partial(reading.keep_unread, self.forum_app.forum, event.post))
        self.refresh_bars()
        self.say(_("Kept unread."))

    @on(ThreadView.RanOut)
    @work(exclusive=True, group=ACTING)
    async def _next_thread(self, event: ThreadView.RanOut) -> None:
        if event.direction < 0:
            self.say(_("Nothing unread above."))
            return
        forum = self.forum_app.forum
        try:  # on the writer thread, so that what was just read is already marked
            row = await self.forum_app.writer.do(partial(next_unread, forum, self._place, self._row.thread))
        except SyncError as error:
            self.sorry(error)
            return
        if row is None or row.thread == self._row.thread:
            self.say(_("You have read everything that is here. q goes back."))
        else:
            self.open_thread(row)

    @work(group=ACTING)
    async def action_all_read(self) -> None:
        """This whole thread is read."""
        app = self.forum_app
        try:
            await app.writer.do(partial(reading.mark_all_read, app.forum, thread=self._row.thread))
        except SyncError as error:
            self.sorry(error)
            return
        app.wrote()
        self.say(_("This thread is marked read."))

    def action_back(self) -> None:
        """Leave; what could be seen has been read."""
        self._mark_read(self.view.leave())
        self.dismiss(self._row.thread)

    def action_who(self) -> None:
        """Who can read this thread, and what is known of who has the post."""
        from tui_forum.ui.screens.who import WhoScreen

        post = self.view.current
        opened = post is not None and post.post in self.view.layout_of.opened
        self.app.push_screen(WhoScreen(self._row.board, self._row.board_name, post, opened=opened))
