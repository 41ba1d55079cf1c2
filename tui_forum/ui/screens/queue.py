"""The facilitators' queue: what waits for one of them, and who looks after it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual import on
from textual.containers import Horizontal
from textual.widget import Widget

from sync.errors import SyncError
from tui_forum.language import _, counted
from tui_forum.model.ledger_rows import LateRow
from tui_forum.model.people_rows import QueueRow
from tui_forum.services import queue, reading
from tui_forum.services.members import late_posts
from tui_forum.services.queue_words import spent_words, whole
from tui_forum.ui.bindings import bind
from tui_forum.ui.places import EVERYTHING
from tui_forum.ui.screens.queue_acts import QueueActs
from tui_forum.ui.widgets.line_list import LineList
from tui_forum.ui.widgets.queue_list import QueueList
from tui_forum.ui.widgets.rows import Rows
from tui_forum.ui.widgets.words import Words


class QueueScreen(QueueActs):
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
        row = self.current
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
        row = self.current
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
        self.query_one("#item", Words).say(whole(self.current, self.forum_app.now()))
        self.refresh_bars()

    @property
    def current(self) -> QueueRow | None:
        """The item under the cursor."""
        row = self.query_one(QueueList).current
        return row if isinstance(row, QueueRow) else None

    @on(LineList.Opened, "#queue")
    def _open(self) -> None:
        from tui_forum.ui.screens.late import LateScreen
        from tui_forum.ui.screens.thread import ThreadScreen

        if (late := self.current) is not None and late.sort == "late":
            self.app.push_screen(LateScreen(late.board))
        elif (row := self.about_post()) is not None:
            try:
                thread = reading.get_thread(self.forum_app.forum, row.thread)
            except SyncError as error:
                self.sorry(error)
                return
            self.app.push_screen(ThreadScreen(thread, EVERYTHING, post=row.post))

    def action_all(self) -> None:
        """What is done is shown, too, or no longer."""
        self._done = not self._done
        self.refresh_rows()
        self.say(_("With what is done.") if self._done else _("Without what is done."))

    def action_ledger(self) -> None:
        """What was decided on its board."""
        if (row := self.current) is not None:
            from tui_forum.ui.screens.ledger import LedgerScreen

            self.app.push_screen(LedgerScreen(row.board, row.board_name))
