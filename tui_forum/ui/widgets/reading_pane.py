"""Where there is plenty of room: the thread under the cursor. Looking at it here marks nothing as read."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Vertical

from tui_forum.model.rows import PostRow, ThreadRow
from tui_forum.services import boards, reading
from tui_forum.services.home import Forum
from tui_forum.ui.widgets.post_scroll import PostScroll
from tui_forum.ui.widgets.thread_head import ThreadHead


class Preview(PostScroll, can_focus=False):
    """Its posts."""


class ReadingPane(Vertical):
    """Head and posts of one thread, or nothing."""

    def __init__(self, now: Callable[[], float]) -> None:
        super().__init__()
        self._now = now
        self._shown = ""
        self._posts: list[PostRow] = []

    def compose(self) -> ComposeResult:
        """Head, posts."""
        yield ThreadHead()
        yield Preview(self._now, id="preview")

    def follow(self, forum: Forum, row: ThreadRow | None, again: bool = False) -> None:
        """Show this thread; `again`: also when it is shown already, since it may have changed."""
        head, pane = self.query_one(ThreadHead), self.query_one(Preview)
        if row is None:
            if self._shown:
                head.show(None, 0)
                pane.open([])
        elif row.thread != self._shown or again:
            head.show(row, boards.who_can_read(forum, row.board))
            posts = reading.read_thread(forum, row.thread)
            if row.thread != self._shown:
                pane.open(posts)
            elif posts != self._posts:
                pane.show(posts)
            self._posts = posts
        self._shown = row.thread if row else ""
