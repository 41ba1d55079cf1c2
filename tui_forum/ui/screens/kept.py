"""Two lists for this person alone: saved posts, and who or what is muted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from textual import on
from textual.widget import Widget

from sync.errors import SyncError
from tui_forum.language import N_, NC_, _, counted, pgettext
from tui_forum.model.own_rows import MuteRow, SavedRow
from tui_forum.services import muting, reading, saving
from tui_forum.text import clean_line, fit
from tui_forum.ui.bindings import bind
from tui_forum.ui.phrases import short_age
from tui_forum.ui.places import EVERYTHING
from tui_forum.ui.screens.page import Page
from tui_forum.ui.widgets.line_list import LineList
from tui_forum.ui.widgets.rows import Rows

TITLE_CELLS = 24
WITH_WORDS = 56  # from this many cells on, a line also has room for how the post begins
KINDS = {
    "person": NC_("what is muted", "person"),
    "word": NC_("what is muted", "word"),
    "tag": NC_("what is muted", "tag"),
    "post": NC_("what is muted", "post"),
}


class SavedList(LineList):
    """One line a post: its thread, who wrote it, how it begins."""

    empty = N_("No saved posts.\n\ns saves the post that you are reading, for you alone.")
    forum_now = 0.0

    def draw(self, row: SavedRow, width: int, at_cursor: bool) -> str:
        """Title, author, beginning, age; a noted one does not show its text unasked."""
        tail = f" {short_age(self.forum_now, row.since):>4} "
        room, mark = width - 2 - len(tail), "▸" if at_cursor else " "
        if width < WITH_WORDS:
            return f"{mark} {fit(clean_line(row.title), room)}{tail}"
        title = min(TITLE_CELLS, room // 2)
        begins = _("content note: {notes}").format(notes=", ".join(row.notes)) if row.notes else row.excerpt
        words = f"{clean_line(row.author)}: {clean_line(begins)}"
        return f"{mark} {fit(clean_line(row.title), title)} {fit(words, max(1, room - title - 1))}{tail}"

    def key(self, row: SavedRow) -> str:
        """The post."""
        return row.post


class SavedScreen(Page[None]):
    """Open one to read it in its thread."""

    groups = ("back", "list")
    bar = ("list.open", "back")
    BINDINGS = bind("back")

    def heading(self) -> str:
        """Where we are."""
        return _("Saved posts")

    def status(self) -> str:
        """How many, and for whom."""
        kept = len(self.query_one(SavedList).source)
        words = counted(kept, "{n} post · saved for you alone", "{n} posts · saved for you alone")
        return words if kept else ""

    def offered(self) -> Sequence[str]:
        """Where nothing is saved, nothing can be opened."""
        return self.bar if self.query_one(SavedList).current is not None else ("back",)

    def content(self) -> Iterable[Widget]:
        """The list."""
        yield SavedList()

    def refresh_rows(self) -> None:
        """Read them anew."""
        lines = self.query_one(SavedList)
        lines.forum_now = self.forum_app.now()
        lines.show(Rows(saving.saved_posts(self.forum_app.forum)))

    @on(LineList.Opened)
    def _open(self, event: LineList.Opened) -> None:
        from tui_forum.ui.screens.thread import ThreadScreen

        try:
            row = reading.get_thread(self.forum_app.forum, event.row.thread)
        except SyncError as error:
            self.sorry(error)
            return
        self.app.push_screen(ThreadScreen(row, EVERYTHING, post=event.row.post))


class MuteList(LineList):
    """One line a mute."""

    empty = N_("Nothing is muted.\n\nWhile reading, m mutes a post's author and x puts a post out of sight.")

    def draw(self, row: MuteRow, width: int, at_cursor: bool) -> str:
        """What kind, and who or what."""
        mark = "▸" if at_cursor else " "
        kind = pgettext("what is muted", KINDS.get(row.kind, ""))
        return fit(f"{mark} {fit(kind, 8)}{clean_line(row.label)}", width)

    def key(self, row: MuteRow) -> int:
        """A mute keeps its number."""
        return row.mute


class MutedScreen(Page[None]):
    """Everything that is out of sight by one's own wish; x brings it back."""

    groups = ("back", "list", "muted")
    bar = ("muted.undo", "back")
    BINDINGS = bind("back", "muted")

    def heading(self) -> str:
        """Where we are."""
        return _("Muted")

    def status(self) -> str:
        """For whom."""
        return _("For you alone. Nobody is told.")

    def offered(self) -> Sequence[str]:
        """Where nothing is muted, nothing can be brought back."""
        return self.bar if self.query_one(MuteList).current is not None else ("back",)

    def content(self) -> Iterable[Widget]:
        """The list."""
        yield MuteList()

    def refresh_rows(self) -> None:
        """Read them anew."""
        self.query_one(MuteList).show(Rows(muting.list_mutes(self.forum_app.forum)))

    def action_undo(self) -> None:
        """Bring back what is under the cursor."""
        if (row := self.query_one(MuteList).current) is not None:
            unmute = partial(muting.unmute, self.forum_app.forum, row.mute)
            self.carry_out(unmute, _("It is back in sight."))
