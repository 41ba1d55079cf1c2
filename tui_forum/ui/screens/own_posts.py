"""What a reader does about what they wrote themselves: change it, take it back, settle their thread."""

from __future__ import annotations

from functools import partial

from tui_forum.language import _
from tui_forum.model.rows import PostRow
from tui_forum.services import drafts, moderating, writing
from tui_forum.ui.screens.answering import Answering
from tui_forum.ui.widgets.thread_view import ThreadView


class OwnPosts(Answering):
    """The part of the thread screen that acts on one's own posts."""

    def _mine(self) -> PostRow | None:
        """The current post if we wrote it; else None, and the reason is said."""
        row = self.query_one(ThreadView).current
        if row is not None and row.mine and not row.retracted:
            return row
        if row is not None:
            self.say(_("That is for what you wrote yourself.") if not row.mine else _("It was taken back."))
        return None

    def action_edit(self) -> None:
        """Change the current post."""
        row = self._mine()
        if row is None:
            return
        if row.private:
            self.say(_("A private reply cannot be changed. Take it back and write another."))
            return
        from tui_forum.ui.screens.compose_edit import EditCompose

        kept = drafts.find_draft(self.forum_app.forum, thread=row.thread, parent=row.post, edits=True)
        self.app.push_screen(EditCompose(self._row, row, kept), self._changed)

    def _changed(self, post: str | None) -> None:
        if post:
            self.refresh_rows()
            self.say(_("Changed. i shows what it said before."))

    def action_take_back(self) -> None:
        """Take the current post back, when asked for twice."""
        row = self._mine()
        question = _("D once more takes this post back: every machine that hears of it forgets the text.")
        if row is not None and self.sure(question):
            act = partial(writing.retract, self.forum_app.forum, row.post)
            self.carry_out(act, _("Taken back. Whoever has read it already has read it."))

    def action_settle(self) -> None:
        """Say that this thread is settled; or, when asked for twice, that it is open again."""
        if not self._row.mine:
            self.say(_("Only the person who started a thread can say that it is settled."))
        elif not self._row.settled:
            from tui_forum.ui.screens.settle import SettleScreen

            self.app.push_screen(SettleScreen(self._row), self._settled)
        elif self.sure(_("S once more opens this thread again.")):
            act = partial(moderating.settle, self.forum_app.forum, self._row.thread, on=False)
            self.carry_out(act, _("Open again."))

    def _settled(self, done: bool | None) -> None:
        if done:
            self.refresh_rows()
            self.say(_("Settled. Everybody on the board sees it."))
