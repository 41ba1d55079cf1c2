"""A post as others will see it, before it is posted."""

from __future__ import annotations

from collections.abc import Iterable

from textual.containers import Vertical
from textual.widget import Widget

from tui_forum.language import _
from tui_forum.model.rows import PostRow, ThreadRow
from tui_forum.ui.bindings import bind
from tui_forum.ui.screens.page import Page
from tui_forum.ui.widgets.post_scroll import PostScroll
from tui_forum.ui.widgets.thread_head import ThreadHead


class PreviewScreen(Page[None]):
    """The head of the thread, and the post."""

    groups = ("back",)
    BINDINGS = bind("back")

    def __init__(self, thread: ThreadRow, post: PostRow, readers: int) -> None:
        super().__init__()
        self._thread, self._post, self._readers = thread, post, readers

    def heading(self) -> str:
        """Where we are."""
        return _("Preview")

    def status(self) -> str:
        """It is still here."""
        if self._post.notes:
            return _("Not posted yet. Others see it folded under its content note first.")
        return _("Not posted yet.")

    def content(self) -> Iterable[Widget]:
        """Head and post."""
        yield Vertical(ThreadHead(), PostScroll(self.forum_app.now, id="posts"), classes="content")

    def begin(self) -> None:
        """Show it; arrow keys scroll."""
        super().begin()
        self.query_one(ThreadHead).show(self._thread, self._readers)
        posts = self.query_one(PostScroll)
        posts.open([self._post])
        posts.focus()
