"""Boards and threads: where everybody begins."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from tui_forum.language import N_, _, counted, grouped
from tui_forum.model.rows import ThreadRow
from tui_forum.services import boards, drafts, outbox, reading
from tui_forum.services.doctor import CUT_SHORT_HINT, cut_short
from tui_forum.services.reminders import due_talk_reminder, recovery_state
from tui_forum.text import clean_line
from tui_forum.ui.arranging_words import NO_FIT, SHOWS_ALL, place_words
from tui_forum.ui.bindings import bind
from tui_forum.ui.places import Place, next_unread, places, rows_of
from tui_forum.ui.screens.arranging import Arranging
from tui_forum.ui.screens.catch_up import CatchingUp
from tui_forum.ui.screens.doors import NO_BOARD
from tui_forum.ui.screens.people_doors import PeopleDoors
from tui_forum.ui.screens.side_doors import SideDoors
from tui_forum.ui.widgets.line_list import LineList
from tui_forum.ui.widgets.place_list import PlaceList
from tui_forum.ui.widgets.reading_pane import ReadingPane
from tui_forum.ui.widgets.rows import Rows
from tui_forum.ui.widgets.thread_list import ThreadList

PREVIEW_AFTER = 0.08  # seconds the cursor rests on a thread before the reading pane follows it

JOINING = N_(
    "You have an invite to this board, and wait to meet one of its people.\n\n"
    "Leave this open while you are on the same network as they are. Press 4 to see who is near."
)
EMPTY = {
    "unread": N_("You have read everything that is here."),
    "waiting": N_("Nobody is waiting for a reply."),
}


class MainScreen(PeopleDoors, SideDoors, Arranging, CatchingUp):
    """Boards at the left where there is room, threads beside them, a reading pane where there is plenty."""

    groups = ("main", "list")
    bar = (
        "list.open",
        "next-unread",
        "read-on",
        "new-thread",
        "search",
        "sort",
        "filter",
        "boards",
        "drafts",
        "sync",
        "all-read",
    )
    BINDINGS = bind("main")
    DEFAULT_CSS = """
    MainScreen PlaceList { width: 22; border-right: solid $secondary; }
    MainScreen.-wide PlaceList { width: 28; }
    MainScreen.-narrow PlaceList { display: none; }
    MainScreen ReadingPane { display: none; height: 55%; border-top: solid $secondary; padding: 0 1; }
    MainScreen.-wide ReadingPane { display: block; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._drafts = self._sleeping = 0
        self._rows: reading.RowSource | None = None

    def content(self) -> Iterable[Widget]:
        """Boards, threads, reading pane."""
        now = self.forum_app.now
        yield Horizontal(
            PlaceList(id="places"),
            Vertical(ThreadList(now, id="threads"), ReadingPane(now)),
            classes="content",
        )

    def begin(self) -> None:
        """Fill the lists; the threads have the keys."""
        self.thread_list.add_class("ages")
        self.query_one("#preview").add_class("ages")
        self._place = self.arranged(self._place)
        super().begin()
        self.thread_list.focus()
        self.call_after_refresh(self.offer_catch_up)
        if troubles := self.forum_app.key_troubles:
            self.say(clean_line(troubles[0]))
        if words := cut_short(self.forum_app.forum):
            self.say(f"{words} {_(CUT_SHORT_HINT)}")

    # What is shown.

    def places(self) -> list[Place]:
        """Every place there is."""
        return places(self._boards, self._drafts + self._sleeping)

    def refresh_rows(self) -> None:
        """Read boards, counters and threads anew; cursor and scroll stay."""
        forum = self.forum_app.forum
        self._boards = boards.list_boards(forum)
        self._drafts = len(drafts.list_drafts(forum))
        self._sleeping = len(outbox.sleeping(forum))
        found = self.places()
        if self._place.key not in {place.key for place in found}:
            self._place = self.arranged(next(place for place in found if place.holds_threads))
        self.query_one(PlaceList).set_here(self._place)
        self.query_one(PlaceList).show(Rows(found))
        self.thread_list.empty = self._empty_words()
        self._rows = rows_of(forum, self._place)
        self.thread_list.show(self._rows)
        self._preview(again=True)

    def _empty_words(self) -> str:
        if not self._boards:
            return _(NO_BOARD)
        board = self._board(self._place.board)
        if board is not None and board.state != "joined":
            return _(JOINING)
        if self._place.arranged.narrows:
            return _(NO_FIT)
        return EMPTY.get(self._place.kind, ThreadList.empty)

    def heading(self) -> str:
        """The place, and how it is arranged."""
        board = self._board(self._place.board)
        name = clean_line(board.name) if board else ""
        if self._place.kind == "section":
            name = f"{name} › {clean_line(self._place.label)}"
        return place_words(name or _(self._place.label), self._place, narrow=self.is_narrow)

    def status(self) -> str:
        """What is unread and what is kept."""
        if not self.forum_app.is_open:
            return ""
        posts, threads = reading.unread_total(self.forum_app.forum)
        words = (
            _("{posts} unread in {threads}").format(
                posts=grouped(posts), threads=counted(threads, "{n} thread", "{n} threads")
            )
            if posts
            else _("Nothing unread")
        )
        if self._place.arranged.narrows:
            words = f"{_(SHOWS_ALL)} · {words}"
        if self._rows is not None and self._rows.cut:
            first = _("Only the first {n} threads are listed").format(n=grouped(len(self._rows)))
            words = f"{first} · {words}"
        if self._drafts:
            words += " · " + counted(self._drafts, "{n} draft kept", "{n} drafts kept")
        if self._sleeping:
            words += " · " + counted(self._sleeping, "{n} post sleeps", "{n} posts sleep")
        if due_talk_reminder(self.forum_app.forum):
            words += " · " + _("3: you said that you could talk after now")
        later = recovery_state(self.forum_app.forum) == "later"
        return _("{words} · W: recovery words, not written down yet").format(words=words) if later else words

    def go_to(self, place: Place) -> None:
        """Show the threads of another place."""
        if place.kind == "drafts":
            self.action_drafts()
        else:
            self.show_place(self.arranged(place))

    def show_place(self, place: Place) -> None:
        """Show the threads of a place as it is arranged."""
        self._place = place
        self.query_one(PlaceList).set_here(place)
        self.thread_list.empty = self._empty_words()
        self._rows = rows_of(self.forum_app.forum, place)
        self.thread_list.show(self._rows, keep_place=False)
        self.thread_list.focus()
        self._preview(again=True)
        self.refresh_bars()

    @on(LineList.Opened, "#places")
    def _place_chosen(self, event: LineList.Opened) -> None:
        self.go_to(event.row)

    # The reading pane.

    @on(LineList.Moved, "#threads")
    def _cursor_moved(self) -> None:
        self.set_timer(PREVIEW_AFTER, self._preview)

    def on_resize(self) -> None:
        """A wider screen may have a reading pane to fill."""
        self.call_after_refresh(self._preview)

    def _preview(self, again: bool = False) -> None:
        wide = self.has_class("-wide")
        self.query_one(ReadingPane).follow(
            self.forum_app.forum, self.thread_list.current if wide else None, again
        )

    # Reading.

    @on(LineList.Opened, "#threads")
    def _thread_chosen(self, event: LineList.Opened) -> None:
        self.open_thread(event.row)

    def open_thread(self, row: ThreadRow) -> None:
        """Read a thread."""
        from tui_forum.ui.screens.thread import ThreadScreen

        self.app.push_screen(ThreadScreen(row, self._place), self._came_back)

    def _came_back(self, thread: str | None) -> None:
        if thread:
            self.thread_list.go_to(thread)

    def action_next_unread(self) -> None:
        """Open the thread under the cursor if it has something unread, else the next one that has."""
        row = self.thread_list.current
        if row is None or not row.unread:
            row = next_unread(self.forum_app.forum, self._place, row.thread if row else "")
        if row is None:
            self.say(_("You have read everything that is here."))
        else:
            self.open_thread(row)

    def action_previous_unread(self) -> None:
        """Open the unread thread above."""
        found = self._rows.previous_unread(self.thread_list.cursor) if self._rows else None
        if self._rows is None or found is None:
            self.say(_("Nothing unread above."))
        else:
            self.open_thread(self._rows.row(found))

    def action_back(self) -> None:
        """Back to all threads; from there, say how to leave."""
        if self.clear_filter():
            self.thread_list.focus()
        elif self._place.key != self.places()[0].key:
            self.go_to(self.places()[0])
        else:
            self.thread_list.focus()
            self.say(_("Ctrl+Q leaves at once and clears the screen."))
