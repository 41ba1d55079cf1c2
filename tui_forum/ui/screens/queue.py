"""The facilitators' queue: what waits for one of them, and who looks after it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from textual import on
from textual.containers import Horizontal
from textual.widget import Widget

from sync.errors import SyncError
from tui_forum.language import _, counted
from tui_forum.model.ledger_rows import LateRow
from tui_forum.model.people_rows import QueueRow
from tui_forum.services import moderating, private, queue, reading
from tui_forum.services.members import late_posts
from tui_forum.services.queue_words import spent_words, whole
from tui_forum.ui.bindings import bind
from tui_forum.ui.board_words import names_apart
from tui_forum.ui.places import EVERYTHING
from tui_forum.ui.screens.ask import AskScreen
from tui_forum.ui.screens.page import Page
from tui_forum.ui.widgets.line_list import LineList
from tui_forum.ui.widgets.pick import PickScreen
from tui_forum.ui.widgets.queue_list import QueueList
from tui_forum.ui.widgets.rows import Rows
from tui_forum.ui.widgets.words import Words


class QueueScreen(Page[None]):
    """A list, and below it (beside it where there is room) what is under the cursor."""

    groups = ("back", "list", "queue", "ledger")
    bar = (
        "list.open",
        "queue.take",
        "queue.reply",
        "queue.write",
        "queue.hand",
        "queue.done",
        "queue.hide",
        "back",
    )
    BINDINGS = bind("back", "queue", "ledger")
    DEFAULT_CSS = """
    QueueScreen .content { layout: vertical; }
    QueueScreen #spent { text-style: bold; }
    QueueScreen #item { height: 45%; padding: 1 1; border-top: solid $secondary; overflow-y: auto; }
    QueueScreen.-wide .content { layout: horizontal; }
    QueueScreen.-wide #item { width: 50; height: 1fr; border-top: none; border-left: solid $secondary; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._items: list[queue.Items] = []
        self._done = False
        self._late: dict[str, list[LateRow]] | None = None

    def heading(self) -> str:
        """Where we are."""
        return _("Facilitators' queue")

    def status(self) -> str:
        """Who else is there, and what is done in the open."""
        row = self._current
        if row is None or not self.forum_app.is_open:
            return _("What you do here only facilitators see. Hiding stands in the ledger.")
        others = len(queue.other_facilitators(self.forum_app.forum, row.board))
        if not others:
            return _("You facilitate here alone. Only you see this; hiding stands in the ledger.")
        return counted(
            others,
            "{n} other facilitates here. Only you two see this; hiding stands in the ledger.",
            "{n} others facilitate here. Only they see this, too; hiding stands in the ledger.",
        )

    def offered(self) -> Sequence[str]:
        """In an empty queue there is nothing to take or to answer."""
        row = self._current
        if row is None:
            return ("back",)
        return ("list.open", "queue.let", *self.bar[1:]) if row.sort == "first" else self.bar

    def content(self) -> Iterable[Widget]:
        """What to know first, list, item."""
        yield Words("", id="spent", classes="words")
        yield Horizontal(QueueList(id="queue"), Words("", id="item"), classes="content")

    def begin(self) -> None:
        """The list has the keys."""
        forum = self.forum_app.forum
        self._items = [queue.Items(forum, board) for board in queue.boards_to_look_after(forum)]
        self.query_one(QueueList).empty = ""  # until that is known
        super().begin()
        self.query_one(QueueList).focus()

    def refresh_rows(self) -> None:
        """Read it anew; what came late, beside the screen."""
        self._show_rows()
        forum, boards = self.forum_app.forum, [items.board for items in self._items]
        self.ask_beside(lambda: {board: late_posts(forum, board) for board in boards}, self._show_late)

    def _show_late(self, late: dict[str, list[LateRow]]) -> None:
        if late != self._late:
            self._late = late
            self.query_one(QueueList).empty = QueueList.empty
            self._show_rows()

    def _show_rows(self) -> None:
        lines, late = self.query_one(QueueList), self._late or {}
        lines.forum_now = self.forum_app.now()
        spent = spent_words(self.forum_app.forum, [items.board for items in self._items])
        self.query_one("#spent", Words).say(spent)
        self.query_one("#spent").display = bool(spent)
        rows = (items.rows(done=self._done, late=late.get(items.board, ())) for items in self._items)
        lines.show(Rows([row for some in rows for row in some]))
        self._show_item()

    @on(LineList.Moved, "#queue")
    def _show_item(self) -> None:
        self.query_one("#item", Words).say(whole(self._current, self.forum_app.now()))
        self.refresh_bars()

    @property
    def _current(self) -> QueueRow | None:
        row = self.query_one(QueueList).current
        return row if isinstance(row, QueueRow) else None

    def _about_post(self) -> QueueRow | None:
        """The item under the cursor if its post is here; says so where it is not."""
        row = self._current
        if row is not None and not row.post:
            self.say(_("There is no post of it here to open or answer."))
            return None
        return row

    # The post.

    @on(LineList.Opened, "#queue")
    def _open(self) -> None:
        from tui_forum.ui.screens.late import LateScreen
        from tui_forum.ui.screens.thread import ThreadScreen

        if (late := self._current) is not None and late.sort == "late":
            self.app.push_screen(LateScreen(late.board))
        elif (row := self._about_post()) is not None:
            try:
                thread = reading.get_thread(self.forum_app.forum, row.thread)
            except SyncError as error:
                self.sorry(error)
                return
            self.app.push_screen(ThreadScreen(thread, EVERYTHING, post=row.post))

    def action_reply(self) -> None:
        """Answer in the thread."""
        self._answer(alone=False)

    def action_write(self) -> None:
        """Answer its author alone."""
        self._answer(alone=True)

    def _answer(self, *, alone: bool) -> None:
        from tui_forum.ui.screens.compose_reply import ReplyCompose

        row, forum = self._about_post(), self.forum_app.forum
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

    # The item.

    def action_take(self) -> None:
        """Look after it, or no longer."""
        if (row := self._current) is None:
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
        if (row := self._current) is None:
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
        if (row := self._current) is None:
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
        row = self._current
        if row is None or row.sort != "first":
            self.say(_("This does not wait to be let through."))
            return
        let = partial(moderating.let_through, self.forum_app.forum, row.post)
        self.carry_out(let, _("Let through: everybody on the board sees it. It stands in the ledger."))

    def action_hide(self) -> None:
        """Hide the post, with a reason that everybody reads."""
        if (row := self._about_post()) is None:
            return

        def given(reason: str | None) -> None:
            if reason is not None:
                hide = partial(moderating.hide, self.forum_app.forum, row.post, reason)
                self.carry_out(hide, _("Hidden. It stands in the ledger: L."))

        words = _(
            "It is signed with your name. Everybody on the board reads why; its author still sees the text."
        )
        self.app.push_screen(AskScreen(_("Hide this post"), words, _("Why")), given)

    def action_all(self) -> None:
        """What is done is shown, too, or no longer."""
        self._done = not self._done
        self.refresh_rows()
        self.say(_("With what is done.") if self._done else _("Without what is done."))

    def action_ledger(self) -> None:
        """What was decided on its board."""
        if (row := self._current) is not None:
            from tui_forum.ui.screens.ledger import LedgerScreen

            self.app.push_screen(LedgerScreen(row.board, row.board_name))
