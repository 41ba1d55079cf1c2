"""Taking entries of the directory in from a file: its path, and in place what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from textual import work
from textual.widget import Widget

from tui_forum.language import _, counted
from tui_forum.services.home import Forum
from tui_forum.services.resource_files import entries_at
from tui_forum.services.resource_keeping import import_resources
from tui_forum.text import clean_line
from tui_forum.ui.screens.form import Form, FormBody, row
from tui_forum.ui.typing import ACTING
from tui_forum.ui.widgets.choice import Choice
from tui_forum.ui.widgets.fields import Field
from tui_forum.ui.widgets.words import Words

EXAMPLE = (
    '[[entry]]\nheading = "Groups"\ntitle = "Tuesday group"\ntimes = "Tuesdays 18:00"\ncontact = "the desk"'
)


class ImportEntries(Form[str]):
    """Gives back what was done, in words. `known` are (board, name) to choose from."""

    def __init__(self, known: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._known = known

    def heading(self) -> str:
        """Where we are."""
        return _("Take entries in")

    def content(self) -> Iterable[Widget]:
        """What such a file looks like, the board, the path."""
        several = [(board, clean_line(name)) for board, name in self._known]
        yield FormBody(
            Words(_("A text file (TOML) with an entry after the other, such as:"), classes="gap"),
            Words(EXAMPLE, classes="gap"),
            Words(_("All of them are written, or none. What stands here already stays as it is.")),
            *([Choice(several, id="board")] if len(several) > 1 else ()),
            Words(""),
            row(_("File"), Field("", placeholder=_("~/entries.toml"), id="path")),
            Words("", id="sorry", classes="gap sorry"),
        )

    def begin(self) -> None:
        """Ready for the path."""
        super().begin()
        self.tell("")
        self.query_one("#path").focus()

    @work(exclusive=True, group=ACTING)
    async def action_done(self) -> None:
        """Read and write them; where that cannot be, everything typed stays."""
        path = self.query_one("#path", Field).value
        if not path.strip():
            self.tell(_("Type something first, or go back with Esc."))
            return
        chosen = self.query(Choice)
        board = chosen.first().value if chosen else self._known[0][0]
        take = partial(_take, self.forum_app.forum, board, path)
        made = await self.make(_("Reading it…"), take)
        if made is None:
            return
        self.forum_app.wrote()
        written, already = made
        self.dismiss(
            counted(written, "{n} entry was written.", "{n} entries were written.")
            + " "
            + counted(already, "{n} stood there already.", "{n} stood there already.")
        )


def _take(forum: Forum, board: str, path: str) -> tuple[int, int]:
    return import_resources(forum, board, entries_at(path))
