"""What facilitators do about an item of their queue: look after it, answer, hand over, let through, hide."""

from __future__ import annotations

from functools import partial

from sync.errors import SyncError
from tui_forum.language import _
from tui_forum.model.people_rows import QueueRow
from tui_forum.services import moderating, private, queue, reading
from tui_forum.ui.board_words import names_apart
from tui_forum.ui.screens.ask import AskScreen
from tui_forum.ui.screens.page import Page
from tui_forum.ui.widgets.pick import PickScreen


class QueueActs(Page[None]):
    """The acts; the screen has the list."""

    @property
    def current(self) -> QueueRow | None:
        """The item under the cursor."""
        raise NotImplementedError

    def about_post(self) -> QueueRow | None:
        """The item under the cursor if its post is here; says so where it is not."""
        row = self.current
        if row is not None and not row.post:
            self.say(_("There is no post of it here to open or answer."))
            return None
        return row

    def action_reply(self) -> None:
        """Answer in the thread."""
        self._answer(alone=False)

    def action_write(self) -> None:
        """Answer its author alone."""
        self._answer(alone=True)

    def _answer(self, *, alone: bool) -> None:
        from tui_forum.ui.screens.compose_reply import ReplyCompose

        row, forum = self.about_post(), self.forum_app.forum
        if row is None:
            return
        try:
            if alone and not private.may_reply_privately(forum, row.post):
                self.say(_("There is nobody to reach: you wrote this, or its author is not on this board."))
                return
            thread = reading.get_thread(forum, row.thread)
            answered = next(post for post in reading.read_thread(forum, row.thread) if post.post == row.post)
        except SyncError as error:
            self.sorry(error)
            return
        self.app.push_screen(ReplyCompose(thread, answered, alone=alone), self._written)

    def _written(self, post: str | None) -> None:
        if post:
            self.refresh_rows()
            self.say(self.forum_app.sharing.posted_words())

    def action_take(self) -> None:
        """Look after it, or no longer."""
        if (row := self.current) is None:
            return
        if row.mine and not row.done:
            give_back = partial(queue.give_back, self.forum_app.forum, row)
            self.carry_out(give_back, _("Given back: nobody has it."))
        else:
            self.carry_out(
                partial(queue.take, self.forum_app.forum, row), _("You look after this. t gives it back.")
            )

    def action_hand(self) -> None:
        """Hand it over to another facilitator."""
        if (row := self.current) is None:
            return
        forum = self.forum_app.forum
        others = names_apart(queue.other_facilitators(forum, row.board))
        if not others:
            self.say(_("There is no other facilitator on this board."))
            return

        def chosen(name: str | None) -> None:
            if name:
                over = partial(queue.hand_over, forum, row, others[name])
                self.carry_out(over, _("{name} looks after it now.").format(name=name))

        self.app.push_screen(PickScreen(tuple(others), next(iter(others)), _("Hand it over to")), chosen)

    def action_finish(self) -> None:
        """It is done, with a note."""
        if (row := self.current) is None:
            return

        def noted(note: str | None) -> None:
            if note is not None:
                self.carry_out(
                    partial(queue.finish, self.forum_app.forum, row, note), _("Done. A shows what is done.")
                )

        words = _("What was done? Only facilitators read it. You can leave it empty.")
        self.app.push_screen(AskScreen(_("Done"), words, _("Note"), needed=False), noted)

    def action_let_through(self) -> None:
        """Let a newcomer's post through, so that all see it."""
        row = self.current
        if row is None or row.sort != "first":
            self.say(_("This does not wait to be let through."))
            return
        let = partial(moderating.let_through, self.forum_app.forum, row.post)
        self.carry_out(let, _("Let through: everybody on the board sees it. It stands in the ledger."))

    def action_hide(self) -> None:
        """Hide the post, with a reason that everybody reads."""
        if (row := self.about_post()) is None:
            return

        def given(reason: str | None) -> None:
            if reason is not None:
                hide = partial(moderating.hide, self.forum_app.forum, row.post, reason)
                self.carry_out(hide, _("Hidden. It stands in the ledger: L."))

        words = _(
            "It is signed with your name. Everybody on the board reads why; its author still sees the text."
        )
        self.app.push_screen(AskScreen(_("Hide this post"), words, _("Why")), given)
